import { isEmbedRequest } from '../chat/any-request.ts';
import type { Exclusion, ExclusionDetails, ExclusionReason } from '../chat/plan.ts';
import type { CallFacts } from '../pipeline/call-facts.ts';
import { type Required, unmetBy } from '../pipeline/requirements.ts';
import { fullMessage } from '../pipeline/slots.ts';
import type { Condition, RouteTarget } from '../pipeline/target.ts';
import { cannotFit, shutBy } from '../pipeline/target-health.ts';
import { lackOf } from './capabilities.ts';
import type { Foresight } from './foresight.ts';
import { missingEmbedding } from './missing-embedding.ts';

/** What decides whether a target can be tried. */
export interface Conditions {
  readonly facts: CallFacts;
  readonly nowMs: number;
  readonly deadlineAtMs: number | undefined;
  readonly unknownPrice: 'warn' | 'error';
  /** What adapters will say of the request. Left out, they are not asked before they are called. */
  readonly foresight?: Foresight | undefined;
  /** What the call requires of every provider, whatever its targets require. */
  readonly required?: Required | undefined;
  /** Which vectors an embedding call must get. Left out, any will do. */
  readonly vectors?: string | undefined;
  /** True leaves the breaker out of account: whether the target could serve if it were let. */
  readonly pastBreaker?: boolean | undefined;
}

/** Why a target cannot be tried now, or `undefined` when it can. Changes nothing. */
export function exclusionOf(to: RouteTarget, conditions: Conditions): Exclusion | undefined {
  return ruledOut(to, conditions) ?? outOfHealth(to, conditions);
}

// What holds for the whole call.
function ruledOut(to: RouteTarget, { facts, required, foresight, unknownPrice, vectors }: Conditions): Exclusion | undefined {
  const { target, condition, policies } = to;
  const { provider } = target;
  const { request } = facts;
  if (provider.unavailable !== undefined) return because(to, 'no_credential', provider.unavailable);
  if (condition !== undefined && !condition.holds(facts)) return conditionNotMet(to, condition, facts);
  const unmet = policies.require === undefined && required === undefined ? undefined : (unmetBy(provider, policies.require) ?? unmetBy(provider, required));
  if (unmet !== undefined) return because(to, 'residency', unmet.message, undefined, unmet.details);
  if (facts.chat === undefined && isEmbedRequest(request)) {
    const missing = missingEmbedding(to, request, vectors);
    if (missing !== undefined) return because(to, 'capability', missing, undefined, { needs: 'embedding' });
  } else {
    const lack = lackOf(to, facts);
    if (lack !== undefined) return because(to, 'capability', lack.message, undefined, lack.details);
  }
  const refused = foresight?.refusalOf(to);
  if (refused !== undefined) return because(to, 'capability', refused);
  if (unknownPrice === 'error' && target.price === undefined) {
    return because(to, 'price_unknown', `no price is known for ${target.id}; add one under prices, or set unknownPrice to 'warn'`);
  }
  return undefined;
}

// What may change while the call is on its way.
function outOfHealth(to: RouteTarget, { facts, nowMs, deadlineAtMs, pastBreaker }: Conditions): Exclusion | undefined {
  const { target, policies } = to;
  const { health, provider } = target;
  const { modelBench } = health;
  if (modelBench !== undefined && (modelBench.probing || nowMs < modelBench.untilMs)) {
    return because(to, 'model_benched', modelBench.reason, modelBench.untilMs);
  }
  if (policies.breaker !== false && health.breaker.state !== 'closed' && pastBreaker !== true) {
    const shut = shutBy(health.breaker, nowMs);
    if (shut !== undefined) return because(to, 'breaker_open', shut.message, shut.untilMs);
  }
  const blocked = provider.pool.blocked(target.model);
  if (blocked !== undefined) return because(to, blocked.reason, blocked.message, blocked.untilMs);
  const { concurrency } = policies;
  let freeAtMs = nowMs;
  if (concurrency !== false) {
    const { slots } = health;
    const waitMs = slots.likelyWaitMs(concurrency.max);
    if (!slots.hasRoom(concurrency, facts.request.priority ?? 'normal')) return because(to, 'concurrency', fullMessage(slots), waitMs === undefined ? undefined : nowMs + waitMs);
    freeAtMs += waitMs ?? 0;
  }
  if (cannotFit(health, facts.stream, freeAtMs, deadlineAtMs)) {
    const line = freeAtMs > nowMs ? `, ${Math.round(freeAtMs - nowMs)} ms of it in line` : '';
    return because(to, 'deadline', `an attempt would likely outlast the deadline${line}`);
  }
  return undefined;
}

function because({ target }: RouteTarget, reason: ExclusionReason, message: string, untilMs?: number, details?: ExclusionDetails): Exclusion {
  return details === undefined ? { target: target.id, reason, message, untilMs } : { target: target.id, reason, message, untilMs, details };
}

// Routes with many conditions exclude many targets per call, and nearly nobody reads why: the words are found when somebody does.
function conditionNotMet({ target }: RouteTarget, condition: Condition, facts: CallFacts): Exclusion {
  let why: ReturnType<Condition['whyNot']> | undefined;
  return {
    target: target.id,
    reason: 'condition',
    untilMs: undefined,
    get message() {
      return (why ??= condition.whyNot(facts)).message;
    },
    get details() {
      return (why ??= condition.whyNot(facts)).details;
    },
  };
}
