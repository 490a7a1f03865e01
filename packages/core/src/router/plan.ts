import { worstCaseNanoUsd } from '../catalog/worst-case.ts';
import type { Candidate, Exclusion, Plan } from '../chat/plan.ts';
import { RouteTarget, type Target } from '../pipeline/target.ts';
import { CallFacts } from '../pipeline/call-facts.ts';
import type { Required } from '../pipeline/requirements.ts';
import { knownCapableFirst, lacksRoom, requestFor, softLackOf } from './capabilities.ts';
import { type Conditions, exclusionOf } from './exclusion.ts';
import type { Foreseen } from './foresight.ts';
import type { Cascade, Evaluation } from './judging.ts';
import { cascadeInWords, cascadeOf, quoteOf } from './quote.ts';
import { boundsOf, type RequestBounds } from './request-bounds.ts';
import { lifecycleInWords, lifecycleOf } from './lifecycle.ts';
import { LikelyCosts } from './likely-costs.ts';
import { rank } from './rank.ts';
import type { Split, TakenArm } from './split.ts';
import type { StrategyInstance } from './strategy.ts';

/** Which list a candidate stands in. */
export type CandidateOrigin = Candidate['from'];

/** A route with everything its plan needs. */
export interface Route {
  readonly name: string;
  readonly strategyName: string;
  readonly strategy: StrategyInstance;
  /** What it requires of every provider that its calls go to, its own targets or not. */
  readonly require?: Required | undefined;
  readonly targets: readonly RouteTarget[];
  /** True where no target stands among them twice. */
  readonly distinct?: boolean | undefined;
  readonly fallbacks: RouteFallbacks;
  /** Which of several ways a call takes that names it. As a fallback of another route it stands as it is. */
  readonly split?: Split<ArmWay> | undefined;
  readonly cascade?: Cascade | undefined;
  readonly evaluation?: Evaluation | undefined;
}

/** The way of an arm with a route of its own: that route, then the one that is split. */
export interface ArmWay {
  readonly first: Route;
  readonly rest: Route;
}

/** What to try after a route's own targets, by reason: other routes, or targets. */
export type RouteFallbacks = Readonly<Record<Exclude<CandidateOrigin, 'targets'>, readonly (Route | RouteTarget)[]>>;

/** A candidate as the router uses it. */
export interface PlannedTarget {
  readonly to: RouteTarget;
  readonly route: string | undefined;
  readonly from: CandidateOrigin;
  /** Says why it stands where it does. */
  readonly why: ((to: RouteTarget) => string | undefined) | undefined;
}

/** What a call names: a route, or a single target with the request's own fallbacks. */
export interface Destination {
  readonly model: string;
  readonly route: Route | undefined;
  readonly targets: readonly RouteTarget[];
  readonly fallbacks: RouteFallbacks | undefined;
  /** The arm of its split that the call is in; its targets are then the first ones. */
  readonly arm?: TakenArm<ArmWay> | undefined;
  /** The cascade over its first targets, and how a share of its answers is judged after the fact. Calls of the router's own have neither. */
  readonly cascade?: Cascade | undefined;
  readonly evaluation?: Evaluation | undefined;
}

/** What planning found out. */
interface Found {
  readonly order: readonly PlannedTarget[];
  readonly exclusions: readonly Exclusion[];
  readonly ruledOut: readonly RuledOut[];
  /** Lists for one kind of failure that are open from the start: what they are for is foreseen. */
  readonly opened: readonly CandidateOrigin[];
  readonly failOpen: boolean;
}

/** The plan of one call: what the router follows, and what users see of it. */
export class RoutePlan implements Plan {
  readonly model: string;
  readonly route: string | undefined;
  readonly strategy: string;
  /** Not there where the call is in no arm. */
  declare readonly split?: Plan['split'];
  readonly #arm: Destination['arm'];
  readonly #cascade: Cascade | undefined;
  readonly #found: Found;
  readonly #conditions: Conditions;
  readonly #likelyCosts: LikelyCosts;
  #described: Pick<Plan, 'candidates' | 'exclusions'> | undefined;

  constructor(
    destination: Destination,
    found: Found,
    conditions: Conditions,
  ) {
    this.model = destination.model;
    this.route = destination.route?.name;
    this.strategy = destination.route?.strategyName ?? 'direct';
    this.#arm = destination.arm;
    this.#cascade = destination.cascade;
    if (destination.arm !== undefined) this.split = { by: destination.arm.by, arm: destination.arm.arm };
    this.#found = found;
    this.#conditions = conditions;
    this.#likelyCosts = new LikelyCosts(found.order);
  }

