import type { createLeanFetch } from '@zerohop/core/adapter';
import { eventOrGone } from '../lib/event-or-gone.ts';
import type { HttpRequest } from '../server/http-request.ts';
import type { Outlet } from '../server/outlet.ts';
import { parseJson } from '../lib/json.ts';

type Dispatch = Parameters<typeof createLeanFetch>[0]['dispatch'];

/** A request as the lean fetch hands it to its agent. */
export type DispatchOptions = Parameters<Dispatch>[0];

/** What the lean fetch wants to hear of it. */
export type DispatchHandler = Parameters<Dispatch>[1];

type Controller = Parameters<NonNullable<DispatchHandler['onRequestStart']>>[0];

// Made once: an abort without a reason makes an exception of its own each time.
const closed = new Error('the connection has closed');

/** One connection in the place of a socket: the client's end is what the lean fetch has for a controller, the vendor's end is an outlet. */
export class SimulatedConnection implements Outlet, Controller {
  readonly reason = null;
  readonly #handler: DispatchHandler;
  readonly #gone = new AbortController();
  #paused = false;
  #onResume: (() => void) | undefined;
  #stood = false;
  #over = false;

  constructor(handler: DispatchHandler) {
    this.#handler = handler;
  }

  get aborted(): boolean {
    return this.gone.aborted;
  }

  get paused(): boolean {
    return this.#paused;
  }

  abort(reason: Error): void {
    this.breakOff(reason);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#onResume?.();
  }

  /** Aborts when the connection has closed, by whichever side. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Whether a request was written over it, and the exchange is not over. */
  get stands(): boolean {
    return this.#stood && !this.#over;
  }

  /** The connection stands, and the request is written. */
  stand(): void {
    this.#stood = true;
    this.#handler.onRequestStart?.(this, undefined as never);
  }

  /** The connection fails, or breaks under the client. */
  breakOff(error: Error): void {
    if (this.#over) return;
    this.#close();
    this.#handler.onResponseError?.(this, error);
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.#handler.onResponseStart?.(this, status, { ...headers }, '');
  }

  async write(bytes: string | Uint8Array): Promise<void> {
    if (this.#paused) await eventOrGone(this.gone, (resolve) => (this.#onResume = resolve));
    if (!this.#over) this.#handler.onResponseData?.(this, Buffer.from(bytes as string));
  }

  async flush(): Promise<void> {}

  cut(reset: boolean): void {
    this.breakOff(networkFailure(reset ? 'read ECONNRESET' : 'other side closed', reset ? 'ECONNRESET' : 'UND_ERR_SOCKET'));
  }

  end(): void {
    if (this.#over) return;
    this.#close();
    this.#handler.onResponseEnd?.(this, {});
  }

  #close(): void {
    this.#over = true;
    this.#gone.abort(closed);
  }
}

/** An error as Node and undici make them. */
export function networkFailure(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

/** A request as a server would have read it. */
export function toHttpRequest({ path, method, headers, body }: DispatchOptions): HttpRequest {
  const url = new URL(path, 'http://simulated');
  const named: Record<string, string> = {};
  const flat = (headers ?? []) as readonly string[];
  for (let index = 0; index < flat.length; index += 2) named[String(flat[index]).toLowerCase()] = String(flat[index + 1]);
  const rawBody = textOf(body);
  return { method, path: url.pathname, query: Object.fromEntries(url.searchParams), headers: named, rawBody, body: rawBody === '' ? undefined : parseJson(rawBody) };
}

function textOf(body: unknown): string {
  // As a view: copying would call methods that an SDK has put on its bytes to warn of.
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  return typeof body === 'string' ? body : '';
}
