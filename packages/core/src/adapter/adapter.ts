import type { ChatEvent } from '../chat/event.ts';
import type { JsonSchema } from '../chat/json-schema.ts';
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

/** Events that adapters make; the pipeline adds `start`, `restart` and `finish`. */
export type AnswerEvent = Exclude<ChatEvent, { type: 'start' | 'restart' | 'finish' }>;

/** A vendor's answer as it arrives. Nothing is read ahead of `fill`. */
export interface AnswerStream {
  /** The next event that is already here, or `undefined`. */
  take(): AnswerEvent | undefined;
  /**
   * Waits until there is something to take (`true`) or the answer is over and whole (`false`).
   * Throws our error when it failed or ended without the wire's terminal marker.
   */
  fill(): Promise<boolean>;
  /** The whole answer, once `fill` has said `false`; before that, what there is so far. */
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
  /** Says that the vendor does something that is neither content nor a ping. */
  progress(): void;
  /** Tells what the response's head says, as soon as it is here. */
  head(head: ResponseHead): void;
}

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
  /** Loads what is loaded lazily, so that the first call need not. */
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

/**
 * An adapter: a value (`adapters: [openai]`) that names itself, and a function that makes a provider for
 * `config.providers` (`openai({ client })`).
 */
export interface Adapter<Id extends string = string, Settings extends ProviderSettings = ProviderSettings> {
  (settings?: Omit<Settings, 'adapter'>): LiveProvider<Id, Settings>;
  /** Name of the adapter in plain-data configs and in `providerOptions`. */
  readonly id: Id;
  readonly traits: AdapterTraits;
}

/** Any adapter, whatever its settings: `Adapter` itself is fussy about them, since it takes them as an argument. */
export interface AnyAdapter<Id extends string = string> {
  (settings?: never): object;
  readonly id: Id;
  readonly traits: AdapterTraits;
}

/** A provider made by calling an adapter: its settings, and the adapter itself. */
export type LiveProvider<Id extends string = string, Settings extends ProviderSettings = ProviderSettings> = Omit<
  Settings,
  'adapter'
> & {
  readonly adapter: Adapter<Id, Settings>;
};

/** Makes an adapter out of its id and traits. */
export function defineAdapter<const Id extends string, Settings extends ProviderSettings = ProviderSettings>(
  id: Id,
  traits: AdapterTraits,
): Adapter<Id, Settings> {
  const adapter: Adapter<Id, Settings> = Object.assign(
    (settings?: Omit<Settings, 'adapter'>) =>
      ({ ...settings, adapter }) as unknown as LiveProvider<Id, Settings>,
    { id, traits },
  );
  return adapter;
}
