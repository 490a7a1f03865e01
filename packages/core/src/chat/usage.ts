/** Input tokens of one answer. `total` includes cached tokens, whatever the vendor's habit. Always numbers. */
export interface InputUsage {
  /** All input tokens: `uncached + cacheRead + cacheWrite`. */
  total: number;
  /** Tokens billed at the ordinary input rate. */
  uncached: number;
  /** Tokens read from the vendor's prompt cache. */
  cacheRead: number;
  /** Tokens written to the vendor's prompt cache, whatever their time to live. */
  cacheWrite: number;
  /** Of `cacheWrite`, the tokens written with a time to live of one hour (Anthropic bills them at a rate of their own). */
  cacheWrite1h: number;
  /** Audio tokens, part of `total`. */
  audio: number;
  /** Image tokens, part of `total`. */
  image: number;
  /**
   * What the tokens are of. Always an estimate, made when it is first read; on the usage of chats and their attempts. The
   * parts sum to `total`, cached tokens included.
   */
  readonly parts?: InputParts | undefined;
}

/** What input tokens are of, estimated from the request and scaled to the number that the vendor reported. Integers. */
export interface InputParts {
  /** System messages. */
  readonly system: number;
  /** Tool definitions and the output schema. */
  readonly tools: number;
  /** What was said so far, with tool calls and their results. */
  readonly history: number;
  /** Images, audio and files. */
  readonly attachments: number;
}

/** Output tokens of one answer. `total` includes reasoning, whatever the vendor's habit. Always numbers. */
export interface OutputUsage {
  /** All output tokens: `text + reasoning + audio`. */
  total: number;
  /** Tokens of visible text and tool calls. */
  text: number;
  /** Tokens the model spent reasoning. */
  reasoning: number;
  /** Audio tokens. */
  audio: number;
}

/** Where a token count comes from: the vendor said so, we estimated it, or there is none. */
export type UsageProvenance = 'provider' | 'estimated' | 'none';

/** Tokens of one answer. */
export interface Usage {
  input: InputUsage;
  output: OutputUsage;
  /**
   * Calls of vendor-side tools that are billed per call, by the vendor's name for them, e.g. `{ web_search: 2 }`.
   * `undefined` when there were none.
   */
  serverTools?: Readonly<Record<string, number>> | undefined;
  /**
   * Usage of passes that another model or an earlier pass made inside the same answer, each billed at its own model's
   * price (Anthropic's `usage.iterations`). When present, prices are taken from here and not from the totals.
   */
  iterations?: readonly UsageIteration[] | undefined;
  provenance: UsageProvenance;
  /** The vendor's own usage object, untouched. */
  raw?: unknown;
}

/** One pass of an answer that several passes or models made. */
export interface UsageIteration {
  /** The vendor's model id of this pass, or `undefined` when it is the answer's own. */
  model?: string | undefined;
  input: InputUsage;
  output: OutputUsage;
}
