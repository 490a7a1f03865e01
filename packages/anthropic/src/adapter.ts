import type Anthropic from '@anthropic-ai/sdk';
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
  type Provenance,
  type ProviderContext,
  readerOf,
  rememberRequestHeads,
} from '@zerohop/core/adapter';
import { fromError } from './from-error.ts';
import { fromResponse } from './from-response.ts';
import { MessageStreamTranslator } from './from-stream.ts';
import type { AnthropicSettings } from './options.ts';
import { toRequest } from './to-request.ts';

/** Where the vendor lives, as its SDK takes it. */
export const defaultBaseURL = 'https://api.anthropic.com';

const loadSdk = lazyVendor('@anthropic-ai/sdk', () => import('@anthropic-ai/sdk'));

/** The largest delay a timer takes. Our own clocks bound attempts, and with one given the SDK refuses no large request. */
const noTimeoutMs = 2 ** 31 - 1;

/** The thin caller around the translators: the only file that touches the SDK. */
export function connect({ key, settings, transport, clock }: ProviderContext, adapterId: string): Connection {
  const { client: ownClient, fetch: ownFetch, options, baseURL, headers } = settings as AnthropicSettings;
  // Our transport gets the signal with the exchange. The SDK would wrap it in another, which costs a good part of a call.
  const ownFetching = ownClient !== undefined || ownFetch !== undefined;
  const betas = options?.betas === undefined ? undefined : { 'anthropic-beta': options.betas.join(',') };

  const clients = new ClientCache<Anthropic>(async (apiKey) => {
    const { default: Client } = await loadSdk();
    const client = new Client({
      // A credential that is given keeps the SDK from looking for one in the environment and on the disk.
      apiKey: apiKey ?? 'none',
      webhookKey: null,
      baseURL: baseURL ?? defaultBaseURL,
      fetch: ownFetch ?? transport.fetch,
      maxRetries: 0,
      timeout: noTimeoutMs,
      openTelemetry: false,
      logLevel: 'off',
    });
    // Not given as `defaultHeaders`, which ANTHROPIC_CUSTOM_HEADERS is mixed into: another account's key may stand there.
    (client as unknown as { _options: { defaultHeaders: unknown } })._options.defaultHeaders = { ...headers, ...betas };
    if (ownFetch === undefined) rememberRequestHeads(client);
    return client;
  });
  let own: Anthropic | undefined;

  function clientOf(apiKey: string | undefined): Anthropic | Promise<Anthropic> {
    if (ownClient === undefined) return clients.of(apiKey);
    own ??= ownClient.withOptions({ maxRetries: 0 });
    return own;
  }

  async function chat(call: AdapterCall): Promise<AdapterReply> {
    const { body, outputTool } = toRequest(call, adapterId);
    const provenance: Provenance = { provider: key, model: call.model, adapter: adapterId };
    try {
      const client = await clientOf(call.apiKey);
      const response = await client.messages
        .create(body as never, {
          timeout: noTimeoutMs,
          ...(ownFetching ? { signal: call.signal } : { fetchOptions: { [exchangeKey]: call.exchange } as object }),
          ...(ownClient === undefined || betas === undefined ? undefined : { headers: betas }),
        })
        .asResponse();
      call.head({ status: response.status, requestId: response.headers.get('request-id') ?? undefined });
      if (body['stream'] === true) {
        const builder = new AnswerBuilder(call, provenance);
        return { kind: 'stream', stream: new EventAnswerStream(readerOf(response), builder, new MessageStreamTranslator(builder, outputTool, call)) };
      }
      return { kind: 'whole', answer: fromResponse(parseJsonBody(await response.text()), outputTool, call, provenance) };
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
