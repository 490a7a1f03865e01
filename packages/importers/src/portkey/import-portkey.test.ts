import { describe, expect, it } from 'vitest';
import type { Imported } from '../imported.ts';
import { importPortkey } from './import-portkey.ts';
import type { PortkeyOptions } from './options.ts';

const target = (provider: string, model?: string): Record<string, unknown> => ({ provider, ...(model === undefined ? undefined : { override_params: { model } }) });
const routes = (source: object, options?: PortkeyOptions): Imported['config']['routes'] => importPortkey(source, options).config.routes;

describe('models', () => {
  const source = { strategy: { mode: 'fallback' }, targets: [{ ...target('openai'), name: 'first' }, target('anthropic'), { virtual_key: 'groq-eu' }] };

  it('come from the options, by name, account, provider, or for all', () => {
    expect(routes(source, { model: 'm', models: { first: 'gpt-4o', anthropic: 'claude-haiku-4-5' } })).toEqual({ main: { targets: ['openai/gpt-4o', 'anthropic/claude-haiku-4-5', 'groq-eu/m'] } });
    expect(importPortkey(source, { model: 'm' }).models).toEqual({ main: 'main', m: 'main' });
  });

  it('are those that a condition names, where it names nothing else', () => {
    const chosen = {
      strategy: { mode: 'conditional', conditions: [{ query: { 'params.model': 'gpt-4o' }, then: 'a' }, { query: { 'params.model': { $in: ['x', 'Y/z'] } }, then: 'b' }], default: 'b' },
      targets: [{ ...target('openai'), name: 'a' }, { ...target('groq', 'llama'), name: 'b' }],
    };
    const { config, models } = importPortkey(chosen);
    expect(config.routes?.['main']?.targets).toEqual([{ target: 'openai/gpt-4o', when: { model: 'gpt-4o' } }]);
    expect(models).toEqual({ main: 'main', 'gpt-4o': 'gpt-4o', x: 'x', 'Y/z': 'y-z' });
    expect(Object.keys(config.routes ?? {}).toSorted()).toEqual(['gpt-4o', 'main', 'main.case', 'x', 'y-z']);
  });

  it('name their account', () => {
    const { config, environment } = importPortkey({ override_params: { model: '@mistral-ai-team/mistral-small-latest' } });
    expect(config.routes).toEqual({ main: { targets: ['mistral-ai-team/mistral-small-latest'] } });
    expect(config.providers).toEqual({ 'mistral-ai-team': { adapter: 'openai', vendor: 'mistral', apiKey: 'env:MISTRAL_AI_TEAM_API_KEY' } });
    expect(environment).toEqual(['MISTRAL_AI_TEAM_API_KEY']);
  });
});

describe('routes', () => {
  it('may be of one target, which says so', () => {
    expect(routes({ ...target('openai', 'a'), strategy: { mode: 'single' } })).toEqual({ main: { targets: ['openai/a'] } });
  });

  it('are called as the options say', () => {
    expect(Object.keys(routes({ strategy: { mode: 'loadbalance' }, targets: [target('openai', 'a'), { ...target('groq', 'b') }] }, { route: 'Support chat' }) ?? {})).toEqual(['support-chat']);
  });

  it('draw from a draw by the products of the weights', () => {
    const inner = { weight: 3, strategy: { mode: 'loadbalance' }, targets: [{ ...target('openai', 'a'), weight: 1 }, { ...target('openai', 'b'), weight: 2 }] };
    expect(routes({ strategy: { mode: 'loadbalance' }, targets: [inner, { ...target('openai', 'c'), weight: 1 }] })).toEqual({
      main: { targets: [{ target: 'openai/a', weight: 1 }, { target: 'openai/b', weight: 2 }, { target: 'openai/c', weight: 1 }], strategy: 'weighted' },
    });
  });

  it('make one of targets that they could not tell apart', () => {
    const twice = { strategy: { mode: 'loadbalance' }, targets: [target('openai', 'a'), { ...target('openai', 'a'), weight: 2 }, target('openai', 'b')] };
    expect(routes(twice)?.['main']?.targets).toEqual([{ target: 'openai/a', weight: 3 }, { target: 'openai/b', weight: 1 }]);
    const chain = importPortkey({ ...twice, strategy: { mode: 'fallback' } });
    expect(chain.config.routes).toEqual({ main: { targets: ['openai/a', 'openai/b'] } });
    expect(chain.notes).toEqual(expect.arrayContaining([expect.objectContaining({ path: 'targets[1]', what: 'openai/a', level: 'approximated' })]));
  });
});

describe('conditions', () => {
  const on = (query: object, options?: PortkeyOptions): unknown => {
    const source = { strategy: { mode: 'conditional', conditions: [{ query, then: 'a' }], default: 'b' }, targets: [{ ...target('openai', 'a'), name: 'a' }, { ...target('openai', 'b'), name: 'b' }] };
    const [entry] = routes(source, options)?.['main']?.targets ?? [];
    return typeof entry === 'string' ? undefined : entry?.when;
  };
  const never = { $and: [{ stream: true }, { stream: false }] };

  it.each<[object, object]>([
    [{ 'metadata.plan': 'paid' }, { 'metadata.plan': 'paid' }],
    [{ 'metadata._user': { $in: ['u1', 'u2'] } }, { user: { $in: ['u1', 'u2'] } }],
    [{ 'params.max_tokens': { $gt: '100', $lte: 200 } }, { $and: [{ 'params.maxTokens': { $gt: 100 } }, { 'params.maxTokens': { $lte: 200 } }] }],
    [{ 'params.messages': { $length: { $gte: 4 } } }, { 'input.messages': { $gte: 4 } }],
    [{ 'url.pathname': { $eq: '/v1/embeddings' } }, { operation: 'embed' }],
    [{ 'params.stream': true, 'metadata.a': { $ne: 'b' } }, { $and: [{ stream: true }, { 'metadata.a': { $ne: 'b' } }] }],
    [{ 'metadata.a': { $ne: 5 } }, { operation: { $exists: true } }],
    [{ 'metadata.a': { $nin: [5, 'b'] } }, { 'metadata.a': { $nin: ['b'] } }],
    [{ 'metadata.age': { $gt: 5 } }, never],
    [{ 'metadata.a': { $eq: 5 } }, never],
    [{ 'metadata.a': { $in: [5] } }, never],
    [{ 'params.tools': { $exists: true } }, never],
    [{ 'params.model': { $regex: '^gpt' } }, never],
    [{ 'metadata.a': { $like: 'b' } }, never],
    [{ 'metadata.a': { $regex: '(' } }, never],
  ])('%j', (query, when) => {
    expect(on(query)).toEqual(when);
  });

  it('that cannot be said are noted', () => {
    const { notes } = importPortkey({ strategy: { mode: 'conditional', conditions: [{ query: { $or: [{ 'metadata.age': { $gt: 5 } }] }, then: 'a' }], default: 'a' }, targets: [{ ...target('openai', 'a'), name: 'a' }] });
    expect(notes).toEqual([{ path: 'strategy.conditions[0].query.$or[0].metadata.age.$gt', what: '$gt', why: expect.stringContaining('never holds'), level: 'unsupported' }]);
  });

  it('may be on tags', () => {
    expect(on({ 'metadata.plan': 'paid' }, { metadata: 'tags' })).toEqual({ 'tags.plan': 'paid' });
  });
});
