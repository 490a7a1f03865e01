import { defineAdapter } from '../adapter/adapter.ts';
import type { ConfigSurroundings } from './parse-config.ts';

const openai = defineAdapter('openai', {
  vendor: (settings) => settings.vendor ?? 'openai',
  defaultApiKey: () => 'env:OPENAI_API_KEY',
  check: ({ vendor, apiKey }) =>
    vendor === 'opnai' ? [{ path: 'vendor', expected: 'a vendor', received: `opnai with ${String(apiKey)}`, didYouMean: 'openai' }] : [],
  missingPackage: ({ sdk }) => sdk,
  connect: () => {
    throw new Error('not in this test');
  },
});
const anthropic = defineAdapter('anthropic', { ...openai.traits, defaultApiKey: () => undefined });

/** What the configs are parsed with, unless they say otherwise. */
export const code: ConfigSurroundings = { adapters: [openai, anthropic], env: { OPENAI_API_KEY: 'sk-live', EMPTY: '', BROKEN: 'a\nb' } };
const providers = { openai: { adapter: 'openai' }, anthropic: { adapter: 'anthropic' } };
const targets = ['openai/gpt-5'];
const provider = (settings: object): object => ({ providers: { openai: { adapter: 'openai', ...settings } } });
const target = (settings: object): object => ({ providers, routes: { chat: { targets: [{ target: 'openai/gpt-5', ...settings }] } } });
const route = (settings: object): object => ({ providers, routes: { chat: { targets, ...settings } } });
const defaults = (settings: object): object => ({ providers, defaults: settings });

/** A config that is refused. */
export interface WrongConfig {
  what: string;
  config: unknown;
  path: string;
  /** Stands in the message. */
  says: string;
  expected: string;
  didYouMean?: string;
  code?: ConfigSurroundings;
  /** Nothing that editors could see: names, secrets, circles, files, and what only a sum or a comparison of values tells. */
  open?: true;
}

