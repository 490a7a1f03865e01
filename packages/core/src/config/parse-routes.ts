import { isDeepStrictEqual } from 'node:util';
import type { PolicyOptions } from '../chat/policy-options.ts';
import type { PolicyConfig, RouteConfig, TargetConfig } from './config-types.ts';
import { checkParams } from './check-params.ts';
import { checkWaits } from './check-waits.ts';
import { checkWhen } from './check-when.ts';
import { checkName, nameProblem, splitTarget, targetProblem, type KnownNames } from './names.ts';
import type { ParsedFallbacks, ParsedRoute, ParsedTarget } from './parsed-config.ts';
import { type Judges, parseCascade, parseEval } from './parse-judging.ts';
import { parseShadow, parseSplit } from './parse-splits.ts';
import type { Problems } from './problems.ts';

/** What the checks of routes need to know of the rest of the config. */
interface RouteSurroundings {
  readonly providers: KnownNames;
  readonly routes: KnownNames;
  readonly defaultStrategy: string;
  /** Policies of `defaults`. */
  readonly defaults: PolicyOptions;
  /** Ids of the adapters at hand. */
  readonly adapters: KnownNames;
  readonly judges: Judges;
  readonly problems: Problems;
}

/** Checks one route, its fallbacks as they are written. */
export function parseRoute(name: string, config: RouteConfig, around: RouteSurroundings): ParsedRoute {
  const path = `routes.${name}`;
  checkName(name, path, around.problems);
  const { targets: named, strategy, fallbacks, split, shadow, cascade, eval: evaluation, ...policies } = config;
  const options = policies as PolicyOptions;
  checkPolicies(path, [around.defaults, options], around);
  const targets: ParsedTarget[] = [];
  const seen = new Map<string, { readonly index: number; readonly entry: TargetConfig }>();
  named.forEach((entry, index) => {
    const target = parseTarget(entry, `${path}.targets[${index}]`, [around.defaults, options], around);
    if (target === undefined) return;
    const first = seen.get(target.id);
    if (first !== undefined && !differ(first.entry, entry)) {
      around.problems.add({
        path: `${path}.targets[${index}]`,
        message: `'${target.id}' is targets[${first.index}] already; give it more weight, or when or params of its own`,
        expected: 'each target once, unless when or params tell them apart',
        received: `'${target.id}'`,
      });
      return;
    }
    seen.set(target.id, { index, entry });
    targets.push(target);
  });
  const judging = { cascade: parseCascade(cascade, name, targets.length, around.judges, around.problems), evaluation: parseEval(evaluation, name, around.judges, around.problems) };
  const traffic = { split: parseSplit(split, name, around), shadow: parseShadow(shadow, name, around) };
  return { name, strategy: strategy ?? around.defaultStrategy, targets, fallbacks: parseFallbacks(fallbacks, `${path}.fallbacks`, around), options, ...traffic, ...judging };
}

// One target may serve under several conditions, or with several params.
function differ(one: TargetConfig, other: TargetConfig): boolean {
  const own = (entry: TargetConfig): object => (typeof entry === 'string' ? { when: undefined, params: undefined } : { when: entry.when, params: entry.params });
  return !isDeepStrictEqual(own(one), own(other));
}

/** Checks what the shape of a level's policies does not say: `levels` are those from `defaults` down to the place in question. */
export function checkPolicies(path: string, levels: readonly PolicyOptions[], { adapters, problems }: Pick<RouteSurroundings, 'adapters' | 'problems'>): void {
  const own = levels.at(-1);
  checkWaits(path, levels, problems);
  if (own?.when !== undefined) checkWhen(own.when, `${path}.when`, problems);
  checkParams(own?.params, `${path}.params`, problems, adapters);
}

function parseTarget(entry: TargetConfig, path: string, above: readonly PolicyOptions[], around: RouteSurroundings): ParsedTarget | undefined {
  const { target: id, weight = 1, offPeak: windows, ...policies } = typeof entry === 'string' ? { target: entry } : entry;
  const place = typeof entry === 'string' ? path : `${path}.target`;
  const problem = targetProblem(id, place, around.providers, around.routes);
  const options: PolicyConfig = policies;
  checkPolicies(path, [...above, options as PolicyOptions], around);
  if (problem !== undefined) around.problems.add(problem);
  const parts = splitTarget(id);
  return parts === undefined ? undefined : { id, provider: parts[0], model: parts[1], weight, offPeak: windows as ParsedTarget['offPeak'], options: options as PolicyOptions };
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
