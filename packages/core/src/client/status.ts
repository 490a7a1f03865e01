import type { Bench, Credential } from '../pipeline/credential-pool.ts';
import type { Provider, Target } from '../pipeline/target.ts';

/** The health of one target. Instants are epoch milliseconds. */
export interface TargetStatus {
  state: 'closed' | 'open' | 'half-open' | 'benched' | 'unavailable';
  /** Why it is not simply in rotation, in words. */
  reason: string | undefined;
  sinceMs: number | undefined;
  /** When it is tried again. */
  untilMs: number | undefined;
  lastError: { message: string; code: string; atMs: number } | undefined;
  /** Where the facts come from. */
  source: 'local';
  inFlight: number;
  queued: number;
  /** 90th percentiles in milliseconds; `undefined` with fewer than ten samples. */
  latency: { firstTokenP90Ms: number | undefined; totalP90Ms: number | undefined };
}

/** The health of one credential. */
export interface CredentialStatus {
  fingerprint: string;
  state: 'active' | 'benched';
  reason: string | undefined;
  sinceMs: number | undefined;
  untilMs: number | undefined;
  source: 'local';
  /** Models that this credential may not use just now. */
  models: Record<string, { state: 'benched' | 'cooldown'; reason: string; untilMs: number }>;
}

/** What `router.status()` says. JSON-safe. */
export interface RouterStatus {
  /** By `provider/model`. Where several doors' accounts of one name are in use, those after the first have a number: `client#2/model`. */
  targets: Record<string, TargetStatus>;
  /** By provider. */
  credentials: Record<string, CredentialStatus[]>;
  /** Calls in flight. */
  inFlight: number;
}

/** Puts the health tables into plain data. */
export function describeStatus(
  providers: Iterable<Provider>,
  targets: Iterable<Target>,
  own: Iterable<{ readonly name: string; readonly targets: readonly Target[] }>,
  inFlight: number,
  nowMs: number,
): RouterStatus {
  const status: RouterStatus = { targets: {}, credentials: {}, inFlight };
  for (const provider of providers) {
    status.credentials[provider.key] = provider.pool.credentials.map((credential) => credentialStatus(credential, nowMs));
  }
  for (const target of targets) status.targets[target.id] = targetStatus(target, nowMs);
  const seen = new Map<string, number>();
  for (const { name, targets: others } of own) {
    if (others.length === 0) continue;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    const shown = count === 1 ? name : `${name}#${count}`;
    for (const target of others) status.targets[`${shown}/${target.model}`] = targetStatus(target, nowMs);
  }
  return status;
}

function targetStatus(target: Target, nowMs: number): TargetStatus {
  const { health, provider } = target;
  const { lastFailure } = health;
  return {
    ...stateOf(target, nowMs),
    lastError: lastFailure && { message: lastFailure.error.message, code: lastFailure.error.code, atMs: lastFailure.atMs },
    source: 'local',
    inFlight: health.inFlight,
    queued: health.queued,
    latency: { firstTokenP90Ms: health.firstToken.p90, totalP90Ms: health.total.p90 },
    ...(provider.unavailable === undefined ? undefined : { state: 'unavailable' as const, reason: provider.unavailable }),
  };
}

function stateOf(target: Target, nowMs: number): Pick<TargetStatus, 'state' | 'reason' | 'sinceMs' | 'untilMs'> {
  const { modelBench, breaker } = target.health;
  if (modelBench !== undefined && nowMs < modelBench.untilMs) {
    return { state: 'benched', reason: modelBench.reason, sinceMs: modelBench.sinceMs, untilMs: modelBench.untilMs };
  }
  if (breaker.state === 'closed') return { state: 'closed', reason: undefined, sinceMs: undefined, untilMs: undefined };
  return {
    state: breaker.state,
    reason: breaker.reason,
    sinceMs: breaker.sinceMs,
    untilMs: breaker.state === 'open' ? breaker.untilMs : undefined,
  };
}

function credentialStatus(credential: Credential, nowMs: number): CredentialStatus {
  const running = (bench: Bench | undefined): Bench | undefined => (bench !== undefined && nowMs < bench.untilMs ? bench : undefined);
  const bench = running(credential.bench);
  const models: CredentialStatus['models'] = {};
  for (const [model, { kind, reason, untilMs }] of credential.models) if (nowMs < untilMs) models[model] = { state: kind, reason, untilMs };
  return {
    fingerprint: credential.fingerprint,
    state: bench === undefined ? 'active' : 'benched',
    reason: bench?.reason,
    sinceMs: bench?.sinceMs,
    untilMs: bench?.untilMs,
    source: 'local',
    models,
  };
}
