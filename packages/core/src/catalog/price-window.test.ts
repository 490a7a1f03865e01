import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePrice, ratesAt } from './compile-price.ts';
import { findModel } from './catalog.ts';
import { type PriceSheet, weekdays } from './price-sheet.ts';
import { holdsAt, windowOf } from './price-window.ts';
import { worstCaseNanoUsd } from './worst-case.ts';

const at = (moment: string): number => Date.parse(`${moment}Z`);
const holds = (sheet: PriceSheet, moment: string): boolean => holdsAt(windowOf(sheet), at(moment));

describe('when a sheet holds', () => {
  test('from its first day on, until before its last', () => {
    const sheet = { from: '2026-11-21', until: '2026-11-23' };
    const moments = ['2026-11-20T23:59:59.999', '2026-11-21T00:00', '2026-11-22T23:59:59.999', '2026-11-23T00:00'];
    expect(moments.map((moment) => holds(sheet, moment))).toEqual([false, true, true, false]);
  });

  test('on the days of the week it names', () => {
    const sheet = { days: ['sat', 'sun'] as const };
    const week = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((day) => holds(sheet, `${day}T12:00`));
    expect(week).toEqual([false, true, true, false]);
  });

  test('past midnight with the day on which its window opened', () => {
    const sheet = { days: ['fri'] as const, hours: { from: '22:00', to: '02:00' } };
    const moments = ['2026-11-20T01:00', '2026-11-20T21:59', '2026-11-20T22:00', '2026-11-21T01:59', '2026-11-21T02:00', '2026-11-21T23:00'];
    expect(moments.map((moment) => holds(sheet, moment))).toEqual([false, false, true, true, false, false]);
  });

  test('a window that opens and closes at one time is the whole day', () => {
    expect(holds({ hours: { from: '06:00', to: '06:00' } }, '2026-11-21T03:00')).toBe(true);
  });
});

const moment = fc.integer({ min: at('2026-09-08T00:00'), max: at('2030-01-01T00:00') });
const time = fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const window = fc.record({ days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }), hours: fc.record({ from: time, to: time }) });

describe('at any time', () => {
  test('a window and the rest of the week are the whole week, and never both', () => {
    fc.assert(
      fc.property(moment, window, (ms, { days, hours }) => {
        // The same hours on the other days, and the other hours on every day.
        const others = weekdays.filter((day) => !days.includes(day));
        const parts: PriceSheet[] = [{ days, hours }, { days: others, hours }];
        if (hours.from !== hours.to) parts.push({ hours: { from: hours.to, to: hours.from } });
        expect(parts.filter((part) => holdsAt(windowOf(part), ms))).toHaveLength(1);
      }),
    );
  });

  test('exactly one rate applies to a model with peak hours: that of the clock on its wall', () => {
    const price = compilePrice('x', 'catalog', findModel('deepseek', 'deepseek-flash')?.prices ?? []);
    fc.assert(
      fc.property(moment, (ms) => {
        const weekday = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Shanghai', weekday: 'short' }).format(ms);
        const hour = Number(new Intl.DateTimeFormat('en', { timeZone: 'Asia/Shanghai', hour: '2-digit', hourCycle: 'h23' }).format(ms));
        const isPeak = !['Sat', 'Sun'].includes(weekday) && ((hour >= 9 && hour < 12) || (hour >= 14 && hour < 18));
        expect(ratesAt(price, ms, 1, undefined)).toMatchObject(isPeak ? { input: 300_000, cacheRead: 6_000, output: 1_200_000 } : { input: 150_000, cacheRead: 3_000, output: 600_000 });
      }),
    );
  });

  test('the worst case until a moment is the dearest of all until then', () => {
    const price = compilePrice('x', 'catalog', findModel('deepseek', 'deepseek-v4-pro')?.prices ?? []);
    const worst = (atMs: number, untilMs?: number): number => worstCaseNanoUsd({ price, atMs, untilMs, inputTokens: 1_000, outputTokens: 1_000 }) ?? -1;
    fc.assert(
      fc.property(moment, fc.nat(12 * 3_600_000), fc.nat(12 * 3_600_000), (atMs, waitMs, moreMs) => {
        const startMs = atMs + waitMs;
        expect(worst(startMs)).toBeLessThanOrEqual(worst(atMs, startMs + moreMs));
      }),
    );
    expect(worst(at('2026-11-23T00:59:59.9'))).toBeLessThan(worst(at('2026-11-23T01:00')));
    expect(worst(at('2026-11-23T00:59:59.9'), at('2026-11-23T01:00'))).toBe(worst(at('2026-11-23T01:00')));
    expect(worst(at('2026-11-21T12:00'), at('2026-11-23T00:59'))).toBe(worst(at('2026-11-21T12:00')));
  });
});
