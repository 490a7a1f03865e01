import { turns } from '../lib/turn.ts';
import type { Clock } from './clock.ts';

/** A clock that stands still until it is told to move. Its functions need no `this`. */
export interface VirtualClock extends Clock {
  /** Timers armed and not yet fired. Zero at the end of a test means that nothing leaked. */
  readonly pending: number;
  /**
   * Moves time forward and fires what falls due, in order, letting promises (and sockets, see {@link VirtualClockOptions.turns}) settle after each.
   * Timers armed on the way fire too if they fall within `ms`. `advance(0)` fires what is due now.
   *
   * @throws what a timer's function throws; time then stands at that timer
   */
  advance(ms: number): Promise<void>;
  /**
   * Moves from timer to timer until `promise` settles, and returns what it returns or throws what it throws. Where no timer is armed it waits
   * for the event loop, so a promise that hangs on a socket is fine.
   *
   * @param limitMs how far time may move, @default 3_600_000
   * @throws Error when the limit is reached first
   */
  advanceUntil<T>(promise: Promise<T>, limitMs?: number): Promise<T>;
  /**
   * Moves to the timer that is due next and fires it, letting promises settle before and after.
   *
   * @returns false when no timer is armed
   * @throws what the timer's function throws
   */
  advanceToNext(): Promise<boolean>;
}

/** How a {@link virtualClock} starts and settles. */
export interface VirtualClockOptions {
  /** Milliseconds since the epoch. @default 1_700_000_000_000 */
  startMs?: number | undefined;
  /**
   * Turns of the event loop to wait before and after each timer. 0 settles promises only and suits pure code; where real loopback sockets
   * take part, 25 lets a whole exchange happen between two timers. @default 0
   */
  turns?: number | undefined;
}

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

const microtasksPerSettle = 100;

/**
 * Time for tests: nothing sleeps, and a thousand seconds pass at once.
 *
 * @example
 * const clock = virtualClock();
 * clock.setTimeout(() => console.log('an hour later'), 3_600_000);
 * await clock.advance(3_600_000);
 */
export function virtualClock(options: VirtualClockOptions = {}): VirtualClock {
  const { startMs = 1_700_000_000_000, turns: turnsPerSettle = 0 } = options;
  const armed = new Set<Timer>();
  let nowMs = startMs;

  // A chain of awaits costs one microtask turn per link; 100 is deeper than any honest chain between two timers. A turn of the event loop waits for all.
  const settle = async (): Promise<void> => {
    if (turnsPerSettle > 0) return turns(turnsPerSettle);
    for (let left = microtasksPerSettle; left > 0; left -= 1) await undefined;
  };

  const nextDue = (): Timer | undefined => {
    let next: Timer | undefined;
    // Strictly earlier: of two timers due together the one armed first fires first, as in Node.
    for (const timer of armed) if (next === undefined || timer.dueMs < next.dueMs) next = timer;
    return next;
  };

  const fire = (timer: Timer): void => {
    armed.delete(timer);
    nowMs = Math.max(nowMs, timer.dueMs);
    timer.run();
  };

  return {
    now: () => nowMs,
    setTimeout(run, ms) {
      // Node turns NaN and negatives into the shortest delay; a delay beyond 2^31-1 fires at once there, which is never meant: here it waits.
      const timer: Timer = { dueMs: nowMs + (ms > 0 ? ms : 0), run };
      armed.add(timer);
      return timer;
    },
    clearTimeout(timer) {
      armed.delete(timer as Timer);
    },
    get pending() {
      return armed.size;
    },
    async advance(ms) {
      const endMs = nowMs + ms;
      await settle();
      for (let next = nextDue(); next !== undefined && next.dueMs <= endMs; next = nextDue()) {
        fire(next);
        await settle();
      }
      nowMs = endMs;
    },
    async advanceUntil(promise, limitMs = 3_600_000) {
      const endMs = nowMs + limitMs;
      let settled = false;
      const note = (): void => {
        settled = true;
      };
      promise.then(note, note);
      await settle();
      while (!settled) {
        const next = nextDue();
        if (next === undefined) {
          await turns(1);
        } else if (next.dueMs > endMs) {
          throw new Error(`advanceUntil: the promise has not settled within ${limitMs} ms of virtual time`);
        } else {
          fire(next);
          await settle();
        }
      }
      return promise;
    },
    async advanceToNext() {
      await settle();
      const next = nextDue();
      if (next === undefined) return false;
      fire(next);
      await settle();
      return true;
    },
  };
}
