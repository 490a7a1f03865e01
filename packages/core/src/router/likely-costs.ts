import type { CallFacts } from '../pipeline/call-facts.ts';
import type { Spending } from '../pipeline/spending.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import { averageOutputTokens, likelyNanoUsd, likelyOutputTokens } from './likely-cost.ts';

/** A candidate, as far as its cost goes. */
interface Planned {
  readonly to: RouteTarget;
  readonly route: string | undefined;
}

/** What a call likely costs at the candidates of a plan. Worked out when somebody asks, of what was known when the plan was made. */
export class LikelyCosts {
  readonly #order: readonly Planned[];
  readonly #spendings: readonly Spending[];

  constructor(order: readonly Planned[]) {
    this.#order = order;
    this.#spendings = order.map(({ to }) => to.target.health.spending.latest);
  }

  /** In the order of the plan, in whole nano-dollars; `undefined` where the price is unknown. */
  of(facts: CallFacts, nowMs: number): readonly (number | undefined)[] {
    return this.#order.map(({ to, route }, index) => {
      const spending = this.#spendings[index] ?? to.target.health.spending.latest;
      const others = averageOutputTokens(this.#spendings.filter((_, other) => this.#order[other]?.route === route), (one) => one);
      const likely = likelyNanoUsd(to, spending, facts, nowMs, likelyOutputTokens(to, spending, facts, others));
      return likely === undefined ? undefined : Math.round(likely);
    });
  }
}
