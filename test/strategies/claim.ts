import type { WorldName } from './world.ts';

/** The strategies that are compared. */
export const strategyNames = ['round-robin', 'priority', 'weighted', 'least-busy', 'fastest', 'cheapest', 'sticky', 'off-peak'] as const;

/** A strategy of the router. */
export type StrategyName = (typeof strategyNames)[number];

/** What is measured of a run. Times are in milliseconds of virtual time, from the call. */
export type MetricName =
  /** To the first token, of streams. */
  | 'firstToken.p50'
  | 'firstToken.p95'
  | 'firstToken.p99'
  /** To the end of the answer, of all calls. */
  | 'total.p50'
  | 'total.p95'
  | 'total.p99'
  /** Sum over all calls. */
  | 'costNanoUsd'
  /** Share of the input tokens that were read from a prompt cache. */
  | 'cacheReadShare'
  /** Share of the turns, first ones left out, that another target served than the turn before. */
  | 'moves'
  /** Share of the calls whose first attempt went to target `of`. */
  | 'share'
  /** The largest of the shares of all targets, times their number: 1 is even. */
  | 'unevenness'
  /** Most requests in flight at once at target `of`; without `of`, at any target. */
  | 'maxInFlight'
  /** Share of the calls that failed. */
  | 'failures';

/** One expectation of one strategy in one world. */
export interface Claim {
  readonly strategy: StrategyName;
  readonly world: WorldName;
  readonly metric: MetricName;
  /** The target that `share` and `maxInFlight` speak of. */
  readonly of?: string;
  /** Only calls that arrive in this phase of the world count. @default the whole run */
  readonly during?: string;
  /** What it is compared with: the quotient is then held to the bounds. `perfect` sends each call where it turns out cheapest. @default nothing: the figure itself is held to them */
  readonly against?: StrategyName | 'perfect';
  readonly atMost?: number;
  readonly atLeast?: number;
  /** What it shows. */
  readonly shows: string;
}
