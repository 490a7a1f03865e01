import type { Exclusion, Lifecycle } from '../chat/plan.ts';
import type { Bench, Credential } from '../pipeline/credential-pool.ts';
import { RouteTarget, type Target } from '../pipeline/target.ts';
import { exclusionOf } from '../router/exclusion.ts';
import { lifecycleOf } from '../router/lifecycle.ts';
import type { Assembly } from './assembly.ts';
import { usualOf } from './unprotected-watch.ts';

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
  /** Why a call would not be sent there now, whatever it asks for; `undefined` when it would. */
  exclusion: Exclusion | undefined;
  /** Set where the vendor has announced the model's end. */
  lifecycle: Lifecycle | undefined;
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

/** How a route stands. */
export interface RouteStatus {
  /** Those of its own targets that can serve now, as they are listed. */
  serving: string[];
  /** Its other targets, each with the reason in words. */
  excluded: Exclusion[];
  /** True when one of several targets is left. */
  unprotected: boolean;
  /** Its shadow, if it has one: copies under way, and how many were dropped because too many were. */
  shadow?: { inFlight: number; dropped: number } | undefined;
}

/** What `router.status()` says. JSON-safe. */
export interface RouterStatus {
  /** By name. */
  routes: Record<string, RouteStatus>;
  /** By `provider/model`. Where several doors' accounts of one name are in use, those after the first have a number: `client#2/model`. */
  targets: Record<string, TargetStatus>;
  /** By provider. */
  credentials: Record<string, CredentialStatus[]>;
  /** Calls in flight. */
  inFlight: number;
}

/** Puts the health tables into plain data. */
export function describeStatus(
  { providers, targets, routes, defaults, config }: Pick<Assembly, 'providers' | 'targets' | 'routes' | 'defaults' | 'config'>,
  own: Iterable<{ readonly name: string; readonly targets: readonly Target[] }>,
  inFlight: number,
  nowMs: number,
  shadowOf: (route: string) => RouteStatus['shadow'],
): RouterStatus {
  const status: RouterStatus = { routes: {}, targets: {}, credentials: {}, inFlight };
  const exclusion = (to: RouteTarget): Exclusion | undefined => exclusionOf(to, { ...usualOf([to]), nowMs, deadlineAtMs: undefined, unknownPrice: config.unknownPrice });
  const routed = new Map<Target, RouteTarget>();
  for (const { name, targets: listed } of routes.values()) {
    const excluded = listed.map(exclusion);
    const serving = listed.filter((_, index) => excluded[index] === undefined).map(({ target }) => target.id);
    status.routes[name] = { serving, excluded: excluded.filter((one) => one !== undefined), unprotected: listed.length > 1 && serving.length === 1 };
    const shadow = shadowOf(name);
    if (shadow !== undefined) status.routes[name].shadow = { inFlight: shadow.inFlight, dropped: shadow.dropped };
    for (const to of listed) if (!routed.has(to.target)) routed.set(to.target, to);
  }
  const describe = (target: Target): TargetStatus => targetStatus(target, nowMs, exclusion(routed.get(target) ?? new RouteTarget({ target, policies: defaults })));
  for (const provider of providers.values()) {
    status.credentials[provider.key] = provider.pool.credentials.map((credential) => credentialStatus(credential, nowMs));
  }
  for (const target of targets.values()) status.targets[target.id] = describe(target);
  const seen = new Map<string, number>();
  for (const { name, targets: others } of own) {
    if (others.length === 0) continue;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    const shown = count === 1 ? name : `${name}#${count}`;
    for (const target of others) status.targets[`${shown}/${target.model}`] = describe(target);
  }
  return status;
}

function targetStatus(target: Target, nowMs: number, exclusion: Exclusion | undefined): TargetStatus {
  const { health, provider } = target;
  const { lastFailure } = health;
  return {
    ...stateOf(target, nowMs),
    lastError: lastFailure && { message: lastFailure.error.message, code: lastFailure.error.code, atMs: lastFailure.atMs },
    source: 'local',
    inFlight: health.slots.taken,
    queued: health.slots.waiting,
    exclusion,
    lifecycle: lifecycleOf(target.facts, nowMs),
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
