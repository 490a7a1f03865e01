import type { Handler } from '../pipeline/layer.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { Turn } from '../pipeline/turn.ts';
import type { Destination, Route, RouteFallbacks, RoutePlan } from '../router/plan.ts';

/**
 * Uses up the draws of a call: at once that of the route it names, and that of a fallback route when the call first goes to
 * one of its targets. Not before: an app that calls a route and its fallback in turns would otherwise move the fallback's
 * cursor by two each time, and round-robin would meet the same target for ever.
 *
 * @returns how targets take their turns for this call
 */
export function useDraws(destination: Destination, plan: RoutePlan, takeTurn: Handler<Turn, Reply>): Handler<Turn, Reply> {
  const { route } = destination;
  route?.strategy.advance();
  const fallbacks = destination.fallbacks ?? route?.fallbacks;
  if (fallbacks === undefined || !namesRoute(fallbacks)) return takeTurn;
  const waiting = new Map<string, Route>();
  collect(fallbacks, waiting);
  if (route !== undefined) waiting.delete(route.name);
  return (turn) => {
    const name = plan.order.find(({ to }) => to === turn.to)?.route;
    const entered = name === undefined ? undefined : waiting.get(name);
    if (entered !== undefined) {
      waiting.delete(entered.name);
      entered.strategy.advance();
    }
    return takeTurn(turn);
  };
}

function namesRoute(fallbacks: RouteFallbacks): boolean {
  return lists(fallbacks).some((list) => list.some((next) => 'strategy' in next));
}

function collect(fallbacks: RouteFallbacks, routes: Map<string, Route>): void {
  for (const list of lists(fallbacks)) {
    for (const next of list) {
      if ('target' in next || routes.has(next.name)) continue;
      routes.set(next.name, next);
      collect(next.fallbacks, routes);
    }
  }
}

function lists({ default: ordinary, context_length, content_filter }: RouteFallbacks): readonly RouteFallbacks['default'][] {
  return [ordinary, context_length, content_filter];
}
