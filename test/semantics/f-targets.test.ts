import { isZerohopError, type ConfigData } from '@zerohop/core';
import { describe, expect, it } from 'vitest';
import { failureOf, messages, open } from './open-router.ts';
import { request, scriptedRouter } from './scripted-router.ts';

const regions = (declared: Readonly<Record<string, object>>): ConfigData['providers'] =>
  Object.fromEntries(Object.entries(declared).map(([key, settings]) => [key, { adapter: 'scripted', apiKey: `key-of-${key}-0123456789`, ...settings }]));
const long = [{ role: 'user' as const, content: 'word '.repeat(4_000) }];

describe('F2: require', () => {
  const providers = regions({ a: { region: 'us' }, b: { region: 'eu', dataPolicy: ['zdr'] }, c: {} });
  const targets = ['a/m', 'b/m', 'c/m'];

  it('F2: what does not meet it is excluded, the undeclared too, and the reason is said in words and data', async () => {
    const { router, chat, asked } = scriptedRouter({}, { config: { providers, routes: { chat: { targets, require: { region: 'eu' } } } } });
    expect((await chat()).target).toBe('b/m');
    expect(asked()).toEqual(['b/m']);
    expect(router.plan(request()).exclusions).toEqual([
      { target: 'a/m', reason: 'residency', message: "the call must stay in 'eu'; 'a' is in 'us'", untilMs: undefined, details: { required: { region: ['eu'] }, declared: { region: 'us' } } },
      { target: 'c/m', reason: 'residency', message: "the call must stay in 'eu'; 'c' declares no region; set providers.c.region", untilMs: undefined, details: { required: { region: ['eu'] }, declared: { region: undefined } } },
    ]);
  });

  it('F2: levels add up, and a request can only tighten', async () => {
    const { failure, router } = scriptedRouter({}, { config: { providers, defaults: { require: { region: ['us', 'eu'] } }, routes: { chat: { targets, require: { dataPolicy: ['zdr'] } } } } });
    const order = (require?: object): string[] => router.plan(request({ require })).candidates.map(({ target }) => target);
    expect(order()).toEqual(['b/m']);
    expect(order({ region: ['us', 'eu', 'asia'] })).toEqual(['b/m']);
    expect(order({ region: 'us' })).toEqual([]);
    const error = await failure({ require: { region: 'us' } });
    expect([error.code, error.retryable, error.attempts]).toEqual(['no_target', false, []]);
  });

  it("F2: a route's requirement holds for its fallbacks, whoever's they are", async () => {
    const { chat, failure, asked } = scriptedRouter(
      { 'b/m': { fail: { code: 'overloaded', status: 529 } } },
      { config: { providers, defaults: { retry: false }, routes: { chat: { targets: ['b/m'], require: { region: 'eu' }, fallbacks: ['other', 'c/m'] }, other: { targets: ['a/m'] } } } },
    );
    expect((await failure()).code).toBe('overloaded');
    expect(asked()).toEqual(['b/m']);
    expect((await chat({ model: 'other' })).target).toBe('a/m');
  });

  it('F2: a target named by the call is held to it like any other', async () => {
    const { failure } = scriptedRouter({}, { config: { providers, defaults: { require: { region: 'eu' } } } });
    expect((await failure({ model: 'a/m' })).code).toBe('no_target');
  });
});