  /** The candidates in the order in which they are tried. Here and below getters, since users who print a plan do not want these. */
  get order(): readonly PlannedTarget[] {
    return this.#found.order;
  }

  /** The arm that the call is in, and whose it is. */
  get arm(): Destination['arm'] {
    return this.#arm;
  }

  /** Every target that was looked at. */
  get considered(): readonly Target[] {
    const { order, ruledOut } = this.#found;
    return [...new Set([...order, ...ruledOut.map(({ planned }) => planned)].map(({ to }) => to.target))];
  }

  /** Lists for one kind of failure that are open from the start. */
  get opened(): readonly CandidateOrigin[] {
    return this.#found.opened;
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

  get cascade(): Plan['cascade'] {
    return cascadeOf(this.#cascade, this.candidates);
  }

  get quote(): Plan['quote'] {
    return quoteOf(this.candidates, this.cascade);
  }

  toJSON(): Omit<Plan, 'toString'> {
    const { model, route, strategy, split, candidates, exclusions, cascade, quote } = this;
    return { model, route, strategy, split, candidates, exclusions, cascade, quote };
  }

  toString(): string {
    const arm = this.split === undefined ? '' : `, arm '${this.split.arm}' by ${this.split.by}`;
    const lines = [`${this.model}: ${this.route === undefined ? 'direct' : `route, strategy ${this.strategy}${arm}`}`];
    this.candidates.forEach((candidate, index) => {
      const origin = candidate.from === 'targets' ? '' : `, fallback (${candidate.from})`;
      const cost = costInWords(candidate);
      const because = candidate.because === undefined ? '' : `; ${candidate.because}`;
      const end = candidate.lifecycle === undefined ? '' : `; ${lifecycleInWords(candidate.lifecycle)}`;
      lines.push(`  ${index + 1}. ${candidate.target}${origin}: ${cost}${because}${end}`);
      for (const { about, message } of candidate.warnings) lines.push(`     ${about}: ${message}`);
    });
    if (this.cascade !== undefined) lines.push(`  ${cascadeInWords(this.cascade)}`);
    if (this.candidates.length === 0) lines.push('  nothing can serve this call');
    for (const { target, reason, message } of this.exclusions) lines.push(`  -  ${target}: ${reason}: ${message}`);
    return lines.join('\n');
  }

  #describe(): Pick<Plan, 'candidates' | 'exclusions'> {
    if (this.#described !== undefined) return this.#described;
    const { nowMs, foresight } = this.#conditions;
    const request = foresight?.request ?? this.#conditions.facts.request;
    const bounds = boundsOf(request);
    const likely = this.#likelyCosts.of(new CallFacts({ ...this.#conditions.facts, request }), nowMs);
    const candidates: Candidate[] = [];
    const exclusions = [...this.ruledOut];
    for (const [index, { to, route, from, why }] of this.order.entries()) {
      const { id: target, provider, model } = to.target;
      const { refused, warnings } = foresight?.of(to) ?? nothingForeseen;
      if (refused === undefined) {
        const worstCaseNanoUsd = worstCase(to, to.policies.params === undefined ? bounds : boundsOf(requestFor(request, to)), nowMs);
        candidates.push({ target, provider: provider.key, model, route, from, because: why?.(to), worstCaseNanoUsd, likelyNanoUsd: likely[index], warnings, lifecycle: lifecycleOf(to.target.facts, nowMs) });
      } else if (!exclusions.some((known) => known.target === target)) {
        exclusions.push({ target, reason: 'capability', message: refused });
      }
    }
    this.#described = { candidates, exclusions };
    return this.#described;
  }
}

const nothingForeseen: Pick<Foreseen, 'refused' | 'warnings'> = { refused: undefined, warnings: [] };

function costInWords({ likelyNanoUsd, worstCaseNanoUsd }: Candidate): string {
  const dollars = (nanoUsd: number): string => `$${(nanoUsd / 1e9).toFixed(6)}`;
  const likely = likelyNanoUsd === undefined ? [] : [`likely ${dollars(likelyNanoUsd)}`];
  const worst = worstCaseNanoUsd === undefined ? [] : [`at most ${dollars(worstCaseNanoUsd)}`];
  return [...likely, ...worst].join(', ') || 'price unknown';
}

function worstCase(to: RouteTarget, { inputTokens, outputTokens: cap, serviceTier, inBatches }: RequestBounds, atMs: number): number | undefined {
  const { price, facts } = to.target;
  const outputTokens = cap ?? facts?.maxOutputTokens;
  if (outputTokens === undefined) return undefined;
  const bound = facts?.contextWindow === undefined || inBatches ? inputTokens : Math.min(inputTokens, facts.contextWindow);
  return worstCaseNanoUsd({ price, atMs, inputTokens: bound, outputTokens, serviceTier });
}

/** Plans a call. A pure function of its arguments and the health tables: sends nothing, advances no cursor. */
export function planCall(destination: Destination, conditions: Conditions): RoutePlan {
  const planning = new Planning(conditions);
  planning.addDestination(destination);
  return new RoutePlan(destination, planning.finish(), conditions);
}

/** A target that was ruled out, with the place it would have had. */
interface RuledOut {
  readonly planned: PlannedTarget;
  readonly exclusion: Exclusion;
}

const none: readonly never[] = [];

/** A plan in the making. */
class Planning {
  readonly #conditions: Conditions;
  readonly #order: PlannedTarget[] = [];
  /** Those that lack something they can do without: behind all others. */
  readonly #lacking: PlannedTarget[] = [];
  readonly #ruledOut: RuledOut[] = [];
  /** Once in each list: a target may be an ordinary fallback and the one for a refused prompt as well. Kept from the second list on. */
  #listed: Partial<Record<ListName, TargetList>> | undefined;

  constructor(conditions: Conditions) {
    this.#conditions = conditions;
  }

  addDestination({ route, targets, fallbacks, arm }: Destination): void {
    if (arm?.way !== undefined) {
      this.#addWay(arm.way, fallbacks);
      return;
    }
    if (route === undefined) this.#addTargets(targets, undefined, 'targets', undefined, undefined);
    else this.#addRouteTargets(route, 'targets');
    const lists = fallbacks ?? route?.fallbacks;
    if (lists !== undefined) this.#addFallbacks(lists, 'targets');
  }

  finish(): Found {
    // As a rule nothing is out.
    if (this.#ruledOut.length === 0 && this.#lacking.length === 0) return { order: this.#order, exclusions: none, ruledOut: none, opened: none, failOpen: false };
    const order = this.#lacking.length === 0 ? this.#order : [...this.#order, ...this.#lacking];
    const ruledOut = this.#ruledOut;
    const exclusions = exclusionsOf(ruledOut, order);
    // What is too long for a target goes to the list that was made for that, before the ordinary fallbacks.
    const outgrown = ruledOut.some(({ planned, exclusion }) => isOrdinary(planned.from) && lacksRoom(exclusion));
    const opened: readonly CandidateOrigin[] = outgrown ? ['context_length'] : [];
    const serving = outgrown ? orderOutgrown(order) : order;
    const found = { order: serving, exclusions, ruledOut, opened, failOpen: false };
    if (order.some(({ from }) => isOrdinary(from) || opened.includes(from))) return found;
    const soonest = this.#soonestBreaker();
    return soonest === undefined ? found : { ...found, order: [soonest, ...found.order], failOpen: true };
  }

  // A breaker routes around, it does not refuse service: with nothing else left, the one that opens soonest is tried, if
  // its breaker is all that shuts it.
  #soonestBreaker(): PlannedTarget | undefined {
    const conditions = { ...this.#conditions, pastBreaker: true };
    let soonest: RuledOut | undefined;
    for (const shut of this.#ruledOut) {
      const { planned, exclusion } = shut;
      if (!isOrdinary(planned.from) || exclusion.reason !== 'breaker_open' || exclusionOf(planned.to, conditions) !== undefined) continue;
      if (soonest === undefined || (exclusion.untilMs ?? 0) < (soonest.exclusion.untilMs ?? 0)) soonest = shut;
    }
    return soonest?.planned;
  }

  // What the split route itself would do stands behind an arm as fallbacks: an arm that fails costs no call.
  #addWay({ first, rest }: ArmWay, fallbacks: RouteFallbacks | undefined): void {
    this.#addRouteTargets(first, 'targets');
    if (fallbacks === undefined) this.#addFallbacks(first.fallbacks, 'targets');
    this.#addRouteTargets(rest, 'default');
    this.#addFallbacks(fallbacks ?? rest.fallbacks, 'default');
  }

  #addRouteTargets({ name, targets, strategy, distinct }: Route, from: CandidateOrigin): void {
    const isFirst = distinct === true && this.#listed === undefined && this.#order.length === 0 && this.#lacking.length === 0;
    this.#addTargets(targets, name, from, strategy, isFirst ? undefined : this.#listOf(from));
  }

  // The targets that stand in a list so far.
  #listOf(from: CandidateOrigin): TargetList {
    const lists = (this.#listed ??= listsOf(this.#order, this.#lacking));
    return (lists[listName(from)] ??= new TargetList());
  }

  #addTargets(targets: readonly RouteTarget[], route: string | undefined, from: CandidateOrigin, strategy: StrategyInstance | undefined, listed: TargetList | undefined): void {
    const conditions = this.#conditions;
    const { facts, nowMs } = conditions;
    // As a rule all are able, and the list itself will do.
    let able: RouteTarget[] | undefined;
    let lacking: PlannedTarget[] | undefined;
    for (let index = 0; index < targets.length; index += 1) {
      const to = targets[index] as RouteTarget;
      if (listed?.has(to.target) === true) {
        able ??= targets.slice(0, index);
        continue;
      }
      const exclusion = exclusionOf(to, conditions);
      const lack = exclusion === undefined ? softLackOf(to, facts) : undefined;
      if (exclusion === undefined && lack === undefined) {
        able?.push(to);
        continue;
      }
      able ??= targets.slice(0, index);
      if (lack !== undefined) (lacking ??= []).push({ to, route, from, why: () => `behind the others: ${lack.message}` });
      if (exclusion !== undefined) this.#ruledOut.push({ planned: { to, route, from, why: undefined }, exclusion });
    }
    const { targets: ranked, why } = strategy === undefined ? { targets: able ?? targets, why: undefined } : rank(strategy, able ?? targets, facts, nowMs);
    for (const to of knownCapableFirst(ranked, facts)) {
      // A target may stand in a route more than once, each time with params of its own: its first place counts.
      if (listed?.has(to.target) === true) continue;
      listed?.add(to.target);
      this.#order.push({ to, route, from, why });
    }
    for (const planned of lacking ?? none) {
      if (listed?.has(planned.to.target) === true) continue;
      listed?.add(planned.to.target);
      this.#lacking.push(planned);
    }
  }

