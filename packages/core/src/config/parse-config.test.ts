import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { defineAdapter } from '../adapter/adapter.ts';
import { isZerohopError } from '../errors/zerohop-error.ts';
import { defineConfig } from './define-config.ts';
import { parseConfig } from './parse-config.ts';

const openai = defineAdapter('openai', {
  vendor: ({ vendor }) => vendor ?? 'openai',
  defaultApiKey: ({ vendor }) => (vendor === 'ollama' ? undefined : 'env:OPENAI_API_KEY'),
  defaultBaseURL: ({ vendor }) => (vendor === 'azure' ? undefined : 'https://api.openai.com/v1'),
  check: () => [],
  missingPackage: () => undefined,
  connect: () => {
    throw new Error('not in this test');
  },
});
const { defaultBaseURL: _, ...oldTraits } = openai.traits;
const older = defineAdapter('older', oldTraits);
const env: Record<string, string | undefined> = { OPENAI_API_KEY: 'sk-live', SECOND: 'sk-second' };
const code = { adapters: [openai, older], env };
const parseProvider = (settings: object) => parseConfig({ providers: { p: { adapter: 'openai', ...settings } } }, code).providers[0];
const keysOf = (settings: object): unknown[] => (parseProvider(settings)?.credentials ?? []).map(({ reference, resolve }) => (typeof reference === 'string' ? resolve(reference) : reference));
const targets = ['openai/gpt-5'];

describe('parseConfig', () => {
  it('fills in what was left out', () => {
    expect(parseConfig({ providers: { openai: openai() }, routes: { chat: { targets } } }, { env })).toEqual({
      providers: [
        {
          key: 'openai',
          adapter: openai,
          vendor: 'openai',
          settings: {},
          credentials: [{ reference: 'env:OPENAI_API_KEY', weight: 1, resolve: expect.any(Function) }],
          unavailable: undefined,
        },
      ],
      routes: [
        {
          name: 'chat',
          strategy: 'priority',
          targets: [{ id: 'openai/gpt-5', provider: 'openai', model: 'gpt-5', weight: 1, options: {} }],
          fallbacks: { default: [], context_length: [], content_filter: [] },
          options: {},
        },
      ],
      defaults: { strategy: 'priority', options: {}, fallbacks: { default: [], context_length: [], content_filter: [] } },
      adapters: new Map([['openai', openai]]),
      models: {},
      prices: {},
      unknownPrice: 'warn',
      closeMs: 10_000,
    });
  });

  it('keeps policies where they stand, and splits a target at the first slash', () => {
    const { routes, defaults } = parseConfig(
      {
        providers: { openai: { adapter: 'openai' } },
        defaults: { strategy: 'weighted', retry: { retries: 1 }, timeouts: { idleMs: false } },
        routes: { chat: { maxAttempts: 2, targets: [{ target: 'openai/org/model', weight: 0.5, breaker: false }] }, own: { strategy: 'round-robin', targets } },
      },
      code,
    );
    expect(defaults).toMatchObject({ strategy: 'weighted', options: { retry: { retries: 1 }, timeouts: { idleMs: false } } });
    expect(routes.map(({ strategy }) => strategy)).toEqual(['weighted', 'round-robin']);
    expect(routes[0]).toMatchObject({
      options: { maxAttempts: 2 },
      targets: [{ provider: 'openai', model: 'org/model', weight: 0.5, options: { breaker: false } }],
    });
    expect(routes[0]?.options).toEqual({ maxAttempts: 2 });
  });

  it('takes a strategy of the app', () => {
    const config = { providers: { openai: openai() }, defaults: { strategy: 'fastest' }, routes: { chat: { targets } } };
    expect(parseConfig(config, { env, strategies: ['fastest'] }).routes[0]?.strategy).toBe('fastest');
  });

  it('changes nothing and keeps nothing of the config', () => {
    const config = { providers: { openai: { adapter: 'openai', headers: { a: 'b' }, dataPolicy: ['none'] } }, routes: { chat: { targets: ['openai/gpt-5'] } } };
    const before = structuredClone(config);
    const { routes, providers } = parseConfig(config, code);
    expect(config).toEqual(before);
    config.routes.chat.targets.push('openai/other');
    config.providers.openai.headers.a = 'c';
    expect(routes[0]?.targets).toHaveLength(1);
    expect(providers[0]?.settings.headers).toEqual({ a: 'b' });
  });

  it('accepts what defineConfig returns', () => {
    const config = defineConfig({ providers: { openai: { adapter: 'openai' } }, routes: { chat: { targets: ['openai/gpt-5'] } } });
    expect(parseConfig(config, code).routes[0]?.name).toBe('chat');
  });

  it('takes a name that is both route and provider, and names that objects have by nature', () => {
    const { routes } = parseConfig({ providers: { constructor: openai() }, routes: { constructor: { targets: ['constructor/x'] } } }, code);
    expect(routes[0]?.targets[0]?.provider).toBe('constructor');
  });
});

