import { describe, expect, test } from 'vitest';
import { compilePrice, ratesAt } from '../compile-price.ts';
import type { ModelFacts } from '../model-facts.ts';
import { priceSheetProblems, type PriceSheet } from '../price-sheet.ts';
import { builtInFacts, builtInModels } from './index.ts';

const rows = builtInModels();
const target = (row: ModelFacts): string => `${row.vendor}/${row.id}`;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** Vendors that sell credits, say with each answer what it cost, or price a model on its own page only. Others publish a price of every model. */
const mayBeUnpriced = new Set(['nvidia', 'openrouter', 'replicate']);

const heldAt = (sheets: readonly PriceSheet[], date: string): readonly PriceSheet[] =>
  sheets.filter((sheet) => sheet.hours === undefined && sheet.days === undefined && (sheet.from ?? '') <= date && date < (sheet.until ?? '9'));

describe.each(rows.map((row) => [target(row), row] as const))('%s', (name, row) => {
  test('is complete and sound', () => {
    expect(row.canonicalId).toMatch(/^[a-z0-9]+\/[a-z0-9][a-z0-9.-]*$/);
    expect(row.source).toMatch(/^https:\/\/[^ ]+$/);
    expect(row.checkedAt).toMatch(day);
    for (const date of [row.releasedAt, row.deprecatedAt, row.retiresAt]) if (date !== undefined) expect(date).toMatch(day);
    for (const [i, sheet] of (row.prices ?? []).entries()) expect(priceSheetProblems(sheet, `prices[${i}]`)).toEqual([]);
    if (row.successor !== undefined) expect(builtInFacts().get(row.vendor)?.get(row.successor)).toBeDefined();
  });

  test('has windows that hold their parts', () => {
    const window = row.contextWindow ?? Infinity;
    expect(window).toBeGreaterThan(0);
    expect(row.maxInputTokens ?? 0).toBeLessThanOrEqual(window);
    expect(row.maxOutputTokens ?? 0).toBeLessThanOrEqual(window);
  });

  test('either answers or embeds, and is steered only where it reasons', () => {
    expect(row.chat).toBe(row.embedding === false);
    if (row.embedding) expect(row.embedding.dimensions).toBeGreaterThan(0);
    if (row.reasoning !== undefined) expect(row.reasoning).toBe(row.reasoningControl !== undefined);
  });

  test('has one price at any time on, before and after the day it was checked', () => {
    if (!row.prices) {
      expect(mayBeUnpriced).toContain(row.vendor);
      return;
    }
    const price = compilePrice(name, 'catalog', row.prices);
    for (const date of ['2026-10-01', row.checkedAt, '2026-12-31', '2027-06-01']) {
      expect([date, heldAt(row.prices, date).length]).toEqual([date, 1]);
      for (const hour of ['00', '02', '07', '12', '23']) {
        const rates = ratesAt(price, Date.parse(`${date}T${hour}:30:00Z`), 1, undefined);
        expect(rates?.input ?? -1).toBeGreaterThan(0);
        // Vectors are not counted in tokens.
        expect((rates?.output ?? -1) > 0).toBe(row.chat);
        expect(rates?.output).toBeGreaterThanOrEqual(0);
      }
    }
  });

  // About the day it was checked, not today: time alone must not turn the suite red. scripts/check-catalog.ts looks at today.
  test('was not retired when it was checked', () => {
    expect((row.retiresAt ?? '9') > row.checkedAt).toBe(true);
    expect((row.releasedAt ?? '0') <= row.checkedAt).toBe(true);
  });
});

describe('the rows together', () => {
  test('no id or alias names two rows of one vendor', () => {
    const names = rows.flatMap((row) => [row.id, ...row.aliases].map((id) => `${row.vendor}/${id}`));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test('are at least 150 chat models', () => {
    expect(rows.filter((row) => row.chat).length).toBeGreaterThanOrEqual(150);
  });

  test('say the same of one model on all its roads', () => {
    const ability = new Map<string, boolean>();
    for (const { canonicalId, reasoning } of rows) {
      if (reasoning === undefined) continue;
      expect([canonicalId, ability.get(canonicalId) ?? reasoning]).toEqual([canonicalId, reasoning]);
      ability.set(canonicalId, reasoning);
    }
  });

  test('one model has one name through the vendors that serve it', () => {
    const roads = (canonicalId: string): string[] => rows.filter((row) => row.canonicalId === canonicalId).map(target);
    expect(roads('anthropic/claude-sonnet-5')).toEqual([
      'anthropic/claude-sonnet-5',
      'bedrock/global.anthropic.claude-sonnet-5',
      'bedrock/us.anthropic.claude-sonnet-5',
      'vertex/claude-sonnet-5',
      'openrouter/anthropic/claude-sonnet-5',
      'replicate/anthropic/claude-sonnet-5',
    ]);
    expect(roads('openai/gpt-6-sol')).toEqual(['openai/gpt-6-sol', 'azure/gpt-6-sol', 'openrouter/openai/gpt-6-sol']);
    expect(roads('moonshot/kimi-k3')).toHaveLength(6);
  });

  test("a region costs a tenth more than the maker's price, which the global road asks", () => {
    const inputOf = (vendor: string, id: string): number | undefined => builtInFacts().get(vendor)?.get(id)?.prices?.[0]?.input;
    for (const road of ['global.anthropic.claude-opus-5', 'claude-opus-5']) expect(inputOf(road === 'claude-opus-5' ? 'vertex' : 'bedrock', road)).toBe(inputOf('anthropic', 'claude-opus-5'));
    expect(inputOf('bedrock', 'eu.anthropic.claude-opus-5')).toBe(5.5);
  });
});
