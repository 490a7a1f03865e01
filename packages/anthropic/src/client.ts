import type Anthropic from '@anthropic-ai/sdk';
import { type AdapterCall, ClientCache, exchangeKey, lazyVendor, type ProviderContext, rememberRequestHeads } from '@zerohop/core/adapter';
import type { AnthropicSettings } from './options.ts';
import { betaHeader, type Parcel } from './to-headers.ts';

/** Where the vendor lives, as its SDK takes it. */
export const defaultBaseURL = 'https://api.anthropic.com';

/** The clouds that other clients of the app's reach, by a field that theirs has. */
const clouds: readonly (readonly [field: string, vendor: string])[] = [
  ['projectId', 'vertex'],
  ['awsRegion', 'bedrock'],
];

/** Whose rows of the catalog apply: those of the cloud that a client reaches. */
export function catalogVendorOf({ client }: { readonly client?: unknown }): string {
  if (typeof client !== 'object' || client === null) return 'anthropic';
  return clouds.find(([field]) => field in client)?.[1] ?? 'anthropic';
}

const loadSdk = lazyVendor('@anthropic-ai/sdk', () => import('@anthropic-ai/sdk'));

/** The largest delay a timer takes. Our own clocks bound attempts, and with one given the SDK refuses no large request. */
const noTimeoutMs = 2 ** 31 - 1;

/** The SDK clients of one provider: the app's own, or one per key. */
export interface Clients {
  /** Sends one request. The response comes unread. */
  send(parcel: Parcel, call: Pick<AdapterCall, 'apiKey' | 'signal' | 'exchange'>): Promise<Response>;
  /** Loads the SDK ahead of the first call. */
  warm(): Promise<void>;
}

/** Makes clients out of a provider's settings. */
export function openClients({ settings, transport }: ProviderContext): Clients {
  const { client: ownClient, fetch: ownFetch, baseURL, headers: ownHeaders, options } = settings as AnthropicSettings;
  const betas = betaHeader(options?.betas);
  if (ownClient !== undefined) {
    const own = ownClient.withOptions({ maxRetries: 0 });
    return {
      // Its `messages.create`, and no shorter way: what the app has laid around it is to see the call.
      send: ({ body, headers }, { signal }) => own.messages.create(body as never, { timeout: noTimeoutMs, headers: { ...betas, ...headers }, signal } as never).asResponse(),
      async warm() {},
    };
  }

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
    (client as unknown as { _options: { defaultHeaders: unknown } })._options.defaultHeaders = { ...ownHeaders, ...betas };
    if (ownFetch === undefined) rememberRequestHeads(client);
    return client;
  });

  return {
    async send({ body, headers }, { apiKey, signal, exchange }) {
      const client = await clients.of(apiKey);
      // Our transport gets the signal with the exchange. The SDK would wrap it in another, which costs a good part of a call.
      const init = ownFetch === undefined ? { fetchOptions: { [exchangeKey]: exchange } as object } : { signal };
      // `messages.create` would be the same request, and a line on the app's console for each call of a model that is to be retired.
      return client.post('/v1/messages', { body, timeout: noTimeoutMs, stream: body['stream'] === true, ...(headers === undefined ? undefined : { headers }), ...init }).asResponse();
    },
    async warm() {
      await Promise.all([loadSdk(), ownFetch ?? transport.warm()]);
    },
  };
}
