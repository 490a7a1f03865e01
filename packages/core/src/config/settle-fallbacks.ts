import type { ParsedFallbacks, ParsedRoute } from './parsed-config.ts';
import type { Problems } from './problems.ts';

/** The routes and targets a route may fall back to, whatever the reason. */
function allOf(fallbacks: ParsedFallbacks): readonly string[] {
  return [...fallbacks.default, ...fallbacks.context_length, ...fallbacks.content_filter];
}

/**
 * Refuses routes that fall back in a circle. A fallback contributes its own plan in place, so a circle would never end,
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
      problems.add({
        path: `routes.${name}.fallbacks`,
        message: `routes fall back in a circle: ${circle}`,
        expected: 'fallbacks that do not lead back',
        received: circle,
      });
      return;
    }
    trail.push(name);
    allOf(route.fallbacks).forEach(visit);
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
    allOf(routes.get(name)?.fallbacks ?? { default: [], context_length: [], content_filter: [] }).forEach(visit);
  };
  allOf(defaults).forEach(visit);
  return [...routes.values()].map((route) => (own.has(route.name) || ends.has(route.name) ? route : { ...route, fallbacks: defaults }));
}
