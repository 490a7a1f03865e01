import type { DrillConfig } from '../drill-config.ts';
import { findSmallerWindows, findUnable } from './abilities.ts';
import { findCover, findSharedKeys } from './cover.ts';
import type { Evidence, Finder } from './evidence.ts';
import type { Finding, Severity } from './finding.ts';
import { findIdleFallbacks } from './idle-fallbacks.ts';
import { findLosses, findLostToFilters, findLostWhenHealthy, findSlowSilence } from './losses.ts';
import { findRetiring, findUnpriced } from './models.ts';

/** In the order in which findings of one severity are told. */
const finders: readonly Finder[] = [findLostWhenHealthy, findCover, findUnable, findSmallerWindows, findLosses, findIdleFallbacks, findSlowSilence, findLostToFilters, findRetiring, findUnpriced];

const rank: Readonly<Record<Severity, number>> = { high: 0, medium: 1, low: 2 };

/** Everything that is wrong, the gravest first. */
export function findAll(config: DrillConfig, routes: readonly Evidence[]): Finding[] {
  const findings = [...findSharedKeys(config), ...routes.flatMap((evidence) => finders.flatMap((find) => find(evidence)))];
  // What is said of a model is said once, in however many routes it stands.
  const told = new Map(findings.map((finding) => [`${finding.route} ${finding.code} ${finding.message}`, finding]));
  return [...told.values()].toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}
