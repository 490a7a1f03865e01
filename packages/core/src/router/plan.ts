import { worstCaseNanoUsd } from '../catalog/worst-case.ts';
import type { Candidate, Exclusion, Plan } from '../chat/plan.ts';
import type { RouteTarget, Target } from '../pipeline/target.ts';
import { type Conditions, exclusionOf, knownCapableFirst } from './exclusion.ts';
import type { Foreseen } from './foresight.ts';
import { boundsOf, type RequestBounds } from './request-bounds.ts';
import type { StrategyInstance } from './strategy.ts';

/** Which list a candidate stands in. */
export type CandidateOrigin = Candidate['from'];

/** A route with everything its plan needs. */
export interface Route {
  readonly name: string;
  readonly strategyName: string;
  readonly strategy: StrategyInstance;
  readonly targets: readonly RouteTarget[];
  readonly fallbacks: RouteFallbacks;
}

/** What to try after a route's own targets, by reason: other routes, or targets. */
export type RouteFallbacks = Readonly<Record<Exclude<CandidateOrigin, 'targets'>, readonly (Route | RouteTarget)[]>>;

/** A candidate as the router uses it. */
export interface PlannedTarget {
  readonly to: RouteTarget;
  readonly route: string | undefined;
  readonly from: CandidateOrigin;
}

/** What a call names: a route, or a single target with the request's own fallbacks. */
export interface Destination {
  readonly model: string;
  readonly route: Route | undefined;
  readonly targets: readonly RouteTarget[];
  readonly fallbacks: RouteFallbacks | undefined;
}

/** What planning found out. */
interface Found {
  readonly order: readonly PlannedTarget[];
  readonly exclusions: readonly Exclusion[];
  readonly considered: readonly Target[];
  readonly failOpen: boolean;
}

/** The plan of one call: what the router follows, and what users see of it. */
export class RoutePlan implements Plan {
  readonly model: string;
  readonly route: string | undefined;
  readonly strategy: string;
  readonly #found: Found;
  readonly #conditions: Conditions;
  #described: Pick<Plan, 'candidates' | 'exclusions'> | undefined;

  constructor(
    destination: Destination,
    found: Found,
    conditions: Conditions,
  ) {
    this.model = destination.model;
    this.route = destination.route?.name;
    this.strategy = destination.route?.strategyName ?? 'direct';
    this.#found = found;
    this.#conditions = conditions;
  }

  /** The candidates in the order in which they are tried. Here and below getters, since users who print a plan do not want these. */
  get order(): readonly PlannedTarget[] {
    return this.#found.order;
  }

  /** Every target that was looked at. */
  get considered(): readonly Target[] {
    return this.#found.considered;
  }

  /** True when breakers shut every target and the first candidate is tried all the same. */
  get failOpen(): boolean {
    return this.#found.failOpen;
  }

  /** Targets that were ruled out when the plan was made, before anything was translated. */
  get ruledOut(): readonly Exclusion[] {
    return this.#found.exclusions;
  }

  get candidates(): readonly Candidate[] {
    return this.#describe().candidates;
  }

  get exclusions(): readonly Exclusion[] {
    return this.#describe().exclusions;
  }

  get quote(): Plan['quote'] {
    let worst: number | undefined = 0;
    for (const { worstCaseNanoUsd: nano } of this.candidates) worst = nano === undefined || worst === undefined ? undefined : Math.max(worst, nano);
    return { worstCaseNanoUsd: worst, worstCaseUsd: worst === undefined ? undefined : worst / 1e9 };
  }

  toJSON(): Omit<Plan, 'toString'> {
    const { model, route, strategy, candidates, exclusions, quote } = this;
    return { model, route, strategy, candidates, exclusions, quote };
  }

  toString(): string {
    const lines = [`${this.model}: ${this.route === undefined ? 'direct' : `route, strategy ${this.strategy}`}`];
    this.candidates.forEach((candidate, index) => {
      const origin = candidate.from === 'targets' ? '' : `, fallback (${candidate.from})`;
      const cost = candidate.worstCaseNanoUsd === undefined ? 'price unknown' : `at most $${(candidate.worstCaseNanoUsd / 1e9).toFixed(6)}`;
      lines.push(`  ${index + 1}. ${candidate.target}${origin}: ${cost}`);
      for (const { about, message } of candidate.warnings) lines.push(`     ${about}: ${message}`);
    });
    if (this.candidates.length === 0) lines.push('  nothing can serve this call');
    for (const { target, reason, message } of this.exclusions) lines.push(`  -  ${target}: ${reason}: ${message}`);
    return lines.join('\n');
  }

