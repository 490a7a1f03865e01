import type { ChatEvent } from '../chat/event.ts';
import type { JsonSchema } from '../chat/json-schema.ts';
import type { EmbedRequest } from '../chat/embed-request.ts';
import type { AssistantPart } from '../chat/message.ts';
import type { ChatRequest } from '../chat/request.ts';
import type { FinishReason, Source } from '../chat/response.ts';
import type { Usage } from '../chat/usage.ts';
import type { InputIssue } from '../errors/details.ts';
import type { Clock } from '../lib/clock.ts';
import type { ModelFacts } from '../catalog/model-facts.ts';
import type { ProviderSettings } from './provider-settings.ts';
import type { Exchange, Transport } from './transport-port.ts';

/** What a vendor's answer comes to, whole or at the end of a stream. */
export interface Answer {
  /** The vendor's id of the answer; `''` if it gives none. */
  id: string;
  /** The model as the vendor reports it; the model asked for if it reports none. */
  model: string;
  content: readonly AssistantPart[];
  finishReason: FinishReason;
  usage: Usage;
  sources: readonly Source[];
  /** The tier that served, as the vendor reports it. */
  serviceTier?: string | undefined;
  /** What the provider says this answer cost, in US dollars. */
  reportedUsd?: number | undefined;
  /** The vendor's body, for whole answers. */
  raw?: unknown;
}

/** Events that adapters make; the pipeline adds `start`, `restart`, `switch` and `finish`. */
export type AnswerEvent = Exclude<ChatEvent, { type: 'start' | 'restart' | 'switch' | 'finish' }>;

/** A vendor's answer as it arrives. Nothing is read ahead of `fill`. */
export interface AnswerStream {
  /** The next event that is already here, or `undefined`. */
  take(): AnswerEvent | undefined;
  /**
   * Waits until there is something to take (`true`) or the answer is over and whole (`false`).
   * Throws our error when it failed or ended without the wire's terminal marker.
   */
  fill(): Promise<boolean>;
  /** The whole answer, once `fill` has said `false`; before that, what there is so far, its `finishReason` 'other' until the vendor has named one. */
  answer(): Answer;
  /** True once the wire's terminal marker has been seen: the answer is whole, whatever becomes of the connection. */
  readonly complete: boolean;
  /** Closes the vendor's connection. Harmless when it is over. */
  cancel(): void;
}

/** An adapter's reply: the whole answer, or the stream of one. */
export type AdapterReply =
  | { readonly kind: 'whole'; readonly answer: Answer }
  | { readonly kind: 'stream'; readonly stream: AnswerStream };

/** A tool with its parameters as a JSON schema. */
export interface AdapterTool {
  readonly name: string;
  readonly description: string | undefined;
  readonly parameters: JsonSchema;
  readonly strict: boolean | undefined;
  /** A prompt-cache breakpoint behind this tool. */
  readonly cache: boolean;
}

/** One attempt, as an adapter sees it. */
export interface AdapterCall {
  /** Id of the call this attempt belongs to. */
  callId: string;
  /** Checked request. `messages` are the caller's own objects and must not be changed. */
  request: ChatRequest;
  /** The request's tools, their parameters as JSON schemas; `[]` if it has none. */
  tools: readonly AdapterTool[];
  /** The shape the answer must have, if the request names one. */
  outputSchema: JsonSchema | undefined;
  /** The vendor's model id. */
  model: string;
  /** What is known of the model. */
  facts: ModelFacts | undefined;
  /** Whether the app asked for a stream. An adapter may stream anyway where the vendor wants it. */
  stream: boolean;
  /** The credential's key; `undefined` where the provider needs none. */
  apiKey: string | undefined;
  /** Index of the attempt; goes into events. */
  attempt: number;
  /** Aborted when the attempt is over for us. Fresh for each attempt. */
  signal: AbortSignal;
  /** What to do with reasoning and signatures of other vendors: leave out, or quote as text. */
  foreignReasoning: 'drop' | 'text';
  /** Says that a setting could not be sent as asked. */
  warn(about: string, message: string): void;
  /** Watches the connection come to stand; travels in the init of the transport's fetch. */
  exchange: Exchange;
  /**
   * Says that the vendor does something that is neither content nor a ping.
   *
   * @param mayTakeLong true where the first content may be long in coming, as the app knew when it asked: no first-token clock runs from here on. @default as the model's facts say
   */
  progress(mayTakeLong?: boolean): void;
  /** Tells what the response's head says, as soon as it is here. */
  head(head: ResponseHead): void;
}

/** One attempt at embedding, as an adapter sees it: a part of the call's input that the vendor takes at once. */
export interface EmbedCall {
  /** Id of the call this attempt belongs to. */
  callId: string;
  /** Checked request. Its `input` is that of the whole call: send this attempt's. */
  request: EmbedRequest;
  /** The texts to embed now; never empty. The answer has one vector for each, in this order. */
  input: readonly string[];
  /** The vendor's model id. */
  model: string;
  /** What is known of the model. */
  facts: ModelFacts | undefined;
  /** Length the vectors shall have; `undefined` for the model's own. */
  dimensions: number | undefined;
  /** The credential's key; `undefined` where the provider needs none. */
  apiKey: string | undefined;
  /** Index of the attempt; goes into events. */
  attempt: number;
  /** Aborted when the attempt is over for us. Fresh for each attempt. */
  signal: AbortSignal;
  /** Says that a setting could not be sent as asked. */
  warn(about: string, message: string): void;
  /** Watches the connection come to stand; travels in the init of the transport's fetch. */
  exchange: Exchange;
  /** Tells what the response's head says, as soon as it is here. */
  head(head: ResponseHead): void;
}

