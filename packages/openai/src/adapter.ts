import {
  type AdapterCall,
  type AdapterReply,
  AnswerBuilder,
  type Connection,
  EventAnswerStream,
  exchangeKey,
  lazyVendor,
  parseJsonBody,
  type Provenance,
  type ProviderContext,
  readerOf,
} from '@zerohop/core/adapter';
import type OpenAI from 'openai';
import { fromError } from './from-error.ts';
import { fromResponse } from './from-response.ts';
import { ChatStreamTranslator } from './from-stream.ts';
import type { OpenaiSettings } from './options.ts';
import { toRequest } from './to-request.ts';
import { customVendor, vendors } from './vendors.ts';

const loadSdk = lazyVendor('openai', () => import('openai'));

/** Clients beyond this many, one per key, are made anew: keys that are fetched change for ever. */
const maxClients = 32;

/** The largest delay a timer takes. Our own clocks bound attempts. */
const noTimeoutMs = 2 ** 31 - 1;

/** The thin caller around the translators: the only file that touches the SDK. */
export function connect({ key, settings, transport, clock }: ProviderContext, adapterId: string): Connection {
  const { client: ownClient, fetch: ownFetch, options, baseURL, headers } = settings as OpenaiSettings;
  const vendor = vendors[settings.vendor ?? 'openai'] ?? customVendor;
  // Our transport gets the signal with the exchange. The SDK would wrap it in two more, which costs a tenth of a call.
  const ownFetching = ownClient !== undefined || ownFetch !== undefined;
  const clients = new Map<string, OpenAI>();
  let own: OpenAI | undefined;

  async function clientFor(apiKey: string | undefined): Promise<OpenAI> {
    if (ownClient !== undefined) {
      own ??= ownClient.withOptions({ maxRetries: 0 });
      return own;
    }
    const known = clients.get(apiKey ?? '');
    if (known !== undefined) return known;
    const { default: Client } = await loadSdk();
    const client = new Client({
      apiKey: apiKey ?? 'none',
      baseURL: baseURL ?? vendor.baseURL,
      // `null` keeps the SDK from reading the environment.
      organization: options?.organization ?? null,
      project: options?.project ?? null,
      defaultHeaders: headers,
      fetch: ownFetch ?? transport.fetch,
      maxRetries: 0,
      timeout: noTimeoutMs,
      logLevel: 'off',
    });
    if (clients.size >= maxClients) clients.clear();
    clients.set(apiKey ?? '', client);
    return client;
  }

  async function chat(call: AdapterCall): Promise<AdapterReply> {
    const body = toRequest(call, vendor, adapterId);
    const provenance: Provenance = { provider: key, model: call.model, adapter: adapterId };
    try {
      const client = clients.get(call.apiKey ?? '') ?? (await clientFor(call.apiKey));
      const response = await client.chat.completions
        .create(body as never, ownFetching ? { signal: call.signal } : { fetchOptions: { [exchangeKey]: call.exchange } as object })
        .asResponse();
      call.head({ status: response.status, requestId: response.headers.get('x-request-id') ?? undefined });
      if (body['stream'] === true) {
        const builder = new AnswerBuilder(call, provenance);
        return { kind: 'stream', stream: new EventAnswerStream(readerOf(response), builder, new ChatStreamTranslator(builder, call)) };
      }
      return { kind: 'whole', answer: fromResponse(parseJsonBody(await response.text()), call, provenance) };
    } catch (error) {
      throw fromError(error, clock.now());
    }
  }

  return {
    chat,
    async warm() {
      await loadSdk();
    },
  };
}
