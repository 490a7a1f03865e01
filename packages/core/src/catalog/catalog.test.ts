import { describe, expect, test } from 'vitest';
import { catalogProblems, createCatalog, findModel } from './catalog.ts';
import { ratesAt } from './compile-price.ts';

const atMs = Date.parse('2026-11-21');

describe('findModel', () => {
  test('finds exact ids and declared aliases, and nothing by a common beginning', () => {
    expect(findModel('anthropic', 'claude-sonnet-5')?.id).toBe('claude-sonnet-5');
    expect(findModel('anthropic', 'claude-sonnet-5-5')?.id).toBe('claude-sonnet-5-5');
    expect(findModel('openai', 'gpt-5-2025-08-07')?.id).toBe('gpt-5');
    for (const id of ['claude-sonnet-5-6', 'claude-sonnet', 'GPT-5', 'gpt-5 ', '', 'constructor', '__proto__']) {
      expect(findModel('anthropic', id) ?? findModel('openai', id)).toBeUndefined();
    }
    expect(findModel('nobody', 'gpt-5')).toBeUndefined();
  });
});

describe('createCatalog', () => {
  test('a provider is taken for the vendor of its name, or for the one it is said to serve', () => {
    const catalog = createCatalog({ providers: { 'openai-eu': { vendor: 'openai' } } });
    expect(catalog.find('openai', 'gpt-5')?.contextWindow).toBe(400_000);
    expect(catalog.find('openai-eu', 'gpt-5')).toBe(catalog.find('openai', 'gpt-5'));
    expect(catalog.find('local', 'gpt-5')).toBeUndefined();
  });

  test('names its price', () => {
    const catalog = createCatalog();
    expect(catalog.priceOf('openai', 'gpt-5-2025-08-07')?.id).toBe('catalog:openai/gpt-5@2026-11-21');
    expect(catalog.priceOf('openai', 'gpt-5')).toBe(catalog.priceOf('openai', 'gpt-5'));
    expect(catalog.priceOf('openai', 'gpt-nope')).toBeUndefined();
  });

  test('a price from config is the whole price and outranks the row, for an alias too', () => {
    const catalog = createCatalog({ prices: { 'openai/gpt-5': { input: 1, output: 2 }, 'gpt-5-mini': { input: 3, output: 4 } }, providers: { eu: { vendor: 'openai', priceFactor: 2 } } });
    const price = catalog.priceOf('openai', 'gpt-5-2025-08-07');
    expect(price).toMatchObject({ id: 'config:openai/gpt-5', source: 'config' });
    expect(price && ratesAt(price, atMs, 1, undefined)).toMatchObject({ input: 1_000_000, cacheRead: 1_000_000, output: 2_000_000 });
    expect(catalog.priceOf('eu', 'gpt-5')?.id).toBe('catalog:openai/gpt-5@2026-11-21');
    expect(catalog.priceOf('eu', 'gpt-5-mini')?.id).toBe('config:gpt-5-mini');
    const own = catalog.priceOf('eu', 'gpt-5-mini');
    expect(own && ratesAt(own, atMs, 1, undefined)?.input).toBe(3_000_000);
  });

  test('a provider factor is in the rates of the row', () => {
    const price = createCatalog({ providers: { eu: { vendor: 'openai', priceFactor: 1.1 } } }).priceOf('eu', 'gpt-5');
    expect(price && ratesAt(price, atMs, 1, undefined)).toMatchObject({ input: 1_375_000, cacheRead: 137_500, output: 11_000_000 });
  });

  test('a declared model has the facts and price of the one it is like, and its own on top', () => {
    const catalog = createCatalog({
      models: {
        'openai/ft:x': { like: 'openai/gpt-4.1', contextWindow: 10 },
        'openai/ft:y': { like: 'openai/ft:x', tools: false, price: { input: 1, output: 1 } },
        'local/llama': { contextWindow: 8_192, tools: true, image: undefined },
      },
      providers: { local: { vendor: 'llama.cpp' } },
    });
    expect(catalog.find('openai', 'ft:x')).toMatchObject({ id: 'ft:x', vendor: 'openai', contextWindow: 10, maxOutputTokens: 32_768, tools: true, verified: 'declared', aliases: [] });
    expect(catalog.priceOf('openai', 'ft:x')?.id).toBe('catalog:openai/gpt-4.1@2026-11-21');
    expect(catalog.find('openai', 'ft:y')).toMatchObject({ contextWindow: 10, tools: false, jsonSchema: true });
    expect(catalog.priceOf('openai', 'ft:y')?.id).toBe('config:openai/ft:y');
    expect(catalog.find('local', 'llama')).toMatchObject({ vendor: 'llama.cpp', canonicalId: 'local/llama', contextWindow: 8_192 });
    expect(catalog.find('local', 'llama')?.prices).toBeUndefined();
    expect(catalog.priceOf('local', 'llama')).toBeUndefined();
  });

  test('a declared model may be like a row of the vendor its provider serves', () => {
    const catalog = createCatalog({ models: { 'eu/tuned': { like: 'eu/gpt-5' } }, providers: { eu: { vendor: 'openai' } } });
    expect(catalog.find('eu', 'tuned')?.contextWindow).toBe(400_000);
  });

  test('a further source is asked last', () => {
    const asked: string[] = [];
    const catalog = createCatalog({
      priceSource: {
        name: 'elsewhere',
        sheetsOf(vendor, model) {
          asked.push(`${vendor}/${model}`);
          return model === 'm' ? [{ input: 1, output: 1 }] : undefined;
        },
      },
    });
    expect(catalog.priceOf('acme', 'm')).toMatchObject({ id: 'elsewhere:acme/m', source: 'external' });
    expect(catalog.priceOf('acme', 'n')).toBeUndefined();
    catalog.priceOf('openai', 'gpt-5');
    expect(asked).toEqual(['acme/m', 'acme/n']);
  });

  test('names in config that objects inherit find nothing', () => {
    expect(createCatalog({ prices: {}, models: {} }).priceOf('constructor', 'toString')).toBeUndefined();
  });
});

describe('catalogProblems', () => {
  test('names bad prices, lost and circular likes, bad factors', () => {
    const options = {
      prices: { 'openai/gpt-5': { input: -1 } },
      models: { 'a/x': { like: 'a/y' }, 'a/y': { like: 'a/x' }, 'a/z': { like: 'openai/gpt-99' }, bare: {} },
      providers: { a: { priceFactor: -1 } },
    };
    expect(catalogProblems(options).map((problem) => problem.split(' ').slice(0, 4).join(' '))).toEqual([
      'prices.openai/gpt-5.input must be US',
      'models.a/x.like leads back to',
      'models.a/y.like leads back to',
      "models.a/z.like names 'openai/gpt-99', which",
      'models.bare must be named',
      'providers.a.priceFactor must be a',
    ]);
    expect(() => createCatalog(options)).toThrow(RangeError);
  });

  test('a sound config has none', () => {
    expect(catalogProblems({})).toEqual([]);
    expect(catalogProblems({ models: { 'openai/ft:x': { like: 'openai/gpt-5-2025-08-07' } } })).toEqual([]);
  });
});
