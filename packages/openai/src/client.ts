import { ClientCache, lazyVendor, type ProviderContext, rememberRequestHeads } from '@zerohop/core/adapter';
import type OpenAI from 'openai';
import type { OpenaiSettings } from './options.ts';
import { vendorOf } from './vendors/vendors.ts';

const loadSdk = lazyVendor('openai', () => import('openai'));

/** The largest delay a timer takes. Our own clocks bound attempts. */
const noTimeoutMs = 2 ** 31 - 1;

/** The SDK clients of one provider: the app's own, or one per key. */
export interface Clients {
  /** No promise where the client is here already. */
  of(apiKey: string | undefined): OpenAI | Promise<OpenAI>;
  /** Loads the SDK ahead of the first call. */
  warm(): Promise<void>;
}

/** Makes clients out of a provider's settings. */
export function openClients({ settings, transport }: ProviderContext): Clients {
  const { client: ownClient, fetch: ownFetch, options, baseURL, headers } = settings as OpenaiSettings;
  if (ownClient !== undefined) {
    const own = ownClient.withOptions({ maxRetries: 0 });
    return { of: () => own, async warm() {} };
  }
  const clients = new ClientCache<OpenAI>(async (apiKey) => {
    const { default: Client } = await loadSdk();
    const client = new Client({
      apiKey: apiKey ?? 'none',
      baseURL: baseURL ?? vendorOf(settings).baseURL,
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
  return {
    of: (apiKey) => clients.of(apiKey),
    async warm() {
      await loadSdk();
    },
  };
}

function lowerCased(headers: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
}
