import type { RouteConfig } from '@zerohop/core';
import type { Routes } from '../output/config-parts.ts';
import type { Names } from '../output/names.ts';
import type { Logbook } from '../source/logbook.ts';
import type { FallbackReason } from './fallbacks.ts';
import type { Tiers } from './groups.ts';

/** A model group that becomes a route. */
export interface Group {
  /** Its `model_name`. */
  readonly group: string;
  /** Where it is named first. */
  readonly path: string;
  /** The route that serves it. */
  readonly route: string;
  readonly tiers: Tiers;
}

/** Who stands in for a group, by reason: groups that are routes here, or `provider/model`. */
export type Stand = Readonly<Partial<Record<FallbackReason, readonly string[]>>>;

const reasons = ['default', 'context_length', 'content_filter'] as const;

/**
 * Puts the routes together. In LiteLLM a group that stands in brings its own fallbacks along, and two may stand in for each other. Here a
 * fallback brings its own too, but routes must not lead in a circle: groups of a circle are named by routes without fallbacks of their own.
 */
export function linkRoutes(groups: readonly Group[], standIns: ReadonlyMap<string, Stand>, names: Names, log: Logbook): Routes {
  const routes: Routes = {};
  const byName = new Map(groups.map((group) => [group.group, group]));
  const circular = new Set(groups.filter(({ group }) => reaches(group, group, standIns)).map(({ group }) => group));
  const alone = new Map<string, string>();
  const named = (name: string, lonely: boolean): string => {
    const group = byName.get(name);
    if (group === undefined) return name;
    if (!lonely) return group.route;
    const known = alone.get(name);
    if (known !== undefined) return known;
    const route = names.give(`${group.route}.alone`);
    alone.set(name, route);
    return route;
  };
  const listOf = (group: string, reason: FallbackReason): readonly string[] => {
    const stand = standIns.get(group)?.[reason] ?? [];
    if (!circular.has(group)) return stand.filter((name) => name !== group).map((name) => named(name, false));
    const seen = new Set([group]);
    return stand.flatMap((name) => unrolled(name, seen, standIns)).map((name) => named(name, true));
  };
  for (const { group, route, tiers } of groups) {
    addTiers(routes, names, route, tiers, Object.fromEntries(reasons.map((reason) => [reason, listOf(group, reason)])));
  }
  for (const [name, route] of alone) {
    const group = byName.get(name);
    if (group !== undefined) addTiers(routes, names, route, group.tiers, {});
  }
  if (circular.size > 0) log.approximated('fallbacks', [...circular].join(', '), 'they stand in for each other: their fallbacks name routes that end in .alone, so that each is asked once and no circle is left');
  return routes;
}

function addTiers(routes: Routes, names: Names, name: string, [first, ...more]: Tiers, lists: Stand): void {
  const tiers = more.map((tier, index) => {
    const route = names.give(`${name}.order-${index + 2}`);
    routes[route] = tier;
    return route;
  });
  routes[name] = withFallbacks(first, { ...lists, default: [...tiers, ...(lists.default ?? [])] });
}

function withFallbacks(route: RouteConfig, lists: Stand): RouteConfig {
  const given = Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) as Stand;
  const names = Object.keys(given);
  if (names.length === 0) return route;
  return { ...route, fallbacks: names.length === 1 && given.default !== undefined ? given.default : given };
}

// A stand-in, and in its place all that stand in for it.
function unrolled(name: string, seen: Set<string>, standIns: ReadonlyMap<string, Stand>): readonly string[] {
  if (seen.has(name)) return [];
  seen.add(name);
  return [name, ...(standIns.get(name)?.default ?? []).flatMap((next) => unrolled(next, seen, standIns))];
}

function reaches(from: string, to: string, standIns: ReadonlyMap<string, Stand>): boolean {
  const seen = new Set<string>();
  const visit = (name: string): boolean => {
    if (seen.has(name)) return false;
    seen.add(name);
    const stand = standIns.get(name);
    return reasons.some((reason) => stand?.[reason]?.some((next) => (next !== name && next === to) || visit(next)) ?? false);
  };
  return visit(from);
}
