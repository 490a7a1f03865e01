/** What a tool call of an {@link Answer} holds. */
export interface AnswerToolCall {
  /** @default made in the vendor's form */
  id?: string | undefined;
  name: string;
  /** The arguments. @default {} */
  input?: unknown;
  /** The arguments' raw text instead of `input`, for a model that writes broken JSON. Gemini has no text here and sends what parses. */
  inputText?: string | undefined;
}

/** A web search that the vendor makes itself, before the answer's text, which then cites what was found. */
export interface AnswerSearch {
  /** Id of the search. @default made in the vendor's form; give an earlier answer's to find what that one was looking for */
  id?: string | undefined;
  /** What is looked for. Left out, an earlier answer has asked already. */
  query?: string | undefined;
  /** What is found. Left out, the vendor has not looked yet: it pauses the turn. */
  results?: readonly { readonly url: string; readonly title: string }[] | undefined;
}

/** Tokens as a vendor would bill them. The wires translate: Anthropic reports `input` without the cached ones, Gemini `output` without reasoning. */
export interface AnswerUsage {
  /** All input tokens, those read from and written to the prompt cache included. */
  input: number;
  /** All output tokens, reasoning included. */
  output: number;
  /** Input tokens read from the prompt cache. */
  cacheRead: number;
  /** Input tokens written to the prompt cache. */
  cacheWrite: number;
  /** Output tokens spent on reasoning. */
  reasoning: number;
}

/** Why an answer ends; each wire has its own words for these. Any other string is sent as it is. */
export type AnswerFinish = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'refusal' | (string & {});

/** What the model says, in no vendor's words. All of it is optional: `{}` is the default answer. */
export interface Answer {
  /** @default a short text that names the model and quotes the last user message; empty when there are tool calls or a refusal */
  text?: string | undefined;
  /** The text in exactly these pieces, when streamed. */
  chunks?: readonly string[] | undefined;
  /** Characters per piece of streamed text, reasoning and tool arguments. @default 12 */
  chunkSize?: number | undefined;
  /** Thinking that the model shows. OpenAI counts it and shows nothing, unless `reasoningField` says how. */
  reasoning?: string | undefined;
  /** Anthropic only: a `redacted_thinking` block before the text. */
  redactedReasoning?: boolean | undefined;
  toolCalls?: readonly AnswerToolCall[] | undefined;
  /** Anthropic only. */
  search?: AnswerSearch | undefined;
  /** OpenAI Responses only: output items of built-in tools, exactly as given, between the reasoning and the text. */
  items?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** OpenAI: `message.refusal`. Anthropic: the text, with `stop_reason: "refusal"`. Gemini: the text. */
  refusal?: string | undefined;
  /** Gemini only: the prompt is refused with this `promptFeedback.blockReason` and no candidate. */
  blockReason?: string | undefined;
  /** @default 'tool-calls' with tool calls, 'refusal' with a refusal, 'pause_turn' with a search that found nothing yet, else 'stop' */
  finishReason?: AnswerFinish | undefined;
  /** Counts to report; what is missing is derived from the request and the answer (4 characters are a token). */
  usage?: Partial<AnswerUsage> | undefined;
  /** The model as the vendor reports it. @default the one asked for */
  model?: string | undefined;
  /** The answer's id. @default made in the vendor's form */
  id?: string | undefined;
  /** Response headers added to the vendor's usual ones (a `retry-after` on a 200, say). */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** A request in no vendor's words: as much of it as an answer depends on. */
export interface Ask {
  readonly model: string;
  readonly stream: boolean;
  /** The text of the last user message. */
  readonly lastUserText: string;
  readonly inputTokens: number;
  /** Of the input, tokens under a prompt-cache mark: read from the cache, and written to it. */
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly maxTokens: number | undefined;
  /** The JSON schema the answer must follow. */
  readonly schema: unknown;
  /** The tool that must be called. */
  readonly forcedTool: { readonly name: string; readonly schema: unknown } | undefined;
  readonly wantsReasoning: boolean;
}

/** An answer with nothing left open, ready to be put in a vendor's words. */
export interface SettledAnswer {
  readonly id: string;
  readonly model: string;
  readonly createdAtMs: number;
  readonly text: string;
  readonly textPieces: readonly string[];
  readonly reasoning: string;
  readonly redactedReasoning: boolean;
  readonly toolCalls: readonly SettledToolCall[];
  readonly search: AnswerSearch | undefined;
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly refusal: string;
  readonly blockReason: string | undefined;
  readonly finishReason: AnswerFinish;
  readonly usage: AnswerUsage;
  readonly chunkSize: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A tool call with its id made and its arguments as text. */
export interface SettledToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  readonly inputText: string;
}