  #addFallbacks(fallbacks: RouteFallbacks, within: CandidateOrigin): void {
    for (const kind of fallbackKinds) {
      // Inside a list for one reason, an ordinary fallback of a route still belongs to that reason.
      const from = isOrdinary(within) ? kind : within;
      for (const next of fallbacks[kind]) {
        if (next instanceof RouteTarget) {
          this.#addTargets([next], undefined, from, undefined, this.#listOf(from));
        } else {
          this.#addRouteTargets(next, from);
          this.#addFallbacks(next.fallbacks, from);
        }
      }
    }
  }
}

/** Targets that are looked for again and again, few of them as a rule. */
class TargetList {
  readonly #few: Target[] = [];
  #many: Set<Target> | undefined;

  has(target: Target): boolean {
    return this.#many === undefined ? this.#few.includes(target) : this.#many.has(target);
  }

  add(target: Target): void {
    if (this.#many !== undefined) this.#many.add(target);
    else if (this.#few.push(target) > 16) this.#many = new Set(this.#few);
  }
}

type ListName = 'ordinary' | 'context_length' | 'content_filter';

function listName(from: CandidateOrigin): ListName {
  return isOrdinary(from) ? 'ordinary' : from;
}

function listsOf(...planned: readonly (readonly PlannedTarget[])[]): Partial<Record<ListName, TargetList>> {
  const lists: Partial<Record<ListName, TargetList>> = {};
  for (const { to, from } of planned.flat()) (lists[listName(from)] ??= new TargetList()).add(to.target);
  return lists;
}

const fallbackKinds = ['default', 'context_length', 'content_filter'] as const;

function isOrdinary(from: CandidateOrigin): from is 'targets' | 'default' {
  return from === 'targets' || from === 'default';
}

// Each target once, by its first reason; those that another entry of theirs made candidates stay out of it.
function exclusionsOf(ruledOut: readonly RuledOut[], order: readonly PlannedTarget[]): readonly Exclusion[] {
  if (ruledOut.length === 0) return [];
  const known = new Set(order.map(({ to }) => to.id));
  return ruledOut.map(({ exclusion }) => exclusion).filter(({ target }) => !known.has(target) && known.add(target));
}

function orderOutgrown(order: readonly PlannedTarget[]): readonly PlannedTarget[] {
  const rank = { targets: 0, context_length: 1, default: 2, content_filter: 3 };
  return order.toSorted((a, b) => rank[a.from] - rank[b.from]);
}
