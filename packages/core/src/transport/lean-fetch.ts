import type { Agent, Dispatcher } from 'undici';
import { exchangeKey, type Exchange } from '../adapter/transport-port.ts';
import { outsideScope } from '../lib/outside-scope.ts';
import { BodyDecoder, encodingOf } from './body-decoder.ts';
import { BodyQueue, type BodySink, type BodySource } from './body-queue.ts';
import { Connecting, type ConnectingSocket, type ConnectionOwner } from './connecting.ts';
import { networkError, refuseRedirect } from './fetch-errors.ts';
import { LeanHeaders } from './lean-headers.ts';
import { LeanResponse } from './lean-response.ts';

type Init = RequestInit & { [exchangeKey]?: Exchange };

/** A `fetch` over an undici agent, or what stands in for one, without the cost of the web-standard one. */
export function createLeanFetch(agent: Pick<Agent, 'dispatch'>, connecting: Connecting = new Connecting()): typeof fetch {
  const split = createUrlSplitter();

  return (input, init: Init = {}) =>
    new Promise<Response>((resolve, reject) => {
      if (typeof input !== 'string' && !(input instanceof URL)) {
        // A Request carries method, headers and body of its own: sending its URL alone would be another request.
        throw new TypeError('this fetch takes a URL and an init, not a Request');
      }
      const url = String(input);
      const signal = signalOf(init);
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const { origin, path } = split(url);
      const options: Dispatcher.DispatchOptions = {
        origin,
        path,
        method: (init.method ?? 'GET').toUpperCase() as Dispatcher.HttpMethod,
        headers: flatHeaders(init.headers),
        body: (init.body ?? null) as string | Uint8Array | null,
        headersTimeout: 0,
        bodyTimeout: 0,
      };
      const handler = new FetchHandler(origin, init, resolve, reject);
      init[exchangeKey]?.connecting();
      outsideScope(() => connecting.dispatch(handler, () => agent.dispatch(options, handler)));
    });
}

class FetchHandler implements Dispatcher.DispatchHandler, ConnectionOwner {
  readonly #origin: string;
  readonly #signal: AbortSignal | null | undefined;
  readonly #exchange: Exchange | undefined;
  readonly #resolve: (response: Response) => void;
  readonly #reject: (error: unknown) => void;
  readonly #onAbort: () => void;
  #controller: Dispatcher.DispatchController | undefined;
  #sink: BodySink | undefined;
  #connecting: ConnectingSocket | undefined;
  #over = false;

  constructor(origin: string, init: Init, resolve: (response: Response) => void, reject: (error: unknown) => void) {
    this.#origin = origin;
    this.#signal = signalOf(init);
    this.#exchange = init[exchangeKey];
    this.#resolve = resolve;
    this.#reject = reject;
    this.#onAbort = () => this.#abort();
    this.#signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  connecting(socket: ConnectingSocket | undefined): void {
    this.#connecting = socket;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#over) {
      // Cancelled while it waited for a connection: nothing may be written now.
      controller.abort(new Error('cancelled before the request was written'));
      return;
    }
    this.#exchange?.connected();
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Record<string, string | string[] | undefined>,
    statusMessage?: string,
  ): void {
    if (statusCode < 200) return;
    const source = {
      pause: () => controller.pause(),
      resume: () => controller.resume(),
      abort: () => {
        // Over already: the connection may be another request's by now.
        if (this.#over) return;
        this.#finish();
        controller.abort(new Error('body cancelled'));
      },
    };
    const head = { status: statusCode, statusText: statusMessage ?? '', headers: new LeanHeaders(headers) };
    try {
      refuseRedirect(this.#origin, head);
      this.#resolve(new LeanResponse(head, this.#open(headers['content-encoding'], source)) as unknown as Response);
    } catch (error) {
      this.#reject(error);
      source.abort();
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#sink?.push(chunk);
  }

  onResponseEnd(): void {
    this.#finish();
    this.#sink?.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#over) return;
    this.#finish();
    this.#fail(networkError(error, this.#controller !== undefined));
  }

  #abort(): void {
    if (this.#over) return;
    this.#finish();
    const reason: unknown = this.#signal?.reason;
    this.#fail(reason);
    this.#controller?.abort(reason instanceof Error ? reason : new Error('aborted'));
    this.#connecting?.destroy(new Error('cancelled while it was connected'));
  }

  #open(contentEncoding: string | string[] | undefined, source: BodySource): BodyQueue {
    const encoding = encodingOf(contentEncoding);
    if (encoding === undefined) {
      const queue = new BodyQueue(source);
      this.#sink = queue;
      return queue;
    }
    const decoder = new BodyDecoder(encoding, source);
    this.#sink = decoder;
    return decoder.queue;
  }

  #fail(error: unknown): void {
    if (this.#sink === undefined) this.#reject(error);
    else this.#sink.fail(error);
  }

  #finish(): void {
    this.#over = true;
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }
}

function signalOf(init: Init): AbortSignal | null | undefined {
  return init[exchangeKey]?.signal ?? init.signal;
}

function flatHeaders(headers: RequestInit['headers']): string[] {
  const flat: string[] = [];
  if (headers === undefined) return flat;
  if (headers instanceof Headers) headers.forEach((value, name) => flat.push(name, value));
  else if (Array.isArray(headers)) for (const [name, value] of headers) flat.push(name ?? '', value ?? '');
  else for (const [name, value] of Object.entries(headers)) flat.push(name, String(value));
  return flat;
}

// Parsing a URL costs a microsecond, and an app calls few of them.
function createUrlSplitter(): (url: string) => { origin: string; path: string } {
  const known = new Map<string, { origin: string; path: string }>();
  return (url) => {
    let parts = known.get(url);
    if (parts === undefined) {
      const parsed = new URL(url);
      parts = { origin: parsed.origin, path: parsed.pathname + parsed.search };
      if (known.size >= 512) known.clear();
      known.set(url, parts);
    }
    return parts;
  };
}
