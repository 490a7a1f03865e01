import type { Adapter } from '../../packages/core/src/adapter/adapter.ts';
import type { ProviderSettings } from '../../packages/core/src/adapter/provider-settings.ts';
import { createRouter } from '../../packages/core/src/client/create-router.ts';
import type { Router } from '../../packages/core/src/client/router.ts';
import type { ConfigData } from '../../packages/core/src/config/config-types.ts';
import { defineConfig } from '../../packages/core/src/config/define-config.ts';
import type { ModelOf, ProviderOptions } from '../../packages/core/src/config/infer-config.ts';
import type { When } from '../../packages/core/src/chat/when.ts';
import type { Strategy } from '../../packages/core/src/router/strategy.ts';
import json from './config.json' with { type: 'json' };

// What the types infer from a config, and what they refuse. Checked by `tsc -p tsconfig.test.json`; never run.

interface NarrowSettings extends ProviderSettings {
  vendor?: 'openai' | 'azure' | undefined;
  options?: { readonly deployment?: string | undefined } | undefined;
}
declare const openai: Adapter<'openai', NarrowSettings>;
declare const anthropic: Adapter<'anthropic'>;
declare function same<A, B>(equal: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false): void;
declare function modelOf<M extends string>(router: Router<M, never>): M;

const messages = [{ role: 'user', content: 'Hi' }] as const;

// Live providers: names become the models a call may name.
const live = createRouter({
  providers: { openai: openai({ vendor: 'azure', options: { deployment: 'd' } }), claude: anthropic() },
  routes: {
    chat: { targets: ['openai/gpt-5', 'claude/claude-sonnet-5'], retry: false, fallbacks: ['fast'] },
    fast: {
      strategy: 'weighted',
      targets: [{ target: 'claude/claude-haiku-4-5', weight: 3, retry: { retries: 1 }, midStream: { mode: 'continue', instruction: 'Weiter.' } }, 'openai/org/model'],
      fallbacks: { content_filter: ['claude/x'], default: undefined },
    },
  },
  defaults: { timeouts: { idleMs: false }, breaker: { openMs: 1, probeIdle: true }, midStream: 'continue', hedge: { afterMs: 800 }, concurrency: { max: 4, queue: 8, maxWaitMs: false } },
  prices: { 'openai/gpt-5': { input: 1 } },
  unknownPrice: 'error',
});
same<ReturnType<typeof modelOf<'chat' | 'fast' | `openai/${string}` | `claude/${string}`>>, Parameters<typeof live.chat>[0]['model']>(true);
live.chat({ messages, model: 'chat', providerOptions: { openai: { store: true }, anthropic: undefined } });
live.chat({ messages, model: 'openai/anything', midStream: { mode: 'continue' } });
live.chat({ messages, model: 'chat', priority: 'high' });
// @ts-expect-error a misspelt priority
live.chat({ messages, model: 'chat', priority: 'hgih' });
// @ts-expect-error a misspelt route
live.chat({ messages, model: 'fsat' });
// @ts-expect-error a provider that is not declared
live.chat({ messages, model: 'anthropic/claude-sonnet-5' });
// @ts-expect-error a plain string says nothing
live.chat({ messages, model: String('chat') });

const options: ProviderOptions<[typeof openai], { providers: { claude: ReturnType<typeof anthropic> } }> = { openai: {}, anthropic: { store: true } };
same<keyof typeof options, 'openai' | 'anthropic'>(true);
same<keyof ProviderOptions, string>(true);

// Plain data: adapters are handed over.
const data = createRouter(
  {
    providers: {
      openai: { adapter: 'openai', apiKey: ['env:A', { key: async () => 'k', weight: 2 }], headers: { a: 'b' } },
      claude: anthropic(),
    },
    routes: { chat: { targets: ['openai/gpt-5'] } },
  },
  { adapters: [openai] },
);
data.chat({ messages, model: 'chat', providerOptions: { openai: {}, anthropic: {} } });

