import { errorCodes } from '../errors/codes.ts';
import { isZerohopError } from '../errors/zerohop-error.ts';
import { assertNever } from '../lib/assert-never.ts';
import type { AttemptContext } from '../pipeline/call.ts';
import { TargetExcluded } from '../pipeline/excluded.ts';
import type { Layer } from '../pipeline/layer.ts';
import type { Policies } from '../pipeline/policies.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { Runtime } from '../pipeline/runtime.ts';
import type { StreamOutcome } from '../pipeline/stream-tap.ts';
import { type BreakerState, isTrusted, shutBy } from '../pipeline/target-health.ts';
import { openForMs, reasonToOpen } from './breaker-rule.ts';

type Options = Exclude<Policies['breaker'], false>;

/**
 * Keeps calls away from a target that fails, lets one probe through when it is due, and learns from every outcome. It
 * routes around, it does not refuse service: an attempt marked `failOpen` passes.
 */
export function circuitBreaker(runtime: Runtime): Layer<AttemptContext, Reply> {
  return (next) => async (attempt) => {
    const options = attempt.to.policies.breaker;
    if (options === false) return next(attempt);
    admit(attempt, runtime);
    let reply: Reply;
    try {
      reply = await next(attempt);
    } catch (error) {
      failed(attempt, options, runtime, error);
      throw error;
    }
    // How long a stream takes after its first content is up to whoever reads it.
    const tookMs = runtime.clock.now() - attempt.record.startedAtMs;
    if (reply.kind !== 'stream') {
      succeeded(attempt, options, runtime, tookMs);
      return reply;
    }
    // A stream that has committed may still break; only its end tells.
    const settle = (outcome: StreamOutcome): void => {
      if (outcome.state === 'complete') succeeded(attempt, options, runtime, tookMs);
      else if (outcome.state === 'failed') failed(attempt, options, runtime, outcome.error);
      else release(attempt);
    };
    const { outcome } = reply.stream;
    if (outcome === undefined) {
      reply.stream.tap({ ended: settle });
      committed(attempt, options, runtime);
    } else {
      settle(outcome);
    }
    return reply;
  };
}

function admit(attempt: AttemptContext, runtime: Runtime): void {
  const { target } = attempt.to;
  const { breaker } = target.health;
  const nowMs = runtime.clock.now();
  const shut = shutBy(breaker, nowMs);
  if (shut !== undefined) {
    if (attempt.failOpen) return;
    throw new TargetExcluded({ target: target.id, reason: 'breaker_open', ...shut });
  }
  switch (breaker.state) {
    case 'closed':
      return;
    case 'open':
      change(attempt, runtime, { ...breaker, state: 'half-open', probing: true }, 'a probe is let through', undefined);
      break;
    case 'half-open':
      if (isTrusted(breaker, nowMs)) {
        close(attempt, runtime, 'the stream of its probe goes on');
        return;
      }
      target.health.breaker = { ...breaker, probing: true };
      break;
    default:
      assertNever(breaker);
  }
  attempt.probe = true;
  attempt.opening = breaker.opening;
  attempt.record.kind = 'probe';
}

function succeeded(attempt: AttemptContext, options: Options, runtime: Runtime, tookMs: number): void {
  const { health } = attempt.to.target;
  const nowMs = runtime.clock.now();
  if (options.slowCallMs !== undefined && tookMs > options.slowCallMs) {
    learn(attempt, options, runtime, `a call took longer than ${options.slowCallMs} ms`, undefined);
    return;
  }
  health.consecutiveFailures = 0;
  health.window.add(nowMs, options.windowMs, true);
  const { breaker } = health;
  if (breaker.state === 'closed') return;
  // Only what began after the target was shut proves that it works again; such an attempt need not be the probe.
  if (!probes(attempt, breaker) && !attempt.failOpen && attempt.record.startedAtMs <= breaker.sinceMs) return;
  close(attempt, runtime, 'a call succeeded');
}

function close(attempt: AttemptContext, runtime: Runtime, reason: string): void {
  const { health } = attempt.to.target;
  health.consecutiveFailures = 0;
  health.window.clear();
  change(attempt, runtime, { state: 'closed' }, reason, undefined);
}

// A probe whose stream speaks may go on for minutes. A target that breaks its streams off must not get one call after the other
// meanwhile, nor one that works wait for its end: what goes on for as long as the breaker was open is enough.
function committed(attempt: AttemptContext, options: Options, runtime: Runtime): void {
  const { health } = attempt.to.target;
  const { breaker } = health;
  if (breaker.state !== 'half-open' || !probes(attempt, breaker)) return;
  health.breaker = { ...breaker, trustAtMs: runtime.clock.now() + openForMs(options, breaker.openedTimes, () => 0) };
}

function failed(attempt: AttemptContext, options: Options, runtime: Runtime, error: unknown): void {
  if (!isZerohopError(error) || !errorCodes[error.code].breakerCounts || attempt.blameless) {
    release(attempt);
    return;
  }
  learn(attempt, options, runtime, error.message, error.retryAfterMs);
}

function learn(attempt: AttemptContext, options: Options, runtime: Runtime, message: string, retryAfterMs: number | undefined): void {
  const { health } = attempt.to.target;
  const nowMs = runtime.clock.now();
  health.consecutiveFailures += 1;
  health.window.add(nowMs, options.windowMs, false);
  const { breaker } = health;
  const wishedUntilMs = nowMs + (retryAfterMs ?? 0);
  switch (breaker.state) {
    case 'open':
      // A late failure of an older attempt extends nothing but the vendor's own wish.
      if (retryAfterMs !== undefined && wishedUntilMs > breaker.untilMs) {
        change(attempt, runtime, { ...breaker, untilMs: wishedUntilMs }, `the vendor asks to wait: ${message}`, wishedUntilMs);
      }
      return;
    case 'half-open':
      if (probes(attempt, breaker)) open(`the probe failed: ${message}`, breaker.openedTimes + 1);
      return;
    case 'closed': {
      const rule = reasonToOpen(health, options, nowMs);
      if (rule !== undefined) open(`${rule}; last: ${message}`, 1);
      return;
    }
    default:
      assertNever(breaker);
  }

  function open(reason: string, openedTimes: number): void {
    const untilMs = Math.max(nowMs + openForMs(options, openedTimes, runtime.random), wishedUntilMs);
    health.openings += 1;
    change(attempt, runtime, { state: 'open', opening: health.openings, untilMs, openedTimes, reason, sinceMs: nowMs }, reason, untilMs);
  }
}

// An outcome that says nothing about the target: a probe hands its turn to the next call.
function release(attempt: AttemptContext): void {
  const { health } = attempt.to.target;
  if (health.breaker.state === 'half-open' && probes(attempt, health.breaker)) health.breaker = { ...health.breaker, probing: false, trustAtMs: undefined };
}

// A probe of an opening that is over is an attempt like any other.
function probes(attempt: AttemptContext, breaker: Exclude<BreakerState, { state: 'closed' }>): boolean {
  return attempt.probe && attempt.opening === breaker.opening;
}

function change(attempt: AttemptContext, runtime: Runtime, state: BreakerState, reason: string, untilMs: number | undefined): void {
  const { target } = attempt.to;
  target.health.breaker = state;
  if (state.state === 'open') target.health.slots.clear({ reason: 'breaker_open', message: state.reason, untilMs: state.untilMs });
  runtime.healthChanged(target);
  if (runtime.emitter.wants('breaker')) {
    runtime.emitter.emit({ type: 'breaker', atMs: runtime.clock.now(), target: target.id, state: state.state, reason, untilMs });
  }
}
