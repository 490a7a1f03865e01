import type { Candidate } from '@zerohop/core';
import type { DrillFault } from './faults.ts';
import type { Finding } from './findings/finding.ts';
import type { DrillLatency, Measured } from './measure.ts';
import type { Place } from './places.ts';

/** What became of a route's calls while one thing was broken. */
export interface DrillResult extends Measured {
  /** What was broken: a target, a provider with all its targets, a key, or all that is asked before a target. */
  readonly broke: Pick<Place, 'kind' | 'name' | 'targets'>;
  readonly fault: DrillFault;
  /** Calls that a target served beyond those that it serves when all is well. */
  readonly takenOverBy: Readonly<Record<string, number>>;
  /** What served calls took longer than the same calls when all is well; `undefined` when none was served. */
  readonly addedMs: DrillLatency | undefined;
  /** The longest of them, and of those that were lost. */
  readonly slowestMs: number;
  readonly extraCostNanoUsd: number;
  /** How long after the fault was lifted what was broken served again; `undefined` when it does not serve while all is well, or did not come back. */
  readonly backAfterMs: number | undefined;
  /** Whether it had not served again a quarter of an hour after, e.g. because the vendor named a later time. */
  readonly stillAway: boolean;
  /** Calls that were lost between the lifting and that. */
  readonly lostAfterwards: number;
}

/** One route, drilled. */
export interface RouteDrill {
  readonly route: string;
  readonly strategy: string;
  /** Who may serve it, in the order of its plan. */
  readonly targets: readonly { readonly target: string; readonly lists: readonly Candidate['from'][] }[];
  /** Names of its requests. */
  readonly requests: readonly string[];
  /** When all is well. */
  readonly healthy: Measured & { readonly latencyMs: DrillLatency | undefined };
  readonly drills: readonly DrillResult[];
}

/** A provider that could not be broken, for which a stand-in serves in all drills, always well; or a route that no call of a drill can go to. */
export interface NotDrilled {
  readonly kind: 'provider' | 'route';
  readonly name: string;
  readonly why: string;
}

/** What a drill found out. JSON-safe; `String(report)` reads well in a terminal. */
export interface DrillReport {
  readonly seed: number;
  /** The day whose prices and models hold, `YYYY-MM-DD`. */
  readonly day: string;
  /** The gravest first. */
  readonly findings: readonly Finding[];
  readonly routes: readonly RouteDrill[];
  readonly notDrilled: readonly NotDrilled[];
  toString(): string;
}