// A config without routes, and one in a file of its own.
createRouter({ providers: { openai: openai() } }).chat({ messages, model: 'openai/gpt-5' });
const defined = defineConfig({ providers: { openai: { adapter: 'openai' } }, routes: { chat: { targets: ['openai/gpt-5'] } } });
const fromDefined = createRouter(defined, { adapters: [openai] });
same<Parameters<typeof fromDefined.chat>[0]['model'], 'chat' | `openai/${string}`>(true);
// @ts-expect-error defineConfig refuses the same
defineConfig({ providers: { openai: { adapter: 'openai' } }, routes: { chat: { targets: ['opnai/gpt-5'] } } });

// Widened configs say nothing of their names, and nothing is asked of them.
same<ModelOf<ConfigData>, string>(true);
// oxlint-disable-next-line no-explicit-any
const fromAnywhere: any = {};
same<Parameters<ReturnType<typeof routerOfAny>['chat']>[0]['model'], string>(true);
const routerOfAny = () => createRouter(fromAnywhere, { adapters: [openai] });
declare const wide: ConfigData;
createRouter(wide, { adapters: [openai] }).chat({ messages, model: String('x') });
const fromJson = createRouter(json, { adapters: [openai, anthropic] });
same<Parameters<typeof fromJson.chat>[0]['model'], string>(true);
fromJson.chat({ messages, model: String('x') });

const providers = { openai: openai() } as const;
const targets = ['openai/gpt-5'] as const;
const adapters = { adapters: [openai, anthropic] } as const;

// @ts-expect-error no providers
createRouter({});
// @ts-expect-error a misspelt top key
createRouter({ providers, rotues: {} });
// @ts-expect-error a key that is to come
createRouter({ providers, budgets: [] });
// @ts-expect-error a policy out of place
createRouter({ providers, retry: {} });
// @ts-expect-error a misspelt key of a provider
createRouter({ providers: { openai: { adapter: 'openai', apikey: 'x' } } }, adapters);
// @ts-expect-error a misspelt adapter
createRouter({ providers: { openai: { adapter: 'opnai' } } }, adapters);
// @ts-expect-error an adapter that was not handed over
createRouter({ providers: { openai: { adapter: 'openai' } } });
// @ts-expect-error a vendor that the adapter does not know
createRouter({ providers: { openai: openai({ vendor: 'gcp' }) } });
// @ts-expect-error an undeclared provider in a target
createRouter({ providers, routes: { chat: { targets: ['opnai/gpt-5'] } } });
// @ts-expect-error an undeclared provider in the second target
createRouter({ providers, routes: { chat: { targets: ['openai/gpt-5', 'anthropic/x'] } } });
// @ts-expect-error an undeclared provider in a target object
createRouter({ providers, routes: { chat: { targets: [{ target: 'opnai/gpt-5' }] } } });
// @ts-expect-error a target without model
createRouter({ providers, routes: { chat: { targets: ['openai'] } } });
// @ts-expect-error a misspelt key of a target
createRouter({ providers, routes: { chat: { targets: ['openai/x', { target: 'openai/gpt-5', wieght: 3 }] } } });
// @ts-expect-error a misspelt key of a target's policy
createRouter({ providers, routes: { chat: { targets: [{ target: 'openai/gpt-5', retry: { retires: 3 } }] } } });
// @ts-expect-error a misspelt key of a route
createRouter({ providers, routes: { chat: { targets, stategy: 'weighted' } } });
// @ts-expect-error a misspelt key of a route's policy
createRouter({ providers, routes: { chat: { targets, timeouts: { idelMs: 1 } } } });
// @ts-expect-error a misspelt key of the defaults' policy
createRouter({ providers, defaults: { breaker: { opnMs: 1 } } });
// @ts-expect-error a fallback to an unknown route
createRouter({ providers, routes: { chat: { targets, fallbacks: ['fsat'] } } });
// @ts-expect-error a fallback to an unknown provider
createRouter({ providers, routes: { chat: { targets, fallbacks: { content_filter: ['opnai/x'] } } } });
// @ts-expect-error a fallback for an unknown reason
createRouter({ providers, routes: { chat: { targets, fallbacks: { contentFilter: [] } } } });
// @ts-expect-error a default fallback to an unknown route
createRouter({ providers, defaults: { fallbacks: ['fast'] } });
// @ts-expect-error a word that is not one of them
createRouter({ providers, defaults: { midStream: 'contniue' } });
// @ts-expect-error a misspelt key of hedge
createRouter({ providers, routes: { chat: { targets, hedge: { afterMS: 5 } } } });
// @ts-expect-error a misspelt mode
createRouter({ providers, routes: { chat: { targets, midStream: { mode: 'contniue' } } } });
// @ts-expect-error a misspelt key of midStream
createRouter({ providers, routes: { chat: { targets, midStream: { mode: 'continue', instrution: 'x' } } } });
// @ts-expect-error a misspelt mode of a request
live.chat({ messages, model: 'chat', midStream: 'contniue' });
// @ts-expect-error a word that is not one of them
createRouter({ providers, unknownPrice: 'eror' });
// @ts-expect-error a number as text
createRouter({ providers, closeMs: '5s' });

