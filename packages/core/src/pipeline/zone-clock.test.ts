import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clockOf } from './zone-clock.ts';

function shown(zone: string, at: string): string {
  const time = clockOf(zone)?.at(Date.parse(at));
  return `${time?.date} ${time?.weekday} ${time?.clock} ${time?.hour}`;
}

it.each([
  ['UTC', '2026-11-21T10:30:59.999Z', '2026-11-21 sat 10:30 10'],
  ['UTC', '1969-12-31T23:59:59.999Z', '1969-12-31 wed 23:59 23'],
  ['Asia/Kolkata', '2026-01-01T18:30:00Z', '2026-01-02 fri 00:00 0'],
  ['Asia/Shanghai', '2026-01-01T15:59:00Z', '2026-01-01 thu 23:59 23'],
  ['Pacific/Chatham', '2026-06-30T11:15:00Z', '2026-07-01 wed 00:00 0'],
  ['Pacific/Kiritimati', '2026-12-31T10:00:00Z', '2027-01-01 fri 00:00 0'],
  ['America/Los_Angeles', '2026-03-01T07:59:00Z', '2026-02-28 sat 23:59 23'],
  ['+05:30', '2026-01-01T18:30:00Z', '2026-01-02 fri 00:00 0'],
])('shows the time of %s at %s', (zone, at, time) => {
  expect(shown(zone, at)).toBe(time);
});

it.each([
  ['Europe/Berlin', '2026-03-29T00:59:00Z', '2026-03-29 sun 01:59 1'],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29 sun 03:00 3'],
  ['Europe/Berlin', '2026-10-25T00:59:00Z', '2026-10-25 sun 02:59 2'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z', '2026-10-25 sun 02:00 2'],
  ['America/New_York', '2026-03-08T06:59:00Z', '2026-03-08 sun 01:59 1'],
  ['America/New_York', '2026-03-08T07:00:00Z', '2026-03-08 sun 03:00 3'],
  ['Australia/Lord_Howe', '2026-04-04T14:59:00Z', '2026-04-05 sun 01:59 1'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', '2026-04-05 sun 01:30 1'],
])('goes over to and from summer time in %s at %s', (zone, at, time) => {
  expect(shown(zone, at)).toBe(time);
});

it('knows no zone that is none', () => {
  for (const zone of ['', 'Europe/Berln', 'Mars/Base', '__proto__', 'constructor', 'a'.repeat(1_000)]) expect(clockOf(zone)).toBeUndefined();
});

it('shows the same for all of a minute, whatever was asked before', () => {
  const zones = ['UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns'];
  const moment = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) });
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.array(fc.tuple(moment, fc.nat(59_999)), { minLength: 1 }), (zone, moments) => {
      for (const [atMs, later] of moments) {
        const minute = atMs - (atMs % 60_000);
        const time = clockOf(zone)?.at(minute + later);
        // A second opinion, from another part of the language.
        const [date, clock] = new Date(minute).toLocaleString('sv', { timeZone: zone }).split(' ');
        const weekday = new Date(minute).toLocaleString('en', { timeZone: zone, weekday: 'short' }).toLowerCase();
        expect(time).toEqual({ date, clock: clock?.slice(0, 5), hour: Number(clock?.slice(0, 2)), weekday });
      }
    }),
    { numRuns: 100 },
  );
});
