import type { Priority } from '../chat/policy-options.ts';
import type { Effort } from '../chat/reasoning.ts';
import type { ChatRequest } from '../chat/request.ts';
import { didYouMean } from '../lib/did-you-mean.ts';
import { checkKeys, type Fields, isObject, isText, refuse, refuseKey, refuseShowing } from './check-fields.ts';
import { checkMessages } from './check-messages.ts';
import { checkToolChoice, checkTools } from './check-tools.ts';
import { nameProblem, type KnownNames } from './names.ts';
import { notYet, requestKeysNotYet } from './not-yet.ts';
import { kindOf, listOf, pathTo, Problems } from './problems.ts';
import { midStreamModes } from './schema-policies.ts';
import { maxTimerMs } from './schema-times.ts';
import { schemaProblem } from './to-json-schema.ts';

/** What the check of a request needs to know of the router. A `Set` or a `Map` of each will do. */
export interface RequestKnowledge {
  /** Names of routes. */
  readonly routes: KnownNames;
  /** Keys of providers. */
  readonly providers: KnownNames;
  /** Ids of adapters. */
  readonly adapters: KnownNames;
}

/** Checks one field that is given. */
export type Check = (value: unknown, path: string, problems: Problems, known: RequestKnowledge) => void;

/** The fields that requests of every kind have. */
export const commonFields: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['model', checkName],
  ['session', text],
  ['tags', textRecord],
  ['tenant', text],
  ['team', text],
  ['user', text],
  ['fallbacks', checkFallbacks],
  ['priority', checkPriority],
  ['timeouts', checkTimeouts],
  ['require', checkRequire],
  ['providerOptions', checkProviderOptions],
  ['signal', checkSignal],
  ['deadlineMs', checkDeadline],
]);

/** The fields of a chat request, with their checks. */
export const requestChecks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['model', checkName],
  ['messages', (value, _, problems) => checkMessages(value, problems)],
  ['tools', (value, _, problems) => checkTools(value, problems)],
  ['toolChoice', () => {}], // Held against the tools, when all fields are known to be there.
  ['parallelToolCalls', flag],
  ['output', checkOutput],
  ['temperature', numberFrom(0, 2)],
  ['topP', numberFrom(0, 1)],
  ['maxTokens', whole(1)],
  ['stop', checkStop],
  ['seed', whole(Number.MIN_SAFE_INTEGER)],
  ['presencePenalty', numberFrom(-2, 2)],
  ['frequencyPenalty', numberFrom(-2, 2)],
  ['logprobs', checkLogprobs],
  ['reasoning', checkReasoning],
  ['serviceTier', text],
  ['metadata', textRecord],
  ['midStream', checkMidStream],
  ...commonFields,
]);

/**
 * Checks a request, as it is: nothing is copied, and nothing is read twice.
 *
 * @throws `invalid_request` with every issue found
 * @example checkRequest({ model: 'chat', messages: [{ role: 'user', content: 'Hi' }] }, known)
 */
export function checkRequest(request: unknown, known: RequestKnowledge): asserts request is ChatRequest {
  const problems = new Problems();
  if (isObject(request)) {
    checkFields(request, requestChecks, problems, known);
    const { messages, toolChoice } = request;
    if (messages === undefined) checkMessages(undefined, problems);
    if (toolChoice !== undefined) checkToolChoice(toolChoice, request['tools'], problems);
  } else {
    refuse(problems, '', 'a request', request);
  }
  problems.throwIfAny('invalid_request');
}

/**
 * Checks that a name is a route or `provider/model`.
 *
 * @throws `invalid_request` with "did you mean"
 */
export function checkModel(model: unknown, known: Pick<RequestKnowledge, 'routes' | 'providers'>): asserts model is string {
  const problems = new Problems();
  checkName(model, 'model', problems, known);
  problems.throwIfAny('invalid_request');
}

/** Checks every field that is given, and that the model is. */
export function checkFields(request: Fields, checks: ReadonlyMap<string, Check>, problems: Problems, known: RequestKnowledge): void {
  for (const key in request) {
    const check = checks.get(key);
    const value = request[key];
    if (check === undefined) refuseField(key, value, checks, problems);
    else if (value !== undefined) check(value, key, problems, known);
  }
  if (request['model'] === undefined) checkName(undefined, 'model', problems, known);
}