// Strategies: those that there are, and those handed over.
declare const mine: Strategy;
const own = { strategies: { mine } };
createRouter({ providers, routes: { chat: { targets, strategy: 'mine' }, other: { targets, strategy: 'least-busy' } }, defaults: { strategy: 'mine' } }, own);
createRouter({ providers, routes: { chat: { targets, strategy: String('x') } } });
// A config in a file of its own does not know what will be handed over; the router does.
const withOwn = defineConfig({ providers, routes: { chat: { targets, strategy: 'mine' } } });
createRouter(withOwn, own);
// @ts-expect-error a strategy that was not handed over
createRouter(withOwn);
// @ts-expect-error a misspelt strategy
createRouter({ providers, routes: { chat: { targets, strategy: 'wieghted' } } });
// @ts-expect-error a misspelt strategy of one's own
createRouter({ providers, routes: { chat: { targets, strategy: 'mien' } } }, own);
// @ts-expect-error a misspelt strategy of the defaults
createRouter({ providers, defaults: { strategy: 'roundrobin' } });

// Conditions: facts, operators and what they take.
createRouter({
  providers,
  defaults: { when: { operation: 'chat', 'tags.region': { $in: ['eu', 'us'] }, 'time.Europe/Berlin.weekday': { $nin: ['sat', 'sun'] } } },
  routes: {
    chat: {
      when: { $or: [{ 'input.tokens': { $gt: 8_000 } }, { $not: { stream: true } }, { $and: [{ 'metadata.kind': { $regex: '^a', $options: 'i' } }] }] },
      targets: [{ target: 'openai/a', when: { 'params.reasoning.effort': 'high', 'params.providerOptions.openai.store': true } }, { target: 'openai/a', when: { tools: { $exists: true } } }],
    },
  },
});
declare const anyCondition: When;
declare const anyWord: string;
createRouter({ providers, defaults: { when: anyCondition } });
createRouter({ providers, defaults: { when: { 'time.weekday': anyWord, 'tags.a': { $eq: anyWord } } } });
// @ts-expect-error a fact that is none
createRouter({ providers, defaults: { when: { tagz: 'a' } } });
// @ts-expect-error a misspelt first part of a fact
createRouter({ providers, routes: { chat: { targets, when: { 'tag.plan': 'pro' } } } });
// @ts-expect-error a misspelt fact of a target
createRouter({ providers, routes: { chat: { targets: [{ target: 'openai/a', when: { 'input.tokenz': 5 } }] } } });
// @ts-expect-error a misspelt operator
createRouter({ providers, routes: { chat: { targets: [{ target: 'openai/a', when: { 'input.tokens': { $gtt: 5 } } }] } } });
// @ts-expect-error a number as text
createRouter({ providers, defaults: { when: { 'input.tokens': '5' } } });
// @ts-expect-error a number as text behind an operator
createRouter({ providers, defaults: { when: { 'input.tokens': { $gt: '5' } } } });
// @ts-expect-error one value of several that is no text
createRouter({ providers, defaults: { when: { 'tags.a': { $in: ['a', 5] } } } });
// @ts-expect-error a day that is none
createRouter({ providers, defaults: { when: { 'time.weekday': 'monday' } } });
// @ts-expect-error a day that is none, among others
createRouter({ providers, defaults: { when: { 'time.Asia/Tokyo.weekday': { $in: ['mon', 'teu'] } } } });
// @ts-expect-error a misspelt fact within a condition
createRouter({ providers, defaults: { when: { $or: [{ stream: true }, { straem: true }] } } });
// @ts-expect-error a misspelt operator two conditions down
createRouter({ providers, defaults: { when: { $or: [{ $not: { 'input.tokens': { $gtt: 5 } } }] } } });
// @ts-expect-error a combination that there is not
createRouter({ providers, defaults: { when: { $nor: [{ stream: true }] } } });

