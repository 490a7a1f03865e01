import type { ServerResponse } from 'node:http';
import type { ChatEvent } from '../chat/event.ts';
import { isZerohopError } from '../errors/zerohop-error.ts';

/** What of a stream goes to a browser. */
export interface StreamOutputOptions {
  /**
   * The events to send. A whitelist: cost, attempts, targets and raw bodies go out only inside events that are named here,
   * and never in `finish`, which carries just the reason.
   *
   * @default ['text-delta', 'tool-call', 'finish']
   */
  events?: readonly ChatEvent['type'][] | undefined;
}

const defaultEvents: readonly ChatEvent['type'][] = ['text-delta', 'tool-call', 'finish'];

/** One event as server-sent event text; `undefined` when it is not to be sent. */
function write(event: ChatEvent, allowed: ReadonlySet<string>): string | undefined {
  if (!allowed.has(event.type)) return undefined;
  return `event: ${event.type}\ndata: ${JSON.stringify(publicPart(event))}\n\n`;
}

function publicPart(event: ChatEvent): object {
  switch (event.type) {
    case 'text-delta':
    case 'reasoning-delta':
      return { type: event.type, text: event.text };
    case 'finish':
      return { type: 'finish', finishReason: event.response.finishReason };
    default:
      return event;
  }
}

// The message of an error may speak of providers and prices; its code does not.
function writeError(error: unknown): string {
  const known = isZerohopError(error);
  return `event: error\ndata: ${JSON.stringify({ type: 'error', code: known ? error.code : 'server_error', retryable: known && error.retryable })}\n\n`;
}

/** A stream's events as bytes, pulled. Cancelling it ends the call. */
export function serverSentEvents(events: AsyncIterator<ChatEvent>, options: StreamOutputOptions): ReadableStream<Uint8Array> {
  const allowed = new Set(options.events ?? defaultEvents);
  const encoder = new TextEncoder();
  let cancelled = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          for (;;) {
            const { done, value } = await events.next();
            if (cancelled) return;
            if (done === true) {
              controller.close();
              return;
            }
            const text = write(value, allowed);
            if (text !== undefined) {
              controller.enqueue(encoder.encode(text));
              return;
            }
          }
        } catch (error) {
          if (cancelled) return;
          controller.enqueue(encoder.encode(writeError(error)));
          controller.close();
        }
      },
      async cancel() {
        cancelled = true;
        await events.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * Writes a stream's events to a Node response, no faster than it drains, and ends the call when the client leaves. An
 * error before the first event is thrown, the response untouched; a later one is written as an `error` event.
 */
export async function pipeServerSentEvents(
  events: AsyncIterator<ChatEvent>,
  response: ServerResponse,
  options: StreamOutputOptions,
): Promise<void> {
  const allowed = new Set(options.events ?? defaultEvents);
  // A client that was gone before we listened sends no second 'close'.
  let left = response.destroyed;
  if (left) {
    await events.return?.();
    return;
  }
  let wake = (): void => {};
  const onClose = (): void => {
    left = true;
    void events.return?.();
    wake();
  };
  const onDrain = (): void => wake();
  response.on('close', onClose);
  response.on('drain', onDrain);
  try {
    let result = await events.next();
    if (left) return;
    if (!response.headersSent) {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
    }
    while (result.done !== true && !left) {
      const text = write(result.value, allowed);
      // Destroyed by the app itself: its 'close' comes later, and a write now would be an unhandled 'error'.
      if (response.destroyed) {
        onClose();
        return;
      }
      if (text !== undefined && !response.write(text)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (left) resolve();
        });
      }
      if (left) return;
      try {
        result = await events.next();
      } catch (error) {
        if (!left && !response.destroyed) response.end(writeError(error));
        return;
      }
    }
    if (!left && !response.destroyed) response.end();
  } finally {
    response.off('close', onClose);
    response.off('drain', onDrain);
  }
}
