import type { Fallbacks } from '../chat/policy-options.ts';
import { type AnyRequest, isEmbedRequest } from '../chat/any-request.ts';
import type { ParsedFallbacks } from '../config/parsed-config.ts';
import { mergePolicies } from '../pipeline/policies.ts';
import { RouteTarget } from '../pipeline/target.ts';
import type { ArmWay, Destination, Route, RouteFallbacks } from '../router/route.ts';
import type { UnitSource } from '../router/split.ts';

/** Where names lead to. */
export interface Directory {
  readonly routes: ReadonlyMap<string, Route>;
  /** The target of a name `provider/model`. */
  direct(id: string): RouteTarget;
}

/** What a request names, with the fallbacks and timeouts it brings along, through the arm that it is in. Without a source of units it is in none. */
export function destinationOf(request: AnyRequest, directory: Directory, units?: UnitSource): Destination {
  const route = directory.routes.get(request.model);
  const arm = units && route?.split?.armOf(units);
  const first = arm?.way?.first ?? route;
  // What has no units is a call of the router's own.
  const judging = units && !isEmbedRequest(request) ? { cascade: first?.cascade, evaluation: first?.evaluation ?? route?.evaluation } : undefined;
  const destination: Destination = {
    ...judging,
    model: request.model,
    route,
    arm,
    targets: first?.targets ?? [directory.direct(request.model)],
    fallbacks: request.fallbacks === undefined ? undefined : resolveFallbacks(listFallbacks(request.fallbacks), directory),
  };
  return request.timeouts === undefined ? destination : withTimeouts(destination, request);
}

/** Ties the names in a fallback list to routes and targets. */
export function resolveFallbacks(names: ParsedFallbacks, { routes, direct }: Directory): RouteFallbacks {
  const resolve = (list: readonly string[]): (Route | RouteTarget)[] => list.map((name) => routes.get(name) ?? direct(name));
  return {
    default: resolve(names.default),
    context_length: resolve(names.context_length),
    content_filter: resolve(names.content_filter),
  };
}

function listFallbacks(fallbacks: Fallbacks): ParsedFallbacks {
  if (Array.isArray(fallbacks)) return { default: fallbacks, context_length: [], content_filter: [] };
  const lists = fallbacks as Exclude<Fallbacks, readonly string[]>;
  return { default: lists.default ?? [], context_length: lists.context_length ?? [], content_filter: lists.content_filter ?? [] };
}

// A request's timeouts hold wherever the call goes.
function withTimeouts(destination: Destination, request: AnyRequest): Destination {
  const lay = (to: RouteTarget): RouteTarget => to.under(mergePolicies(to.policies, { timeouts: request.timeouts }));
  const layRoute = (route: Route): Route => ({ ...route, targets: route.targets.map(lay), fallbacks: layFallbacks(route.fallbacks) });
  const layFallbacks = (fallbacks: RouteFallbacks): RouteFallbacks => {
    const each = (list: readonly (Route | RouteTarget)[]): (Route | RouteTarget)[] => list.map((next) => (next instanceof RouteTarget ? lay(next) : layRoute(next)));
    return { default: each(fallbacks.default), context_length: each(fallbacks.context_length), content_filter: each(fallbacks.content_filter) };
  };
  const layWay = ({ first, rest }: ArmWay): ArmWay => ({ first: layRoute(first), rest: layRoute(rest) });
  const { arm } = destination;
  return {
    ...destination,
    arm: arm?.way === undefined ? arm : { ...arm, way: layWay(arm.way) },
    route: destination.route === undefined ? undefined : layRoute(destination.route),
    targets: destination.targets.map(lay),
    fallbacks: destination.fallbacks === undefined ? undefined : layFallbacks(destination.fallbacks),
  };
}
