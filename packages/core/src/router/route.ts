import type { Candidate } from '../chat/plan.ts';
import type { Required } from '../pipeline/requirements.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import type { Cascade, Evaluation } from './judging.ts';
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
