import type { Attempt } from './attempt.ts';
import type { Cost } from './cost.ts';
import type { Plan } from './plan.ts';
import type { Warning } from './warning.ts';
import type { Usage } from './usage.ts';

/** One vector per text, in the order of `input`, all of one model. */
export interface EmbedResponse {
  embeddings: number[][];
  /** Tokens of the attempts whose vectors are in the answer. */
  usage: Usage;
  /** Cost over all attempts of the call. */
  cost: Cost;
  /** Key of the provider that served. Where a call moved on half-way, of the one that served last. */
  provider: string;
  /** The model as the vendor reports it. */
  model: string;
  /** `provider/model` that served. Where a call moved on half-way, the one that served last; `attempts` has all. */
  target: string;
  /** Name of the route that was called; `undefined` when the call named a target. */
  route: string | undefined;
  /** The arm of the route's split that the call was in, if any. */
  arm?: string | undefined;
  /** The plan that was followed. */
  decision: Plan;
  /** Every attempt; one per batch where nothing failed. */
  attempts: readonly Attempt[];
  warnings: readonly Warning[];
  /** Our id of the call, the same in every event about it. */
  callId: string;
  latency: {
    /** Milliseconds from the call's start to its end. */
    totalMs: number;
  };
}
