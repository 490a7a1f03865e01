import { didYouMean } from '../lib/did-you-mean.ts';
import type { ShadowConfig, SplitConfig } from './config-types.ts';
import { checkName, type KnownNames, nameProblem } from './names.ts';
import type { ParsedRoute, ParsedShadow, ParsedSplit } from './parsed-config.ts';
import { listOf, type Problems } from './problems.ts';

/** What the checks need to know of the rest of the config. */
interface Surroundings {
  readonly providers: KnownNames;
  readonly routes: KnownNames;
  readonly problems: Problems;
}

/** Checks the split of a route. Whether an arm's route has one itself is seen when all routes are there: `checkArms`. */
export function parseSplit(split: SplitConfig | undefined, route: string, { routes, problems }: Surroundings): ParsedSplit | undefined {
  if (split === undefined) return undefined;
  const path = `routes.${route}.split`;
  const arms = Object.entries(split.arms).map(([name, { weight, route: to }]) => {
    checkName(name, `${path}.arms.${name}`, problems);
    if (to !== undefined && to !== route && !routes.has(to)) problems.add(noRoute(to, `${path}.arms.${name}.route`, routes));
    // An arm that names the route itself is no circle.
    return { name, weight, route: to === route ? undefined : to };
  });
  if (!arms.some(({ weight }) => weight > 0)) {
    const [message, received] = arms.length === 0 ? ['there is no arm; name at least one', 'none'] : ['every arm weighs 0; give one of them more', 'all 0'];
    problems.add({ path: `${path}.arms`, message, expected: 'at least one arm with a weight above 0', received });
  }
  return { by: split.by ?? 'call', salt: split.salt ?? route, arms };
}

/** Checks the shadow of a route. */
export function parseShadow(shadow: ShadowConfig | undefined, route: string, { providers, routes, problems }: Surroundings): ParsedShadow | undefined {
  if (shadow === undefined) return undefined;
  const problem = nameProblem(shadow.to, `routes.${route}.shadow.to`, providers, routes);
  if (problem !== undefined) problems.add(problem);
  return { to: shadow.to, sample: shadow.sample, max: shadow.concurrency?.max ?? defaultMaxShadows };
}

/** Copies of a route's calls that may be under way at once, where the config does not say. */
const defaultMaxShadows = 4;

/** Refuses arms whose route is split in turn: a call is in one arm, or in none. */
export function checkArms(routes: ReadonlyMap<string, ParsedRoute>, problems: Problems): void {
  for (const { name, split } of routes.values()) {
    for (const { name: arm, route } of split?.arms ?? []) {
      if (route === undefined || routes.get(route)?.split === undefined) continue;
      problems.add({
        path: `routes.${name}.split.arms.${arm}.route`,
        message: `'${route}' is split itself; give its arms to '${name}'`,
        expected: 'a route without a split',
        received: `'${route}'`,
      });
    }
  }
}

function noRoute(name: string, path: string, routes: KnownNames): Parameters<Problems['add']>[0] {
  const guess = didYouMean(name, routes.keys());
  const expected = `a route (${listOf(routes.keys())})`;
  const message = name.includes('/') ? `'${name}' is no route; make one of it, and name that` : `no route '${name}'${guess === undefined ? `; name ${expected}` : ''}`;
  return { path, message, expected, received: `'${name}'`, ...(guess === undefined ? undefined : { didYouMean: guess }) };
}
