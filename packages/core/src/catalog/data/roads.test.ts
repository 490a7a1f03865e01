import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCatalog } from '../catalog.ts';
import type { ModelFacts } from '../model-facts.ts';
import { builtInFacts, builtInModels } from './index.ts';
import { servedBy, timesPrice } from './roads.ts';
import { chatRows, rowOf } from './rows.ts';

const [made] = chatRows({ vendor: 'maker', source: (id) => `https://maker.example/${id}`, checkedAt: '2026-11-21', tools: true }, [
  {
    id: 'm-1',
    aliases: ['m-1-0101'],
    contextWindow: 10,
    apis: ['responses'],
    deprecatedAt: '2026-11-01',
    retiresAt: '2026-12-01',
    successor: 'm-2',
    prices: [{ input: 1.25, output: 10, serverTools: { search: 5 }, serviceTiers: { batch: 0.5 }, tiers: [{ aboveInputTokens: 5, input: 2.5, serverTools: { search: 6 } }] }],
  },
]) as readonly [ModelFacts];

describe('chatRows', () => {
  test('fills in what rows share, and lets rows say it otherwise', () => {
    expect(made).toMatchObject({ vendor: 'maker', canonicalId: 'maker/m-1', source: 'https://maker.example/m-1', chat: true, embedding: false, verified: 'two-sources', tools: true });
    const [own] = chatRows({ vendor: 'host', source: 'https://host.example', checkedAt: '2026-11-21', tools: true }, [{ id: 'x', canonicalId: 'maker/m-1', tools: false }]);
    expect(own).toMatchObject({ canonicalId: 'maker/m-1', source: 'https://host.example', aliases: [], tools: false });
  });

  test('a file that builds on a row which is not there fails', () => {
    expect(rowOf([made], 'm-1')).toBe(made);
    expect(() => rowOf([made], 'm-3')).toThrow("no row 'm-3'");
  });
});

describe('servedBy', () => {
  const served = servedBy(made, { id: 'maker.m-1', vendor: 'cloud', source: 'https://cloud.example', contextWindow: 8 });

  test('keeps the model and takes what the vendor says of its own', () => {
    expect(served).toMatchObject({ id: 'maker.m-1', vendor: 'cloud', canonicalId: 'maker/m-1', tools: true, contextWindow: 8, source: 'https://cloud.example', aliases: [] });
  });

  test("leaves the maker's promises with the maker", () => {
    for (const key of ['apis', 'deprecatedAt', 'retiresAt', 'successor'] as const) expect(served[key]).toBeUndefined();
    expect(served.prices?.[0]).toMatchObject({ input: 1.25, output: 10, serverTools: undefined, serviceTiers: undefined });
  });
});

describe('timesPrice', () => {
  test('multiplies every token rate as written, tiers too, and nothing else', () => {
    const dearer = timesPrice({ from: '2026-01-01', input: 0.3, cacheRead: 0.003625, output: 0.7, serverTools: { search: 5 }, tiers: [{ aboveInputTokens: 5, input: 0.1 }] }, 1.1);
    expect(dearer).toEqual({ from: '2026-01-01', input: 0.33, cacheRead: 0.003988, output: 0.77, tiers: [{ aboveInputTokens: 5, input: 0.11 }] });
  });

  test('is within half a pico-dollar of the product for any rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (pico) => {
        const times = timesPrice({ input: pico / 1e6 }, 1.1).input ?? -1;
        expect(Math.abs(Math.round(times * 1e6) - pico * 1.1)).toBeLessThanOrEqual(0.500001);
      }),
    );
  });
});

describe('a deployment with a name of its own', () => {
  const catalog = createCatalog({ models: { 'azure/mine': { like: 'azure/gpt-6-sol' }, 'eu/mine': { like: 'azure/gpt-6-sol' } }, providers: { eu: { vendor: 'azure', priceFactor: 1.2 } } });

  test('has the facts and the price of the model behind it', () => {
    expect(catalog.find('azure', 'mine')).toMatchObject({ id: 'mine', canonicalId: 'openai/gpt-6-sol', contextWindow: 1_050_000 });
    expect(catalog.priceOf('azure', 'mine')?.id).toBe('catalog:azure/gpt-6-sol@2026-11-21');
  });

  test('costs more where its zone does', () => {
    const input = (provider: string): number | undefined => catalog.priceOf(provider, 'mine')?.sheets[0]?.tiers.at(-1)?.standard.input;
    expect([input('azure'), input('eu')]).toEqual([2_000_000, 2_400_000]);
  });
});

describe('builtInFacts', () => {
  test('builds a vendor once, and knows no vendor that objects inherit', () => {
    expect(builtInFacts().get('openai')).toBe(builtInFacts().get('openai'));
    for (const vendor of ['constructor', '__proto__', '', 'nobody']) expect(builtInFacts().get(vendor)).toBeUndefined();
  });

  test('finds each row by its id and aliases', () => {
    for (const row of builtInModels()) for (const id of [row.id, ...row.aliases]) expect(builtInFacts().get(row.vendor)?.get(id)).toEqual(row);
  });
});