  #describe(): Pick<Plan, 'candidates' | 'exclusions'> {
    if (this.#described !== undefined) return this.#described;
    const { nowMs, foresight } = this.#conditions;
    const request = foresight?.request ?? this.#conditions.request;
    const bounds = boundsOf(request);
    const candidates: Candidate[] = [];
    const exclusions = [...this.ruledOut];
    for (const { to, route, from } of this.order) {
      const { id: target, provider, model } = to.target;
      const { refused, warnings } = foresight?.of(to) ?? nothingForeseen;
      if (refused === undefined) {
        const worstCaseNanoUsd = worstCase(to, bounds, nowMs);
        candidates.push({ target, provider: provider.key, model, route, from, worstCaseNanoUsd, warnings });
      } else if (!exclusions.some((known) => known.target === target)) {
        exclusions.push({ target, reason: 'capability', message: refused });
      }
    }
    this.#described = { candidates, exclusions };
    return this.#described;
  }
}

const nothingForeseen: Pick<Foreseen, 'refused' | 'warnings'> = { refused: undefined, warnings: [] };

function worstCase(to: RouteTarget, { inputTokens, outputTokens: cap, serviceTier, inBatches }: RequestBounds, atMs: number): number | undefined {
  const { price, facts } = to.target;
  const outputTokens = cap ?? facts?.maxOutputTokens;
  if (outputTokens === undefined) return undefined;
  const bound = facts?.contextWindow === undefined || inBatches ? inputTokens : Math.min(inputTokens, facts.contextWindow);
  return worstCaseNanoUsd({ price, atMs, inputTokens: bound, outputTokens, serviceTier });
}

/** Plans a call. A pure function of its arguments and the health tables: sends nothing, advances no cursor. */
export function planCall(destination: Destination, conditions: Conditions): RoutePlan {
  const order: PlannedTarget[] = [];
  const exclusions: Exclusion[] = [];
  const excluded: { planned: PlannedTarget; exclusion: Exclusion }[] = [];
  const considered: Target[] = [];
  const listed: Record<'ordinary' | 'context_length' | 'content_filter', Target[]> = { ordinary: [], context_length: [], content_filter: [] };

  const add = (to: RouteTarget, route: string | undefined, from: CandidateOrigin): void => {
    const { target } = to;
    // Once in each list: a target may be an ordinary fallback and the one for a refused prompt as well.
    const list = listed[isOrdinary(from) ? 'ordinary' : from];
    if (list.includes(target)) return;
    list.push(target);
    const planned: PlannedTarget = { to, route, from };
    const exclusion = exclusionOf(to, conditions);
    if (exclusion === undefined) order.push(planned);
    else excluded.push({ planned, exclusion });
    if (considered.includes(target)) return;
    considered.push(target);
    if (exclusion !== undefined) exclusions.push(exclusion);
  };
  const addTargets = (route: Route, from: CandidateOrigin): void => {
    for (const to of knownCapableFirst(route.strategy.order(route.targets), conditions.request)) add(to, route.name, from);
  };
  const addRoute = (route: Route, from: CandidateOrigin): void => {
    addTargets(route, from);
    addFallbacks(route.fallbacks, from);
  };
  const addFallbacks = (fallbacks: RouteFallbacks, within: CandidateOrigin): void => {
    for (const kind of ['default', 'context_length', 'content_filter'] as const) {
      for (const next of fallbacks[kind]) {
        // Inside a list for one reason, an ordinary fallback of a route still belongs to that reason.
        const from = within === 'targets' || within === 'default' ? kind : within;
        if ('target' in next) add(next, undefined, from);
        else addRoute(next, from);
      }
    }
  };

  if (destination.route === undefined) for (const to of destination.targets) add(to, undefined, 'targets');
  else addTargets(destination.route, 'targets');
  const fallbacks = destination.fallbacks ?? destination.route?.fallbacks;
  if (fallbacks !== undefined) addFallbacks(fallbacks, 'targets');

  const failOpen = order.some(({ from }) => isOrdinary(from)) ? undefined : soonestBreaker(excluded, conditions);
  if (failOpen !== undefined) order.unshift(failOpen);
  return new RoutePlan(destination, { order, exclusions, considered, failOpen: failOpen !== undefined }, conditions);
}

function isOrdinary(from: CandidateOrigin): from is 'targets' | 'default' {
  return from === 'targets' || from === 'default';
}

// A breaker routes around, it does not refuse service: with nothing else left, the one that opens soonest is tried, if
// its breaker is all that shuts it.
function soonestBreaker(excluded: readonly { planned: PlannedTarget; exclusion: Exclusion }[], conditions: Conditions): PlannedTarget | undefined {
  let soonest: { planned: PlannedTarget; exclusion: Exclusion } | undefined;
  for (const candidate of excluded) {
    const { to, from } = candidate.planned;
    if (!isOrdinary(from) || candidate.exclusion.reason !== 'breaker_open' || exclusionOf(to, conditions, true) !== undefined) continue;
    const untilMs = candidate.exclusion.untilMs ?? 0;
    if (soonest === undefined || untilMs < (soonest.exclusion.untilMs ?? 0)) soonest = candidate;
  }
  return soonest?.planned;
}
