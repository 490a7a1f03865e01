import type { ChatRequest, Effort } from '@zerohop/core/adapter';

/** Interfaces that chats are served over. */
export type Api = 'chat' | 'responses';

/**
 * How Chat Completions are asked for an answer of a shape.
 *
 * - `json_schema`: `response_format: { type: 'json_schema' }`, as OpenAI has it
 * - `json_object`: `response_format: { type: 'json_object' }`, and the schema in words
 * - `json_schema_field`: `json_schema` beside the messages, which llama.cpp turns into a grammar
 * - `structured_outputs`: `structured_outputs: { json }`, as vLLM has it since 0.12
 * - `guided_json`: what vLLM had before 0.12
 * - `tool`: a tool that the model must call and whose arguments are the answer
 * - `words`: the schema in words alone
 */
export type OutputMode = (typeof outputModes)[number];

/** Every {@link OutputMode}. */
export const outputModes = ['json_schema', 'json_object', 'json_schema_field', 'structured_outputs', 'guided_json', 'tool', 'words'] as const;

/**
 * How Chat Completions are told how hard to think.
 *
 * - `reasoning_effort`: an effort in words, as OpenAI has it
 * - `thinking`: `thinking: { type: 'enabled' | 'disabled' }`, with `reasoning_effort` beside it where the row names efforts
 * - `enable_thinking`: a switch, and `thinking_budget` in tokens
 * - `reasoning`: `reasoning: { effort }` or `{ max_tokens }`
 * - `chat_template_kwargs`: variables of the model's chat template, `enable_thinking` and `reasoning_effort`
 */
export type ReasoningMode = 'reasoning_effort' | 'thinking' | 'enable_thinking' | 'reasoning' | 'chat_template_kwargs';

/** Settings of a request that some vendors refuse. */
export type RefusableSetting = keyof Pick<
  ChatRequest,
  | 'temperature'
  | 'topP'
  | 'stop'
  | 'seed'
  | 'presencePenalty'
  | 'frequencyPenalty'
  | 'logprobs'
  | 'parallelToolCalls'
  | 'serviceTier'
  | 'reasoning'
>;

/** What else than `auto` a vendor takes as `tool_choice`. */
export type ForcedChoice = 'none' | 'required' | 'named';

/** How a vendor is told to go on with an assistant message that ends the conversation, and when it cannot be. */
export interface Prefill {
  /** The field of that message that is set to true. */
  readonly mark: 'prefix' | 'partial';
  /** What must not be in the request beside it. */
  readonly notBeside?: readonly ('tools' | 'output' | 'thinking')[] | undefined;
  /** The path of the only base URL that takes it. @default any */
  readonly path?: string | undefined;
  /** True where the answer says that message once more before it goes on. */
  readonly echoes?: boolean | undefined;
}

/** A habit of a vendor, and how it is known: counted in public recordings, or the page that says so. */
export interface Sighting {
  readonly what: string;
  readonly seen: string;
}

/**
 * How one vendor's Chat Completions differ. A compatible vendor is a row of data, never a branch in code; what every reader
 * copes with for everybody has no field.
 */
export interface Vendor {
  /** Its name, as people write it. */
  readonly name: string;
  /** Where it lives, exactly as the SDK takes it; `undefined` when the config must say. */
  readonly baseURL: string | undefined;
  /** What the config must say where there is no `baseURL`: the form of the address. */
  readonly addressForm?: string | undefined;
  /** True where models are called as deployments of a resource, and `azureAddress` reads the address. */
  readonly deployments?: boolean | undefined;
  /** The usual environment variable of its key; `undefined` when it needs none. */
  readonly apiKeyVariable: string | undefined;
  /** The header that carries the key, where that is not `authorization`. */
  readonly keyHeader?: string | undefined;
  /** The interfaces it serves, the usual one first. */
  readonly apis: readonly Api[];
  /** What is otherwise over Responses. */
  readonly overResponses?: Partial<Pick<Vendor, 'baseURL' | 'refuses'>> | undefined;
  /** What caps the output where the catalog does not say otherwise. */
  readonly maxTokensParameter: 'max_tokens' | 'max_completion_tokens';
  /** What seeds the sampling. @default 'seed' */
  readonly seedParameter?: string | undefined;
  /** What it refuses, or takes and does not heed: left out, with a warning. */
  readonly refuses?: readonly RefusableSetting[] | undefined;
  /** The tool choices it heeds besides `auto`. @default all */
  readonly toolChoices?: readonly ForcedChoice[] | undefined;
  /** False where tools cannot be held to their parameters strictly. @default true */
  readonly strictTools?: boolean | undefined;
  /** Tool-call ids are of exactly so many letters and digits; others are refused. */
  readonly toolCallIdLength?: number | undefined;
  /** @default 'json_schema' */
  readonly output?: OutputMode | undefined;
  /** @default 'reasoning_effort' */
  readonly reasoning?: ReasoningMode | undefined;
  /** The effort words it takes, in rising order, where the catalog does not say. */
  readonly efforts?: readonly Effort[] | undefined;
  /**
   * The field in which a model's thoughts go back: `reasoning_content`, in words, before tool calls; `reasoning_details`, the parts
   * that they came in, unchanged.
   */
  readonly returnsReasoning?: 'reasoning_content' | 'reasoning_details' | undefined;
  /** True where answers may open with what the model thought, between `<think>` and `</think>`. */
  readonly thinkTags?: boolean | undefined;
  /** True where usage may leave out what was reasoned, so that only the total tells. */
  readonly unnamedReasoning?: boolean | undefined;
  /** Where it goes on with an assistant message at the end only if that is marked. */
  readonly prefill?: Prefill | undefined;
  /** How prompt caching is steered: by marks on parts, or by a key that ties requests of one session together. */
  readonly promptCache?: 'marks' | 'key' | undefined;
  /** Whether `metadata` is taken, always or only with answers that are stored. */
  readonly metadata?: 'always' | 'stored' | undefined;
  /** False where streams tell their usage unasked and `stream_options` is refused. @default true */
  readonly streamOptions?: boolean | undefined;
  /** Fields that every request has. */
  readonly adds?: Readonly<Record<string, unknown>> | undefined;
  /** The header of a whole answer that says what it cost, in US dollars. */
  readonly costHeader?: string | undefined;
  /** Sent as the model's name, whatever the target is called. Set by the config alone. */
  readonly model?: string | undefined;
  /** Whether its answers were seen in public recordings, its own pages say so, or neither. */
  readonly verified: 'recorded' | 'documented' | 'unverified';
  /** The vendor's page about this interface. */
  readonly docs: string;
  readonly sightings?: readonly Sighting[] | undefined;
}

/** What a config may declare of its own vendor. */
export type VendorOptions = Partial<Pick<Vendor, 'output' | 'thinkTags'>> & {
  /** Azure's name of the deployment, sent instead of the model's. */
  readonly deployment?: string | undefined;
};
