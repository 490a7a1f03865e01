import type { z } from 'zod';
import { dayPattern, timePattern, weekdays } from '../catalog/price-sheet.ts';
import { clockOf } from '../pipeline/zone-clock.ts';
import { isWithin, leaf, number, oneOf, some } from './schema-parts.ts';

// What a config says of time.

/** Longest wait that a timer of Node can hold; a longer one would fire at once. */
export const maxTimerMs = 2_147_483_647;

/** A stretch of time. */
export const positiveMs: z.ZodType = number('milliseconds, above 0', { exclusiveMinimum: 0, maximum: maxTimerMs });
/** A wait, which may be none. */
export const waitMs: z.ZodType = number('milliseconds, from 0 on', { minimum: 0, maximum: maxTimerMs });
const anyBound = { exclusiveMinimum: 0, maximum: maxTimerMs };
/** A stretch of time that bounds something, or `false`. */
export const bound: z.ZodType = leaf('milliseconds above 0, or false for no bound', (value) => value === false || isWithin(value, anyBound), {
  anyOf: [{ type: 'number', ...anyBound }, { const: false }],
});

/** A day. */
export const day: z.ZodType = leaf('a day, YYYY-MM-DD', (value) => typeof value === 'string' && dayPattern.test(value), { type: 'string', pattern: dayPattern.source });
/** A time of the day. */
export const time: z.ZodType = leaf('a time, HH:MM, from 00:00 to 23:59', (value) => typeof value === 'string' && timePattern.test(value), { type: 'string', pattern: timePattern.source });
/** Days of the week. */
export const days: z.ZodType = some(oneOf(...weekdays), 'at least one day of the week');
/** A time zone. */
export const timeZone: z.ZodType = leaf("the name of a time zone, e.g. 'Europe/Berlin'", isTimeZone, { type: 'string', minLength: 1 }, {
  get words() {
    return Intl.supportedValuesOf('timeZone');
  },
});

function isTimeZone(value: unknown): boolean {
  return typeof value === 'string' && clockOf(value) !== undefined;
}
