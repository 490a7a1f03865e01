import type { Exclusion, ExclusionReason } from '../chat/plan.ts';
import { type AnyRequest, isEmbedRequest } from '../chat/any-request.ts';
import type { ChatRequest } from '../chat/request.ts';
import { fullMessage } from '../pipeline/slots.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import { cannotFit, shutBy } from '../pipeline/target-health.ts';
import type { Foresight } from './foresight.ts';
import { type Media, mediaOf } from './media-of.ts';
import { missingEmbedding } from './missing-embedding.ts';

/** What decides whether a target can be tried, apart from its health. */
export interface Conditions {
  readonly request: AnyRequest;
  readonly stream: boolean;
  readonly nowMs: number;
  readonly deadlineAtMs: number | undefined;
  readonly unknownPrice: 'warn' | 'error';
  /** What adapters will say of the request. Left out, they are not asked before they are called. */
  readonly foresight?: Foresight | undefined;
  /** Which vectors an embedding call must get. Left out, any will do. */
  readonly vectors?: string | undefined;
}

/**
 * Why a target cannot be tried now, or `undefined` when it can. Changes nothing.
 *
 * @param pastBreaker true leaves the breaker out of account: whether the target could serve if it were let
 */
export function exclusionOf(to: RouteTarget, conditions: Conditions, pastBreaker = false): Exclusion | undefined {
  const { target } = to;
  const { health, provider } = target;
  const { nowMs } = conditions;
  const because = (reason: ExclusionReason, message: string, untilMs?: number): Exclusion => ({ target: target.id, reason, message, untilMs });

  if (provider.unavailable !== undefined) return because('no_credential', provider.unavailable);
  const { request } = conditions;
  const incapable = isEmbedRequest(request) ? missingEmbedding(to, request, conditions.vectors) : missingCapability(to, request);
  if (incapable !== undefined) return because('capability', incapable);
  const refused = conditions.foresight?.refusalOf(to);
  if (refused !== undefined) return because('capability', refused);
  if (conditions.unknownPrice === 'error' && target.price === undefined) {
    return because('price_unknown', `no price is known for ${target.id}; add one under prices, or set unknownPrice to 'warn'`);
  }
  const { modelBench } = health;
  if (modelBench !== undefined && (modelBench.probing || nowMs < modelBench.untilMs)) {
    return because('model_benched', modelBench.reason, modelBench.untilMs);
  }
  if (to.policies.breaker !== false && !pastBreaker) {
    const shut = shutBy(health.breaker, nowMs);
    if (shut !== undefined) return because('breaker_open', shut.message, shut.untilMs);
  }
  const blocked = provider.pool.blocked(target.model);
  if (blocked !== undefined) return because(blocked.reason, blocked.message, blocked.untilMs);
  const { concurrency } = to.policies;
  let freeAtMs = nowMs;
  if (concurrency !== false) {
    const { slots } = health;
    const waitMs = slots.likelyWaitMs(concurrency.max);
    if (!slots.hasRoom(concurrency, request.priority ?? 'normal')) return because('concurrency', fullMessage(slots), waitMs === undefined ? undefined : nowMs + waitMs);
    freeAtMs += waitMs ?? 0;
  }
  if (cannotFit(health, conditions.stream, freeAtMs, conditions.deadlineAtMs)) {
    const line = freeAtMs > nowMs ? `, ${Math.round(freeAtMs - nowMs)} ms of it in line` : '';
    return because('deadline', `an attempt would likely outlast the deadline${line}`);
  }
  return undefined;
}

// Unknown is kept: only what the catalog says a model cannot do excludes it.
function missingCapability(to: RouteTarget, request: ChatRequest): string | undefined {
  const { facts, id } = to.target;
  if (facts === undefined) return undefined;
  if (facts.chat === false) return `${id} answers no messages${facts.embedding === false ? '' : '; it embeds texts: use embed()'}`;
  if (facts.tools === false && needsTools(request)) return `${id} has no tools`;
  if (facts.image !== false && facts.audio !== false && facts.file !== false) return undefined;
  for (const kind of mediaOf(request.messages)) if (facts[kind] === false) return `${id} takes no ${kind} parts`;
  return undefined;
}

/**
 * The targets that are known to be able to serve a request first, in their order, then those of which it is not known.
 * Returns the list itself when there is nothing to rank by.
 */
export function knownCapableFirst(targets: readonly RouteTarget[], request: AnyRequest): readonly RouteTarget[] {
  if (targets.length < 2 || isEmbedRequest(request)) return targets;
  const needs: ('tools' | Media)[] = [...mediaOf(request.messages)];
  if (needsTools(request)) needs.push('tools');
  if (needs.length === 0) return targets;
  const known = targets.filter(({ target }) => needs.every((need) => target.facts?.[need] !== undefined));
  return known.length === targets.length ? targets : [...known, ...targets.filter((target) => !known.includes(target))];
}

function needsTools(request: ChatRequest): boolean {
  return request.tools !== undefined && request.tools.length > 0;
}
