import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { picoFromUsdPerMillion, type PriceSheet, priceSheetProblems } from './price-sheet.ts';

describe('picoFromUsdPerMillion', () => {
  test('reads published prices exactly', () => {
    expect(picoFromUsdPerMillion(1.25)).toBe(1_250_000);
    expect(picoFromUsdPerMillion(0.075)).toBe(75_000);
    expect(picoFromUsdPerMillion(0.000001)).toBe(1);
    expect(picoFromUsdPerMillion(10_000)).toBe(10_000_000_000);
    expect(picoFromUsdPerMillion(0)).toBe(0);
  });

  test('takes every price with up to six decimals', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), (pico) => {
        expect(picoFromUsdPerMillion(Number(`${pico}e-6`))).toBe(pico);
      }),
    );
  });

  test.each([-1, Number.NaN, Infinity, 0.0000005, 1.0000005, 1e20])('refuses %s', (usd) => {
    expect(picoFromUsdPerMillion(usd)).toBeUndefined();
  });
});

test('a sound sheet has no problems', () => {
  const sheet = { input: 1, output: 2, from: '2026-01-01', hours: { from: '22:00', to: '06:30' }, days: ['mon' as const], tiers: [{ aboveInputTokens: 200_000, input: 2 }], serviceTiers: { flex: 0.5 } };
  expect(priceSheetProblems(sheet, 'prices.x')).toEqual([]);
});

test('every problem is named with its path', () => {
  const sheet = {
    input: -1,
    serverTools: { search: Number.NaN },
    tiers: [{ aboveInputTokens: 10, output: 1e-7 }, { aboveInputTokens: 10 }],
    serviceTiers: { flex: -0.5 },
    from: 'soon',
    until: '2026-13-01',
    hours: { from: '24:00', to: '06:30' },
  };
  expect(priceSheetProblems(sheet, 'p').map((problem) => problem.split(' ')[0])).toEqual([
    'p.input',
    'p.serverTools.search',
    'p.tiers[0].output',
    'p.tiers[1].aboveInputTokens',
    'p.serviceTiers.flex',
    'p.from',
    'p.until',
    'p.hours.from',
  ]);
});

test.each([{ days: [] }, { days: ['mon', 'tuesday'] }])('refuses the days $days', (sheet) => {
  expect(priceSheetProblems(sheet as PriceSheet, 'p')).toEqual(['p.days must name days of the week: sun, mon, tue, wed, thu, fri, sat']);
});
