import type { DefaultsConfig, RouteConfig } from '@zerohop/core';
import type { Routes, TargetEntry } from './config-parts.ts';

/** Attempts that a call has where the config does not say. */
const usualAttempts = 6;
/** Repeats at a target where the config does not say. */
const usualRetries = 2;

/** `maxAttempts` for the defaults, where a call may need more of them than it usually has, so that the last target in the longest row is asked. */
export function attemptsFor(routes: Routes, attemptsIn: (route: RouteConfig) => number): number | undefined {
  const longest = Math.max(0, ...Object.keys(routes).map((name) => attemptsFrom(name, routes, attemptsIn, new Set())));
  return longest > usualAttempts ? longest : undefined;
}

/** How often a target is asked again at most. */
export function retriesOf(retry: TargetEntry['retry'] | DefaultsConfig['retry']): number {
  return retry === false ? 0 : (retry?.retries ?? usualRetries);
}

function attemptsFrom(name: string, routes: Routes, attemptsIn: (route: RouteConfig) => number, seen: Set<string>): number {
  if (seen.has(name)) return 0;
  seen.add(name);
  const route = routes[name];
  // A fallback that is no route is a target.
  if (route === undefined) return 1;
  const next = [...nextTo(route.fallbacks), ...Object.values(route.split?.arms ?? {}).flatMap((arm) => arm.route ?? [])];
  return next.reduce((sum, one) => sum + attemptsFrom(one, routes, attemptsIn, seen), attemptsIn(route));
}

function nextTo(fallbacks: RouteConfig['fallbacks']): readonly string[] {
  if (fallbacks === undefined) return [];
  return 'length' in fallbacks ? fallbacks : [...(fallbacks.default ?? []), ...(fallbacks.context_length ?? []), ...(fallbacks.content_filter ?? [])];
}
