import type { ParsedShadow } from '../../config/parsed-config.ts';
import { HeldDraw } from '../../lib/held-draw.ts';

/** The shadow of one route: whose turn it is, and how many copies are under way. */
export class Lane {
  readonly route: string;
  /** Where copies go. */
  readonly to: string;
  readonly #max: number;
  readonly #sample: number;
  readonly #draw: HeldDraw;
  readonly #counts: { inFlight: number; dropped: number };

  /** `before`: the lane of the config before, whose copies are still under way. */
  constructor(route: string, { to, sample, max }: ParsedShadow, random: () => number, before: Lane | undefined) {
    this.route = route;
    this.to = to;
    this.#max = max;
    this.#sample = sample;
    this.#draw = new HeldDraw(random);
    this.#counts = before === undefined ? { inFlight: 0, dropped: 0 } : before.#counts;
  }

  get inFlight(): number {
    return this.#counts.inFlight;
  }

  /** Copies that were not sent because too many were under way. */
  get dropped(): number {
    return this.#counts.dropped;
  }

  /** Whether the call that is made now is to be copied. Uses up the draw. */
  isNext(): boolean {
    const { next } = this.#draw;
    this.#draw.advance();
    return next < this.#sample;
  }

  /** Takes a place for a copy. Where there is none it is dropped, and counted. */
  enter(): boolean {
    const counts = this.#counts;
    if (counts.inFlight >= this.#max) {
      counts.dropped += 1;
      return false;
    }
    counts.inFlight += 1;
    return true;
  }

  leave(): void {
    this.#counts.inFlight -= 1;
  }
}
