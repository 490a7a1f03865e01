import { type ChatRequest, type Cost, type InputIssue, isZerohopError, ZerohopError } from '@zerohop/core';
import { type Door, type DoorStream, totalCost } from '@zerohop/core/door';
import { costBook, costHeader, idHeaders } from '../cost-book.ts';
import type { Beyond } from './beyond.ts';
import { asItCame, type ChatBody, type ParsedRequest, parseRequest } from './parse-request.ts';
import { errorHeaders, wireErrors, writeErrorBody } from './write-error.ts';
import { completionOf, writeResponse } from './write-response.ts';
import { ChunkWriter } from './write-stream.ts';

/** Where a chat goes. */
export interface Destination {
  /** A route, `provider/model`, or the door's own account with a model. */
  readonly model: string;
  /** True for the door's own account: the body goes out as it came, and a whole answer comes back so. */
  readonly own: boolean;
}

/** One chat that a client asked for. */
export interface Chat {
  readonly body: ChatBody;
  readonly to: Destination;
  readonly signal: AbortSignal | undefined;
  /** Told the call's id as soon as there is one. */
  started(callId: string): void;
}

/**
 * Serves a chat by a router, as OpenAI would.
 *
 * @throws ZerohopError when the call has failed before there was anything to send
 */
export async function serveChat(door: Door, { body, to, signal, started }: Chat): Promise<Response> {
  const parsed = parseRequest(body);
  refuseBeyond(parsed.beyond, to, parsed.stream);
  const request = {
    ...parsed.request,
    model: to.model,
    signal,
    ...(to.own ? { providerOptions: { openai: asItCame(body) } } : undefined),
  };
  if (!parsed.stream) return await serveWhole(door, request, to, started);
  const stream = door.stream(request);
  started(stream.callId);
  return await serveStream(stream, parsed, signal);
}

/** An error as OpenAI would send it. `callId` is `''` when the request was refused before it became a call. */
export function serveError(error: ZerohopError, callId: string): Response {
  const cost = totalCost(error.attempts, undefined);
  costBook.note(cost, { callId });
  const headers = { ...errorHeaders(error), ...(callId === '' ? undefined : idHeaders(callId)), [costHeader]: String(cost.nanoUsd) };
  return new Response(JSON.stringify(writeErrorBody(error)), { status: wireErrors[error.code].status, headers });
}

async function serveWhole(door: Door, request: ChatRequest, to: Destination, started: Chat['started']): Promise<Response> {
  const call = door.chat(request);
  started(call.callId);
  const response = await call.response;
  const body = (to.own ? completionOf(response.raw) : undefined) ?? writeResponse(response, Date.now());
  costBook.note(response.cost, { callId: response.callId, answerId: String(body['id']) });
  const headers = { 'content-type': 'application/json', ...idHeaders(response.callId), [costHeader]: String(response.cost.nanoUsd) };
  return new Response(JSON.stringify(body), { status: 200, headers });
}

async function serveStream(stream: DoorStream, { includeUsage }: ParsedRequest, signal: AbortSignal | undefined): Promise<Response> {
  const { callId } = stream;
  // What fails before anything is shown fails with a status, as at the vendor.
  await stream.ready;
  const writer = new ChunkWriter({ callId, includeUsage, nowMs: Date.now(), head: () => stream.head });
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', ...idHeaders(callId) };
  return new Response(chunks(stream, writer, signal), { status: 200, headers });
}

// Pulled, never ahead of its reader.
function chunks(stream: DoorStream, writer: ChunkWriter, signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  const events = stream[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let over = false;
  let abort = (): void => {};
  const end = (cost: Cost, answerId?: string): void => {
    over = true;
    signal?.removeEventListener('abort', abort);
    costBook.note(cost, { callId: stream.callId, answerId, signal });
  };
  const leave = (): void => {
    if (over) return;
    stream.cancel();
    end(stream.cost);
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        abort = () => {
          leave();
          controller.error(signal?.reason);
        };
        if (signal?.aborted === true) abort();
        else signal?.addEventListener('abort', abort, { once: true });
      },
      async pull(controller) {
        try {
          for (;;) {
            const { done, value: event } = await events.next();
            if (over) return;
            if (done === true) throw new Error('a stream ended without its response');
            const text = writer.write(event);
            if (event.type === 'finish') end(event.response.cost, event.response.id);
            if (text !== '') controller.enqueue(encoder.encode(text));
            if (event.type === 'finish') controller.close();
            if (text !== '') return;
          }
        } catch (thrown) {
          if (over) return;
          stream.cancel();
          end(stream.cost);
          controller.enqueue(encoder.encode(writer.error(ourError(thrown))));
          controller.close();
        }
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
}

/** Whatever was thrown, as an error of ours. */
export function ourError(thrown: unknown): ZerohopError {
  if (isZerohopError(thrown)) return thrown as ZerohopError;
  const message = `the router failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  return new ZerohopError({ code: 'server_error', message, cause: thrown });
}

function refuseBeyond(beyond: readonly Beyond[], to: Destination, stream: boolean): void {
  const lost = beyond.filter(({ carried }) => !to.own || carried === 'never' || (carried === 'whole' && stream));
  const [first] = lost;
  if (first === undefined) return;
  const where = to.own ? 'by the router' : `to '${to.model}', which may be another vendor's`;
  const more = lost.length === 1 ? '' : ` (${lost.length - 1} more in details.issues)`;
  const issues = lost.map(issueOf);
  throw new ZerohopError({
    code: 'invalid_request',
    message: `${first.path}: ${first.what} cannot be sent ${where}${more}`,
    details: { ...issueOf(first), issues },
  });
}

function issueOf({ path, what }: Beyond): InputIssue {
  return { path, expected: `no ${what}` };
}
