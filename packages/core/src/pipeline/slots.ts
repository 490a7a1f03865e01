import type { Priority } from '../chat/policy-options.ts';
import type { Exclusion } from '../chat/plan.ts';

/** What a route allows at a target. */
export interface SlotLimit {
  /** Attempts at once. */
  readonly max: number;
  /** Attempts in line. */
  readonly queue: number;
}

/** Somebody in line. */
export interface Waiter {
  /** As many at once as its own route allows: routes that share a target may differ. */
  readonly max: number;
  readonly priority: Priority;
  /** Stays although the target goes out of rotation: nothing else is left. */
  readonly stays: boolean;
  /** It has its slot. */
  granted(): void;
  /** It gets none. */
  shed(why: Omit<Exclusion, 'target'>): void;
}

const rank: Readonly<Record<Priority, number>> = { low: 0, normal: 1, high: 2 };

/** How much the last slot counts in the average of how long they are held. */
const newest = 0.2;

/**
 * The slots of a target, and the line before them: higher priorities first, then first come, first served. A slot is handed
 * on at once while somebody waits, so that nobody slips in between.
 */
export class Slots {
  #taken = 0;
  readonly #line: Waiter[] = [];
  #heldMs: number | undefined;

  /** Attempts under way. */
  get taken(): number {
    return this.#taken;
  }

  /** Attempts in line. */
  get waiting(): number {
    return this.#line.length;
  }

  /** Takes a slot if fewer than `max` are taken. */
  take(max: number): boolean {
    if (this.#taken >= max) return false;
    this.#taken += 1;
    return true;
  }

  /** Gives a slot back, after so many milliseconds at the target; `undefined` when it was not used. */
  leave(heldMs: number | undefined): void {
    if (heldMs !== undefined) this.#heldMs = this.#heldMs === undefined ? heldMs : this.#heldMs + newest * (heldMs - this.#heldMs);
    this.#taken -= 1;
    const next = this.#line.findIndex(({ max }) => this.#taken < max);
    if (next === -1) return;
    this.#taken += 1;
    this.#line.splice(next, 1)[0]?.granted();
  }

  /** Whether one who comes now would get a slot, or a place in line, be it that of somebody of lower priority. */
  hasRoom({ max, queue }: SlotLimit, priority: Priority): boolean {
    if (this.#taken < max || this.#line.length < queue) return true;
    const last = this.#line.at(-1);
    return queue > 0 && last !== undefined && rank[last.priority] < rank[priority];
  }

  /** Stands in line behind all of its own priority. A full line sheds its last. To be asked for only where there is room. */
  join(waiter: Waiter, queue: number): void {
    const behind = this.#line.findLastIndex(({ priority }) => rank[priority] >= rank[waiter.priority]);
    this.#line.splice(behind + 1, 0, waiter);
    while (this.#line.length > queue) this.#line.pop()?.shed({ reason: 'concurrency', message: 'its place in line went to a call of higher priority' });
  }

  /** Leaves the line. Returns false when it did not stand there any more. */
  quit(waiter: Waiter): boolean {
    const place = this.#line.indexOf(waiter);
    if (place !== -1) this.#line.splice(place, 1);
    return place !== -1;
  }

  /** Sends those in line away: the target went out of rotation. */
  clear(why: Omit<Exclusion, 'target'>): void {
    for (const waiter of this.#line.splice(0)) {
      if (waiter.stays) this.#line.push(waiter);
      else waiter.shed(why);
    }
  }

  /** How long one who comes now would likely wait, in milliseconds; `undefined` when that is not known. */
  likelyWaitMs(max: number): number | undefined {
    if (this.#taken < max) return 0;
    return this.#heldMs === undefined ? undefined : (this.#heldMs * (this.#line.length + 1)) / max;
  }
}

/** Why one who comes now finds no place, in words. */
export function fullMessage({ taken, waiting }: Slots): string {
  return `${taken} calls are under way${waiting > 0 ? ` and ${waiting} wait` : ''}, as many as concurrency allows`;
}
