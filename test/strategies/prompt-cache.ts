import type { PlannedCall } from './plan-calls.ts';
import { cacheTokens } from './worlds.ts';

interface Prefix {
  readonly tokens: number;
  readonly usedAtMs: number;
}

/** The prefixes that one target has seen lately: conversations as far as they were sent there, and what all of them begin with. */
export class PromptCache {
  readonly #ttlMs: number;
  readonly #conversations = new Map<string, Prefix>();
  #shared: Prefix = { tokens: 0, usedAtMs: -Infinity };

  constructor(ttlMs: number) {
    this.#ttlMs = ttlMs;
  }

  /** Input tokens of a call that need not be read anew; from now on its prompt is known. */
  read({ turn, promptTokens }: PlannedCall, atMs: number): number {
    if (turn === undefined) return 0;
    const known = Math.max(this.#fresh(this.#shared, atMs), this.#fresh(this.#conversations.get(turn.session), atMs));
    this.#shared = { tokens: turn.sharedTokens, usedAtMs: atMs };
    this.#conversations.set(turn.session, { tokens: promptTokens, usedAtMs: atMs });
    return known < cacheTokens.least ? 0 : Math.floor(known / cacheTokens.step) * cacheTokens.step;
  }

  #fresh(prefix: Prefix | undefined, atMs: number): number {
    return prefix !== undefined && atMs - prefix.usedAtMs <= this.#ttlMs ? prefix.tokens : 0;
  }
}
