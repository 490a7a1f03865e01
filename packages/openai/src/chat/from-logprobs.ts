import { fields } from '@zerohop/core/adapter';

/** Puts the log probabilities of a stream together: they come for the tokens of each chunk, and a whole answer has them for all. */
export class LogprobsReader {
  #all: Record<string, unknown> | undefined;

  /** Adds those of a chunk's choice; vendors without any send `null`. */
  add(given: unknown): void {
    for (const [name, value] of Object.entries(fields(given))) {
      if (value === null || value === undefined) continue;
      this.#all ??= {};
      const held = this.#all[name];
      if (Array.isArray(held) && Array.isArray(value)) for (const entry of value) held.push(entry);
      else this.#all[name] = Array.isArray(value) ? [...(value as unknown[])] : value;
    }
  }

  /** All of them, in the form of a whole answer; `undefined` if there were none. */
  get all(): Readonly<Record<string, unknown>> | undefined {
    return this.#all;
  }
}
