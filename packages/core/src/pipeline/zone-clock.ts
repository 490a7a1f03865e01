import { type Weekday, weekdays } from '../catalog/price-sheet.ts';

/** A moment as clock and calendar show it at some place. */
export interface LocalTime {
  /** 0 to 23. */
  readonly hour: number;
  /** `HH:MM`. */
  readonly clock: string;
  readonly weekday: Weekday;
  /** `YYYY-MM-DD`. */
  readonly date: string;
}

const minuteMs = 60_000;

/** The clock of a time zone. It is read by every call that has a condition on the time, and looks the time up once a minute. */
export class ZoneClock {
  readonly #wallMs: (atMs: number) => number;
  #minute = Number.NaN;
  #time = localTime(0);

  constructor(wallMs: (atMs: number) => number) {
    this.#wallMs = wallMs;
  }

  /** What it shows at a moment, epoch milliseconds. */
  at(atMs: number): LocalTime {
    const minute = Math.floor(atMs / minuteMs);
    if (minute !== this.#minute) {
      this.#time = localTime(this.#wallMs(minute * minuteMs));
      this.#minute = minute;
    }
    return this.#time;
  }
}

// Making a formatter takes longer than a call should. There are as many as configs name zones.
const clocks = new Map<string, ZoneClock>([['UTC', new ZoneClock((atMs) => atMs)]]);

/** The clock of a zone by its IANA name; `undefined` when there is no such zone. */
export function clockOf(timeZone: string): ZoneClock | undefined {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    const format = formatOf(timeZone);
    if (format === undefined) return undefined;
    clock = new ZoneClock((atMs) => wallMsOf(format, atMs));
    clocks.set(timeZone, clock);
  }
  return clock;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

// The moment at which a clock in UTC would show what the zone's clock shows.
function wallMsOf(format: Intl.DateTimeFormat, atMs: number): number {
  const shown = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
  for (const { type, value } of format.formatToParts(atMs)) if (type in shown) shown[type as keyof typeof shown] = Number(value);
  return Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute);
}

function localTime(wallMs: number): LocalTime {
  const date = new Date(wallMs);
  const text = date.toISOString();
  const weekday = weekdays[date.getUTCDay()] ?? 'sun';
  return { hour: date.getUTCHours(), clock: text.slice(11, 16), weekday, date: text.slice(0, 10) };
}