function refuseField(key: string, value: unknown, checks: ReadonlyMap<string, Check>, problems: Problems): void {
  if (!requestKeysNotYet.has(key)) refuseKey(problems, '', key, checks.keys());
  else if (value !== undefined) problems.add({ path: key, message: notYet, expected: 'no such key in this version' });
}

function checkName(value: unknown, path: string, problems: Problems, known: Pick<RequestKnowledge, 'routes' | 'providers'>): void {
  if (!isText(value)) {
    refuse(problems, path, 'a route or provider/model', value);
    return;
  }
  if (known.routes.has(value)) return;
  const problem = nameProblem(value, path, known.providers, known.routes);
  if (problem !== undefined) problems.add(problem);
}

function flag(value: unknown, path: string, problems: Problems): void {
  if (typeof value !== 'boolean') refuseShowing(problems, path, 'true or false', value);
}

function text(value: unknown, path: string, problems: Problems): void {
  if (!isText(value)) refuse(problems, path, 'text', value);
}

function numberFrom(least: number, most: number): Check {
  return (value, path, problems) => {
    if (typeof value === 'number' && value >= least && value <= most) return;
    refuseShowing(problems, path, `a number from ${least} to ${most}`, value);
  };
}

/** Checks a whole number that is no less than another. */
export function whole(least: number): Check {
  const expected = least === Number.MIN_SAFE_INTEGER ? 'a whole number' : `a whole number from ${least} on`;
  return (value, path, problems) => {
    if (!Number.isSafeInteger(value) || (value as number) < least) refuseShowing(problems, path, expected, value);
  };
}

function textRecord(value: unknown, path: string, problems: Problems): void {
  if (!isObject(value)) {
    refuse(problems, path, 'an object of texts', value);
    return;
  }
  for (const key in value) if (typeof value[key] !== 'string') refuse(problems, pathTo(path, key), 'text', value[key]);
}

function checkOutput(value: unknown, path: string, problems: Problems): void {
  const problem = schemaProblem(value, path);
  if (problem !== undefined) problems.add(problem);
}

function checkStop(value: unknown, path: string, problems: Problems): void {
  if (isText(value)) return;
  if (!Array.isArray(value)) {
    refuse(problems, path, 'text, or an array of texts', value);
    return;
  }
  value.forEach((entry: unknown, index) => {
    if (!isText(entry)) refuse(problems, pathTo(path, index), 'text', entry);
  });
}

function checkLogprobs(value: unknown, path: string, problems: Problems): void {
  if (typeof value === 'boolean') return;
  if (!Number.isSafeInteger(value) || (value as number) < 0) refuseShowing(problems, path, 'true, false, or how many alternatives per token', value);
}

const efforts: readonly string[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] satisfies Effort[];
const reasoningKeys: ReadonlySet<string> = new Set(['effort', 'budgetTokens']);

function checkReasoning(value: unknown, path: string, problems: Problems): void {
  if (!isObject(value)) {
    refuse(problems, path, '{ effort } or { budgetTokens }', value);
    return;
  }
  checkKeys(value, path, reasoningKeys, problems);
  const { effort, budgetTokens } = value;
  if ((effort === undefined) === (budgetTokens === undefined)) {
    const message = `${effort === undefined ? 'neither' : 'both'} of effort and budgetTokens given; give one`;
    problems.add({ path, message, expected: '{ effort } or { budgetTokens }' });
  } else if (effort === undefined) {
    whole(0)(budgetTokens, `${path}.budgetTokens`, problems, noKnowledge);
  } else if (!efforts.includes(effort as string)) {
    refuseShowing(problems, `${path}.effort`, `one of ${efforts.join(', ')}`, effort, efforts);
  }
}

const priorities: readonly string[] = ['low', 'normal', 'high'] satisfies Priority[];

function checkPriority(value: unknown, path: string, problems: Problems): void {
  if (!priorities.includes(value as string)) refuseShowing(problems, path, `one of ${priorities.join(', ')}`, value, priorities);
}

const noKnowledge: RequestKnowledge = { routes: new Set(), providers: new Set(), adapters: new Set() };
const fallbackKeys: ReadonlySet<string> = new Set(['default', 'context_length', 'content_filter']);

