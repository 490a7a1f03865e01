import { weekdays } from '../catalog/price-sheet.ts';
import type { TimeWindow } from '../chat/time-window.ts';
import { clockOf, type LocalTime, type ZoneClock } from './zone-clock.ts';

/** Stretches of time that come back day after day. */
export interface DailyWindows {
  /** Whether a moment lies in one of them. */
  holdsAt(atMs: number): boolean;
}

const minuteMs = 60_000;

/** Makes windows of a config ready for use. Their times are those that clocks in their zone show, on days that are changed to or from summer time as well. */
export function dailyWindows(windows: readonly TimeWindow[]): DailyWindows {
  const ready = windows.map((window) => ({ ...window, days: window.days && new Set<string>(window.days), zone: zoneOf(window.timeZone) }));
  let minute = Number.NaN;
  let holds = false;
  return {
    holdsAt(atMs) {
      const now = Math.floor(atMs / minuteMs);
      if (now !== minute) {
        holds = ready.some((window) => isWithin(window, window.zone.at(atMs)));
        minute = now;
      }
      return holds;
    },
  };
}

type ReadyWindow = Pick<TimeWindow, 'from' | 'to'> & { readonly days: ReadonlySet<string> | undefined };

function isWithin({ from, to, days }: ReadyWindow, { clock, weekday }: LocalTime): boolean {
  const begins = (day: string): boolean => days?.has(day) ?? true;
  // Times of a day compare like their texts.
  if (from < to) return clock >= from && clock < to && begins(weekday);
  return (clock >= from && begins(weekday)) || (clock < to && begins(dayBefore(weekday)));
}

function dayBefore(weekday: LocalTime['weekday']): string {
  return weekdays[(weekdays.indexOf(weekday) + 6) % 7] ?? weekday;
}

function zoneOf(timeZone = 'UTC'): ZoneClock {
  const zone = clockOf(timeZone);
  if (zone === undefined) throw new RangeError(`no time zone '${timeZone}'`);
  return zone;
}
