import type { EmbedRequest } from '../chat/embed-request.ts';
import type { EmbedResponse } from '../chat/embed-response.ts';
import type { ProviderOptions } from '../chat/provider-options.ts';
import type { ChatRequest } from '../chat/request.ts';
import type { ChatResponse } from '../chat/response.ts';
import type { Plan } from '../chat/plan.ts';
import type { Schema, SchemaOutput } from '../chat/json-schema.ts';
import type { Scope } from '../chat/scope.ts';
import type { EventOf, TelemetryEvent } from '../telemetry/event.ts';
import type { ChatStream } from './chat-stream.ts';
import type { Feedback } from './feedback.ts';
import type { RouterStatus } from './status.ts';

/** The type of `response.object` for a request's `output`. */
export type ObjectOf<Output> = [Output] extends [undefined] ? undefined : SchemaOutput<Output>;

/** A request as a router with known models and adapters takes it. */
export type RouterRequest<Model extends string, Options, Output extends Schema | undefined> = Omit<
  ChatRequest<Model, Output>,
  'providerOptions'
> & {
  /** Options for one vendor, keyed by adapter id. */
  providerOptions?: Options | undefined;
};

/** A request for vectors as a router with known models and adapters takes it. */
export type RouterEmbedRequest<Model extends string, Options> = Omit<EmbedRequest<Model>, 'providerOptions'> & {
  /** Options for one vendor, keyed by adapter id. */
  providerOptions?: Options | undefined;
};

/** How the call that is planned would be made. */
export interface PlanOptions {
  /** True plans `stream()` instead of `chat()`: they may differ in warnings, and in what fits the deadline. @default false */
  readonly stream?: boolean | undefined;
}

/** Calls every model of a config, by one interface. Made by `createRouter`. */
export interface Router<Model extends string = string, Options = ProviderOptions> extends AsyncDisposable {
  /**
   * Makes a call and returns the complete answer.
   *
   * @throws ZerohopError with the code of the last failure, and all attempts
   * @example const { text, cost } = await router.chat({ model: 'chat', messages: [{ role: 'user', content: 'Hi' }] });
   */
  chat<Output extends Schema | undefined = undefined>(request: RouterRequest<Model, Options, Output>): Promise<ChatResponse<ObjectOf<Output>>>;
  /**
   * Makes a call and streams the answer. It starts at once; errors come out of whatever reads it.
   *
   * @example for await (const text of router.stream({ model: 'chat', messages }).textStream) process.stdout.write(text);
   */
  stream<Output extends Schema | undefined = undefined>(request: RouterRequest<Model, Options, Output>): ChatStream<ObjectOf<Output>>;
  /**
   * Embeds texts: one vector each, in their order. What a vendor does not take at once goes out in batches.
   *
   * @throws ZerohopError with the code of the last failure, and all attempts
   * @example const { embeddings, cost } = await router.embed({ model: 'openai/text-embedding-3-small', input: ['Hi'] });
   */
  embed(request: RouterEmbedRequest<Model, Options>): Promise<EmbedResponse>;
  /** Says what a call would do: ranked candidates with their warnings, exclusions with reasons, worst-case cost. Sends nothing. */
  plan<Output extends Schema | undefined = undefined>(request: RouterRequest<Model, Options, Output>, options?: PlanOptions): Plan;
  /** The same for a call that embeds. Its worst case is that of all texts together. */
  plan(request: RouterEmbedRequest<Model, Options>): Plan;
  /** The health of every target and credential. JSON-safe; shows fingerprints, never keys. */
  status(): RouterStatus;
  /** Runs a function in a scope: every call inside, however deep, belongs to it. Nested scopes add up. */
  scope<R>(scope: Scope, run: () => R): R;
  /**
   * Says what somebody thinks of an answer: a `feedback` event with the scope, route and target of the call, if it is one of the last 10,000 since
   * somebody listens.
   *
   * @throws ZerohopError `invalid_request` naming the place
   * @example router.feedback(response.callId, { score: 1, tags: { source: 'thumbs' } });
   */
  feedback(callId: string, feedback: Feedback): void;
  /** Checks a name at run time and returns it typed as a model. Throws `invalid_request` with "did you mean". */
  as(name: string): Model;
  /** Subscribes to events of one type. Returns the function that unsubscribes. */
  on<Type extends TelemetryEvent['type']>(type: Type, listener: (event: EventOf<Type>) => void): () => void;
  /** Subscribes to all events. */
  on(type: '*', listener: (event: TelemetryEvent) => void): () => void;
  /**
   * Replaces the config, all or nothing. Routes that existed may not vanish. Health of unchanged targets is kept; calls in
   * flight finish on the old config.
   */
  reload(config: unknown): Promise<void>;
  /** Loads the vendor SDKs and the HTTP client now instead of with the first call. */
  warm(): Promise<void>;
  /** Refuses new calls, waits up to `closeMs` for those in flight, cancels the rest and closes what the router opened. */
  close(): Promise<void>;
}
