import { dayPattern, timePattern, weekdays } from '../../catalog/price-sheet.ts';
import type { Priority } from '../../chat/policy-options.ts';
import type { Effort } from '../../chat/reasoning.ts';

/** What a fact may be compared with. */
export interface FactType {
  /** What belongs there, in words. */
  readonly words: string;
  /** Whether the fact can equal a value. */
  readonly equals: (value: unknown) => boolean;
  /** Whether the fact can lie above or below a value; left out where it has no order. */
  readonly compares?: ((value: unknown) => boolean) | undefined;
  /** Whether it is text, in which a pattern can be looked for. */
  readonly isText: boolean;
  /** Whether there can be several at once, any of which will do. */
  readonly isList: boolean;
  /** All it can be, where that is a few words. */
  readonly choices?: readonly string[] | undefined;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isFlag = (value: unknown): boolean => typeof value === 'boolean';

const text: FactType = { words: 'text', equals: isText, compares: isText, isText: true, isList: false };
const number: FactType = { words: 'a number', equals: isNumber, compares: isNumber, isText: false, isList: false };

type Name = 'text' | 'texts' | 'number' | 'flag' | 'numberOrFlag' | 'something' | 'anything' | 'hour' | 'clock' | 'date' | 'weekday' | 'operation' | 'priority' | 'effort';

/** The types of facts. */
export const factTypes: Readonly<Record<Name, FactType>> = {
  text,
  texts: { ...text, isList: true },
  number,
  flag: { words: 'true or false', equals: isFlag, isText: false, isList: false },
  numberOrFlag: { ...number, words: 'a number, true or false', equals: (value) => isNumber(value) || isFlag(value) },
  /** Of which it is only known whether it is there. */
  something: { words: '$exists alone, since it is an object: its fields have paths of their own', equals: () => false, isText: false, isList: false },
  /** Whatever JSON has. */
  anything: {
    words: 'text, a number, true, false or null',
    equals: (value) => value === null || isText(value) || isNumber(value) || isFlag(value),
    compares: (value) => isText(value) || isNumber(value),
    isText: true,
    isList: true,
  },
  // A day ends at 24, though no hour is called so.
  hour: { ...number, words: 'a whole number from 0 to 23', equals: (value) => isHour(value, 23), compares: (value) => isHour(value, 24) },
  clock: { ...text, words: "a time like '09:30', from '00:00' to '23:59'", equals: isClock, compares: (value) => isClock(value) || value === '24:00' },
  date: { ...text, words: "a day like '2026-12-24'", equals: isDate, compares: isDate },
  weekday: words(weekdays),
  operation: words(['chat', 'embed']),
  priority: words(['low', 'normal', 'high'] satisfies Priority[]),
  effort: words(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] satisfies Effort[]),
};

// Words have no order that a comparison of texts would find: 'high' is below 'low' in the alphabet.
function words(choices: readonly string[]): FactType {
  const quoted = choices.map((word) => `'${word}'`).join(' or ');
  return { words: quoted, equals: (value) => choices.some((word) => word === value), isText: true, isList: false, choices };
}

function isHour(value: unknown, last: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= last;
}

function isClock(value: unknown): boolean {
  return typeof value === 'string' && timePattern.test(value);
}

// The engine takes '2026-02-31' for a day in March.
function isDate(value: unknown): boolean {
  if (typeof value !== 'string' || !dayPattern.test(value)) return false;
  const day = new Date(value);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}
