import { type Clock, realClock } from '../clock/clock.ts';
import { bytesOf } from './pieces.ts';
import type { RecordedEnd, RecordedExchange, Recording } from './recording.ts';

/** A `fetch` that gives what was recorded. */
export interface ExchangeReplayer {
  /** Goes where a `fetch` is taken: a provider's `fetch` setting, an SDK's option. */
  readonly fetch: typeof fetch;
  /** What nobody has asked for yet, as `POST /v1/messages`, in order. */
  readonly left: readonly string[];
}

/** How it is replayed. */
export interface ReplayOptions {
  /** What passes the time between the pieces: a virtual clock replays an hour at once. @default the machine's time */
  clock?: Clock | undefined;
}

/**
 * Replays a recording: each request gets the next exchange of its method and path, with the same pieces at the same moments. A body
 * that was cut is cut again; one that its reader left, or that had not ended, ends where the recording does.
 *
 * @throws Error, out of `fetch`, for a request that was not recorded, or more often than it was: it names what was asked and what is left
 * @example
 * const replayer = replayExchanges(JSON.parse(await readFile('answers.json', 'utf8')));
 * const router = createRouter({ providers: { openai: openai({ apiKey: 'none', fetch: replayer.fetch }) } });
 */
export function replayExchanges(recording: Recording, { clock = realClock }: ReplayOptions = {}): ExchangeReplayer {
  if (recording.version !== 1) throw new Error(`a recording of version ${String(recording.version)}; this package replays version 1`);
  const waiting = [...recording.exchanges];

  const replay: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const method = (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase();
    const index = waiting.findIndex((exchange) => exchange.method === method && exchange.path === url.pathname);
    const [exchange] = index < 0 ? [] : waiting.splice(index, 1);
    if (exchange === undefined) throw new Error(`replay: nothing is recorded for ${method} ${url.pathname} (any more); left: ${namesOf(waiting).join(', ') || 'nothing'}`);
    const given = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    const left = new AbortController();
    const until = waiterFrom(clock, given ? AbortSignal.any([given, left.signal]) : left.signal);
    const { head, end } = exchange;
    if (head === undefined) {
      await until(end?.how === 'cut' ? end.atMs : Infinity);
      throw failureOf(end);
    }
    await until(head.atMs);
    return new Response(bodyOf(exchange, until, () => left.abort()), { status: head.status, headers: { ...head.headers } });
  };

  return {
    fetch: replay,
    get left() {
      return namesOf(waiting);
    },
  };
}

type Until = (atMs: number) => Promise<void>;

function bodyOf({ head, pieces, end }: RecordedExchange, until: Until, leave: () => void): ReadableStream<Uint8Array<ArrayBuffer>> | null {
  // A response of such a status may not be given a body at all.
  if (head !== undefined && [204, 205, 304].includes(head.status)) return null;
  let next = 0;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const piece = pieces[next];
        if (piece !== undefined) {
          next += 1;
          await until(piece.atMs);
          controller.enqueue(bytesOf(piece));
          return;
        }
        // Nobody knows what came behind: a reader who goes on is better told of an end than left to wait.
        await until(end?.atMs ?? 0);
        if (end?.how === 'cut') throw failureOf(end);
        controller.close();
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
}

/** Waits until a moment of the exchange, counted from now. Rejects with the signal's reason as soon as that aborts, and leaves no timer. */
function waiterFrom(clock: Clock, signal: AbortSignal): Until {
  const startMs = clock.now();
  return (atMs) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const leftMs = startMs + atMs - clock.now();
      if (leftMs <= 0) return resolve();
      const onAbort = (): void => {
        if (timer !== undefined) clock.clearTimeout(timer);
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const done = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const timer = leftMs === Infinity ? undefined : clock.setTimeout(done, leftMs);
    });
}

function failureOf(end: RecordedEnd | undefined): Error {
  const { message = 'the connection broke', code } = end?.how === 'cut' ? end : {};
  return Object.assign(new TypeError(message), code === undefined ? {} : { code });
}

function namesOf(exchanges: readonly RecordedExchange[]): string[] {
  return exchanges.map(({ method, path }) => `${method} ${path}`);
}
