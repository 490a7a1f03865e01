import { ratesAt } from '../catalog/compile-price.ts';
import type { CallFacts } from '../pipeline/call-facts.ts';
import { type Pace, unitsOf } from '../pipeline/speed.ts';
import { RouteTarget } from '../pipeline/target.ts';
import type { EventScope } from '../telemetry/event.ts';
import { averageOutputTokens, likelyNanoUsd, likelyOutputTokens } from './likely-cost.ts';
import { pinnedTo } from './pinned-to.ts';
import { isCacheable, promptKeyOf } from './prompt-key.ts';
import type { Ranking, StrategyCall, StrategyInstance, StrategyTarget } from './strategy.ts';

/** A call as strategies see it. Nothing is worked out before a strategy asks. */
class CallToRank implements StrategyCall {
  readonly nowMs: number;
  readonly #facts: CallFacts;
  readonly #targets: readonly RouteTarget[];
  #othersTokens: { readonly average: number | undefined } | undefined;

  constructor(facts: CallFacts, targets: readonly RouteTarget[], nowMs: number) {
    this.nowMs = nowMs;
    this.#facts = facts;
    this.#targets = targets;
  }

  get stream(): boolean {
    return this.#facts.stream;
  }

  get session(): string | undefined {
    return this.#facts.request.session;
  }

  get scope(): EventScope {
    return this.#facts.scope;
  }

  get inputTokens(): number {
    return this.#facts.inputTokens();
  }

  get promptKey(): number {
    return promptKeyOf(this.#facts);
  }

  get isCacheable(): boolean {
    return isCacheable(this.#facts);
  }

  get pinnedTo(): string | undefined {
    return pinnedTo(this.#facts.messages);
  }

  likelyMs(target: StrategyTarget): number | undefined {
    if (!(target instanceof RouteTarget)) return undefined;
    const pace = this.#paceOf(target);
    const known = pace.likelyMs(this.nowMs);
    if (known === undefined) return undefined;
    return Math.max(this.stream ? known : known * unitsOf(this.#outputTokens(target)), pace.silentMs(this.nowMs));
  }

  silentMs(target: StrategyTarget): number {
    return target instanceof RouteTarget ? this.#paceOf(target).silentMs(this.nowMs) : 0;
  }

  idleMs(target: StrategyTarget): number {
    return target instanceof RouteTarget ? this.#paceOf(target).idleMs(this.nowMs) : Number.POSITIVE_INFINITY;
  }

  likelyNanoUsd(target: StrategyTarget): number | undefined {
    if (!(target instanceof RouteTarget)) return undefined;
    return likelyNanoUsd(target, target.target.health.spending.latest, this.#facts, this.nowMs, this.#outputTokens(target));
  }

  cacheReadsPay(target: StrategyTarget): boolean {
    const price = target instanceof RouteTarget ? target.target.price : undefined;
    // Whether it pays hangs on neither size nor tier.
    const rates = price && ratesAt(price, this.nowMs, 0, undefined);
    return rates !== undefined && rates.cacheRead < rates.input;
  }

  #paceOf({ target }: RouteTarget): Pace {
    const { speed } = target.health;
    return this.stream ? speed.firstToken : speed.whole;
  }

  #outputTokens(to: RouteTarget): number {
    const { latest } = to.target.health.spending;
    return likelyOutputTokens(to, latest, this.#facts, latest.outputTokens === undefined ? this.#othersAverage() : undefined);
  }

  #othersAverage(): number | undefined {
    this.#othersTokens ??= { average: averageOutputTokens(this.#targets, ({ target }) => target.health.spending.latest) };
    return this.#othersTokens.average;
  }
}

/** A call as strategies see it, with the targets that are to be ranked. */
export function callFor(facts: CallFacts, targets: readonly RouteTarget[], nowMs: number): StrategyCall {
  return new CallToRank(facts, targets, nowMs);
}

/** The order of a strategy. */
export function rank(strategy: StrategyInstance, targets: readonly RouteTarget[], facts: CallFacts, nowMs: number): Ranking<RouteTarget> {
  if (targets.length < 2) return { targets };
  const ranking = strategy.order(targets, callFor(facts, targets, nowMs));
  return 'targets' in ranking ? ranking : { targets: ranking };
}
