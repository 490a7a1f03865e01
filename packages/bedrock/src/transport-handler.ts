import { type BodyReader, type Exchange, exchangeKey, parseJsonBody, readerOf, type ResponseHead, ZerohopError } from '@zerohop/core/adapter';

/** One request of ours on its way through the SDK: travels in the options of `send`. */
export interface Passage {
  readonly exchange: Exchange;
  /** Told as soon as the response's head is here. */
  readonly head: (head: ResponseHead) => void;
  /** Input tokens as the response's head counts them, where it does. */
  inputTokens?: number | undefined;
  /** The body of a stream, once there is one. */
  reader?: BodyReader | undefined;
}

/** Key under which a {@link Passage} travels. */
export const passageKey: unique symbol = Symbol('zerohop.passage');

/** The part of the SDK's request that is sent. */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | AsyncIterable<never>;
}

/** Sends the SDK's requests over a fetch. */
export interface TransportHandler {
  handle(request: SdkRequest, options?: HandlerOptions): Promise<{ response: SdkResponse }>;
}

interface HandlerOptions {
  readonly isEventStream?: boolean | undefined;
  readonly [passageKey]?: Passage | undefined;
}

/** What a fetch sets itself. */
const ownHeaders = new Set(['host', 'content-length']);

/** A request handler for the SDK over our transport or the app's own fetch, instead of the SDK's HTTP/2 client. */
export function transportHandler(send: typeof fetch, extraHeaders: Readonly<Record<string, string>> | undefined): TransportHandler {
  return {
    async handle(request, options = {}) {
      const passage = options[passageKey];
      const { method, protocol, hostname, port, path, body } = request;
      const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !ownHeaders.has(name.toLowerCase())));
      const init = { method, headers: { ...headers, ...extraHeaders }, body, signal: passage?.exchange.signal, [exchangeKey]: passage?.exchange };
      const response = await send(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`, init as RequestInit);
      passage?.head({ status: response.status, requestId: response.headers.get('x-amzn-requestid') ?? undefined });
      const counted = response.headers.get('x-amzn-bedrock-input-token-count');
      if (passage !== undefined && counted !== null) passage.inputTokens = Number(counted);
      const head = { statusCode: response.status, headers: Object.fromEntries(response.headers) };
      if (!response.ok || options.isEventStream !== true) return { response: { ...head, body: new Uint8Array(await response.arrayBuffer()) } };
      if (response.headers.get('content-type')?.includes('eventstream') !== true) throw noStream(await response.text());
      if (passage !== undefined) passage.reader = readerOf(response);
      return { response: { ...head, body: nothing() } };
    },
  };
}

/** Anything may stand in front of a vendor, and answer 200. */
function noStream(body: string): ZerohopError<'bad_response'> {
  parseJsonBody(body);
  return new ZerohopError({ code: 'bad_response', message: 'the vendor answered 200 with something that is no event stream', details: { reason: 'no_stream' }, raw: body.slice(0, 500) });
}

/** What the SDK gets to see of a stream, which is read by ourselves. */
async function* nothing(): AsyncGenerator<never> {}
