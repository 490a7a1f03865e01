import { ClientCache, type Exchange, exchangeKey, lazyVendor, parseJsonBody, type ProviderContext } from '@zerohop/core/adapter';
import type Replicate from 'replicate';
import { fromErrorResponse } from './from-error.ts';
import type { ReplicateSettings } from './options.ts';

/** Where the vendor lives, as its SDK takes it. */
export const defaultBaseURL = 'https://api.replicate.com/v1';

const loadSdk = lazyVendor('replicate', () => import('replicate'));

/** What one request needs of the attempt that it is made for. */
export interface Sender {
  readonly apiKey: string | undefined;
  readonly exchange: Exchange;
}

/** One request. */
export interface Parcel {
  readonly method: 'GET' | 'POST';
  /** Behind the base URL. */
  readonly path: string;
  readonly body?: object | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The SDK, asked. */
export interface Clients {
  /** Sends one request, once. Resolves with the parsed body of a success; an error of the vendor's is thrown as ours. */
  ask(parcel: Parcel, sender: Sender): Promise<unknown>;
  /** Opens a stream at an address that the vendor gave. */
  open(url: string, sender: Sender): Promise<Response>;
  /** Loads the SDK ahead of the first call. */
  warm(): Promise<void>;
}

type Fetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

/** Makes clients out of a provider's settings: the app's own, or one per token. */
export function openClients({ settings, transport, clock }: ProviderContext): Clients {
  const { client: ownClient, fetch: ownFetch, baseURL = defaultBaseURL, headers: ownHeaders } = settings as ReplicateSettings;
  const clients = new ClientCache<Replicate>(async (apiKey) => {
    const { default: Client } = await loadSdk();
    const client = new Client({ auth: apiKey ?? 'none', baseUrl: baseURL });
    // Without a token the SDK would take the environment's, whatever address it goes to.
    client.auth = apiKey ?? '';
    return client;
  });

  /** The fetch of one attempt. Our transport takes the signal with the exchange. */
  const fetchFor = ({ exchange }: Sender): Fetch => {
    const { signal = null } = exchange;
    if (ownClient !== undefined) return (url, init) => ownClient.fetch(String(url), { ...init, signal });
    if (ownFetch !== undefined) return (url, init) => ownFetch(url, { ...init, signal });
    return (url, init) => transport.fetch(url, { ...init, [exchangeKey]: exchange } as RequestInit);
  };

  return {
    async ask({ method, path, body, headers }, sender) {
      const client = ownClient ?? (await clients.of(sender.apiKey));
      const options = { method, headers: { ...ownHeaders, ...headers }, ...(body === undefined ? undefined : { data: body }) };
      const response = await sendOnce(client, fetchFor(sender), (once) => once.request(path, options));
      if (!response.ok) throw await fromErrorResponse(response, clock.now());
      return parseJsonBody(await response.text());
    },
    async open(url, sender) {
      // Without the token, as the SDK does it: the address is secret, and on another host.
      const response = await fetchFor(sender)(url, { headers: { accept: 'text/event-stream' } });
      if (!response.ok) throw await fromErrorResponse(response, clock.now());
      return response;
    },
    async warm() {
      await Promise.all([loadSdk(), ownFetch ?? transport.warm()]);
    },
  };
}

/**
 * Has a client send one request once. It asks again at once, up to five times, when there is no answer or a 429, and cannot be
 * told not to: it is shown a success instead, and what really came is judged by us.
 */
async function sendOnce(client: Replicate, send: Fetch, ask: (client: Replicate) => Promise<Response>): Promise<Response> {
  let sent: Promise<Response> | undefined;
  const fetch: Fetch = (url, init) => {
    sent ??= send(url, init);
    return sent.then(
      (response) => (response.ok ? response : success()),
      () => success(),
    );
  };
  const shown = await ask(Object.create(client, { fetch: { value: fetch } }) as Replicate);
  return sent ?? shown;
}

function success(): Response {
  return new Response(null, { status: 200 });
}
