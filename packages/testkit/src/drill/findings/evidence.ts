import type { DrillConfig } from '../drill-config.ts';
import type { RouteDrill } from '../report.ts';
import type { RouteSurvey, RouteTargetFacts } from '../survey.ts';
import type { Finding } from './finding.ts';

/** How a target did when all that is asked before it was broken. */
export interface Reach {
  readonly reached: boolean;
  /** Calls that were lost without asking it, though it could have served them; how many, and why by the first. */
  readonly missed: { readonly calls: number; readonly code: string; readonly attempts: number } | undefined;
  /** Calls in all. */
  readonly calls: number;
}

/** All that is known of one route when findings are made. */
export interface Evidence {
  readonly survey: RouteSurvey;
  readonly drill: RouteDrill;
  readonly config: DrillConfig;
  /** Input tokens of each request, by its name, as the vendors counted them. */
  readonly inputTokens: ReadonlyMap<string, number>;
  /** Targets that no single failure has made the router ask. */
  readonly reaches: ReadonlyMap<string, Reach>;
  /** `maxAttempts` of the route or of `defaults`, whichever is less: a target has that of where it is named. */
  readonly maxAttempts: number;
  /** Beginning of the day. */
  readonly dayMs: number;
}

/** Looks for one kind of thing. */
export type Finder = (evidence: Evidence) => readonly Finding[];

/** Targets that are asked after any failure: those of the route, and its ordinary fallbacks. */
export function ordinaryTargets({ targets }: RouteSurvey): readonly RouteTargetFacts[] {
  return targets.filter(({ lists }) => lists.some((list) => list === 'targets' || list === 'default'));
}

/** What to do when a call's attempts are used up before all targets were asked. */
export function cureForAttempts({ survey }: Evidence, spent: number): string {
  return `raise maxAttempts from ${spent} to ${Math.max(spent + 1, ordinaryTargets(survey).length)} or more`;
}

/** Targets that can serve at least one of the requests. */
export function ableTargets({ plans }: RouteSurvey): ReadonlySet<string> {
  return new Set(plans.flatMap(({ able }) => able));
}
