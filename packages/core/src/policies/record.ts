import type { Integrity } from '../chat/attempt.ts';
import { isZerohopError, type ZerohopError } from '../errors/zerohop-error.ts';
import { aboutCall } from '../pipeline/about-call.ts';
import type { AttemptContext, Call } from '../pipeline/call.ts';
import type { Layer } from '../pipeline/layer.ts';
import type { Reply } from '../pipeline/reply.ts';
import { type Pace, unitsOf } from '../pipeline/speed.ts';
import { guessedOutputTokens } from '../pipeline/spending.ts';
import type { StreamOutcome } from '../pipeline/stream-tap.ts';
import type { Runtime } from '../pipeline/runtime.ts';

/**
 * Keeps the record of each attempt: it stands in `response.attempts`, in errors and in events. Stands inside whatever may
 * refuse or delay an attempt: what was not sent is none, and waiting in line is no time of the target's. Links the attempt
 * to its call while it lasts.
 */
export function record(runtime: Runtime): Layer<AttemptContext, Reply> {
  return (next) => async (attempt) => {
    const { call } = attempt;
    attempt.record.index = call.attempts.push(attempt.record) - 1;
    if (call.batchOf !== undefined) attempt.record.index = call.batchOf.attempts.push(attempt.record) - 1;
    attempt.record.startedAtMs = runtime.clock.now();
    paceOf(attempt).began(attempt.record.startedAtMs);
    attempt.link();
    announce(attempt, runtime);
    let reply: Reply;
    try {
      reply = await next(attempt);
    } catch (error) {
      attempt.unlink();
      close(attempt, runtime, error);
      throw error;
    }
    if (reply.kind !== 'stream') {
      attempt.unlink();
      close(attempt, runtime, undefined);
      return reply;
    }
    const { stream } = reply;
    if (stream.outcome === undefined) {
      // Known from here on, whatever becomes of the rest.
      const firstTokenMs = runtime.clock.now() - attempt.record.startedAtMs;
      attempt.record.firstTokenMs = firstTokenMs;
      const { firstToken, speed } = attempt.to.target.health;
      firstToken.add(firstTokenMs);
      speed.firstToken.answered(attempt.record.startedAtMs + firstTokenMs, firstTokenMs);
      speed.streaming += 1;
      stream.tap({ ended: settle });
    } else {
      settle(stream.outcome);
    }
    return reply;

    function settle(outcome: StreamOutcome): void {
      attempt.unlink();
      close(attempt, runtime, outcome.state === 'failed' ? outcome.error : outcome.state === 'cancelled' ? 'cancelled' : undefined);
    }
  };
}

function announce(attempt: AttemptContext, runtime: Runtime): void {
  if (!runtime.emitter.wants('attempt.start')) return;
  const { call, record } = attempt;
  runtime.emitter.emit({
    type: 'attempt.start',
    atMs: runtime.clock.now(),
    ...aboutCall(call),
    index: record.index,
    kind: record.kind,
    target: record.target,
    credential: record.credential,
    reason: record.reason,
  });
}

function close(attempt: AttemptContext, runtime: Runtime, failure: unknown): void {
  const { record, call } = attempt;
  const { health } = attempt.to.target;
  record.durationMs = runtime.clock.now() - record.startedAtMs;
  if (record.firstTokenMs !== undefined) health.speed.streaming -= 1;
  else timeAnswer(attempt, failure);
  if (failure === undefined) {
    record.outcome = 'ok';
    record.integrity = 'complete';
    if (!call.stream) health.total.add(record.durationMs);
  } else if (failure === 'cancelled') {
    record.outcome = 'aborted';
    record.integrity = 'cancelled';
    record.code = 'cancelled';
  } else if (isZerohopError(failure)) {
    const error = failure as ZerohopError;
    record.outcome = error.code === 'cancelled' ? 'aborted' : 'failed';
    record.integrity = integrityOf(error, record.firstTokenMs !== undefined);
    record.code = error.code;
    record.status = error.status ?? record.status;
    record.requestId = error.requestId ?? record.requestId;
    record.message = error.message;
    // A caller who left says nothing about the target; an attempt that was given up for a faster one, how slow it was.
    if (error.code === 'cancelled' && call.token.reason === undefined) (call.stream ? health.firstToken : health.total).addCensored(record.durationMs);
    if (error.code !== 'cancelled') health.lastFailure = { error: letGo(error), atMs: runtime.clock.now() };
  }
  if (!runtime.emitter.wants('attempt')) return;
  runtime.emitter.emit({ type: 'attempt', atMs: runtime.clock.now(), ...aboutCall(call), attempt: record });
}

function paceOf({ call, to }: AttemptContext): Pace {
  const { speed } = to.target.health;
  return call.stream ? speed.firstToken : speed.whole;
}

// What strategies go by. A failure says nothing about speed, however quickly it came; one for want of time says how long it was at least.
function timeAnswer(attempt: AttemptContext, failure: unknown): void {
  const { record, call, blameless, to } = attempt;
  const pace = paceOf(attempt);
  const nowMs = record.startedAtMs + record.durationMs;
  const units = (tokens: number): number => (call.stream ? 1 : unitsOf(tokens));
  if (failure === undefined) pace.answered(nowMs, record.durationMs / units(record.usage?.output.total ?? 0));
  else if (!blameless && wasGivenUp(call, failure)) pace.gaveUp(nowMs, record.durationMs / units(to.target.health.spending.latest.outputTokens ?? guessedOutputTokens));
  else pace.failed(nowMs);
}

// For want of time, or for another attempt that was faster; a caller who left says nothing about the target.
function wasGivenUp(call: Call, failure: unknown): boolean {
  if (!isZerohopError(failure)) return false;
  return isZerohopError(failure, 'timeout') || (isZerohopError(failure, 'cancelled') && call.token.reason === undefined);
}

// An error holds whatever its frames were called on until its stack is first read: a stream, say, and its connection.
function letGo(error: ZerohopError): ZerohopError {
  let cause: unknown = error;
  while (cause instanceof Error) {
    void cause.stack;
    ({ cause } = cause);
  }
  return error;
}

function integrityOf(error: ZerohopError, committed: boolean): Integrity {
  if (error.code === 'cancelled') return 'cancelled';
  const truncated = (error.details as { reason?: unknown }).reason === 'truncated';
  return truncated || committed ? 'truncated' : 'failed';
}
