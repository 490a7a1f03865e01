import type { Fallbacks } from '../chat/policy-options.ts';
import type { AnyRequest } from '../chat/any-request.ts';
import type { ParsedFallbacks } from '../config/parsed-config.ts';
import { mergePolicies } from '../pipeline/policies.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import type { Destination, Route, RouteFallbacks } from '../router/plan.ts';

/** Where names lead to. */
export interface Directory {
  readonly routes: ReadonlyMap<string, Route>;
  /** The target of a name `provider/model`. */
  direct(id: string): RouteTarget;
}

/** What a request names, with the fallbacks and timeouts it brings along. */
export function destinationOf(request: AnyRequest, directory: Directory): Destination {
  const route = directory.routes.get(request.model);
  const destination: Destination = {
    model: request.model,
    route,
    targets: route?.targets ?? [directory.direct(request.model)],
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
  const lay = (to: RouteTarget): RouteTarget => ({ ...to, policies: mergePolicies(to.policies, { timeouts: request.timeouts }) });
  const layRoute = (route: Route): Route => ({ ...route, targets: route.targets.map(lay), fallbacks: layFallbacks(route.fallbacks) });
  const layFallbacks = (fallbacks: RouteFallbacks): RouteFallbacks => {
    const each = (list: readonly (Route | RouteTarget)[]): (Route | RouteTarget)[] => list.map((next) => ('target' in next ? lay(next) : layRoute(next)));
    return { default: each(fallbacks.default), context_length: each(fallbacks.context_length), content_filter: each(fallbacks.content_filter) };
  };
  return {
    ...destination,
    route: destination.route === undefined ? undefined : layRoute(destination.route),
    targets: destination.targets.map(lay),
    fallbacks: destination.fallbacks === undefined ? undefined : layFallbacks(destination.fallbacks),
  };
}
