/** A draw that is held ready: looked at as often as one likes, and used up by the call that it decides. */
export class HeldDraw {
  readonly #random: () => number;
  #draw: number;

  /** `random` gives numbers from 0 up to, not including, 1. */
  constructor(random: () => number) {
    this.#random = random;
    this.#draw = random();
  }

  /** The draw of the call that comes next. */
  get next(): number {
    return this.#draw;
  }

  /** It was used: the call after gets a new one. */
  advance(): void {
    this.#draw = this.#random();
  }
}
