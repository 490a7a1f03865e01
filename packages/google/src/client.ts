import { ClientCache, lazyVendor, omitUndefined, type ProviderContext, ZerohopError } from '@zerohop/core/adapter';
import type { GoogleGenAI, GoogleGenAIOptions } from '@google/genai';
import type { GoogleOptions, GoogleSettings } from './options.ts';
import { vendorNameOf, vendorOf } from './vendors.ts';

const loadSdk = lazyVendor('@google/genai', () => import('@google/genai'));

/** The part of the SDK's client that is used. */
export type Models = Pick<GoogleGenAI['models'], 'generateContent' | 'generateContentStream' | 'embedContent'>;

/** The SDK clients of one provider: the app's own, or one per key. */
export interface Clients {
  /** The app's own. */
  readonly own: Models | undefined;
  /** No promise where the client is here already. */
  of(apiKey: string | undefined): Models | Promise<Models>;
  /** Loads the SDK ahead of the first call. */
  warm(): Promise<void>;
}

/** Makes clients of `@google/genai` out of a provider's settings. */
export function openClients({ settings, transport }: Pick<ProviderContext, 'settings' | 'transport'>): Clients {
  const { client: ownClient, fetch: ownFetch, baseURL, headers, options } = settings as GoogleSettings;
  const vendor = vendorOf(settings);
  const clients = new ClientCache<Models>(async (apiKey) => {
    const { GoogleGenAI: Client } = await loadSdk();
    // What is left out here, the SDK looks up in the environment: key, address, version, and whether it is Vertex AI.
    const { models } = new Client({
      ...(vendorNameOf(settings) === 'vertex' ? vertexOptionsOf(apiKey, options) : { apiKey: apiKey ?? 'none', vertexai: false }),
      httpOptions: {
        baseUrl: baseURL ?? vendor.baseURL(options),
        apiVersion: options?.apiVersion ?? vendor.apiVersion,
        headers: { ...headers },
      },
    });
    return models;
  });
  return {
    own: (ownClient as { models: Models } | undefined)?.models,
    of: (apiKey) => clients.of(apiKey),
    async warm() {
      if (ownClient === undefined) await Promise.all([loadSdk(), ownFetch ?? transport.warm()]);
    },
  };
}

/** A key, or what `google-auth-library` needs; left to itself it looks where Google's tools leave credentials. */
function vertexOptionsOf(apiKey: string | undefined, options: GoogleOptions | undefined): GoogleGenAIOptions {
  const { project, location, token, googleAuthOptions } = options ?? {};
  return omitUndefined({
    vertexai: true,
    project,
    location,
    apiKey,
    // A copy, which the SDK writes to.
    googleAuthOptions: token === undefined ? googleAuthOptions && { ...googleAuthOptions } : { authClient: signedInWith(token) },
  }) as GoogleGenAIOptions;
}

/** As much of a `google-auth-library` client as the SDK asks of one. */
function signedInWith(token: () => Promise<string>): object {
  return {
    async getRequestHeaders(): Promise<Headers> {
      return new Headers({ authorization: `Bearer ${await fetchToken(token)}` });
    },
  };
}

async function fetchToken(token: () => Promise<string>): Promise<string> {
  let fetched: unknown;
  try {
    fetched = await token();
  } catch (cause) {
    throw new ZerohopError({ code: 'authentication', message: `the access token could not be fetched: ${cause instanceof Error ? cause.message : String(cause)}`, cause });
  }
  if (typeof fetched === 'string' && fetched !== '') return fetched;
  throw new ZerohopError({ code: 'authentication', message: 'options.token, the function that fetches the access token, returned none' });
}