describe('keys', () => {
  const fetchKey = async (): Promise<string> => 'sk-fetched';

  it.each([
    ['text', 'sk-text', ['sk-text']],
    ['a variable', 'env:SECOND', ['sk-second']],
    ['a function', fetchKey, [fetchKey]],
    ['a pool', ['env:SECOND', { key: 'sk-text', weight: 2 }, fetchKey], ['sk-second', 'sk-text', fetchKey]],
    ['the default', undefined, ['sk-live']],
  ])('%s', (_what, apiKey, expected) => {
    expect(keysOf({ apiKey })).toEqual(expected);
  });

  it('reads a file without its last line break', () => {
    const config = { providers: { p: { adapter: 'openai', apiKey: 'file:/run/key' } } };
    const { providers } = parseConfig(config, { ...code, readFile: (path) => `${path}\n` });
    expect(providers[0]?.credentials[0]?.resolve('file:/run/key')).toBe('/run/key');
  });

  it('looks a variable up anew each time, and says which one went missing', () => {
    const changing: Record<string, string | undefined> = { OPENAI_API_KEY: 'old' };
    const [provider] = parseConfig({ providers: { p: openai() } }, { env: changing }).providers;
    const resolve = (): string | undefined => provider?.credentials[0]?.resolve('env:OPENAI_API_KEY');
    changing['OPENAI_API_KEY'] = 'new';
    expect(resolve()).toBe('new');
    changing['OPENAI_API_KEY'] = undefined;
    expect(resolve).toThrow('providers.p.apiKey: environment variable OPENAI_API_KEY is not set');
  });

  it('shows no key when it is inspected', () => {
    const config = parseConfig({ providers: { p: { adapter: 'openai', apiKey: 'env:SECOND' }, q: { adapter: 'openai', apiKey: ['env:OPENAI_API_KEY'] } } }, code);
    expect(inspect(config, { depth: 20, showHidden: true })).not.toMatch(/sk-live|sk-second/);
  });

  it('keeps a default key from addresses that the config put in', () => {
    expect(keysOf({ baseURL: 'https://api.openai.com/v1/' })).toEqual(['sk-live']);
    expect(keysOf({ baseURL: 'https://proxy.example/v1' })).toEqual([]);
    expect(keysOf({ baseURL: 'https://proxy.example/v1', apiKey: 'env:SECOND' })).toEqual(['sk-second']);
    expect(keysOf({ baseURL: 'https://api.openai.com/v1', adapter: 'older' })).toEqual([]);
    expect(keysOf({ baseURL: 'https://mine.openai.azure.com', vendor: 'azure' })).toEqual(['sk-live']);
  });

  it('looks for none where none is needed', () => {
    expect(keysOf({ vendor: 'ollama' })).toEqual([]);
    expect(parseConfig({ providers: { p: openai({ client: {} }) } }, { env: {} }).providers[0]).toMatchObject({ credentials: [], unavailable: undefined });
  });

  it('makes an optional provider without key unavailable', () => {
    expect(parseProvider({ optional: true, apiKey: 'env:THIRD' })).toMatchObject({ credentials: [], unavailable: 'no key: environment variable THIRD is not set' });
    expect(parseProvider({ optional: true, vendor: 'ollama' })?.unavailable).toBeUndefined();
  });

  it('lets an optional provider go on with the keys that are there', () => {
    const provider = parseProvider({ optional: true, apiKey: ['env:THIRD', 'env:SECOND'] });
    expect(provider?.credentials).toHaveLength(1);
    expect(provider?.unavailable).toBeUndefined();
  });

  it('tells each missing key of a pool', () => {
    const config = { providers: { p: { adapter: 'openai', apiKey: ['env:THIRD', 'env:SECOND', 'env:FOURTH'] } } };
    try {
      parseConfig(config, code);
      expect.unreachable();
    } catch (error) {
      if (!isZerohopError(error, 'config_invalid')) throw error;
      expect(error.details.issues.map(({ path }) => path)).toEqual(['providers.p.apiKey[0]', 'providers.p.apiKey[2]']);
    }
  });
});

describe('fallbacks', () => {
  const fallbacksOf = (routes: object, defaults: object): Record<string, readonly string[]> => {
    const parsed = parseConfig({ providers: { openai: openai() }, routes, defaults }, code);
    return Object.fromEntries(parsed.routes.map(({ name, fallbacks }) => [name, fallbacks.default]));
  };

  it('are those of defaults where a route has none of its own', () => {
    expect(
      fallbacksOf({ a: { targets }, b: { targets, fallbacks: [] }, c: { targets, fallbacks: ['openai/x'] } }, { fallbacks: ['openai/last'] }),
    ).toEqual({ a: ['openai/last'], b: [], c: ['openai/x'] });
  });

  it('of defaults never lead back to themselves', () => {
    expect(
      fallbacksOf({ a: { targets }, fast: { targets, fallbacks: ['slow'] }, slow: { targets }, end: { targets } }, { fallbacks: ['fast', 'end'] }),
    ).toEqual({ a: ['fast', 'end'], fast: ['slow'], slow: [], end: [] });
  });

  it('may come together again without being a circle', () => {
    expect(fallbacksOf({ a: { targets, fallbacks: ['b', 'c'] }, b: { targets, fallbacks: ['c'] }, c: { targets } }, {})).toEqual({ a: ['b', 'c'], b: ['c'], c: [] });
  });
});
