import type { JsonSchema } from './json-schema.ts';
import type { Message } from './message.ts';
import type { FinishReason } from './response.ts';
import type { ToolCall } from './tool.ts';

/** An answer as judges see it, with the conversation that it answers. */
export interface JudgedAnswer {
  /** The request's messages, as they were sent. */
  readonly messages: readonly Message[];
  /** The answer's text; `''` if there is none. */
  readonly text: string;
  /** The parsed output when the request asked for one. */
  readonly object: unknown;
  /** Complete tool calls; `[]` if there are none. */
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: FinishReason;
  /** `provider/model` that answered. */
  readonly target: string;
  /** The model as the vendor reports it. */
  readonly model: string;
}

/** What a judge says: from 0 (of no use) to 1 (nothing is missing). `true` is 1, `false` is 0. Anything else is a failed judgement. */
export type Judgement = number | boolean | { readonly score: number | boolean; readonly reason?: string | undefined };

/**
 * A judge as code, for `createRouter(config, { judges })`. May take its time: `timeoutMs` of the place that uses it bounds it.
 *
 * @example const short: Judge = ({ text }) => text.length < 500;
 */
export type Judge = (answer: JudgedAnswer) => Judgement | Promise<Judgement>;

/** A judge that is a model. */
export interface ModelJudge {
  /** A route without `cascade` and `eval`, or `provider/model`. */
  model: string;
  /** What a good answer is, in words. */
  rubric: string;
  /** Cap on what it may say, its reasoning included. @default 4_096 */
  maxTokens?: number | undefined;
  schema?: undefined;
}

/** A judge that gives 1 to texts that are JSON of a shape, and 0 to others. */
export interface SchemaJudge {
  /** A JSON schema (drafts 2020-12, 2019-09 and 7, as its `$schema` says). @default draft 2020-12 */
  schema: JsonSchema;
  model?: undefined;
  rubric?: undefined;
  maxTokens?: undefined;
}

/** How answers are judged. */
interface JudgingOptions {
  /** Whether answers that call tools are judged, too. @default false */
  toolCalls?: boolean | undefined;
  /** How long one judgement may take, in milliseconds. @default 30_000 */
  timeoutMs?: number | undefined;
}

/** Asks a route's targets one after the other until a judge is content. */
export interface CascadeOptions extends JudgingOptions {
  /** Name of a judge. */
  judge: string;
  /** The least score that is served without asking the next target, from 0 to 1. @default 0.5 */
  passScore?: number | undefined;
}

/** Judges a share of a route's answers after they were given. */
export interface EvalOptions extends JudgingOptions {
  /** Names of judges. */
  judges: readonly string[];
  /** The share of calls that is judged, from 0 to 1. */
  sample: number;
  /** Calls of the route that may be judged at once; those beyond are left out. @default { max: 4 } */
  concurrency?: { readonly max: number } | undefined;
}
