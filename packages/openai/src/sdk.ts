import { fields, omitUndefined } from '@zerohop/core/adapter';
import type OpenAI from 'openai';
import type { ClientOptions } from 'openai';

// What versions of the SDK that the peer range allows do otherwise than the newest.

/** What the SDK hides in its types. */
interface Inside {
  readonly _options: { readonly apiKey?: unknown };
  /** Of `AzureOpenAI` alone. */
  readonly apiVersion?: string | undefined;
  readonly deploymentName?: string | undefined;
  makeStatusError(status: number, body: unknown, message: string | undefined, headers: Headers): Error;
}

/**
 * The same client, of the same class, with other options. In 6 and early versions of 7 `AzureOpenAI` forgets its version and its deployment, and in early
 * versions of 6 every client forgets the function that fetches its key.
 */
export function cloneClient<Client extends OpenAI>(client: Client, options: ClientOptions): Client {
  const { _options, apiVersion, deploymentName } = client as unknown as Inside;
  const { apiKey } = _options;
  const forgotten = omitUndefined({ apiVersion, deployment: deploymentName, apiKey: typeof apiKey === 'function' ? (apiKey as () => Promise<string>) : undefined });
  return client.withOptions({ ...forgotten, ...options });
}

/** Has a client put whole error bodies into its errors. In 6 and early versions of 7 they hold what is in the body's `error`, and nothing of the bodies without one, which some vendors send. */
export function keepErrorBodies(client: OpenAI): void {
  const inside = client as unknown as Inside;
  const make = inside.makeStatusError.bind(client);
  inside.makeStatusError = (status, body, message, headers) => make(status, wrapped(body), message, headers);
}

function wrapped(body: unknown): unknown {
  const isBare = typeof body === 'object' && body !== null && (fields(body)['error'] ?? undefined) === undefined;
  return isBare ? { error: body } : body;
}
