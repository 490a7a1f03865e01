import { type Clock, realClock } from '../clock/clock.ts';
import { toPiece } from './pieces.ts';
import { redactHeaders, redactPieces, redactText, secretsOf } from './redact.ts';
import type { RecordedEnd, RecordedExchange, RecordedHead, Recording } from './recording.ts';

/** A `fetch` that remembers. */
export interface ExchangeRecorder {
  /** Goes where a `fetch` is taken: a provider's `fetch` setting, an SDK's option. */
  readonly fetch: typeof fetch;
  /** What was recorded until now; `JSON.stringify` it. Exchanges that are under way have no end. */
  recording(): Recording;
}

/** How it is recorded. */
export interface RecordingOptions {
  /** What sends. @default the global fetch */
  fetch?: typeof fetch | undefined;
  /** What times are taken by. @default the machine's time */
  clock?: Clock | undefined;
}

interface Running {
  readonly method: string;
  readonly path: string;
  readonly secrets: readonly string[];
  head: RecordedHead | undefined;
  readonly pieces: { readonly atMs: number; readonly bytes: Uint8Array }[];
  end: RecordedEnd | undefined;
}

/** A body that was decoded on the way is no longer what these speak of. */
const ofTheEncoding = ['content-encoding', 'content-length', 'transfer-encoding'];

/** Statuses whose responses may have no body. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Records what vendors answer, at the boundary of their SDK: status, headers, and the pieces of each body with the moment at which
 * they came. Of requests only method and path are kept; keys, tokens and cookies never are, wherever they stand.
 *
 * Pieces are read as the SDK reads them, so a slow reader is recorded too: read fast to record the vendor.
 *
 * @example
 * const recorder = recordExchanges();
 * const client = new OpenAI({ fetch: recorder.fetch });
 * // ... ask, then keep it:
 * await writeFile('answers.json', JSON.stringify(recorder.recording()));
 */
export function recordExchanges({ fetch: send = (...request) => globalThis.fetch(...request), clock = realClock }: RecordingOptions = {}): ExchangeRecorder {
  const exchanges: Running[] = [];

  const record: typeof fetch = async (input, init) => {
    const asked = new Request(input, { method: init?.method ?? (input instanceof Request ? input.method : 'GET'), headers: init?.headers ?? (input instanceof Request ? input.headers : {}) });
    const url = new URL(asked.url);
    const startMs = clock.now();
    const now = (): number => clock.now() - startMs;
    const running: Running = { method: asked.method, path: url.pathname, secrets: secretsOf(url, asked.headers), head: undefined, pieces: [], end: undefined };
    exchanges.push(running);
    let response: Response;
    try {
      response = await send(input, init);
    } catch (error) {
      running.end = cutBy(error, now(), running.secrets);
      throw error;
    }
    running.head = { atMs: now(), status: response.status, headers: redactHeaders(kept(response.headers), running.secrets) };
    if (response.body === null || bodiless.has(response.status)) {
      running.end = { atMs: now(), how: 'end' };
      return response;
    }
    return new Response(tapped(response.body, running, now), { status: response.status, statusText: response.statusText, headers: kept(response.headers) });
  };

  return { fetch: record, recording: () => ({ version: 1, exchanges: exchanges.map(toExchange) }) };
}

function tapped(body: ReadableStream<Uint8Array>, running: Running, now: () => number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            running.end = { atMs: now(), how: 'end' };
            controller.close();
            return;
          }
          running.pieces.push({ atMs: now(), bytes: value });
          controller.enqueue(new Uint8Array(value));
        } catch (error) {
          running.end = cutBy(error, now(), running.secrets);
          controller.error(error);
        }
      },
      cancel(reason) {
        running.end = { atMs: now(), how: 'left' };
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

function kept(headers: Headers): Headers {
  const copy = new Headers(headers);
  for (const name of ofTheEncoding) copy.delete(name);
  return copy;
}

/** A client that gives up is told so by its own signal; all else is the connection's. */
function cutBy(error: unknown, atMs: number, secrets: readonly string[]): RecordedEnd {
  const { name, message, cause } = error as { name?: string; message?: string; cause?: { code?: unknown; message?: unknown } };
  if (name === 'AbortError') return { atMs, how: 'left' };
  const code = cause?.code ?? (error as { code?: unknown }).code;
  const said = typeof cause?.message === 'string' ? `${message}: ${cause.message}` : (message ?? String(error));
  return { atMs, how: 'cut', message: redactText(said, secrets), ...(typeof code === 'string' ? { code } : undefined) };
}

function toExchange({ method, path, secrets, head, pieces, end }: Running): RecordedExchange {
  const shown = redactPieces(pieces.map(({ bytes }) => bytes), secrets);
  return { method, path: redactText(path, secrets), head, pieces: shown.map((bytes, index) => toPiece(bytes, pieces[index]?.atMs ?? 0)), end };
}
