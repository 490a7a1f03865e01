import type { ProviderOptions } from './provider-options.ts';
import type { Reasoning } from './reasoning.ts';

/** What a config says of one field of a request: this, whatever the request says; nothing (`null`); or this where the request says nothing. */
export type Param<Value> = Value | null | { readonly $default: Value };

/**
 * Fields that a config lays over the requests that go to a target. A value replaces what the request says, `null` removes it, and
 * `{ $default: value }` stands in where the request says nothing.
 *
 * @example { temperature: 0, seed: null, maxTokens: { $default: 1_000 } }
 */
export interface RequestParams {
  /** How freely the model draws its words, from 0 to 2. */
  temperature?: Param<number> | undefined;
  /** Share of the likeliest words that it draws from, from 0 to 1. */
  topP?: Param<number> | undefined;
  /** Cap on output tokens, reasoning included. */
  maxTokens?: Param<number> | undefined;
  /** Texts at which the model stops. */
  stop?: Param<string | readonly string[]> | undefined;
  /** A number that makes answers repeat themselves, as far as the vendor can. */
  seed?: Param<number> | undefined;
  /** How much words that were said already are avoided, from -2 to 2. */
  presencePenalty?: Param<number> | undefined;
  /** The same by how often they were said, from -2 to 2. */
  frequencyPenalty?: Param<number> | undefined;
  /** `true`, or how many alternatives per token. */
  logprobs?: Param<boolean | number> | undefined;
  /** How hard the model should think: `{ effort }` in words, or `{ budgetTokens }`. */
  reasoning?: Param<Reasoning> | undefined;
  /** The vendor's processing tier, e.g. `flex` or `priority`. */
  serviceTier?: Param<string> | undefined;
  /** Sent to vendors that store it with the request. */
  metadata?: Param<Readonly<Record<string, string>>> | undefined;
  /** False asks for at most one tool call per answer. Laid over requests that have tools. */
  parallelToolCalls?: Param<boolean> | undefined;
  /** Laid over the request's own, adapter by adapter and option by option; `null` removes all, or those of an adapter, or one. */
  providerOptions?: ProviderOptions | null | undefined;
}
