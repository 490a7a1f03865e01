import type { Attempt } from './attempt.ts';
import type { Cost } from './cost.ts';
import type { AssistantPart } from './message.ts';
import type { Plan } from './plan.ts';
import type { Score } from './score.ts';
import type { ToolCall } from './tool.ts';
import type { Usage } from './usage.ts';
import type { Warning } from './warning.ts';

/** Why the model stopped. */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'refusal' | 'other';

/** Where an answer says it got something from. */
export interface Source {
  /** Web address, where there is one. */
  url?: string | undefined;
  title?: string | undefined;
  /** The quoted text, where the vendor gives it. */
  text?: string | undefined;
}

/** A complete answer. What was truncated or cancelled is an error, never a response. */
export interface ChatResponse<Output = unknown> {
  /** The vendor's id of the answer. */
  id: string;
  /** Our id of the call, the same in every event about it. */
  callId: string;
  /** The answer's text; `''` if there is none. */
  text: string;
  /** Everything the model said, in order; goes back as the content of an assistant message. */
  content: readonly AssistantPart[];
  /** The reasoning in words; `''` if there is none. */
  reasoning: string;
  /** Complete tool calls; `[]` if there are none. */
  toolCalls: readonly ToolCall[];
  /** The parsed output when the request asked for one. */
  object: Output;
  finishReason: FinishReason;
  integrity: 'complete';
  /** Tokens of the attempts whose text is in the answer. */
  usage: Usage;
  /** Cost over all attempts of the call. */
  cost: Cost;
  /** Key of the provider that served. */
  provider: string;
  /** The model as the vendor reports it. */
  model: string;
  /** `provider/model` that served. */
  target: string;
  /** Name of the route that was called; `undefined` when the call named a target. */
  route: string | undefined;
  /** The arm of the route's split that the call was in, if any. */
  arm?: string | undefined;
  /** The plan that was followed. */
  decision: Plan;
  attempts: readonly Attempt[];
  sources: readonly Source[];
  warnings: readonly Warning[];
  /** What the judge of the route's cascade said of the answers of this call, in order; `[]` where there is none. */
  scores: readonly Score[];
  /** Set when the answer came from a cache. */
  cacheHit: undefined;
  latency: {
    /** Milliseconds from the call's start to the first content; `undefined` for whole answers. */
    firstTokenMs: number | undefined;
    /** Milliseconds from the call's start to its end. */
    totalMs: number;
  };
  /**
   * The vendor's body, whole. Of streams what the wire itself puts together, where it does, or the log probabilities
   * that came, else `undefined` (docs/provider-options.md says which). Not enumerable, so that logs do not print prompts.
   */
  raw: unknown;
}
