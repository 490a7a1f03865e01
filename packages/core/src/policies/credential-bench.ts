import { assertNever } from '../lib/assert-never.ts';
import { isZerohopError, type ZerohopError } from '../errors/zerohop-error.ts';
import type { AttemptContext } from '../pipeline/call.ts';
import type { Bench, Credential } from '../pipeline/credential-pool.ts';
import type { Layer } from '../pipeline/layer.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { Runtime } from '../pipeline/runtime.ts';

const firstBenchMs = 60_000;
const maxBenchMs = 600_000;
const firstCooldownMs = 1_000;
const maxCooldownMs = 60_000;

/** What a failure says about the credential or model that was used, as opposed to the target. */
type Verdict = 'credential_benched' | 'credential_model_benched' | 'cooldown' | 'model_benched' | 'none';

/** Benches credentials and models that a vendor refuses, each for itself, and takes them back when an attempt succeeds. */
export function credentialBench(runtime: Runtime): Layer<AttemptContext, Reply> {
  return (next) => async (attempt) => {
    try {
      const reply = await next(attempt);
      if (reply.kind === 'whole') takeBack(attempt, runtime);
      else if (reply.stream.outcome === undefined) {
        reply.stream.tap({
          ended(outcome) {
            if (outcome.state === 'complete') takeBack(attempt, runtime);
            else if (outcome.state === 'failed') judge(attempt, runtime, outcome.error);
            else letGo(attempt);
          },
        });
      } else if (reply.stream.outcome.state === 'complete') takeBack(attempt, runtime);
      return reply;
    } catch (error) {
      if (isZerohopError(error)) judge(attempt, runtime, error as ZerohopError);
      else letGo(attempt);
      throw error;
    }
  };
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
  const what = verdict(error);
  switch (what) {
    case 'none':
      letGo(attempt);
      return;
    case 'model_benched': {
      letGo(attempt);
      const bench = longer(target.health.modelBench, nowMs, error.message);
      target.health.modelBench = bench;
      runtime.healthChanged(target);
      if (runtime.emitter.wants('config')) {
        const message = `${target.id} does not exist for this provider: ${error.message}`;
        runtime.emitter.emit({ type: 'config', atMs: nowMs, change: 'model_benched', target: target.id, message });
      }
      return;
    }
    case 'credential_benched': {
      if (credential === undefined) return;
      const resetsAtMs = (error as ZerohopError<'quota_exceeded'>).details.resetsAtMs;
      const bench = longer(credential.bench, nowMs, error.message, resetsAtMs ?? until(nowMs, error.retryAfterMs));
      credential.bench = bench;
      report(attempt, runtime, credential, 'benched', undefined, bench);
      return;
    }
    case 'credential_model_benched':
    case 'cooldown': {
      if (credential === undefined) return;
      const known = credential.models.get(target.model);
      const kind = what === 'cooldown' ? 'cooldown' : 'benched';
      const bench =
        kind === 'cooldown'
          ? longer(known, nowMs, error.message, until(nowMs, error.retryAfterMs), firstCooldownMs, maxCooldownMs)
          : longer(known, nowMs, error.message);
      credential.models.set(target.model, { ...bench, kind });
      if (credential.bench !== undefined) credential.bench.probing = false;
      report(attempt, runtime, credential, kind, target.model, bench);
      return;
    }
    default:
      assertNever(what);
  }
}

function until(nowMs: number, waitMs: number | undefined): number | undefined {
  return waitMs === undefined ? undefined : nowMs + waitMs;
}

// A bench that is still running is only ever extended: several calls may report the same refusal at once.
function longer(
  known: Bench | undefined,
  nowMs: number,
  reason: string,
  knownUntilMs?: number,
  firstMs = firstBenchMs,
  maxMs = maxBenchMs,
): Bench {
  const running = known !== undefined && nowMs < known.untilMs;
  const count = running ? known.count : (known?.count ?? 0) + 1;
  const ownMs = Math.min(firstMs * 2 ** Math.min(count - 1, 30), maxMs);
  const untilMs = knownUntilMs ?? (running ? known.untilMs : nowMs + ownMs);
  return { reason, sinceMs: known?.sinceMs ?? nowMs, untilMs: Math.max(untilMs, running ? known.untilMs : 0), count, probing: false };
}

function takeBack(attempt: AttemptContext, runtime: Runtime): void {
  const { credential } = attempt;
  const { target } = attempt.to;
  if (target.health.modelBench !== undefined) {
    target.health.modelBench = undefined;
    if (runtime.emitter.wants('config')) {
      const message = `${target.id} answers again`;
      runtime.emitter.emit({ type: 'config', atMs: runtime.clock.now(), change: 'model_returned', target: target.id, message });
    }
  }
  if (credential === undefined || (credential.bench === undefined && !credential.models.has(target.model))) return;
  credential.bench = undefined;
  credential.models.delete(target.model);
  report(attempt, runtime, credential, 'active', undefined, undefined);
}

// The outcome says nothing about the credential: whoever probed hands the turn to the next call.
function letGo(attempt: AttemptContext): void {
  const { credential } = attempt;
  const { target } = attempt.to;
  if (target.health.modelBench !== undefined) target.health.modelBench.probing = false;
  if (credential?.bench !== undefined) credential.bench.probing = false;
  const modelBench = credential?.models.get(target.model);
  if (modelBench !== undefined) modelBench.probing = false;
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
