import { ClientCache, lazyVendor, type ProviderContext, rememberRequestHeads } from '@zerohop/core/adapter';
import type OpenAI from 'openai';
import type { OpenaiSettings } from './options.ts';
import { cloneClient, keepErrorBodies } from './sdk.ts';
import { type AzureAddress, azureAddress } from './vendors/azure.ts';
import { type Vendor, vendorOf } from './vendors/vendors.ts';

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
  const { client: ownClient, fetch: ownFetch, options = {}, baseURL, headers } = settings as OpenaiSettings;
  if (ownClient !== undefined) {
    const own = cloneClient(ownClient, { maxRetries: 0 });
    keepErrorBodies(own);
    return { of: () => own, async warm() {} };
  }
  const vendor = vendorOf(settings);
  const { apiVersion, deployment, token, organization, project } = options;
  const address: AzureAddress | undefined = vendor.deployments === true ? azureAddress(baseURL ?? '', apiVersion) : undefined;

  const clients = new ClientCache<OpenAI>(async (apiKey) => {
    const { default: Client, AzureOpenAI } = await loadSdk();
    const shared = {
      baseURL: address?.baseURL ?? baseURL ?? vendor.baseURL,
      // `null` keeps the SDK from reading the environment.
      adminAPIKey: null,
      webhookSecret: null,
      organization: organization ?? null,
      project: project ?? null,
      fetch: ownFetch ?? transport.fetch,
      maxRetries: 0,
      timeout: noTimeoutMs,
      logLevel: 'off' as const,
    };
    const client =
      address?.style === 'deployments'
        ? // `''` keeps the SDK from reading a key from the environment beside the token.
          new AzureOpenAI({ ...shared, apiVersion, deployment, ...(token === undefined ? { apiKey: apiKey ?? 'none' } : { apiKey: '', azureADTokenProvider: token }) })
        : new Client({ ...shared, apiKey: token ?? apiKey ?? 'none', defaultQuery: apiVersion === undefined ? undefined : { 'api-version': apiVersion } });
    // Not given as `defaultHeaders`, which OPENAI_CUSTOM_HEADERS is mixed into: another account's key may stand there.
    const defaultHeaders = token === undefined ? { ...keyHeaders(vendor, apiKey), ...lowerCased(headers) } : headers;
    (client as unknown as { _options: { defaultHeaders: unknown } })._options.defaultHeaders = defaultHeaders;
    keepErrorBodies(client);
    // A head that changes from call to call: with a token that is fetched anew, with a path that holds the model.
    const isConstant = token === undefined && (address?.style !== 'deployments' || deployment !== undefined);
    if (ownFetch === undefined && isConstant) rememberRequestHeads(client);
    return client;
  });
  return {
    of: (apiKey) => clients.of(apiKey),
    async warm() {
      await Promise.all([loadSdk(), ownFetch ?? transport.warm()]);
    },
  };
}

/** The headers that carry the key, beside what the SDK does by itself; `null` takes a header away. */
function keyHeaders({ keyHeader }: Vendor, apiKey: string | undefined): Record<string, string | null> {
  if (keyHeader !== undefined) return { authorization: null, [keyHeader]: apiKey ?? null };
  return apiKey === undefined ? { authorization: null } : {};
}

function lowerCased(headers: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
}
