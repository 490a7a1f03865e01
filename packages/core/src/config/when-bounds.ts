import type { Problems } from './problems.ts';

/** How deep conditions may stand in each other, and how many there may be in one. */
const deepest = 32;
const most = 10_000;

/** Keeps a check from following a condition that holds itself, or the same part over and over. */
export class WhenBounds {
  readonly #problems: Problems;
  #depth = 0;
  #count = 0;
  #crossed = false;

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  /** Whether a bound was crossed, so that there is no use in going on. */
  get crossed(): boolean {
    return this.#crossed;
  }

  /** Looks at one part, unless a bound stands against it; says so once. */
  within(path: string, look: () => void): void {
    this.#count += 1;
    if (!this.#crossed && this.#depth === deepest) this.#cross(path, `nested more than ${deepest} deep`, `at most ${deepest} conditions in each other`);
    if (!this.#crossed && this.#count > most) this.#cross(path, `more than ${most} conditions in one`, `at most ${most} conditions`);
    if (this.#crossed) return;
    this.#depth += 1;
    look();
    this.#depth -= 1;
  }

  #cross(path: string, message: string, expected: string): void {
    this.#crossed = true;
    this.#problems.add({ path, message, expected });
  }
}
