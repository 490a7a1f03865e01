import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InputUsage, OutputUsage, Usage } from '../chat/usage.ts';
import { compilePrice } from './compile-price.ts';
import type { PriceSheet } from './price-sheet.ts';
import { priceUsage } from './price.ts';

const atMs = Date.parse('2026-11-21T12:00:00Z');
const price = (sheet: PriceSheet, factor?: number) => compilePrice('catalog:v/m@2026-11-21', 'catalog', [sheet], factor);
const input = (fields: Partial<InputUsage> = {}): InputUsage => ({ total: 0, uncached: 0, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, audio: 0, image: 0, ...fields });
const output = (fields: Partial<OutputUsage> = {}): OutputUsage => ({ total: 0, text: 0, reasoning: 0, audio: 0, ...fields });
const usage = (fields: Partial<Usage> = {}): Usage => ({ input: input(), output: output(), provenance: 'provider', ...fields });
const kinds = (lines: readonly { kind: string; quantity: number; nanoUsd: number }[]) => lines.map((line) => [line.kind, line.quantity, line.nanoUsd]);

const full: PriceSheet = { input: 2, cacheRead: 0.2, cacheWrite: 2.5, cacheWrite1h: 4, audioInput: 6, imageInput: 3, output: 10, reasoning: 12, audioOutput: 20 };

describe('lines', () => {
  test('every kind at its own rate, each token once', () => {
    const priced = priceUsage({
      usage: usage({
        input: input({ total: 1_000, uncached: 600, cacheRead: 300, cacheWrite: 100, cacheWrite1h: 40, audio: 100, image: 50 }),
        output: output({ total: 500, text: 200, reasoning: 250, audio: 50 }),
      }),
      price: price(full),
      atMs,
      attempt: 2,
    });
    expect(kinds(priced.lines)).toEqual([
      ['input', 450, 900_000],
      ['cacheRead', 300, 60_000],
      ['cacheWrite', 60, 150_000],
      ['cacheWrite1h', 40, 160_000],
      ['audioInput', 100, 600_000],
      ['imageInput', 50, 150_000],
      ['output', 200, 2_000_000],
      ['reasoning', 250, 3_000_000],
      ['audioOutput', 50, 1_000_000],
    ]);
    expect(priced).toMatchObject({ nanoUsd: 8_020_000, estimated: false, priceId: 'catalog:v/m@2026-11-21', warning: undefined });
    expect(priced.lines.every((line) => line.attempt === 2)).toBe(true);
  });

  test('kinds without a rate fall back to their parents; audio and images stay in the ordinary lines', () => {
    const priced = priceUsage({
      usage: usage({
        input: input({ total: 1_000, uncached: 600, cacheRead: 300, cacheWrite: 100, cacheWrite1h: 40, audio: 100, image: 50 }),
        output: output({ total: 500, text: 200, reasoning: 250, audio: 50 }),
      }),
      price: price({ input: 2, output: 10 }),
      atMs,
      attempt: 0,
    });
    expect(kinds(priced.lines)).toEqual([
      ['input', 600, 1_200_000],
      ['cacheRead', 300, 600_000],
      ['cacheWrite', 60, 120_000],
      ['cacheWrite1h', 40, 80_000],
      ['output', 250, 2_500_000],
      ['reasoning', 250, 2_500_000],
    ]);
  });

  test('audio that was read from the cache is not billed twice', () => {
    const priced = priceUsage({ usage: usage({ input: input({ total: 100, uncached: 30, cacheRead: 70, audio: 90, image: 20 }) }), price: price(full), atMs, attempt: 0 });
    expect(kinds(priced.lines)).toEqual([
      ['cacheRead', 70, 14_000],
      ['audioInput', 30, 180_000],
    ]);
  });

  test('no tokens, no lines', () => {
    expect(priceUsage({ usage: usage(), price: price(full), atMs, attempt: 0 })).toMatchObject({ lines: [], nanoUsd: 0, estimated: false });
  });
});

