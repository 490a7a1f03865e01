import { calcPrice, findProvider } from '@pydantic/genai-prices';
import { describe, expect, test } from 'vitest';
import { compilePrice, ratesAt, unknownRate, type Rates } from '../compile-price.ts';
import type { ModelFacts } from '../model-facts.ts';
import { priceSheetProblems } from '../price-sheet.ts';
import { builtInModels } from './index.ts';

const target = (row: ModelFacts): string => `${row.vendor}/${row.id}`;
const day = /^\d{4}-\d{2}-\d{2}$/;

describe.each(builtInModels.map((row) => [target(row), row] as const))('%s', (name, row) => {
  test('is complete and sound', () => {
    expect(row.canonicalId).toBe(name);
    expect(row.contextWindow).toBeGreaterThan(0);
    expect(row.maxOutputTokens).toBeLessThanOrEqual(row.contextWindow ?? 0);
    expect(row.source).toMatch(/^https:\/\//);
    for (const date of [row.releasedAt, row.deprecatedAt, row.retiresAt, row.checkedAt]) if (date !== undefined) expect(date).toMatch(day);
    for (const [i, sheet] of (row.prices ?? []).entries()) expect(priceSheetProblems(sheet, `prices[${i}]`)).toEqual([]);
    expect(row.reasoning).toBe(row.reasoningControl !== undefined);
    if (row.successor !== undefined) expect(builtInModels.some((other) => other.vendor === row.vendor && other.id === row.successor)).toBe(true);
  });

  test('has one price at any time on, before and after the day it was checked', () => {
    const price = compilePrice(name, 'catalog', row.prices ?? []);
    for (const at of ['2026-10-01', row.checkedAt, '2026-12-31', '2027-06-01']) {
      const held = (row.prices ?? []).filter((sheet) => (sheet.from ?? '') <= at && at < (sheet.until ?? '9'));
      expect([at, held.length]).toEqual([at, 1]);
      const rates = ratesAt(price, Date.parse(at), 1, undefined);
      expect(Math.min(rates?.input ?? -1, rates?.output ?? -1)).toBeGreaterThan(0);
    }
  });

  test('is not retired', () => {
    if (row.retiresAt !== undefined) expect(row.retiresAt > row.checkedAt).toBe(true);
  });
});

test('no id or alias names two rows of one vendor', () => {
  const names = builtInModels.flatMap((row) => [row.id, ...row.aliases].map((id) => `${row.vendor}/${id}`));
  expect(new Set(names).size).toBe(names.length);
});

/** Where the row and genai-prices 0.1.8 differ, and why the row stands. */
const disagreements: Readonly<Record<string, string>> = {
  'openai/gpt-4.1 contextWindow': 'they round 1,047,576 to a million',
  'openai/gpt-4.1-mini contextWindow': 'they round 1,047,576 to a million',
  'openai/gpt-5.5 contextWindow': 'models.dev and LiteLLM have 1,050,000, as for its siblings',
  'openai/gpt-5.5-pro contextWindow': 'models.dev and LiteLLM have 1,050,000, as for its siblings',
  'google/gemini-2.5-flash-lite contextWindow': 'they round 1,048,576 to a million',
  'google/gemini-3-flash-preview contextWindow': 'they round 1,048,576 to a million',
  'google/gemini-3.1-flash-lite contextWindow': 'they round 1,048,576 to a million',
  'google/gemini-3.5-flash contextWindow': 'they round 1,048,576 to a million',
  'google/gemini-3.5-flash-lite contextWindow': 'they round 1,048,576 to a million',
  'google/gemini-3.6-flash contextWindow': 'they round 1,048,576 to a million',
  'google/gemini-3.7-flash contextWindow': 'they round 1,048,576 to a million',
  'google/gemini-3.8-flash contextWindow': 'they round 1,048,576 to a million',
};

const theirKinds = { input: 'input_mtok', cacheRead: 'cache_read_mtok', cacheWrite: 'cache_write_mtok', cacheWrite1h: 'cache_write_1h_mtok', audioInput: 'input_audio_mtok', output: 'output_mtok', audioOutput: 'output_audio_mtok' } as const;

/** What genai-prices says of a model, if it means exactly that model: it matches by beginnings too. */
function theirs(row: ModelFacts) {
  const provider = findProvider({ providerId: row.vendor });
  if (!provider) throw new Error(`genai-prices has no provider ${row.vendor}`);
  const answer = calcPrice({ input_tokens: 1, output_tokens: 1 }, row.id, { provider, timestamp: new Date(row.checkedAt) });
  return answer && [row.id, ...row.aliases].includes(answer.model.id) ? answer : undefined;
}

test('the rows agree with genai-prices wherever it has the exact model, but for what is listed', () => {
  const found: string[] = [];
  let compared = 0;
  for (const row of builtInModels) {
    const their = theirs(row);
    if (!their) continue;
    compared++;
    const { context_window } = their.model;
    if (context_window !== undefined && context_window !== row.contextWindow) found.push(`${target(row)} contextWindow`);
    const price = compilePrice(target(row), 'catalog', row.prices ?? []);
    // Not at a threshold itself: they put those of some rows one token lower.
    for (const inputTokens of [1_000, (row.contextWindow ?? 0) - 1_000]) {
      if (row.id === 'claude-sonnet-4-5' && inputTokens > 200_000) continue;
      const rates = ratesAt(price, Date.parse(row.checkedAt), inputTokens, undefined);
      for (const [kind, key] of Object.entries(theirKinds) as [keyof typeof theirKinds, string][]) {
        const listed = their.model_price[key];
        if (listed === undefined) continue;
        const usd = typeof listed === 'number' ? listed : listed.tiers.reduce((held, tier) => (inputTokens > tier.start ? tier.price : held), listed.base);
        if (rates && rateOf(rates, kind) !== Math.round(usd * 1e6)) found.push(`${target(row)} ${kind} at ${inputTokens}`);
      }
    }
  }
  expect(found.sort()).toEqual(Object.keys(disagreements).sort());
  expect(compared).toBeGreaterThanOrEqual(50);
});

/** Audio without a rate of its own is billed with the rest. */
function rateOf(rates: Rates, kind: keyof typeof theirKinds): number {
  if (kind === 'audioInput' && rates.audioInput === unknownRate) return rates.input;
  return rates[kind];
}
