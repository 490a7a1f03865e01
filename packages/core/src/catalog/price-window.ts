import { type PriceSheet, weekdays } from './price-sheet.ts';

/** When a price sheet holds, made ready for use. */
export interface PriceWindow {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Minutes of the UTC day; both 0 for all day. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** By the number of the UTC day of the week, Sunday first. */
  readonly days: readonly boolean[];
  /** True where it has neither beginning nor end, nor hours or days of its own. */
  readonly always: boolean;
}

/** Length of the steps in which prices change, in milliseconds: windows and days begin with a minute. */
export const priceStepMs = 60_000;

const minutesPerDay = 1_440;

/** Reads the days and times of a sheet. */
export function windowOf(sheet: PriceSheet): PriceWindow {
  return {
    fromMs: sheet.from === undefined ? -Infinity : Date.parse(sheet.from),
    untilMs: sheet.until === undefined ? Infinity : Date.parse(sheet.until),
    fromMinute: minuteOf(sheet.hours?.from),
    toMinute: minuteOf(sheet.hours?.to),
    days: weekdays.map((name) => sheet.days?.includes(name) ?? true),
    always: sheet.from === undefined && sheet.until === undefined && sheet.hours === undefined && sheet.days === undefined,
  };
}

/** Whether a sheet holds at a time. */
export function holdsAt({ fromMs, untilMs, fromMinute, toMinute, days, always }: PriceWindow, atMs: number): boolean {
  if (always) return true;
  if (atMs < fromMs || atMs >= untilMs) return false;
  const minutes = Math.floor(atMs / priceStepMs);
  const minute = minutes % minutesPerDay;
  const passesMidnight = fromMinute > toMinute;
  const isOpen = fromMinute === toMinute || (passesMidnight ? minute >= fromMinute || minute < toMinute : minute >= fromMinute && minute < toMinute);
  const openedYesterday = passesMidnight && minute < toMinute;
  const day = Math.floor(minutes / minutesPerDay) - (openedYesterday ? 1 : 0);
  // The epoch began on a Thursday.
  return isOpen && days[(day + 4) % 7] === true;
}

function minuteOf(time: string | undefined): number {
  return time === undefined ? 0 : Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
