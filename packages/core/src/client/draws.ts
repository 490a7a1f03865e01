import { RouteTarget } from '../pipeline/target.ts';
import type { StrategyInstance } from '../router/strategy.ts';
import type { ArmWay, Destination, Route, RouteFallbacks } from '../router/route.ts';

/**
 * Uses up the draws of a call: that of the route it names, and those of every fallback route its plan drew from. Plans
 * use up none.
 */
export function useDraws({ route, fallbacks, arm }: Destination): void {
  const used = new Set<StrategyInstance>();
  if (arm !== undefined) route?.split?.advance();
  const way = arm?.way;
  if (way !== undefined) {
    useDraw(way.first, used);
    if (fallbacks === undefined) useAll(way.first.fallbacks, used);
  }
  const rest = way?.rest ?? route;
  if (rest !== undefined && !used.has(rest.strategy)) useDraw(rest, used);
  const lists = fallbacks ?? rest?.fallbacks;
  if (lists !== undefined) useAll(lists, used);
}

/**
 * The fallbacks of one route, their routes with draws of their own. An app that calls a route and its fallback in turns
 * would otherwise move the fallback's draw by two each time, and round-robin would meet the same target for ever.
 */
export function withOwnDraws(fallbacks: RouteFallbacks, create: (route: Route) => StrategyInstance): RouteFallbacks {
  return ownDraws(create).lists(fallbacks);
}

/** The way of one arm of a split, both of its routes with draws of their own, for the same reason. */
export function wayWithOwnDraws({ first, rest }: ArmWay, create: (route: Route) => StrategyInstance): ArmWay {
  const { route } = ownDraws(create);
  return { first: route(first), rest: route(rest) };
}

function ownDraws(create: (route: Route) => StrategyInstance): { route(route: Route): Route; lists(lists: RouteFallbacks): RouteFallbacks } {
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
    const list = (entries: RouteFallbacks['default']): RouteFallbacks['default'] => entries.map((next) => (next instanceof RouteTarget ? next : ownRoute(next)));
    return { default: list(lists.default), context_length: list(lists.context_length), content_filter: list(lists.content_filter) };
  };
  return { route: ownRoute, lists: each };
}

function useDraw({ strategy }: Route, used: Set<StrategyInstance>): void {
  used.add(strategy);
  strategy.advance();
}

function useAll(fallbacks: RouteFallbacks, used: Set<StrategyInstance>): void {
  for (const list of [fallbacks.default, fallbacks.context_length, fallbacks.content_filter]) {
    for (const next of list) {
      if (next instanceof RouteTarget || used.has(next.strategy)) continue;
      useDraw(next, used);
      useAll(next.fallbacks, used);
    }
  }
}
