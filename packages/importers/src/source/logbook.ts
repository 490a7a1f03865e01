import { type InputIssue, ZerohopError } from '@zerohop/core';
import type { ImportNote, Kept, KeptBudget, KeptLimit } from '../imported.ts';

/** Takes down, during one import, what is not in the config as it stood and what is wrong with the source. */
export class Logbook {
  /** What the source calls itself in messages. */
  readonly #source: string;
  readonly #notes: ImportNote[] = [];
  readonly #issues: InputIssue[] = [];
  readonly #limits: KeptLimit[] = [];
  readonly #budgets: KeptBudget[] = [];
  readonly #cache: Record<string, unknown> = {};
  readonly #variables: Record<string, string> = {};
  readonly #required = new Set<string>();

  constructor(source: string) {
    this.#source = source;
  }

  unsupported(path: string, what: string, why: string): void {
    this.#note({ path, what, why, level: 'unsupported' });
  }

  approximated(path: string, what: string, why: string): void {
    this.#note({ path, what, why, level: 'approximated' });
  }

  kept(path: string, what: string, why: string): void {
    this.#note({ path, what, why, level: 'kept' });
  }

  keepLimit(path: string, limit: KeptLimit): void {
    this.#limits.push(limit);
    this.kept(path, 'a limit', "in kept.limits, in the shape of a config's limits");
  }

  keepBudget(path: string, budget: KeptBudget): void {
    this.#budgets.push(budget);
    this.kept(path, 'a budget', "in kept.budgets, in the shape of a config's budgets");
  }

  keepCache(path: string, value: unknown): void {
    Object.defineProperty(this.#cache, path, { value: structuredClone(value), enumerable: true, configurable: true });
    this.kept(path, 'a cache', 'in kept.cache, as it stood');
  }

  keepVariable(path: string, name: string, value: string): void {
    Object.defineProperty(this.#variables, name, { value, enumerable: true, configurable: true });
    this.kept(path, `the variable ${name}`, 'in kept.environment: set it in the process that makes the router');
  }

  /** An environment variable that is needed although no key of the config names it. */
  variable(name: string): void {
    this.#required.add(name);
  }

  /** The source is wrong: `expected` says what belongs there. What was found may be shown, so it must be no secret. */
  wrong(path: string, expected: string, received: string): void {
    this.#issues.push({ path, expected, received });
  }

  /** @throws `config_invalid` with everything that is wrong with the source */
  throwIfWrong(): void {
    const [first] = this.#issues;
    if (first === undefined) return;
    const more = this.#issues.length === 1 ? '' : ` (${this.#issues.length - 1} more in details.issues)`;
    throw new ZerohopError<'config_invalid'>({
      code: 'config_invalid',
      message: `${this.#source}${first.path === '' ? '' : `, ${first.path}`}: expected ${first.expected}, got ${first.received}${more}`,
      details: { ...first, issues: this.#issues },
    });
  }

  /** What was taken down. */
  get pages(): { readonly notes: readonly ImportNote[]; readonly kept: Kept; readonly variables: Iterable<string> } {
    const kept = { limits: this.#limits, budgets: this.#budgets, cache: this.#cache, environment: this.#variables };
    return { notes: this.#notes, kept, variables: this.#required };
  }

  // The same setting may be read for several routes.
  #note(note: ImportNote): void {
    if (!this.#notes.some(({ path, what, why }) => path === note.path && what === note.what && why === note.why)) this.#notes.push(note);
  }
}
