import type { RequestParams } from '../chat/params.ts';
import { didYouMean } from '../lib/did-you-mean.ts';
import { checkKeys, isObject, refuseShowing } from './check-fields.ts';
import { type RequestKnowledge, requestChecks } from './check-request.ts';
import type { KnownNames } from './names.ts';
import { pathTo, type Problems } from './problems.ts';
import { placesOf } from './schema.ts';

/** What the values of a param are. An object where none belongs is a `$default` gone wrong. */
const params: Readonly<Record<keyof RequestParams, 'simple' | 'object' | 'options'>> = {
  temperature: 'simple',
  topP: 'simple',
  maxTokens: 'simple',
  stop: 'simple',
  seed: 'simple',
  presencePenalty: 'simple',
  frequencyPenalty: 'simple',
  logprobs: 'simple',
  reasoning: 'object',
  serviceTier: 'simple',
  metadata: 'object',
  parallelToolCalls: 'simple',
  providerOptions: 'options',
};

const paramNames = Object.keys(params);
const defaultAlone: ReadonlySet<string> = new Set(['$default']);

/** Checks the params that a level of a config lays over requests: each by the rules of the request's own field. */
export function checkParams(value: unknown, path: string, problems: Problems, adapters: KnownNames): void {
  if (value === undefined) return;
  if (!isObject(value)) {
    refuseShowing(problems, path, 'params like { temperature: 0 }', value);
    return;
  }
  const known = { routes: new Set<string>(), providers: new Set<string>(), adapters };
  for (const name of Object.keys(value)) {
    if (!isParam(name)) refuseParam(name, pathTo(path, name), problems);
    // What is removed from a request needs no check.
    else if (value[name] !== undefined && value[name] !== null) checkParam(name, value[name], pathTo(path, name), problems, known);
  }
}

function isParam(name: string): name is keyof RequestParams {
  return Object.hasOwn(params, name);
}

function checkParam(name: keyof RequestParams, value: unknown, path: string, problems: Problems, known: RequestKnowledge): void {
  const check = requestChecks.get(name);
  if (params[name] === 'options') checkProviderOptions(value, path, problems, known);
  else if (isDefault(value)) check?.(value.$default, pathTo(path, '$default'), problems, known);
  else if (params[name] === 'simple' && isObject(value) && Object.keys(value).length > 0) checkKeys(value, path, defaultAlone, problems);
  else check?.(value, path, problems, known);
}

function refuseParam(name: string, path: string, problems: Problems): void {
  const expected = `one of ${paramNames.join(', ')}`;
  if (requestChecks.has(name)) {
    const places = placesOf(name);
    problems.add({ path, message: places.length === 0 ? 'no param: it is for requests alone to say' : `no param; it stands beside params, in ${places.join(', or in ')}`, expected });
    return;
  }
  const guess = didYouMean(name, paramNames);
  problems.add({ path, message: 'no such param', expected, ...(guess === undefined ? undefined : { didYouMean: guess }) });
}

function checkProviderOptions(value: unknown, path: string, problems: Problems, known: RequestKnowledge): void {
  if (isDefault(value)) {
    problems.add({ path: pathTo(path, '$default'), message: 'options are laid over one by one; there is no $default of them', expected: 'options by adapter' });
    return;
  }
  const present = isObject(value) ? Object.fromEntries(Object.entries(value).filter(([, options]) => options !== null)) : value;
  requestChecks.get('providerOptions')?.(present, path, problems, known);
}

function isDefault(value: unknown): value is { readonly $default: unknown } {
  return isObject(value) && Object.keys(value).length === 1 && '$default' in value;
}