/** How much one request for vectors may hold. What is left out is not known. */
export interface EmbedLimits {
  /** Texts. */
  readonly maxInputs?: number | undefined;
  /** Tokens over all texts. */
  readonly maxTokens?: number | undefined;
}

/** What a vendor's embeddings come to. */
export interface EmbeddingAnswer {
  /** The model as the vendor reports it; the model asked for if it reports none. */
  model: string;
  /** One vector per text, in the order of the call's `input`, all of one length. */
  embeddings: number[][];
  /** `provenance: 'none'` where the vendor does not say: the router estimates then. */
  usage: Usage;
  /** What the provider says this answer cost, in US dollars. */
  reportedUsd?: number | undefined;
  /** The vendor's body. */
  raw?: unknown;
}

/** What of a call its request is translated from: nothing that belongs to a single attempt. */
export type CallToTranslate = Pick<AdapterCall, 'request' | 'tools' | 'outputSchema' | 'model' | 'facts' | 'stream' | 'foreignReasoning' | 'warn'>;

/** What the head of a vendor's response says. */
export interface ResponseHead {
  status: number;
  requestId: string | undefined;
}

/** What an adapter gets to work with, once per provider. */
export interface ProviderContext {
  /** Key of the provider in `config.providers`. */
  key: string;
  settings: ProviderSettings;
  transport: Transport;
  clock: Clock;
}

/** An adapter bound to one provider. */
export interface Connection {
  /**
   * Sends one attempt. Resolves when a whole answer is here, or when a stream's head is. Throws our error only. Does not
   * retry, time out, log or read the environment.
   */
  chat(call: AdapterCall): Promise<AdapterReply>;
  /**
   * Sends one attempt at embedding. The same rules as for `chat`. Left out by adapters whose wire has no embeddings: their
   * targets are never asked for any.
   */
  embed?(call: EmbedCall): Promise<EmbeddingAnswer>;
  /** How much one request for vectors may hold, where the vendor says so. What the catalog says of a model outranks it. */
  readonly embedLimits?: EmbedLimits | undefined;
  /**
   * Translates a call as `chat` would, and sends nothing: says with `warn` what cannot be sent as asked, and throws what `chat`
   * would throw before it sends. Plans say it beforehand. Left out, nothing is foreseen.
   */
  foresee?(call: CallToTranslate): void;
  /**
   * Why a call must not be sent twice at once, in words: it stores something at the vendor, or starts tools there. `undefined` when
   * it may. Left out, every call may.
   */
  sideEffect?(call: Pick<CallToTranslate, 'request' | 'model'>): string | undefined;
  /** Loads what is loaded lazily, the transport included where it is used, so that the first call need not. It has no part in the clocks of an attempt. */
  warm(): Promise<void>;
}

/** What core needs to know of an adapter before it connects. Pure; reads nothing but its arguments. */
export interface AdapterTraits {
  /** The vendor whose catalog rows apply. */
  vendor(settings: ProviderSettings): string;
  /** The default key reference, e.g. `env:SOME_API_KEY`; `undefined` for vendors that need none. */
  defaultApiKey(settings: ProviderSettings): string | undefined;
  /**
   * The base URL of the vendor when the config sets none. The default key is sent to no other. `undefined` for vendors
   * whose address is always the account's own. Left out, a `baseURL` in the config never gets the default key.
   */
  defaultBaseURL?(settings: ProviderSettings): string | undefined;
  /** What is wrong with `vendor`, `api`, `sdk`, `options` or `client`, with paths relative to the provider. */
  check(settings: ProviderSettings): readonly InputIssue[];
  /** npm package of the vendor's SDK that these settings need and that cannot be found. */
  missingPackage(settings: ProviderSettings): string | undefined;
  connect(context: ProviderContext): Connection;
}

/** `providerOptions` of an adapter that does not say what it takes. */
export interface AnyRequestOptions {
  readonly [option: string]: unknown;
}

/**
 * An adapter: a value (`adapters: [openai]`) that names itself, and a function that makes a provider for
 * `config.providers` (`openai({ client })`).
 */
export interface Adapter<Id extends string = string, Settings extends ProviderSettings = ProviderSettings, Options extends object = AnyRequestOptions> {
  (settings?: Omit<Settings, 'adapter'>): LiveProvider<Id, Settings, Options>;
  /** Name of the adapter in plain-data configs and in `providerOptions`. */
  readonly id: Id;
  readonly traits: AdapterTraits;
  /** Never set: carries the type of what the adapter takes in a request's `providerOptions`. */
  readonly requestOptions?: Options | undefined;
}

/** Any adapter, whatever its settings: `Adapter` itself is fussy about them, since it takes them as an argument. */
export interface AnyAdapter<Id extends string = string> {
  (settings?: never): object;
  readonly id: Id;
  readonly traits: AdapterTraits;
  readonly requestOptions?: object | undefined;
}

/** A provider made by calling an adapter: its settings, and the adapter itself. */
export type LiveProvider<Id extends string = string, Settings extends ProviderSettings = ProviderSettings, Options extends object = AnyRequestOptions> = Omit<
  Settings,
  'adapter'
> & {
  readonly adapter: Adapter<Id, Settings, Options>;
};

/** Makes an adapter out of its id and traits. */
export function defineAdapter<const Id extends string, Settings extends ProviderSettings = ProviderSettings, Options extends object = AnyRequestOptions>(
  id: Id,
  traits: AdapterTraits,
): Adapter<Id, Settings, Options> {
  const adapter: Adapter<Id, Settings, Options> = Object.assign((settings?: Omit<Settings, 'adapter'>) => Object.assign({}, settings, { adapter }), { id, traits });
  return adapter;
}
