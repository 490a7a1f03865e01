/**
 * An average that follows what it averages: of the first samples the plain mean, later one in which each new sample counts for
 * `newest` of the whole.
 */
export class RunningAverage {
  readonly #newest: number;
  #count = 0;
  #value = 0;

  /** `newest`: from 0, where all samples count alike, up to 1, where only the last one does. */
  constructor(newest: number) {
    this.#newest = newest;
  }

  add(sample: number): void {
    this.#count += 1;
    this.#value += (sample - this.#value) * Math.max(1 / this.#count, this.#newest);
  }

  /** `undefined` before the first sample. */
  get value(): number | undefined {
    return this.#count === 0 ? undefined : this.#value;
  }
}
