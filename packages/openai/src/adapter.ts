import {
  type AdapterCall,
  type AdapterReply,
  AnswerBuilder,
  ClientCache,
  type Connection,
  EventAnswerStream,
  exchangeKey,
  lazyVendor,
  parseJsonBody,
  type ProviderContext,
  readerOf,
  rememberRequestHeads,
} from '@zerohop/core/adapter';
import type OpenAI from 'openai';
import { chatWire } from './chat/index.ts';
import { fromError } from './errors/from-error.ts';
import type { OpenaiSettings } from './options.ts';
import { customVendor, vendors } from './vendors/vendors.ts';
import { wholeStream } from './whole-stream.ts';
import type { WireBody } from './wire.ts';

const loadSdk = lazyVendor('openai', () => import('openai'));

/** The largest delay a timer takes. Our own clocks bound attempts. */
const noTimeoutMs = 2 ** 31 - 1;

/** The thin caller around the translators: the only file that touches the SDK. */
export function connect({ key, settings, transport, clock }: ProviderContext, adapterId: string): Connection {
  const { client: ownClient, fetch: ownFetch, options, baseURL, headers } = settings as OpenaiSettings;
  const vendor = vendors[settings.vendor ?? 'openai'] ?? customVendor;
  const wire = chatWire;
  // Our transport gets the signal with the exchange. The SDK would wrap it in two more, which costs a tenth of a call.
  const ownFetching = ownClient !== undefined || ownFetch !== undefined;

  const clients = new ClientCache<OpenAI>(async (apiKey) => {
    const { default: Client } = await loadSdk();
    const client = new Client({
      apiKey: apiKey ?? 'none',
      baseURL: baseURL ?? vendor.baseURL,
      // `null` keeps the SDK from reading the environment.
      adminAPIKey: null,
      webhookSecret: null,
      organization: options?.organization ?? null,
      project: options?.project ?? null,
      fetch: ownFetch ?? transport.fetch,
      maxRetries: 0,
      timeout: noTimeoutMs,
      logLevel: 'off',
    });
    // Not given as `defaultHeaders`, which OPENAI_CUSTOM_HEADERS is mixed into: another account's key may stand there.
    const defaultHeaders = apiKey === undefined ? { authorization: null, ...lowerCased(headers) } : headers;
    (client as unknown as { _options: { defaultHeaders: unknown } })._options.defaultHeaders = defaultHeaders;
    if (ownFetch === undefined) rememberRequestHeads(client);
    return client;
  });
  let own: OpenAI | undefined;

  function clientOf(apiKey: string | undefined): OpenAI | Promise<OpenAI> {
    if (ownClient === undefined) return clients.of(apiKey);
    own ??= ownClient.withOptions({ maxRetries: 0 });
    return own;
  }

  async function send(body: WireBody, call: AdapterCall): Promise<Response> {
    const init = ownFetching ? { signal: call.signal } : { fetchOptions: { [exchangeKey]: call.exchange } as object };
    try {
      const client = await clientOf(call.apiKey);
      return await wire.send(client, body, init);
    } catch (error) {
      throw fromError(error, clock.now());
    }
  }

  async function textOf(response: Response): Promise<string> {
    try {
      return await response.text();
    } catch (error) {
      throw fromError(error, clock.now());
    }
  }

  async function chat(call: AdapterCall): Promise<AdapterReply> {
    const response = await send(wire.toRequest(call, vendor, adapterId), call);
    call.head({ status: response.status, requestId: response.headers.get('x-request-id') ?? undefined });
    const builder = new AnswerBuilder(call, { provider: key, model: call.model, adapter: adapterId });
    if (call.stream && !isJson(response)) {
      return { kind: 'stream', stream: new EventAnswerStream(readerOf(response), builder, wire.fromStream(builder, call)) };
    }
    wire.fromResponse(parseJsonBody(await textOf(response)), builder, call);
    return call.stream ? { kind: 'stream', stream: wholeStream(builder) } : { kind: 'whole', answer: builder.answer() };
  }

  return {
    chat,
    async warm() {
      await loadSdk();
    },
  };
}

function isJson(response: Response): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(response.headers.get('content-type') ?? '');
}

function lowerCased(headers: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
}
