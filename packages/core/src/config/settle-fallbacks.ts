import type { ParsedFallbacks, ParsedRoute } from './parsed-config.ts';
import type { Problems } from './problems.ts';

/** The routes and targets a route may fall back to, whatever the reason. */
function allOf(fallbacks: ParsedFallbacks): readonly string[] {
  return [...fallbacks.default, ...fallbacks.context_length, ...fallbacks.content_filter];
}

/** All that a route may lead to: what it falls back to, and the routes of its arms. */
function nextOf({ fallbacks, split }: Pick<ParsedRoute, 'fallbacks' | 'split'>): readonly string[] {
  return [...(split?.arms ?? []).flatMap(({ route }) => route ?? []), ...allOf(fallbacks)];
}

/**
 * Refuses routes that fall back in a circle, or whose arms lead back to them. A fallback contributes its own plan in place, so a circle would never end,
 * whatever the reasons its steps are taken for.
 */
export function checkCircles(routes: ReadonlyMap<string, ParsedRoute>, problems: Problems): void {
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (name: string): void => {
    const route = routes.get(name);
    if (route === undefined || done.has(name)) return;
    const start = trail.indexOf(name);
    if (start !== -1) {
      const circle = [...trail.slice(start), name].join(' -> ');
      const next = trail[start + 1] ?? name;
      const arm = route.split?.arms.find(({ route: to }) => to === next)?.name;
      problems.add({
        path: arm === undefined ? `routes.${name}.fallbacks` : `routes.${name}.split.arms.${arm}.route`,
        message: `routes ${arm === undefined ? 'fall' : 'lead'} back in a circle: ${circle}`,
        expected: `${arm === undefined ? 'fallbacks' : 'arms'} that do not lead back`,
        received: circle,
      });
      return;
    }
    trail.push(name);
    nextOf(route).forEach(visit);
    trail.pop();
    done.add(name);
  };
  for (const name of routes.keys()) visit(name);
}

/**
 * Gives the fallbacks of `defaults` to routes that were given none. The routes they name, and all that those fall back
 * to, are the end of the line: with them the list would lead back to itself.
 */
export function inheritFallbacks(
  routes: ReadonlyMap<string, ParsedRoute>,
  own: ReadonlySet<string>,
  defaults: ParsedFallbacks,
): ParsedRoute[] {
  const ends = new Set<string>();
  const visit = (name: string): void => {
    if (ends.has(name)) return;
    ends.add(name);
    const route = routes.get(name);
    if (route !== undefined) nextOf(route).forEach(visit);
  };
  allOf(defaults).forEach(visit);
  return [...routes.values()].map((route) => (own.has(route.name) || ends.has(route.name) ? route : { ...route, fallbacks: defaults }));
}