function checkFallbacks(value: unknown, path: string, problems: Problems, known: RequestKnowledge): void {
  if (Array.isArray(value)) {
    value.forEach((name: unknown, index) => checkName(name, pathTo(path, index), problems, known));
    return;
  }
  if (!isObject(value)) {
    refuse(problems, path, 'an array of routes or provider/model, or one per reason', value);
    return;
  }
  checkKeys(value, path, fallbackKeys, problems);
  for (const reason of fallbackKeys) {
    const names = value[reason];
    if (Array.isArray(names)) checkFallbacks(names, pathTo(path, reason), problems, known);
    else if (names !== undefined) refuse(problems, pathTo(path, reason), 'an array of routes or provider/model', names);
  }
}

const timeoutKeys: ReadonlySet<string> = new Set(['connectMs', 'firstTokenMs', 'idleMs', 'totalMs', 'consumerIdleMs']);

function checkTimeouts(value: unknown, path: string, problems: Problems): void {
  if (!isObject(value)) {
    refuse(problems, path, 'an object of timeouts', value);
    return;
  }
  checkKeys(value, path, timeoutKeys, problems);
  for (const key of timeoutKeys) {
    const ms = value[key];
    if (ms === undefined || ms === false || (typeof ms === 'number' && ms > 0 && ms <= maxTimerMs)) continue;
    refuseShowing(problems, pathTo(path, key), 'milliseconds above 0, or false for no bound', ms);
  }
}

const requireKeys: ReadonlySet<string> = new Set(['region', 'dataPolicy']);

function checkRequire(value: unknown, path: string, problems: Problems): void {
  if (!isObject(value)) {
    refuse(problems, path, '{ region, dataPolicy }', value);
    return;
  }
  checkKeys(value, path, requireKeys, problems);
  const { region, dataPolicy } = value;
  const texts = (list: unknown): boolean => Array.isArray(list) && list.length > 0 && list.every(isText);
  if (region !== undefined && !isText(region) && !texts(region)) refuse(problems, pathTo(path, 'region'), 'a region, or an array of them', region);
  if (dataPolicy !== undefined && !texts(dataPolicy)) refuse(problems, pathTo(path, 'dataPolicy'), 'an array of texts', dataPolicy);
}

function checkMidStream(value: unknown, path: string, problems: Problems): void {
  if (isObject(value)) {
    checkKeys(value, path, midStreamKeys, problems);
    const { mode, instruction } = value;
    if (mode !== undefined) checkMidStreamMode(mode, pathTo(path, 'mode'), problems);
    if (instruction !== undefined) text(instruction, pathTo(path, 'instruction'), problems);
  } else {
    checkMidStreamMode(value, path, problems);
  }
}

const midStreamKeys: ReadonlySet<string> = new Set(['mode', 'instruction']);

function checkMidStreamMode(value: unknown, path: string, problems: Problems): void {
  if (!midStreamModes.includes(value as string)) refuseShowing(problems, path, midStreamModes.map((mode) => `'${mode}'`).join(' or '), value, midStreamModes);
}

function checkProviderOptions(value: unknown, path: string, problems: Problems, { adapters }: RequestKnowledge): void {
  if (!isObject(value)) {
    refuse(problems, path, 'an object of options by adapter', value);
    return;
  }
  for (const id in value) {
    const options = value[id];
    if (!adapters.has(id)) {
      const guess = didYouMean(id, adapters.keys());
      problems.add({
        path: pathTo(path, id),
        message: `no adapter '${id}'`,
        expected: `an adapter: ${listOf(adapters.keys())}`,
        ...(guess === undefined ? undefined : { didYouMean: guess }),
      });
    } else if (options !== undefined && !isObject(options)) {
      refuse(problems, pathTo(path, id), 'an object of options', options);
    }
  }
}

// Signals of other realms and of polyfills are no `AbortSignal` of ours, but do the same.
function checkSignal(value: unknown, path: string, problems: Problems): void {
  if (value instanceof AbortSignal) return;
  const signal = value as { aborted?: unknown; addEventListener?: unknown } | null;
  if (typeof signal?.aborted === 'boolean' && typeof signal.addEventListener === 'function') return;
  problems.add({ path, message: `expected an AbortSignal, got ${kindOf(value)}`, expected: 'an AbortSignal', received: kindOf(value) });
}

function checkDeadline(value: unknown, path: string, problems: Problems): void {
  if (typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY) return;
  refuseShowing(problems, path, 'milliseconds above 0', value);
}