/** Configs that are refused, each with the words for it. */
export const wrongConfigs: readonly WrongConfig[] = [
  // Keys
  { what: 'no object', config: 'sk-live', path: '', says: 'expected an object, got a string', expected: 'an object' },
  { what: 'nothing', config: undefined, path: '', says: 'got nothing', expected: 'an object' },
  { what: 'a misspelt top key', config: { provders: {} }, path: 'provders', says: 'provders: no such key', expected: 'providers, routes', didYouMean: 'providers' },
  { what: 'no providers', config: {}, path: 'providers', says: 'expected an object, got nothing', expected: 'an object' },
  { what: 'empty providers', config: { providers: {} }, path: 'providers', says: 'name at least one', expected: 'at least one provider' },
  { what: 'a misspelt provider key', config: provider({ apikey: 'sk-live' }), path: 'providers.openai.apikey', says: 'no such key', expected: 'apiKey', didYouMean: 'apiKey' },
  { what: 'a misspelt route key', config: route({ stategy: 'weighted' }), path: 'routes.chat.stategy', says: 'no such key', expected: 'strategy', didYouMean: 'strategy' },
  { what: 'a misspelt policy key', config: route({ retry: { retires: 1 } }), path: 'routes.chat.retry.retires', says: 'no such key', expected: 'retries', didYouMean: 'retries' },
  { what: 'a misspelt target key', config: route({ targets: [{ target: 'openai/x', wieght: 1 }] }), path: 'routes.chat.targets[0].wieght', says: 'no such key', expected: 'weight', didYouMean: 'weight' },
  { what: 'a misspelt key in a target policy', config: route({ targets: [{ target: 'openai/x', breaker: { opnMs: 1 } }] }), path: 'routes.chat.targets[0].breaker.opnMs', says: 'no such key', expected: 'openMs', didYouMean: 'openMs' },
  { what: 'a misspelt default', config: defaults({ timeouts: { firstTokenMS: 1 } }), path: 'defaults.timeouts.firstTokenMS', says: 'no such key', expected: 'firstTokenMs', didYouMean: 'firstTokenMs' },
  { what: 'a misspelt fallback reason', config: route({ fallbacks: { contentFilter: [] } }), path: 'routes.chat.fallbacks.contentFilter', says: 'no such key', expected: 'content_filter', didYouMean: 'content_filter' },
  // Not in this version
  ...['limits', 'budgets', 'scopes', 'cache', 'guardrails', 'maxScopes', 'onStoreFailure', 'localShare', 'defaultMaxTokens'].map((key) => ({
    what: `${key}, which is to come`, config: { providers, [key]: [] }, path: key, says: `${key}: not available in this version`, expected: 'no such key in this version',
  })),
  { what: 'a strategy that is to come', config: route({ strategy: 'headroom' }), path: 'routes.chat.strategy', says: "'headroom' is not available in this version", expected: "'priority' or 'weighted' or 'round-robin'", open: true },
  // Words and numbers
  { what: 'an unknown strategy', config: route({ strategy: 'wieghted' }), path: 'routes.chat.strategy', says: "got 'wieghted'", expected: 'or one of createRouter(config, { strategies })', didYouMean: 'weighted', open: true },
  { what: 'a misspelt midStream', config: defaults({ midStream: 'restrat' }), path: 'defaults.midStream', says: "'fail' or 'restart' or 'continue', got 'restrat'", expected: "'restart'", didYouMean: 'restart' },
  { what: 'a misspelt mode of midStream', config: route({ midStream: { mode: 'contnue' } }), path: 'routes.chat.midStream.mode', says: "got 'contnue'", expected: "'fail' or 'restart' or 'continue'", didYouMean: 'continue' },
  { what: 'a misspelt key of midStream', config: defaults({ midStream: { mode: 'continue', instrution: 'x' } }), path: 'defaults.midStream.instrution', says: 'no such key', expected: 'one of mode, instruction', didYouMean: 'instruction' },
  { what: 'an instruction that says nothing', config: defaults({ midStream: { instruction: '' } }), path: 'defaults.midStream.instruction', says: 'got', expected: 'text' },
  { what: 'midStream switched off', config: defaults({ midStream: false }), path: 'defaults.midStream', says: 'got false', expected: "'fail' or 'restart' or 'continue'" },
  { what: 'a misspelt unknownPrice', config: { providers, unknownPrice: 'eror' }, path: 'unknownPrice', says: 'expected', expected: "'warn' or 'error'", didYouMean: 'error' },
  { what: 'a timeout of zero', config: route({ timeouts: { idleMs: 0 } }), path: 'routes.chat.timeouts.idleMs', says: 'got 0', expected: 'milliseconds above 0, or false' },
  { what: 'a timeout no timer can hold', config: route({ timeouts: { totalMs: 2 ** 31 } }), path: 'routes.chat.timeouts.totalMs', says: 'got 2147483648', expected: 'milliseconds above 0' },
  { what: 'a timeout as text', config: route({ timeouts: { idleMs: '5s' } }), path: 'routes.chat.timeouts.idleMs', says: "got '5s'", expected: 'milliseconds above 0' },
  { what: 'NaN', config: route({ retry: { minDelayMs: Number.NaN } }), path: 'routes.chat.retry.minDelayMs', says: 'got NaN', expected: 'milliseconds, from 0 on' },
  { what: 'a negative wait', config: route({ retry: { maxDelayMs: -1 } }), path: 'routes.chat.retry.maxDelayMs', says: 'got -1', expected: 'milliseconds, from 0 on' },
  { what: 'retry true', config: route({ retry: true }), path: 'routes.chat.retry', says: 'got true', expected: 'an object, or false' },
  { what: 'half a retry', config: route({ retry: { retries: 0.5 } }), path: 'routes.chat.retry.retries', says: 'got 0.5', expected: 'a whole number from 0 on' },
  { what: 'no attempts', config: defaults({ maxAttempts: 0 }), path: 'defaults.maxAttempts', says: 'got 0', expected: 'a whole number from 1 on' },
  { what: 'a failure ratio above 1', config: defaults({ breaker: { failureRatio: 50 } }), path: 'defaults.breaker.failureRatio', says: 'got 50', expected: 'a share above 0, up to 1' },
  { what: 'a retry budget below 0', config: defaults({ retryBudget: { ratio: -0.1 } }), path: 'defaults.retryBudget.ratio', says: 'got -0.1', expected: 'a share from 0 to 1' },
  { what: 'concurrency without max', config: route({ concurrency: { queue: 3 } }), path: 'routes.chat.concurrency.max', says: 'got nothing', expected: 'a whole number from 1 on' },
  { what: 'a wait in line of 0', config: route({ concurrency: { max: 1, maxWaitMs: 0 } }), path: 'routes.chat.concurrency.maxWaitMs', says: 'got 0', expected: 'milliseconds above 0, or false' },
  { what: 'a hedge without its delay', config: route({ targets: [{ target: 'openai/x', hedge: {} }] }), path: 'routes.chat.targets[0].hedge.afterMs', says: 'got nothing', expected: 'milliseconds, from 0 on' },
  { what: 'a hedge in other words', config: defaults({ hedge: { delayMs: 5 } }), path: 'defaults.hedge.delayMs', says: 'no such key', expected: 'afterMs' },
  { what: 'hedge true', config: route({ hedge: true }), path: 'routes.chat.hedge', says: 'got true', expected: 'an object, or false' },
  { what: 'probes of no kind', config: route({ breaker: { probeIdle: 5_000 } }), path: 'routes.chat.breaker.probeIdle', says: 'got 5000', expected: 'true or false' },
  { what: 'a weight of 0', config: route({ targets: [{ target: 'openai/x', weight: 0 }] }), path: 'routes.chat.targets[0].weight', says: 'got 0', expected: 'a number above 0' },
  { what: 'an endless weight', config: route({ targets: [{ target: 'openai/x', weight: Number.POSITIVE_INFINITY }] }), path: 'routes.chat.targets[0].weight', says: 'got Infinity', expected: 'a number above 0' },
  { what: 'waits the wrong way round', config: route({ retry: { minDelayMs: 500, maxDelayMs: 100 } }), path: 'routes.chat.retry.minDelayMs', says: 'minDelayMs (500) is above maxDelayMs (100)', expected: 'minDelayMs up to maxDelayMs', open: true },
  { what: 'waits the wrong way round over two levels', config: { ...route({ breaker: { openMs: 9 } }), defaults: { breaker: { maxOpenMs: 8 } } }, path: 'routes.chat.breaker.openMs', says: 'openMs (9) is above maxOpenMs (8)', expected: 'openMs up to maxOpenMs', open: true },
  { what: 'a negative closeMs', config: { providers, closeMs: -1 }, path: 'closeMs', says: 'got -1', expected: 'milliseconds, from 0 on' },
  // Conditions
  { what: 'a condition that is text', config: route({ when: 'pro' }), path: 'routes.chat.when', says: "got 'pro'", expected: "a condition like { 'tags.plan': 'pro' }" },
  { what: 'a list of conditions', config: route({ when: [{ stream: true }] }), path: 'routes.chat.when', says: 'got an array', expected: "a condition like { 'tags.plan': 'pro' }" },
  { what: 'a misspelt fact', config: route({ when: { 'tag.plan': 'pro' } }), path: 'routes.chat.when.tag.plan', says: 'no such fact', expected: 'tags.<name>', didYouMean: 'tags.plan' },
  { what: 'a fact within a fact', config: defaults({ when: { tags: { plan: 'pro' } } }), path: 'defaults.when.tags', says: 'no fact by itself', expected: 'tags.<name>', didYouMean: 'tags.plan' },
  { what: 'a misspelt operator', config: target({ when: { 'input.tokens': { $gtt: 5 } } }), path: 'routes.chat.targets[0].when.input.tokens.$gtt', says: 'no such operator', expected: '$eq, $ne', didYouMean: '$gt' },
  { what: 'a misspelt combination', config: route({ when: { $nor: [{ stream: true }] } }), path: 'routes.chat.when.$nor', says: 'no such operator', expected: '$and, $or, $not or a fact', didYouMean: '$or' },
  { what: 'a fact compared with another kind', config: route({ when: { 'input.tokens': { $gt: '5' } } }), path: 'routes.chat.when.input.tokens.$gt', says: "got '5'", expected: 'a number' },
  { what: 'a flag as text', config: route({ when: { stream: 'true' } }), path: 'routes.chat.when.stream', says: "got 'true'", expected: 'true or false' },
  { what: 'a day that is none', config: route({ when: { 'time.weekday': 'satt' } }), path: 'routes.chat.when.time.weekday', says: "got 'satt'", expected: "'sat'", didYouMean: 'sat' },
  { what: 'several values without $in', config: route({ when: { 'tags.plan': ['pro', 'team'] } }), path: 'routes.chat.when.tags.plan', says: '$in', expected: 'text; several stand in { $in: [...] }' },
  { what: 'a condition of nothing within another', config: route({ when: { $or: [{}] } }), path: 'routes.chat.when.$or[0]', says: 'got an object', expected: 'a condition on at least one fact' },
  { what: 'a pattern that is none', config: route({ when: { 'tags.plan': { $regex: '(' } } }), path: 'routes.chat.when.tags.plan.$regex', says: 'no valid pattern', expected: 'a pattern as RegExp takes it', open: true },
  { what: 'a time zone that is none', config: route({ when: { 'time.Europe/Berln.hour': 5 } }), path: 'routes.chat.when.time.Europe/Berln.hour', says: 'is no time zone', expected: 'a time zone by its IANA name', didYouMean: 'time.Europe/Berlin.hour', open: true },
  // Params
  { what: 'params that are a list', config: route({ params: [] }), path: 'routes.chat.params', says: 'got an empty array', expected: 'params like { temperature: 0 }' },
  { what: 'a misspelt param', config: route({ params: { temprature: 0 } }), path: 'routes.chat.params.temprature', says: 'no such param', expected: 'temperature, topP', didYouMean: 'temperature' },
  { what: "a vendor's word for a param", config: defaults({ params: { max_tokens: 10 } }), path: 'defaults.params.max_tokens', says: 'no such param', expected: 'maxTokens', didYouMean: 'maxTokens' },
  { what: 'a field for requests alone', config: route({ params: { messages: [] } }), path: 'routes.chat.params.messages', says: 'it is for requests alone to say', expected: 'one of temperature' },
  { what: 'a policy among params', config: target({ params: { timeouts: { totalMs: 5 } } }), path: 'routes.chat.targets[0].params.timeouts', says: 'it stands beside params, in defaults, or in a route, or in a target', expected: 'one of temperature' },
  { what: 'a param out of bounds', config: route({ params: { temperature: 3 } }), path: 'routes.chat.params.temperature', says: 'got 3', expected: 'a number from 0 to 2' },
  { what: 'a param as text', config: target({ params: { maxTokens: '1000' } }), path: 'routes.chat.targets[0].params.maxTokens', says: "got '1000'", expected: 'a whole number from 1 on' },
  { what: 'a misspelt $default', config: route({ params: { temperature: { default: 1 } } }), path: 'routes.chat.params.temperature.default', says: 'no such key', expected: '$default', didYouMean: '$default' },
  { what: 'a default out of bounds', config: route({ params: { topP: { $default: 7 } } }), path: 'routes.chat.params.topP.$default', says: 'got 7', expected: 'a number from 0 to 1' },
  { what: 'something beside a default', config: route({ params: { seed: { $default: 1, always: true } } }), path: 'routes.chat.params.seed.always', says: 'no such key', expected: '$default' },
  { what: 'reasoning in a word', config: route({ params: { reasoning: 'high' } }), path: 'routes.chat.params.reasoning', says: 'got a string', expected: '{ effort } or { budgetTokens }' },
  { what: 'a misspelt effort', config: route({ params: { reasoning: { effort: 'hihg' } } }), path: 'routes.chat.params.reasoning.effort', says: "got 'hihg'", expected: 'high', didYouMean: 'high' },
  { what: 'metadata that is no text', config: route({ params: { metadata: { a: 1 } } }), path: 'routes.chat.params.metadata.a', says: 'got a number', expected: 'text' },
  { what: 'options of nobody', config: route({ params: { providerOptions: { opnai: {} } } }), path: 'routes.chat.params.providerOptions.opnai', says: "no adapter 'opnai'", expected: 'an adapter: openai and anthropic', didYouMean: 'openai', open: true },
  { what: 'options as a default', config: route({ params: { providerOptions: { $default: { openai: {} } } } }), path: 'routes.chat.params.providerOptions.$default', says: 'there is no $default of them', expected: 'options by adapter' },
  // Requirements
  { what: 'a requirement that is a region', config: route({ require: 'eu' }), path: 'routes.chat.require', says: "got 'eu'", expected: 'an object' },
  { what: 'a requirement switched off', config: target({ require: false }), path: 'routes.chat.targets[0].require', says: 'got false', expected: 'an object' },
  { what: 'a misspelt requirement', config: defaults({ require: { regoin: 'eu' } }), path: 'defaults.require.regoin', says: 'no such key', expected: 'region, dataPolicy', didYouMean: 'region' },
  { what: 'no region', config: route({ require: { region: [] } }), path: 'routes.chat.require.region', says: 'got an empty array', expected: 'at least one region' },
  { what: 'a data policy that is no list', config: route({ require: { dataPolicy: 'zdr' } }), path: 'routes.chat.require.dataPolicy', says: "got 'zdr'", expected: 'an array' },
  // Times off the peak
  { what: 'a window that is no list', config: target({ offPeak: { from: '22:00', to: '06:00' } }), path: 'routes.chat.targets[0].offPeak', says: 'got an object', expected: 'an array' },
  { what: 'no windows', config: target({ offPeak: [] }), path: 'routes.chat.targets[0].offPeak', says: 'got an empty array', expected: 'at least one window' },
  { what: 'a window without end', config: target({ offPeak: [{ from: '22:00' }] }), path: 'routes.chat.targets[0].offPeak[0].to', says: 'got nothing', expected: 'a time, HH:MM' },
  { what: 'an hour that is none', config: target({ offPeak: [{ from: '22:00', to: '25:00' }] }), path: 'routes.chat.targets[0].offPeak[0].to', says: "got '25:00'", expected: 'a time, HH:MM, from 00:00 to 23:59' },
  { what: 'a day of the week in full', config: target({ offPeak: [{ from: '22:00', to: '06:00', days: ['monday'] }] }), path: 'routes.chat.targets[0].offPeak[0].days[0]', says: "got 'monday'", expected: "'mon'" },
  { what: 'a misspelt time zone', config: target({ offPeak: [{ from: '22:00', to: '06:00', timeZone: 'Asia/Shangai' }] }), path: 'routes.chat.targets[0].offPeak[0].timeZone', says: "got 'Asia/Shangai'", expected: 'the name of a time zone', didYouMean: 'Asia/Shanghai', open: true },
  // In the wrong place
  { what: 'off-peak times of a route', config: route({ offPeak: [{ from: '22:00', to: '06:00' }] }), path: 'routes.chat.offPeak', says: 'it stands in a target', expected: 'one of timeouts' },
  { what: 'a strategy of a target', config: target({ strategy: 'weighted' }), path: 'routes.chat.targets[0].strategy', says: 'it stands in defaults, or in a route', expected: 'one of timeouts' },
  { what: 'a policy at the top', config: { providers, retry: false }, path: 'retry', says: 'it stands in defaults, or in a route, or in a target', expected: 'one of providers' },
  // Names
  { what: 'a route with a slash', config: { providers, routes: { 'a/b': { targets } } }, path: 'routes.a/b', says: "'a/b' is not a name", expected: 'a name of lower-case', didYouMean: 'a-b' },
  { what: 'a provider in capitals', config: { providers: { OpenAI: { adapter: 'openai' } } }, path: 'providers.OpenAI', says: 'is not a name', expected: 'a name of lower-case', didYouMean: 'openai' },
  { what: 'an unknown provider in a target', config: route({ targets: ['openai/x', 'opnai/x'] }), path: 'routes.chat.targets[1]', says: "routes.chat.targets[1]: no provider 'opnai'; did you mean 'openai'?", expected: 'openai and anthropic', didYouMean: 'openai', open: true },
  { what: 'an unknown provider in a target object', config: route({ targets: [{ target: 'opnai/x' }] }), path: 'routes.chat.targets[0].target', says: "no provider 'opnai'", expected: 'provider/model', didYouMean: 'openai', open: true },
  { what: 'a route as target', config: { providers, routes: { a: { targets }, b: { targets: ['a'] } } }, path: 'routes.b.targets[0]', says: "'a' is a route", expected: 'provider/model' },
  { what: 'a target without a model', config: route({ targets: ['openai/'] }), path: 'routes.chat.targets[0]', says: "'openai/' is not provider/model", expected: 'provider/model' },
  { what: 'a target twice', config: route({ targets: ['openai/x', 'openai/x'] }), path: 'routes.chat.targets[1]', says: 'is targets[0] already', expected: 'each target once', open: true },
  { what: 'no targets', config: route({ targets: [] }), path: 'routes.chat.targets', says: 'got an empty array', expected: 'at least one target' },
  { what: 'targets that are no list', config: route({ targets: 'openai/x' }), path: 'routes.chat.targets', says: "got 'openai/x'", expected: 'an array' },
  { what: 'a target that is a number', config: route({ targets: [1] }), path: 'routes.chat.targets[0]', says: 'got 1', expected: 'an object, or text' },
  { what: 'a fallback to an unknown route', config: { providers, routes: { fast: { targets }, chat: { targets, fallbacks: ['fsat'] } } }, path: 'routes.chat.fallbacks[0]', says: "no route 'fsat'", expected: 'a route (fast and chat)', didYouMean: 'fast', open: true },
  { what: 'a fallback to an unknown provider', config: route({ fallbacks: { content_filter: ['antropic/x'] } }), path: 'routes.chat.fallbacks.content_filter[0]', says: "no provider 'antropic'", expected: 'provider/model', didYouMean: 'anthropic', open: true },
  { what: 'a fallback to a bare provider', config: route({ fallbacks: ['openai'] }), path: 'routes.chat.fallbacks[0]', says: "'openai/...'", expected: 'a route', open: true },
  { what: 'an unknown default fallback', config: defaults({ fallbacks: ['fast'] }), path: 'defaults.fallbacks[0]', says: "no route 'fast'", expected: 'a route (none)', open: true },
  { what: 'a route that falls back to itself', config: route({ fallbacks: ['chat'] }), path: 'routes.chat.fallbacks', says: 'in a circle: chat -> chat', expected: 'do not lead back', open: true },
  { what: 'a circle of three', config: { providers, routes: { a: { targets, fallbacks: ['b'] }, b: { targets, fallbacks: { content_filter: ['c'] } }, c: { targets, fallbacks: ['a'] } } }, path: 'routes.a.fallbacks', says: 'in a circle: a -> b -> c -> a', expected: 'do not lead back', open: true },
  // Providers
  { what: 'an unknown adapter', config: provider({ adapter: 'opnai' }), path: 'providers.openai.adapter', says: 'handed over: openai and anthropic', expected: 'one of openai, anthropic', didYouMean: 'openai', open: true },
  { what: 'no adapters', config: { providers }, code: {}, path: 'providers.openai.adapter', says: 'createRouter(config, { adapters: [...] })', expected: 'an adapter handed over', open: true },
  { what: 'an adapter that was called', config: { providers }, code: { ...code, adapters: [openai() as never] }, path: 'adapters[0]', says: 'openai and not openai()', expected: 'an adapter', open: true },
  { what: 'an adapter that was not called', config: { providers: { openai } }, path: 'providers.openai', says: 'call the adapter: openai()', expected: 'made by calling' },
  { what: 'a provider without adapter', config: { providers: { openai: {} } }, path: 'providers.openai.adapter', says: 'got nothing', expected: 'the id of an adapter' },
  { what: 'a key in place of a provider', config: { providers: { openai: 'sk-live' } }, path: 'providers.openai', says: 'got a string', expected: 'an object' },
  { what: 'a missing variable', config: { providers }, code: { ...code, env: {} }, path: 'providers.openai.apiKey', says: 'environment variable OPENAI_API_KEY is not set; give the provider a key, or mark it optional: true', expected: 'a key that can be read', open: true },
  { what: 'an empty variable', config: provider({ apiKey: ['env:OPENAI_API_KEY', 'env:EMPTY'] }), path: 'providers.openai.apiKey[1]', says: 'environment variable EMPTY is empty', expected: 'a key that can be read', open: true },
  { what: 'a broken variable', config: provider({ apiKey: 'env:BROKEN' }), path: 'providers.openai.apiKey', says: 'no key can have', expected: 'a key that can be read', open: true },
  { what: 'a key behind env:', config: provider({ apiKey: 'env:sk-live' }), path: 'providers.openai.apiKey', says: 'not followed by the name', expected: 'a key that can be read', open: true },
  { what: 'a missing file', config: provider({ apiKey: 'file:/no/such/file' }), path: 'providers.openai.apiKey', says: 'file /no/such/file cannot be read (ENOENT)', expected: 'a key that can be read', open: true },
  { what: 'an empty key', config: provider({ apiKey: '' }), path: 'providers.openai.apiKey', says: 'got an empty string', expected: 'a key: text' },
  { what: 'no keys', config: provider({ apiKey: [] }), path: 'providers.openai.apiKey', says: 'got an empty array', expected: 'at least one key' },
  { what: 'a key that is a number', config: provider({ apiKey: 123456 }), path: 'providers.openai.apiKey', says: 'got a number', expected: 'a key: text' },
  { what: 'a weighted key without key', config: provider({ apiKey: [{ wieght: 1, key: 'sk-live' }] }), path: 'providers.openai.apiKey[0].wieght', says: 'no such key', expected: 'key, weight', didYouMean: 'weight' },
  { what: 'no URL', config: provider({ baseURL: 'api.example.com/v1' }), path: 'providers.openai.baseURL', says: "got 'api.example.com/v1'", expected: 'a URL' },
  { what: 'a URL of a file', config: provider({ baseURL: 'file:///etc' }), path: 'providers.openai.baseURL', says: 'expected a URL, http: or https:', expected: 'a URL' },
  { what: 'a header name', config: provider({ headers: { 'x y': 'sk-live' } }), path: 'providers.openai.headers.x y', says: 'not the name of a header', expected: 'the name of a header', open: true },
  { what: 'a header value', config: provider({ headers: { authorization: 'sk-live\n' } }), path: 'providers.openai.headers.authorization', says: 'no header can have', expected: 'a header value', open: true },
  { what: 'a header that is a number', config: provider({ headers: { authorization: 123456 } }), path: 'providers.openai.headers.authorization', says: 'got a number', expected: 'text' },
  { what: 'a key that looks like a class', config: provider({ apiKey: { constructor: { name: {} } } }), path: 'providers.openai.apiKey.constructor', says: 'no such key', expected: 'key, weight' },
  { what: 'a price factor of 0', config: provider({ priceFactor: 0 }), path: 'providers.openai.priceFactor', says: 'got 0', expected: 'a number above 0' },
  { what: 'a missing SDK', config: provider({ sdk: 'openai-sdk' }), path: 'providers.openai', says: 'pnpm add openai-sdk', expected: "the package 'openai-sdk'", open: true },
  { what: "an adapter's own objection", config: provider({ vendor: 'opnai', apiKey: 'sk-live' }), path: 'providers.openai.vendor', says: 'got opnai with [redacted]', expected: 'a vendor', didYouMean: 'openai', open: true },
  // Models and prices
  { what: 'a negative price', config: { providers, prices: { 'openai/gpt-5': { input: -1 } } }, path: 'prices.openai/gpt-5.input', says: 'must be US dollars per million', expected: 'US dollars per million' },
  { what: 'a price finer than we count', config: { providers, prices: { x: { output: 0.0000001 } } }, path: 'prices.x.output', says: 'at most six decimals', expected: 'US dollars', open: true },
  { what: 'a misspelt price', config: { providers, prices: { x: { ouput: 1 } } }, path: 'prices.x.ouput', says: 'no such key', expected: 'output', didYouMean: 'output' },
  { what: 'a price on no day', config: { providers, prices: { x: { input: 1, days: [] } } }, path: 'prices.x.days', says: 'got an empty array', expected: 'at least one day of the week' },
  { what: 'a price on a day that is none', config: { providers, prices: { x: { input: 1, days: ['mon', 'satt'] } } }, path: 'prices.x.days[1]', says: "got 'satt'", expected: "'mon'", didYouMean: 'sat' },
  { what: 'a price as text', config: { providers, prices: { x: { input: '1.25' } } }, path: 'prices.x.input', says: "got '1.25'", expected: 'US dollars per million units' },
  { what: 'a model of nobody', config: { providers, models: { 'opnai/ft:x': {} } }, path: 'models.opnai/ft:x', says: "no provider 'opnai'", expected: 'provider/model', didYouMean: 'openai', open: true },
  { what: 'a model like none', config: { providers, models: { 'openai/ft:x': { like: 'openai/gpt-0' } } }, path: 'models.openai/ft:x.like', says: "'openai/gpt-0'", expected: 'names', open: true },
  { what: 'a misspelt ability', config: { providers, models: { 'openai/ft:x': { tols: true } } }, path: 'models.openai/ft:x.tols', says: 'no such key', expected: 'tools', didYouMean: 'tools' },
];
