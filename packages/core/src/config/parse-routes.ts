import type { PolicyOptions } from '../chat/policy-options.ts';
import type { PolicyConfig, RouteConfig, TargetConfig } from './config-types.ts';
import { checkWaits } from './check-waits.ts';
import { checkName, nameProblem, splitTarget, targetProblem, type KnownNames } from './names.ts';
import type { ParsedFallbacks, ParsedRoute, ParsedTarget } from './parsed-config.ts';
import type { Problems } from './problems.ts';

/** What the checks of routes need to know of the rest of the config. */
interface RouteSurroundings {
  readonly providers: KnownNames;
  readonly routes: KnownNames;
  readonly defaultStrategy: string;
  /** Policies of `defaults`. */
  readonly defaults: PolicyOptions;
  readonly problems: Problems;
}

/** Checks one route, its fallbacks as they are written. */
export function parseRoute(name: string, config: RouteConfig, around: RouteSurroundings): ParsedRoute {
  const path = `routes.${name}`;
  checkName(name, path, around.problems);
  const { targets: named, strategy, fallbacks, ...policies } = config;
  const options = policies as PolicyOptions;
  checkWaits(path, [around.defaults, options], around.problems);
  const targets: ParsedTarget[] = [];
  const seen = new Map<string, number>();
  named.forEach((entry, index) => {
    const target = parseTarget(entry, `${path}.targets[${index}]`, [around.defaults, options], around);
    if (target === undefined) return;
    const first = seen.get(target.id);
    if (first !== undefined) {
      around.problems.add({
        path: `${path}.targets[${index}]`,
        message: `'${target.id}' is targets[${first}] already; give it more weight instead`,
        expected: 'each target once',
        received: `'${target.id}'`,
      });
      return;
    }
    seen.set(target.id, index);
    targets.push(target);
  });
  return { name, strategy: strategy ?? around.defaultStrategy, targets, fallbacks: parseFallbacks(fallbacks, `${path}.fallbacks`, around), options };
}

function parseTarget(entry: TargetConfig, path: string, above: readonly PolicyOptions[], around: RouteSurroundings): ParsedTarget | undefined {
  const { target: id, weight = 1, ...policies } = typeof entry === 'string' ? { target: entry } : entry;
  const place = typeof entry === 'string' ? path : `${path}.target`;
  const problem = targetProblem(id, place, around.providers, around.routes);
  const options: PolicyConfig = policies;
  checkWaits(path, [...above, options as PolicyOptions], around.problems);
  if (problem !== undefined) around.problems.add(problem);
  const parts = splitTarget(id);
  return parts === undefined ? undefined : { id, provider: parts[0], model: parts[1], weight, options: options as PolicyOptions };
}

/** Checks a list of fallbacks, or one per reason. A bare list is the one for any failure. */
export function parseFallbacks(
  fallbacks: RouteConfig['fallbacks'],
  path: string,
  { providers, routes, problems }: Pick<RouteSurroundings, 'providers' | 'routes' | 'problems'>,
): ParsedFallbacks {
  const check = (names: readonly string[] | undefined, at: string): readonly string[] => {
    names?.forEach((name, index) => {
      const problem = nameProblem(name, `${at}[${index}]`, providers, routes);
      if (problem !== undefined) problems.add(problem);
    });
    return names ?? [];
  };
  if (isList(fallbacks)) return { ...noFallbacks, default: check(fallbacks, path) };
  return {
    default: check(fallbacks?.default, `${path}.default`),
    context_length: check(fallbacks?.context_length, `${path}.context_length`),
    content_filter: check(fallbacks?.content_filter, `${path}.content_filter`),
  };
}

const noFallbacks: ParsedFallbacks = { default: [], context_length: [], content_filter: [] };

function isList(fallbacks: RouteConfig['fallbacks']): fallbacks is readonly string[] {
  return Array.isArray(fallbacks);
}