describe('unknown prices', () => {
  test('no price at all: lines of 0, estimated, a warning, never silence', () => {
    const priced = priceUsage({ usage: usage({ input: input({ total: 5, uncached: 5 }), output: output({ total: 7, text: 7 }) }), price: undefined, atMs, attempt: 0 });
    expect(kinds(priced.lines)).toEqual([
      ['input', 5, 0],
      ['output', 7, 0],
    ]);
    expect(priced).toMatchObject({ nanoUsd: 0, estimated: true, priceId: 'none' });
    expect(priced.warning).toContain('unknown price');
  });

  test('one kind: the others are priced, the warning names it', () => {
    const priced = priceUsage({ usage: usage({ input: input({ total: 5, uncached: 5 }), output: output({ total: 7, text: 7 }) }), price: price({ input: 2 }), atMs, attempt: 0 });
    expect(priced).toMatchObject({ nanoUsd: 10_000, estimated: true });
    expect(priced.warning).toBe('unknown price: catalog:v/m@2026-11-21, output; counted as 0');
  });

  test('a time no sheet holds for', () => {
    const early = price({ ...full, from: '2027-01-01' });
    expect(priceUsage({ usage: usage({ input: input({ total: 5, uncached: 5 }) }), price: early, atMs, attempt: 0 })).toMatchObject({ nanoUsd: 0, estimated: true });
  });

  test('a service tier without a price is billed at the standard rates and says so', () => {
    const priced = priceUsage({ usage: usage({ input: input({ total: 1_000, uncached: 1_000 }) }), price: price(full), atMs, attempt: 0, serviceTier: 'turbo' });
    expect(priced).toMatchObject({ nanoUsd: 2_000_000, estimated: true });
    expect(priced.warning).toContain("service tier 'turbo'");
  });
});

describe('service tiers, size and time', () => {
  const tiered = price({ ...full, serviceTiers: { flex: 0.5, priority: 2 }, tiers: [{ aboveInputTokens: 200_000, input: 4, output: 15 }] });
  const cost = (total: number, serviceTier?: string, ms = atMs, of = tiered) =>
    priceUsage({ usage: usage({ input: input({ total, uncached: total }) }), price: of, atMs: ms, attempt: 0, serviceTier }).nanoUsd;

  test('a tier holds for the whole request, from one token above its threshold', () => {
    expect(cost(200_000)).toBe(400_000_000);
    expect(cost(200_001)).toBe(800_004_000);
  });

  test('service tiers multiply, also above a threshold; the ordinary tier has many names', () => {
    expect(cost(1_000, 'flex')).toBe(1_000_000);
    expect(cost(1_000, 'priority')).toBe(4_000_000);
    expect(cost(300_000, 'flex')).toBe(600_000_000);
    for (const name of ['default', 'standard', 'auto', '']) expect(cost(1_000, name)).toBe(2_000_000);
  });

  test('cached tokens count towards a threshold, and a tier keeps the rates it does not name', () => {
    const priced = priceUsage({ usage: usage({ input: input({ total: 250_000, uncached: 50_000, cacheRead: 200_000 }) }), price: tiered, atMs, attempt: 0 });
    expect(kinds(priced.lines)).toEqual([
      ['input', 50_000, 200_000_000],
      ['cacheRead', 200_000, 40_000_000],
    ]);
  });

  test('the sheet that holds at the time counts', () => {
    const changing = compilePrice('x', 'catalog', [
      { input: 1, until: '2026-12-01' },
      { input: 3, from: '2026-12-01' },
    ]);
    expect(cost(1_000, undefined, Date.parse('2026-11-30T23:59:59.999Z'), changing)).toBe(1_000_000);
    expect(cost(1_000, undefined, Date.parse('2026-12-01T00:00:00Z'), changing)).toBe(3_000_000);
  });

  test('a daily window may pass midnight', () => {
    const nightly = compilePrice('x', 'catalog', [{ input: 1, hours: { from: '16:30', to: '00:30' } }, { input: 2 }]);
    const at = (time: string) => cost(1_000, undefined, Date.parse(`2026-11-21T${time}:00Z`), nightly);
    expect([at('16:29'), at('16:30'), at('23:59'), at('00:00'), at('00:29'), at('00:30')]).toEqual([2e6, 1e6, 1e6, 1e6, 1e6, 2e6]);
  });

  test('a provider factor is in every rate, tools included', () => {
    const dearer = price({ ...full, serverTools: { web_search: 10_000 } }, 1.1);
    const priced = priceUsage({ usage: usage({ input: input({ total: 1_000, uncached: 1_000 }), serverTools: { web_search: 2 } }), price: dearer, atMs, attempt: 0 });
    expect(kinds(priced.lines)).toEqual([
      ['input', 1_000, 2_200_000],
      ['serverTool', 2, 22_000_000],
    ]);
  });
});

