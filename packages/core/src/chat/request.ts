import type { Message } from './message.ts';
import type { Schema } from './json-schema.ts';
import type { ProviderOptions } from './provider-options.ts';
import type { Reasoning } from './reasoning.ts';
import type { Requirements } from './requirements.ts';
import type { Tool, ToolChoice } from './tool.ts';
import type { Timeouts, MidStream, Fallbacks, Priority } from './policy-options.ts';

/** What an app asks for, once. */
export interface ChatRequest<Model extends string = string, Output extends Schema | undefined = Schema | undefined> {
  /** A route's name, or `provider/model`. */
  model: Model;
  messages: readonly Message[];
  tools?: readonly Tool[] | undefined;
  /** @default 'auto' */
  toolChoice?: ToolChoice | undefined;
  /** False asks for at most one tool call per answer. */
  parallelToolCalls?: boolean | undefined;
  /** Asks for JSON of this shape; the parsed value is `response.object`. */
  output?: Output | undefined;
  temperature?: number | undefined;
  topP?: number | undefined;
  /** Cap on output tokens, reasoning included. */
  maxTokens?: number | undefined;
  /** Texts at which the model stops. */
  stop?: string | readonly string[] | undefined;
  seed?: number | undefined;
  presencePenalty?: number | undefined;
  frequencyPenalty?: number | undefined;
  /** `true`, or how many alternatives per token. They come back in `response.raw`, of streams too, in the vendor's own form. */
  logprobs?: boolean | number | undefined;
  reasoning?: Reasoning | undefined;
  /** The vendor's processing tier, e.g. `flex` or `priority`. */
  serviceTier?: string | undefined;
  /** Sent to vendors that store it with the request. */
  metadata?: Readonly<Record<string, string>> | undefined;
  /** Keeps calls of one conversation on one target, for strategies that care. */
  session?: string | undefined;
  /** Labels for cost and telemetry, e.g. `{ feature: 'chat' }`. Override the scope's. */
  tags?: Readonly<Record<string, string>> | undefined;
  /** Who pays. Overrides the scope's. */
  tenant?: string | undefined;
  team?: string | undefined;
  user?: string | undefined;
  /** Routes or targets to try when the model's own targets have failed. Overrides the route's. */
  fallbacks?: Fallbacks | undefined;
  /** Who goes first where calls wait in line for a target. @default 'normal' */
  priority?: Priority | undefined;
  timeouts?: Timeouts | undefined;
  /** What providers must be that this call may be sent to, beside what the config requires. */
  require?: Requirements | undefined;
  /** What to do when a stream breaks after something was shown. @default 'fail' */
  midStream?: MidStream | undefined;
  providerOptions?: ProviderOptions | undefined;
  /** Cancels the call, in any phase. */
  signal?: AbortSignal | undefined;
  /** Bounds the whole call in milliseconds from its start; for streams until the commit point. */
  deadlineMs?: number | undefined;
}
