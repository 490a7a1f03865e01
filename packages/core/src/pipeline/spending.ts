import type { Usage } from '../chat/usage.ts';
import { RunningAverage } from '../lib/running-average.ts';

/** Tokens that an answer is taken to have while nobody has answered yet: a few paragraphs. */
export const guessedOutputTokens = 500;

/** What an answer counts in the averages, once there are twenty. */
const newest = 0.05;

/** What answers of a target come to on average. Never changes: whoever holds it sees what was known then. */
export interface Spending {
  /** Output tokens of an answer, reasoning included; `undefined` before the first one. */
  readonly outputTokens: number | undefined;
  /** Share of the output that is reasoning. */
  readonly reasoningShare: number;
  /** Share of the input that was read from the vendor's cache. */
  readonly cacheReadShare: number;
  /** Share of the input that was written to the vendor's cache for a short while. */
  readonly cacheWriteShare: number;
  /** Share of the input that was written to the vendor's cache for an hour. */
  readonly cacheWrite1hShare: number;
}

const nothingSpent: Spending = { outputTokens: undefined, reasoningShare: 0, cacheReadShare: 0, cacheWriteShare: 0, cacheWrite1hShare: 0 };

/** What the latest complete answers of a target come to in tokens. */
export class TargetSpending {
  readonly #input = new RunningAverage(newest);
  readonly #cacheRead = new RunningAverage(newest);
  readonly #cacheWrite = new RunningAverage(newest);
  readonly #cacheWrite1h = new RunningAverage(newest);
  readonly #output = new RunningAverage(newest);
  readonly #reasoning = new RunningAverage(newest);
  #latest = nothingSpent;

  /** What is known now. */
  get latest(): Spending {
    return this.#latest;
  }

  /** A complete answer. */
  add({ input, output, provenance }: Usage): void {
    this.#output.add(output.total);
    this.#reasoning.add(output.reasoning);
    // Estimates know nothing of caches.
    if (provenance === 'provider') {
      this.#input.add(input.total);
      this.#cacheRead.add(input.cacheRead);
      this.#cacheWrite.add(input.cacheWrite - input.cacheWrite1h);
      this.#cacheWrite1h.add(input.cacheWrite1h);
    }
    this.#latest = {
      outputTokens: this.#output.value,
      reasoningShare: share(this.#reasoning, this.#output),
      cacheReadShare: share(this.#cacheRead, this.#input),
      cacheWriteShare: share(this.#cacheWrite, this.#input),
      cacheWrite1hShare: share(this.#cacheWrite1h, this.#input),
    };
  }
}

function share({ value: part = 0 }: RunningAverage, { value: whole = 0 }: RunningAverage): number {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
}