describe('server tools, passes and reported costs', () => {
  test('free tools cost nothing without a warning, unknown ones warn', () => {
    const searching = price({ ...full, serverTools: { web_fetch: 0 } });
    expect(priceUsage({ usage: usage({ serverTools: { web_fetch: 3 } }), price: searching, atMs, attempt: 0 })).toMatchObject({ nanoUsd: 0, estimated: false });
    const unknown = priceUsage({ usage: usage({ serverTools: { teleport: 1 } }), price: searching, atMs, attempt: 0 });
    expect(unknown).toMatchObject({ nanoUsd: 0, estimated: true });
    expect(unknown.warning).toContain("server tool 'teleport'");
  });

  test('passes are priced each at their own model and replace the totals', () => {
    const own = price({ input: 10, output: 50 });
    const other = compilePrice('catalog:v/other', 'catalog', [{ input: 2, output: 10 }]);
    const priced = priceUsage({
      usage: usage({
        input: input({ total: 999, uncached: 999 }),
        iterations: [
          { input: input({ total: 100, uncached: 100 }), output: output({ total: 10, text: 10 }) },
          { model: 'other', input: input({ total: 200, uncached: 200 }), output: output() },
          { model: 'lost', input: input({ total: 1, uncached: 1 }), output: output() },
        ],
      }),
      price: own,
      priceOf: (model) => (model === 'other' ? other : undefined),
      atMs,
      attempt: 0,
    });
    expect(kinds(priced.lines)).toEqual([
      ['input', 100, 1_000_000],
      ['output', 10, 500_000],
      ['input', 200, 400_000],
      ['input', 1, 0],
    ]);
    expect(priced.warning).toBe('unknown price: lost, input; counted as 0');
  });

  test('what the provider reports outranks the catalog, not config', () => {
    const question = { usage: usage({ input: input({ total: 1_000, uncached: 1_000 }) }), atMs, attempt: 1, reportedNanoUsd: 77 };
    expect(priceUsage({ ...question, price: price(full) })).toEqual({
      lines: [{ attempt: 1, kind: 'reported', quantity: 1, nanoUsd: 77 }],
      nanoUsd: 77,
      estimated: false,
      priceId: 'reported',
    });
    expect(priceUsage({ ...question, price: compilePrice('config:p/m', 'config', [full]) })).toMatchObject({ nanoUsd: 2_000_000, priceId: 'config:p/m' });
  });

  test('estimated tokens make an estimated cost', () => {
    const guessed = usage({ input: input({ total: 1, uncached: 1 }), provenance: 'estimated' });
    expect(priceUsage({ usage: guessed, price: price(full), atMs, attempt: 0 }).estimated).toBe(true);
  });
});

describe('properties', () => {
  const tokens = fc.nat(3_000_000);
  const usages = fc
    .record({ uncached: tokens, cacheRead: tokens, cacheWrite: tokens, longShare: fc.double({ min: 0, max: 1, noNaN: true }), audio: tokens, image: tokens, text: tokens, reasoning: tokens, spoken: tokens })
    .map(({ uncached, cacheRead, cacheWrite, longShare, audio, image, text, reasoning, spoken }) =>
      usage({
        input: input({ total: uncached + cacheRead + cacheWrite, uncached, cacheRead, cacheWrite, cacheWrite1h: Math.floor(cacheWrite * longShare), audio, image }),
        output: output({ total: text + reasoning + spoken, text, reasoning, audio: spoken }),
      }),
    );
  const rate = fc.nat(100_000_000).map((pico) => pico / 1e6);
  const sheets: fc.Arbitrary<PriceSheet> = fc.record(
    { input: rate, cacheRead: rate, cacheWrite: rate, cacheWrite1h: rate, audioInput: rate, imageInput: rate, output: rate, reasoning: rate, audioOutput: rate },
    { requiredKeys: ['input', 'output'] },
  );
  const lines = (of: Usage, sheet: PriceSheet) => priceUsage({ usage: of, price: price(sheet), atMs, attempt: 0 });

  test('the total is the sum of the lines, never negative, integer', () => {
    fc.assert(
      fc.property(usages, sheets, (of, sheet) => {
        const priced = lines(of, sheet);
        expect(priced.nanoUsd).toBe(priced.lines.reduce((sum, line) => sum + line.nanoUsd, 0));
        expect(priced.lines.every((line) => Number.isInteger(line.nanoUsd) && line.nanoUsd >= 0 && line.quantity > 0)).toBe(true);
      }),
    );
  });

  test('no token is lost or billed twice', () => {
    fc.assert(
      fc.property(usages, sheets, (of, sheet) => {
        const priced = lines(of, sheet);
        const count = (...wanted: string[]) => priced.lines.reduce((sum, line) => sum + (wanted.includes(line.kind) ? line.quantity : 0), 0);
        expect(count('input', 'cacheRead', 'cacheWrite', 'cacheWrite1h', 'audioInput', 'imageInput')).toBe(of.input.total);
        expect(count('output', 'reasoning', 'audioOutput')).toBe(of.output.total);
      }),
    );
  });

  test('more tokens never cost less', () => {
    fc.assert(
      fc.property(usages, sheets, tokens, (of, sheet, more) => {
        const grown = usage({
          input: { ...of.input, total: of.input.total + more, uncached: of.input.uncached + more, audio: 0, image: 0 },
          output: { ...of.output, total: of.output.total + more, text: of.output.text + more },
        });
        const plain = usage({ input: { ...of.input, audio: 0, image: 0 }, output: of.output });
        expect(lines(grown, sheet).nanoUsd).toBeGreaterThanOrEqual(lines(plain, sheet).nanoUsd);
      }),
    );
  });
});
