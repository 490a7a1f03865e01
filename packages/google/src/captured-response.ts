import { type AdapterCall, exchangeKey, parseJsonOr, type ProviderContext, ZerohopError } from '@zerohop/core/adapter';
import { fromErrorBody } from './from-error.ts';
import { fromUnsent } from './from-unsent.ts';

type Call = Pick<AdapterCall, 'apiKey' | 'signal' | 'exchange' | 'head'>;

/**
 * Has `@google/genai` write one request over our transport, and keeps the response: it is ours to read.
 *
 * @param ask calls the SDK, which must use the fetch it is given
 * @throws ZerohopError for what the vendor refused, and for what the SDK refused by itself
 */
export async function captureResponse(context: ProviderContext, call: Call, ask: (fetchOnce: typeof fetch) => Promise<unknown>): Promise<Response> {
  let response: Response | undefined;
  let sent = false;
  const fetchOnce: typeof fetch = async (url, init) => {
    sent = true;
    response = await sendRequest(context, call, url, init);
    return seen;
  };
  try {
    await ask(fetchOnce);
  } catch (error) {
    throw sent ? error : fromUnsent(error, call.apiKey);
  }
  if (response === undefined) throw new ZerohopError({ code: 'bad_response', message: "'@google/genai' sent the request past our fetch", details: { reason: 'no_response' } });
  return response;
}

/** Sends a request over our transport or the app's own fetch. Throws what the vendor refused. */
export async function sendRequest({ settings, transport, clock }: ProviderContext, call: Call, url: Parameters<typeof fetch>[0], init: RequestInit | undefined): Promise<Response> {
  const send = settings.fetch ?? transport.fetch;
  const response = await send(url, { ...init, signal: call.signal, [exchangeKey]: call.exchange } as RequestInit);
  const { status } = response;
  const header = (name: string): string | null => response.headers.get(name);
  const requestId = header('x-request-id') ?? undefined;
  call.head({ status, requestId });
  // An error whose body breaks off is still the error that its status says.
  if (!response.ok) throw fromErrorBody(parseJsonOr(await response.text().catch(() => '')), { status, header, requestId }, clock.now());
  return response;
}

/** What the SDK gets to see of a response: that there is one. A real one would be built for every call, and read by nobody. */
const seen = { ok: true, status: 200, statusText: 'OK', headers: new Headers(), body: null, json: () => Promise.resolve({}) } as unknown as Response;
