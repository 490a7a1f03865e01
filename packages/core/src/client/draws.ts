import type { StrategyInstance } from '../router/strategy.ts';
import type { Destination, Route, RouteFallbacks } from '../router/plan.ts';

/**
 * Uses up the draws of a call: that of the route it names, and those of every fallback route its plan drew from. Plans
 * use up none.
 */
export function useDraws({ route, fallbacks }: Destination): void {
  const used = new Set<StrategyInstance>();
  if (route !== undefined) useDraw(route, used);
  const lists = fallbacks ?? route?.fallbacks;
  if (lists !== undefined) useAll(lists, used);
}

/**
 * The fallbacks of one route, their routes with draws of their own. An app that calls a route and its fallback in turns
 * would otherwise move the fallback's draw by two each time, and round-robin would meet the same target for ever.
 */
export function withOwnDraws(fallbacks: RouteFallbacks, create: (route: Route) => StrategyInstance): RouteFallbacks {
  const own = new Map<string, Route>();
  const ownRoute = (route: Route): Route => {
    let known = own.get(route.name);
    if (known === undefined) {
      known = { ...route, strategy: create(route), fallbacks: each(route.fallbacks) };
      own.set(route.name, known);
    }
    return known;
  };
  const each = (lists: RouteFallbacks): RouteFallbacks => {
    const list = (entries: RouteFallbacks['default']): RouteFallbacks['default'] => entries.map((next) => ('target' in next ? next : ownRoute(next)));
    return { default: list(lists.default), context_length: list(lists.context_length), content_filter: list(lists.content_filter) };
  };
  return each(fallbacks);
}

function useDraw({ strategy }: Route, used: Set<StrategyInstance>): void {
  used.add(strategy);
  strategy.advance();
}

function useAll(fallbacks: RouteFallbacks, used: Set<StrategyInstance>): void {
  for (const list of [fallbacks.default, fallbacks.context_length, fallbacks.content_filter]) {
    for (const next of list) {
      if ('target' in next || used.has(next.strategy)) continue;
      useDraw(next, used);
      useAll(next.fallbacks, used);
    }
  }
}
