import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeWindow } from '../chat/time-window.ts';
import { dailyWindows } from './daily-windows.ts';

const holds = (window: TimeWindow | readonly TimeWindow[], at: string): boolean => dailyWindows('from' in window ? [window] : window).holdsAt(Date.parse(at));

describe('dailyWindows', () => {
  // 2026-11-21 is a Saturday.
  it.each<[TimeWindow, string, boolean]>([
    [{ from: '09:00', to: '17:00' }, '2026-11-21T08:59:59Z', false],
    [{ from: '09:00', to: '17:00' }, '2026-11-21T09:00:00Z', true],
    [{ from: '09:00', to: '17:00' }, '2026-11-21T16:59:59Z', true],
    [{ from: '09:00', to: '17:00' }, '2026-11-21T17:00:00Z', false],
    [{ from: '22:00', to: '06:00' }, '2026-11-21T21:59:59Z', false],
    [{ from: '22:00', to: '06:00' }, '2026-11-21T22:00:00Z', true],
    [{ from: '22:00', to: '06:00' }, '2026-11-21T05:59:59Z', true],
    [{ from: '22:00', to: '06:00' }, '2026-11-21T06:00:00Z', false],
    [{ from: '00:00', to: '00:00' }, '2026-11-21T13:00:00Z', true],
    [{ from: '08:00', to: '08:00', days: ['sat'] }, '2026-11-21T07:59:00Z', false],
    [{ from: '08:00', to: '08:00', days: ['sat'] }, '2026-11-21T08:00:00Z', true],
    [{ from: '08:00', to: '08:00', days: ['sat'] }, '2026-11-22T07:59:00Z', true],
    [{ from: '08:00', to: '08:00', days: ['sat'] }, '2026-11-22T08:00:00Z', false],
    [{ from: '09:00', to: '17:00', days: ['mon', 'fri'] }, '2026-11-21T10:00:00Z', false],
    [{ from: '09:00', to: '17:00', days: ['mon', 'fri'] }, '2026-11-20T10:00:00Z', true],
  ])('%j at %s: %s', (window, at, expected) => {
    expect(holds(window, at)).toBe(expected);
  });

  it('what goes past midnight belongs to the day on which it begins', () => {
    const friday: TimeWindow = { from: '22:00', to: '06:00', days: ['fri'] };
    expect(['2026-11-20T03:00:00Z', '2026-11-20T23:00:00Z', '2026-11-21T03:00:00Z', '2026-11-21T23:00:00Z'].map((at) => holds(friday, at))).toEqual([false, true, true, false]);
    const saturday: TimeWindow = { ...friday, days: ['sat'] };
    expect(['2026-11-21T03:00:00Z', '2026-11-21T23:00:00Z', '2026-11-22T03:00:00Z'].map((at) => holds(saturday, at))).toEqual([false, true, true]);
  });

  it('times and days are those of the zone', () => {
    const night: TimeWindow = { from: '00:30', to: '08:30', days: ['sun'], timeZone: 'Asia/Shanghai' };
    expect(['2026-11-21T16:29:00Z', '2026-11-21T16:30:00Z', '2026-11-22T00:29:00Z', '2026-11-22T00:30:00Z'].map((at) => holds(night, at))).toEqual([false, true, true, false]);
  });

  it('on days that change to or from summer time the clocks in the zone count', () => {
    const night: TimeWindow = { from: '01:30', to: '03:30', timeZone: 'Europe/Berlin' };
    // From 01:30 to 03:30 it was one hour on the one day, and three on the other.
    expect(['2026-03-29T00:29:00Z', '2026-03-29T00:30:00Z', '2026-03-29T01:29:00Z', '2026-03-29T01:30:00Z'].map((at) => holds(night, at))).toEqual([false, true, true, false]);
    expect(['2026-10-24T23:29:00Z', '2026-10-24T23:30:00Z', '2026-10-25T02:29:00Z', '2026-10-25T02:30:00Z'].map((at) => holds(night, at))).toEqual([false, true, true, false]);
  });

  it('one of several is enough', () => {
    const windows: TimeWindow[] = [{ from: '09:00', to: '10:00' }, { from: '08:00', to: '09:00', timeZone: 'Asia/Tokyo' }];
    expect(['2026-11-21T09:30:00Z', '2026-11-21T23:30:00Z', '2026-11-21T12:00:00Z'].map((at) => holds(windows, at))).toEqual([true, true, false]);
  });

  it('is what a count of minutes would say, whatever was asked before', () => {
    const time = fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
    const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
    const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
    fc.assert(
      fc.property(time, time, fc.subarray([...names], { minLength: 1 }), fc.array(fc.nat(14 * 1_440 * 60_000), { minLength: 1 }), (from, to, days, moments) => {
        const windows = dailyWindows([{ from, to, days }]);
        for (const offset of moments) {
          const atMs = Date.UTC(2026, 10, 15) + offset;
          const minute = Math.floor(offset / 60_000);
          const length = (minuteOf(to) - minuteOf(from) + 1_440) % 1_440 || 1_440;
          // 2026-11-15 is a Sunday. It began today or yesterday.
          const expected = [0, 1].some((daysAgo) => {
            const day = Math.floor(minute / 1_440) - daysAgo;
            const since = minute - day * 1_440 - minuteOf(from);
            return since >= 0 && since < length && days.includes(names[(day + 7) % 7] ?? 'sun');
          });
          expect(windows.holdsAt(atMs)).toBe(expected);
        }
      }),
    );
  });

  it('a zone that is none is refused', () => {
    expect(() => dailyWindows([{ from: '00:00', to: '01:00', timeZone: 'Mars/Base' }])).toThrow("no time zone 'Mars/Base'");
  });
});
