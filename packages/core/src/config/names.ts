import { didYouMean } from '../lib/did-you-mean.ts';
import { listOf, type Problem, type Problems } from './problems.ts';

/** The name of a provider or a route. */
export const namePattern: RegExp = /^[a-z0-9][a-z0-9_.-]*$/;

/** `provider/model`. */
export const targetPattern: RegExp = /^[a-z0-9][a-z0-9_.-]*\/./;

/** A route, or `provider/model`. */
export const namesPattern: RegExp = /^[a-z0-9][a-z0-9_.-]*(?:$|\/.)/;

/** Names of things. A `Set` or a `Map` of them will do. */
export interface KnownNames {
  has(name: string): boolean;
  keys(): Iterable<string>;
}

/** Checks the name of a provider or route: a slash in it could not be told from `provider/model`. */
export function checkName(name: string, path: string, problems: Problems): void {
  if (namePattern.test(name)) return;
  const expected = "a name of lower-case letters, digits, '_', '.' and '-', starting with a letter or digit";
  const better = name.toLowerCase().replaceAll(/[^a-z0-9_.-]+/g, '-').replace(/^[^a-z0-9]+/, '');
  problems.add({
    path,
    message: `'${name}' is not a name: use lower-case letters, digits, '_', '.' and '-'`,
    expected,
    received: `'${name}'`,
    ...(namePattern.test(better) ? { didYouMean: better } : undefined),
  });
}

/** `provider/model` in two, at the first slash; `undefined` when one of them is missing. */
export function splitTarget(target: string): readonly [provider: string, model: string] | undefined {
  const slash = target.indexOf('/');
  return slash < 1 || slash === target.length - 1 ? undefined : [target.slice(0, slash), target.slice(slash + 1)];
}

/** What is wrong with a `provider/model`; `undefined` when nothing is. */
export function targetProblem(target: string, path: string, providers: KnownNames, routes: KnownNames): Problem | undefined {
  const parts = splitTarget(target);
  if (parts === undefined) {
    const message = routes.has(target)
      ? `'${target}' is a route; a target is provider/model, and other routes stand in fallbacks`
      : `'${target}' is not provider/model`;
    return { path, message, expected: 'provider/model', received: `'${target}'` };
  }
  return providers.has(parts[0]) ? undefined : noProvider(parts[0], target, path, providers);
}

/** What is wrong with a name that may be a route or `provider/model`; `undefined` when nothing is. */
export function nameProblem(name: string, path: string, providers: KnownNames, routes: KnownNames): Problem | undefined {
  if (routes.has(name)) return undefined;
  if (name.includes('/')) return targetProblem(name, path, providers, routes);
  const guess = didYouMean(name, routes.keys());
  const expected = `a route (${listOf(routes.keys())}) or provider/model (providers: ${listOf(providers.keys())})`;
  let cure = guess === undefined ? `; name ${expected}` : '';
  if (providers.has(name)) cure = `; a model of the provider is called '${name}/...'`;
  return {
    path,
    message: `no route '${name}'${cure}`,
    expected,
    received: `'${name}'`,
    ...(guess === undefined ? undefined : { didYouMean: guess }),
  };
}

function noProvider(provider: string, target: string, path: string, providers: KnownNames): Problem {
  const guess = didYouMean(provider, providers.keys());
  return {
    path,
    message: `no provider '${provider}'`,
    expected: `provider/model with one of the providers ${listOf(providers.keys())}`,
    received: `'${target}'`,
    ...(guess === undefined ? undefined : { didYouMean: guess }),
  };
}