// Params, requirements, off-peak hours.
createRouter({
  providers,
  defaults: { params: { temperature: 0, seed: null, maxTokens: { $default: 1_000 }, reasoning: { effort: 'low' }, metadata: { a: 'b' }, providerOptions: { openai: { store: null } } } },
  routes: {
    chat: {
      require: { region: ['eu', 'ch'], dataPolicy: ['no-training'] },
      params: { reasoning: { $default: { budgetTokens: 512 } } },
      targets: [{ target: 'openai/a', require: { region: 'eu' }, params: { reasoning: null }, offPeak: [{ from: '22:00', to: '06:00', days: ['sat', 'sun'], timeZone: 'Europe/Berlin' }] }],
    },
  },
});
live.chat({ messages, model: 'chat', require: { region: 'eu' } });
// @ts-expect-error a misspelt param
createRouter({ providers, defaults: { params: { temprature: 0 } } });
// @ts-expect-error a param that only requests have
createRouter({ providers, routes: { chat: { targets, params: { messages: [] } } } });
// @ts-expect-error a param as text
createRouter({ providers, routes: { chat: { targets: [{ target: 'openai/a', params: { temperature: '0' } }] } } });
// @ts-expect-error a misspelt $default
createRouter({ providers, defaults: { params: { topP: { default: 1 } } } });
// @ts-expect-error a default as text
createRouter({ providers, defaults: { params: { maxTokens: { $default: '1000' } } } });
// @ts-expect-error a misspelt effort
createRouter({ providers, defaults: { params: { reasoning: { effort: 'hihg' } } } });
// @ts-expect-error a misspelt effort of a default
createRouter({ providers, routes: { chat: { targets: [{ target: 'openai/a', params: { reasoning: { $default: { effort: 'hihg' } } } }] } } });
// @ts-expect-error a misspelt requirement
createRouter({ providers, routes: { chat: { targets, require: { regoin: 'eu' } } } });
// @ts-expect-error data policies are a list
createRouter({ providers, defaults: { require: { dataPolicy: 'zdr' } } });
// @ts-expect-error a misspelt requirement of a call
live.chat({ messages, model: 'chat', require: { regoin: 'eu' } });
// @ts-expect-error a misspelt key of a window
createRouter({ providers, routes: { chat: { targets: [{ target: 'openai/a', offPeak: [{ from: '22:00', to: '06:00', timezone: 'UTC' }] }] } } });
// @ts-expect-error a day that is none
createRouter({ providers, routes: { chat: { targets: [{ target: 'openai/a', offPeak: [{ from: '22:00', to: '06:00', days: ['monday'] }] }] } } });
// @ts-expect-error off-peak hours of a route
createRouter({ providers, routes: { chat: { targets, offPeak: [{ from: '22:00', to: '06:00' }] } } });
