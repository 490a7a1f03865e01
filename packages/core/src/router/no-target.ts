import type { Exclusion } from '../chat/plan.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import type { Call } from '../pipeline/call.ts';
import type { RoutePlan } from './plan.ts';

/**
 * The error of a call that nothing could serve: every exclusion with its reason, and when to try again. `unsupported` where no
 * target is able to.
 */
export function noTarget(call: Call, exclusions: readonly Exclusion[], plan: RoutePlan, nowMs: number): ZerohopError<'no_target'> | ZerohopError<'unsupported'> {
  const reasons = exclusions.map(({ target, reason, message }) => `${target} (${reason}: ${message})`).join('; ');
  if (exclusions.length > 0 && exclusions.every(({ reason }) => reason === 'capability')) {
    const message = `nothing can serve this request to '${call.request.model}': ${reasons}`;
    return new ZerohopError({ code: 'unsupported', message, details: { exclusions }, attempts: call.attempts });
  }
  const soonestMs = exclusions.reduce((soonest, { untilMs }) => Math.min(soonest, untilMs ?? Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
  // A full queue or a running probe clears by itself, only nobody knows when.
  const passing = exclusions.some(({ reason }) => reason === 'concurrency' || reason === 'breaker_open');
  return new ZerohopError({
    code: 'no_target',
    message: `nothing can serve '${call.request.model}' now: ${reasons}`,
    retryable: soonestMs !== Number.POSITIVE_INFINITY || passing,
    retryAfterMs: soonestMs === Number.POSITIVE_INFINITY ? undefined : Math.max(0, Math.ceil(soonestMs - nowMs)),
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
