import type { BedrockRuntimeClient, BedrockRuntimeClientConfig, ConverseCommandOutput, ConverseRequest } from '@aws-sdk/client-bedrock-runtime';
import { type AdapterCall, ClientCache, lazyVendor, omitUndefined, type ProviderContext, ZerohopError } from '@zerohop/core/adapter';
import { type EventSource, sourceOfBytes, sourceOfEvents } from './event-source.ts';
import type { BedrockSettings } from './options.ts';
import { type Passage, passageKey, transportHandler } from './transport-handler.ts';

const loadSdk = lazyVendor('@aws-sdk/client-bedrock-runtime', () => import('@aws-sdk/client-bedrock-runtime'));

/** What an attempt of any kind gives to the one who sends it. */
export type Sender = Pick<AdapterCall, 'apiKey' | 'signal' | 'exchange' | 'head'>;

/** A stream that has begun. */
export interface SentStream {
  readonly source: EventSource;
  readonly requestId: string;
}

/** What a model answered in a form of its own. */
export interface Invoked {
  readonly body: string;
  /** Input tokens as the response's head counts them; a client of the app's shows no heads. */
  readonly inputTokens: number | undefined;
}

/** The SDK, asked. Whatever it throws is thrown as it is. */
export interface Clients {
  converse(input: ConverseRequest, call: Sender): Promise<ConverseCommandOutput>;
  converseStream(input: ConverseRequest, call: Sender): Promise<SentStream>;
  /** Sends a body of the model's own to it, and gives back what it answers. */
  invoke(modelId: string, body: string, call: Sender): Promise<Invoked>;
  warm(): Promise<void>;
}

/** The clients of one provider: the app's own, or one per API key. */
export function openClients({ settings, transport }: ProviderContext): Clients {
  const { client: ownClient, fetch: ownFetch, headers } = settings as BedrockSettings;
  const requestHandler = transportHandler(ownFetch ?? transport.fetch, headers);
  const clients = new ClientCache<BedrockRuntimeClient>(async (apiKey) => {
    const { BedrockRuntimeClient } = await loadSdk();
    return new BedrockRuntimeClient(toConfig(settings as BedrockSettings, apiKey, requestHandler as BedrockRuntimeClientConfig['requestHandler']));
  });

  /** Sends one command once. */
  async function send<Command extends Retried, Output>(command: Command, call: Sender, ask: (client: BedrockRuntimeClient, options: object) => Promise<Output>): Promise<Sent<Output>> {
    if (ownClient !== undefined) {
      withoutRetries(command);
      return sendOwn(ownClient, call, ask);
    }
    const passage: Passage = { exchange: call.exchange, head: (head) => call.head(head) };
    const output = await ask(await clients.of(call.apiKey), { [passageKey]: passage });
    return { output, passage, close: () => passage.reader?.cancel() };
  }

  return {
    async converse(input, call) {
      const { ConverseCommand } = await loadSdk();
      const command = new ConverseCommand(input);
      return (await send(command, call, (client, options) => client.send(command, options))).output;
    },
    async converseStream(input, call) {
      const { ConverseStreamCommand } = await loadSdk();
      const command = new ConverseStreamCommand(input);
      const { output, passage, close } = await send(command, call, (client, options) => client.send(command, options));
      const { stream, $metadata } = output;
      const source = passage?.reader === undefined ? stream && sourceOfEvents(stream, close) : sourceOfBytes(passage.reader);
      if (source === undefined) throw new ZerohopError({ code: 'bad_response', message: 'the vendor answered 200 without a stream', details: { reason: 'no_stream' } });
      return { source, requestId: $metadata.requestId ?? '' };
    },
    async invoke(modelId, body, call) {
      const { InvokeModelCommand } = await loadSdk();
      const command = new InvokeModelCommand({ modelId, body, contentType: 'application/json', accept: 'application/json' });
      const { output, passage } = await send(command, call, (client, options) => client.send(command, options));
      // The SDK's type knows no empty body.
      return { body: Buffer.from(output.body ?? []).toString('utf8'), inputTokens: passage?.inputTokens };
    },
    async warm() {
      await Promise.all([loadSdk(), ownClient ?? ownFetch ?? transport.warm()]);
    },
  };
}

/**
 * What is left out here, the SDK looks up where every AWS tool does. A key or credentials that are given are used whatever it
 * would find, and a bearer key that it finds is never sent to an address that the config put in the place of AWS's own.
 */
function toConfig({ region, baseURL, options }: BedrockSettings, apiKey: string | undefined, requestHandler: BedrockRuntimeClientConfig['requestHandler']): BedrockRuntimeClientConfig {
  const isSigned = apiKey === undefined && (options?.credentials !== undefined || options?.profile !== undefined || baseURL !== undefined);
  return omitUndefined({
    region,
    endpoint: baseURL,
    profile: options?.profile,
    credentials: options?.credentials,
    token: apiKey === undefined ? undefined : { token: apiKey },
    authSchemePreference: apiKey !== undefined ? ['httpBearerAuth'] : isSigned ? ['sigv4'] : undefined,
    maxAttempts: 1,
    retryMode: 'standard',
    requestHandler,
  });
}

interface Sent<Output> {
  readonly output: Output;
  /** What our own transport saw; a client of the app's has its own. */
  readonly passage?: Passage | undefined;
  /** Closes the connection. */
  close(): void;
}

async function sendOwn<Output>(client: BedrockRuntimeClient, call: Sender, ask: (client: BedrockRuntimeClient, options: object) => Promise<Output>): Promise<Sent<Output>> {
  // Ours to abort: a stream that is cancelled must close its connection though the attempt's signal has not fired.
  const controller = new AbortController();
  const abort = (): void => controller.abort(call.signal.reason);
  if (call.signal.aborted) abort();
  call.signal.addEventListener('abort', abort, { once: true });
  const output = await ask(client, { abortSignal: controller.signal });
  const { httpStatusCode, requestId } = (output as { $metadata?: { httpStatusCode?: number; requestId?: string } }).$metadata ?? {};
  call.head({ status: httpStatusCode ?? 200, requestId });
  return { output, close: () => controller.abort() };
}

/** The part of a command that retries are kept off by. */
interface Retried {
  readonly middlewareStack: { add(middleware: never, place: { name: string; step: 'finalizeRequest'; priority: 'high'; override: true }): void };
}

/** Puts nothing into the place of the client's retries, for this command alone. */
function withoutRetries(command: Retried): void {
  const straightOn = (next: unknown): unknown => next;
  // The SDK's types tie a middleware to its command; this one hands on whatever it gets.
  command.middlewareStack.add(straightOn as never, { name: 'retryMiddleware', step: 'finalizeRequest', priority: 'high', override: true });
}