describe('F2: what models lack', () => {
  const small = { contextWindow: 1_000 };

  it('F2: a prompt beyond the window goes to the fallbacks for that, before the ordinary ones', async () => {
    const { chat, asked } = scriptedRouter({}, { config: { models: { 'a/m': small }, routes: { chat: { targets: ['a/m'], fallbacks: { default: ['b/m'], context_length: ['c/m'] } } } } });
    expect((await chat({ messages: long })).target).toBe('c/m');
    expect((await chat()).target).toBe('a/m');
    expect(asked()).toEqual(['c/m', 'a/m']);
  });

  it('F2: a prompt beyond every window is context_length, and nothing is sent', async () => {
    const { failure, asked } = scriptedRouter({}, { config: { models: { 'a/m': small, 'b/m': { contextWindow: 2_000 } } } });
    const error = await failure({ messages: long });
    expect(error.code).toBe('context_length');
    expect(error.details).toMatchObject({ maxTokens: 2_000, exclusions: [{ reason: 'capability', details: { needs: 'contextWindow', has: 1_000 } }, { details: { has: 2_000 } }] });
    expect(asked()).toEqual([]);
  });

  it('F2: what an adapter can do without puts a target behind all others, and it serves when they cannot', async () => {
    const config: Partial<ConfigData> = { models: { 'a/m': { reasoning: false }, 'b/m': { reasoning: true } }, defaults: { retry: false }, routes: { chat: { targets: ['a/m'], fallbacks: ['b/m'] } } };
    const reasoning = { effort: 'high' as const };
    const well = scriptedRouter({}, { config });
    expect((await well.chat({ reasoning })).target).toBe('b/m');
    expect((await well.chat()).target).toBe('a/m');
    expect(well.router.plan(request({ reasoning })).candidates.map(({ target, because }) => [target, because])).toEqual([['b/m', undefined], ['a/m', 'behind the others: a/m does not reason']]);
    const ill = scriptedRouter({ 'b/m': { fail: { code: 'server_error', status: 500 } } }, { config });
    expect((await ill.chat({ reasoning })).target).toBe('a/m');
    expect(ill.asked()).toEqual(['b/m', 'a/m']);
  });
});

describe('F2: when', () => {
  it('F2: those of defaults, route and target must all hold', () => {
    const { router } = scriptedRouter(
      {},
      {
        config: {
          defaults: { when: { tenant: { $ne: 'blocked' } } },
          routes: { chat: { when: { stream: false }, targets: [{ target: 'a/m', when: { 'tags.plan': 'pro' } }, 'b/m'] } },
        },
      },
    );
    const order = (more: object, stream = false): string[] => router.plan(request(more), { stream }).candidates.map(({ target }) => target);
    expect(order({ tags: { plan: 'pro' } })).toEqual(['a/m', 'b/m']);
    expect(order({ tags: { plan: 'free' } })).toEqual(['b/m']);
    expect(order({ tags: { plan: 'pro' } }, true)).toEqual([]);
    expect(order({ tags: { plan: 'pro' }, tenant: 'blocked' })).toEqual([]);
    expect(router.plan(request({ tags: { plan: 'free' } })).exclusions).toMatchObject([{ target: 'a/m', reason: 'condition', message: "tags.plan is 'free', not 'pro'", details: { path: 'tags.plan', operator: '$eq', expected: 'pro', actual: 'free' } }]);
    expect(JSON.parse(JSON.stringify(router.plan(request()).exclusions))).toMatchObject([{ reason: 'condition', details: { path: 'tags.plan' } }]);
  });

  it('F2: one target stands under several conditions, each with params of its own; the first that holds counts', async () => {
    await using opened = await open({
      config: {
        routes: {
          chat: {
            targets: [
              { target: 'a/gpt-4.1', when: { 'tags.plan': 'pro' }, params: { temperature: 0.1, maxTokens: null } },
              { target: 'a/gpt-4.1', params: { temperature: { $default: 0.9 }, seed: 7, providerOptions: { openai: { user: 'x' } } } },
            ],
          },
        },
      },
    });
    const sent = async (more: object): Promise<unknown> => {
      await opened.router.chat({ model: 'chat', messages, maxTokens: 100, ...more });
      return opened.a.calls.at(-1)?.body;
    };
    expect(await sent({ tags: { plan: 'pro' }, temperature: 1 })).toMatchObject({ temperature: 0.1 });
    expect(await sent({ tags: { plan: 'pro' } })).not.toHaveProperty('max_tokens');
    expect(await sent({})).toMatchObject({ temperature: 0.9, seed: 7, user: 'x' });
    expect(await sent({ temperature: 0.5, providerOptions: { openai: { user: 'y', store: true } } })).toMatchObject({ temperature: 0.5, user: 'x', store: true });
    const { decision } = await opened.router.chat({ model: 'chat', messages, tags: { plan: 'pro' } });
    expect(decision.candidates).toHaveLength(1);
  });

  it('F2: a call that no condition lets through says which', async () => {
    const { router } = scriptedRouter({}, { config: { routes: { chat: { targets: ['a/m'], when: { user: { $exists: true } } } } } });
    const error = await failureOf(router.chat(request()) as Promise<unknown>);
    expect(isZerohopError(error, 'no_target') && error.message).toBe("nothing can serve 'chat' now: a/m (condition: no user is given)");
  });
});
