/** How a route orders its targets. One instance per route; holds the next draw ready. */
export interface StrategyInstance {
  /** All targets, best first, for the call that comes next. Changes nothing: asked twice it answers the same. */
  order<T extends Weighted>(targets: readonly T[]): readonly T[];
  /** The call has been made: the next one gets a new draw. */
  advance(): void;
}

/** What a strategy sees of a target. */
export interface Weighted {
  /** Share of traffic, compared with the others. */
  readonly weight: number;
}

/** A strategy, by its name in config. */
export interface Strategy {
  readonly name: string;
  /** Makes the instance of one route. `random` gives numbers from 0 up to, not including, 1. */
  create(random: () => number): StrategyInstance;
}
