import type { Exclusion } from '../chat/plan.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import type { Call } from '../pipeline/call.ts';
import { lacksRoom } from './capabilities.ts';
import type { RoutePlan } from './plan.ts';

/** The hint of a full line of which nothing is known yet. */
const unknownWaitMs = 1_000;

/**
 * The error of a call that nothing could serve: every exclusion with its reason, and when to try again. `unsupported` where no
 * target is able to, `context_length` where it is too long for all of them, `limit_exceeded` where all are at their limit.
 */
export function noTarget(call: Call, exclusions: readonly Exclusion[], plan: RoutePlan, nowMs: number): ZerohopError<'no_target' | 'unsupported' | 'context_length' | 'limit_exceeded'> {
  const reasons = exclusions.map(({ target, reason, message }) => `${target} (${reason}: ${message})`).join('; ');
  if (exclusions.length > 0 && exclusions.every(({ reason }) => reason === 'capability')) {
    const message = `nothing can serve this request to '${call.request.model}': ${reasons}`;
    if (exclusions.every(lacksRoom)) {
      const [largest] = exclusions.map(({ details }) => details).sort((a, b) => (b?.has ?? 0) - (a?.has ?? 0));
      return new ZerohopError({ code: 'context_length', message, details: { maxTokens: largest?.has, requestedTokens: largest?.wanted, exclusions }, attempts: call.attempts });
    }
    return new ZerohopError({ code: 'unsupported', message, details: { exclusions }, attempts: call.attempts });
  }
  const soonestMs = exclusions.reduce((soonest, { untilMs }) => Math.min(soonest, untilMs ?? Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
  const retryAfterMs = soonestMs === Number.POSITIVE_INFINITY ? undefined : Math.max(0, Math.ceil(soonestMs - nowMs));
  if (exclusions.length > 0 && exclusions.every(({ reason }) => reason === 'concurrency')) {
    const message = `no slot is free for '${call.request.model}': ${reasons}`;
    return new ZerohopError({ code: 'limit_exceeded', message, retryAfterMs: retryAfterMs ?? unknownWaitMs, details: { exclusions }, attempts: call.attempts });
  }
  // A full queue or a running probe clears by itself, only nobody knows when.
  const passing = exclusions.some(({ reason }) => reason === 'concurrency' || reason === 'breaker_open');
  return new ZerohopError({
    code: 'no_target',
    message: `nothing can serve '${call.request.model}' now: ${reasons}`,
    retryable: soonestMs !== Number.POSITIVE_INFINITY || passing,
    retryAfterMs,
    details: { exclusions },
    attempts: call.attempts,
    cause: lastFailure(plan),
  });
}

function lastFailure(plan: RoutePlan): unknown {
  let last: { error: ZerohopError; atMs: number } | undefined;
  for (const target of plan.considered) {
    const failure = target.health.lastFailure;
    if (failure !== undefined && (last === undefined || failure.atMs >= last.atMs)) last = failure;
  }
  return last?.error;
}
