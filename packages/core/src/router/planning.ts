import type { Exclusion } from '../chat/plan.ts';
import { RouteTarget, type Target } from '../pipeline/target.ts';
import { knownCapableFirst, lacksRoom, softLackOf } from './capabilities.ts';
import { type Conditions, exclusionOf } from './exclusion.ts';
import { type Found, RoutePlan, type RuledOut } from './plan.ts';
import { rank } from './rank.ts';
import type { ArmWay, CandidateOrigin, Destination, PlannedTarget, Route, RouteFallbacks } from './route.ts';
import type { StrategyInstance } from './strategy.ts';

/** Plans a call. A pure function of its arguments and the health tables: sends nothing, advances no cursor. */
export function planCall(destination: Destination, conditions: Conditions): RoutePlan {
  const planning = new Planning(conditions);
  planning.addDestination(destination);
  return new RoutePlan(destination, planning.finish(), conditions);
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
