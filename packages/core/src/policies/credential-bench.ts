import { assertNever } from '../lib/assert-never.ts';
import { isZerohopError, type ZerohopError } from '../errors/zerohop-error.ts';
import type { AttemptContext } from '../pipeline/call.ts';
import type { Bench, Credential, ModelBench } from '../pipeline/credential-pool.ts';
import type { Layer } from '../pipeline/layer.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { Runtime } from '../pipeline/runtime.ts';
import type { StreamOutcome } from '../pipeline/stream-tap.ts';

const firstBenchMs = 60_000;
const maxBenchMs = 600_000;
const firstCooldownMs = 1_000;
const maxCooldownMs = 60_000;

/** What a failure says about the credential or model that was used, as opposed to the target. */
type Verdict = 'credential_benched' | 'credential_model_benched' | 'cooldown' | 'model_benched' | 'none';

/**
 * The benches that an attempt tries again, since they are due. Only these may it lift or hand on: an attempt that began
 * before a bench proves nothing about it.
 */
interface Probed {
  readonly credential: Bench | undefined;
  readonly credentialModel: ModelBench | undefined;
  readonly model: Bench | undefined;
}

/** Benches credentials and models that a vendor refuses, each for itself, and takes them back when an attempt succeeds. */
export function credentialBench(runtime: Runtime): Layer<AttemptContext, Reply> {
  return (next) => async (attempt) => {
    const probed = probe(attempt);
    let reply: Reply;
    try {
      reply = await next(attempt);
    } catch (error) {
      letGo(probed);
      if (isZerohopError(error)) judge(attempt, runtime, error as ZerohopError);
      throw error;
    }
    const settle = (outcome: StreamOutcome | { state: 'complete' }): void => {
      letGo(probed);
      if (outcome.state === 'complete') takeBack(attempt, runtime, probed);
      else if (outcome.state === 'failed') judge(attempt, runtime, outcome.error);
    };
    if (reply.kind !== 'stream') settle({ state: 'complete' });
    else if (reply.stream.outcome === undefined) reply.stream.tap({ ended: settle });
    else settle(reply.stream.outcome);
    return reply;
  };
}

function probe(attempt: AttemptContext): Probed {
  const { credential } = attempt;
  const { target } = attempt.to;
  const probed = { credential: credential.bench, credentialModel: credential.models.get(target.model), model: target.health.modelBench };
  // A due bench lets one call through; the others wait for its result.
  for (const bench of [probed.credential, probed.credentialModel, probed.model]) if (bench !== undefined) bench.probing = true;
  return probed;
}

// Whoever probed hands the turn to the next call, unless the outcome lifts the bench or makes a new one.
function letGo({ credential, credentialModel, model }: Probed): void {
  for (const bench of [credential, credentialModel, model]) if (bench !== undefined) bench.probing = false;
}

function verdict(error: ZerohopError): Verdict {
  switch (error.code) {
    case 'authentication':
    case 'quota_exceeded':
      return 'credential_benched';
    case 'permission':
      return 'credential_model_benched';
    case 'rate_limit':
      return 'cooldown';
    case 'model_not_found':
      return 'model_benched';
    default:
      return 'none';
  }
}

function judge(attempt: AttemptContext, runtime: Runtime, error: ZerohopError): void {
  const { credential } = attempt;
  const { target } = attempt.to;
  const nowMs = runtime.clock.now();
  const askedUntilMs = error.retryAfterMs === undefined ? undefined : nowMs + error.retryAfterMs;
  const what = verdict(error);
  switch (what) {
    case 'none':
      return;
    case 'model_benched': {
      target.health.modelBench = longer(target.health.modelBench, nowMs, error.message);
      runtime.healthChanged(target);
      if (runtime.emitter.wants('config')) {
        const message = `${target.id} does not exist for this provider: ${error.message}`;
        runtime.emitter.emit({ type: 'config', atMs: nowMs, change: 'model_benched', target: target.id, message });
      }
      return;
    }
    case 'credential_benched': {
      if (usedAnOlderKey(attempt)) return;
      const { resetsAtMs } = (error as ZerohopError<'quota_exceeded'>).details;
      credential.bench = longer(credential.bench, nowMs, error.message, resetsAtMs ?? askedUntilMs);
      report(attempt, runtime, credential, 'benched', undefined, credential.bench);
      return;
    }
    case 'credential_model_benched':
    case 'cooldown': {
      if (usedAnOlderKey(attempt)) return;
      const known = credential.models.get(target.model);
      const bench: ModelBench =
        what === 'cooldown'
          ? { ...longer(known, nowMs, error.message, askedUntilMs, firstCooldownMs, maxCooldownMs), kind: 'cooldown' }
          : { ...longer(known, nowMs, error.message), kind: 'benched' };
      credential.models.set(target.model, bench);
      report(attempt, runtime, credential, bench.kind, target.model, bench);
      return;
    }
    default:
      assertNever(what);
  }
}

// The key was replaced while the attempt was under way: the new one has done nothing.
function usedAnOlderKey({ credential, keyVersion }: AttemptContext): boolean {
  return keyVersion !== undefined && keyVersion !== credential.version;
}

// A bench that is still running is only ever extended: several calls may report the same refusal at once. A vendor that
// asks for no wait at all, or names a reset that is past, has not said when it will serve.
function longer(
  known: Bench | undefined,
  nowMs: number,
  reason: string,
  askedUntilMs = 0,
  firstMs = firstBenchMs,
  maxMs = maxBenchMs,
): Bench {
  const running = known !== undefined && nowMs < known.untilMs;
  const count = running ? known.count : (known?.count ?? 0) + 1;
  const ownUntilMs = running ? known.untilMs : nowMs + Math.min(firstMs * 2 ** (count - 1), maxMs);
  const untilMs = askedUntilMs > nowMs ? Math.max(askedUntilMs, running ? known.untilMs : 0) : ownUntilMs;
  return { reason, sinceMs: known?.sinceMs ?? nowMs, untilMs, count, probing: false };
}

function takeBack(attempt: AttemptContext, runtime: Runtime, probed: Probed): void {
  const { credential } = attempt;
  const { target } = attempt.to;
  const { health } = target;
  if (probed.model !== undefined && health.modelBench === probed.model) {
    health.modelBench = undefined;
    runtime.healthChanged(target);
    if (runtime.emitter.wants('config')) {
      const message = `${target.id} answers again`;
      runtime.emitter.emit({ type: 'config', atMs: runtime.clock.now(), change: 'model_returned', target: target.id, message });
    }
  }
  const whole = probed.credential !== undefined && credential.bench === probed.credential;
  const one = probed.credentialModel !== undefined && credential.models.get(target.model) === probed.credentialModel;
  if (whole) credential.bench = undefined;
  if (one) credential.models.delete(target.model);
  if (whole || one) report(attempt, runtime, credential, 'active', whole ? undefined : target.model, undefined);
}

function report(
  attempt: AttemptContext,
  runtime: Runtime,
  credential: Credential,
  state: 'active' | 'benched' | 'cooldown',
  model: string | undefined,
  bench: Bench | undefined,
): void {
  runtime.healthChanged(attempt.to.target);
  if (!runtime.emitter.wants('credential')) return;
  runtime.emitter.emit({
    type: 'credential',
    atMs: runtime.clock.now(),
    provider: attempt.to.target.provider.key,
    credential: credential.fingerprint,
    model,
    state,
    reason: bench?.reason ?? 'a call succeeded',
    untilMs: bench?.untilMs,
  });
}
