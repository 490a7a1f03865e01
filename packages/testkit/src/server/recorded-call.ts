import type { AnswerUsage, SettledAnswer } from '../answer/answer.ts';
import type { Fault } from '../fault/fault.ts';
import { deferred } from '../lib/deferred.ts';
import type { HttpRequest } from './http-request.ts';

/** One request as an emulator saw it, and what became of it. It fills up while the call goes on. Times are milliseconds by the emulator's clock. */
export interface RecordedCall extends HttpRequest {
  /** From 1, in order of arrival. */
  readonly number: number;
  /** The API key the client sent. */
  readonly key: string | undefined;
  /** The model asked for; `''` where the request names none. */
  readonly model: string;
  /** Whether a stream was asked for. */
  readonly stream: boolean;
  readonly receivedAtMs: number;
  /** The faults that met the call. */
  readonly faults: readonly Fault[];
  /** The answer given, with its usage; absent for errors, faults and endpoints that are not chat. */
  readonly answer: SettledAnswer | undefined;
  /** The HTTP status; absent until headers are sent. */
  readonly status: number | undefined;
  /** Content chunks written so far (of a whole body, its halves). */
  readonly chunksSent: number;
  /** What the client was told it used; absent unless the answer was sent to its end. */
  readonly usage: AnswerUsage | undefined;
  /** When the server ended the exchange, by an end, a cut or its own closing. */
  readonly finishedAtMs: number | undefined;
  /** When the client closed the connection before the answer had ended. */
  readonly hungUpAtMs: number | undefined;
  /** Resolves when the client closes the connection before the answer has ended; stays pending otherwise. */
  readonly hungUp: Promise<void>;
  /** Resolves when the exchange is over, whoever ended it. Never rejects. */
  readonly done: Promise<void>;
}

/** The server's own hand on a {@link RecordedCall}. */
export interface CallRecord {
  readonly call: RecordedCall;
  update(change: Partial<Pick<RecordedCall, 'faults' | 'answer' | 'status' | 'chunksSent' | 'usage'>>): void;
  finish(nowMs: number): void;
  hangUp(nowMs: number): void;
}

export function callRecord(request: HttpRequest, facts: Pick<RecordedCall, 'number' | 'key' | 'model' | 'stream' | 'receivedAtMs'>): CallRecord {
  const hungUp = deferred<void>();
  const done = deferred<void>();
  const call = {
    ...request,
    ...facts,
    faults: [] as readonly Fault[],
    answer: undefined,
    status: undefined,
    chunksSent: 0,
    usage: undefined,
    finishedAtMs: undefined as number | undefined,
    hungUpAtMs: undefined as number | undefined,
    hungUp: hungUp.promise,
    done: done.promise,
  };
  const isOver = (): boolean => call.finishedAtMs !== undefined || call.hungUpAtMs !== undefined;
  return {
    call,
    update: (change) => void Object.assign(call, change),
    finish(nowMs) {
      if (isOver()) return;
      call.finishedAtMs = nowMs;
      done.resolve();
    },
    hangUp(nowMs) {
      if (isOver()) return;
      call.hungUpAtMs = nowMs;
      hungUp.resolve();
      done.resolve();
    },
  };
}
