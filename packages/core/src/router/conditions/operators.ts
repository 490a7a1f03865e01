import type { FactTest, FactValue } from '../../chat/when.ts';
import { inWords, oneOf } from './words.ts';

/** Whether a fact is as a test wants it. A fact that is missing is `undefined`. */
export type Match = (fact: unknown) => boolean;

/** An operator and what stands behind it, made ready for use. */
export interface Operation {
  readonly match: Match;
  /** What the test asks of the fact: to be something, to have a pattern in it, or to be there. */
  readonly asks: 'is' | 'matches' | 'exists';
  /** What the fact is to be, in words. */
  readonly phrase: string;
  /** Holds where the match fails, so for facts that are missing too. */
  readonly turned?: true | undefined;
}

/** What belongs behind an operator: a value, several, one to compare with, a pattern and its flags, yes or no, or a test. */
export type Operand = 'value' | 'values' | 'bound' | 'pattern' | 'flags' | 'flag' | 'test';

/** The operators on a fact, and what they take. */
export const operands: { readonly [O in keyof FactTest]-?: Operand } = {
  $eq: 'value',
  $ne: 'value',
  $in: 'values',
  $nin: 'values',
  $gt: 'bound',
  $gte: 'bound',
  $lt: 'bound',
  $lte: 'bound',
  $regex: 'pattern',
  $options: 'flags',
  $exists: 'flag',
  $not: 'test',
};

/** The operators that put conditions together. */
export const combinators: readonly string[] = ['$and', '$or', '$not'];

/** Makes an operation of the operators that test something by themselves. Each gets the whole test, to which flags belong as well. */
export const operations: { readonly [O in Exclude<keyof FactTest, '$options' | '$not'>]-?: (test: FactTest) => Operation } = {
  $eq: ({ $eq }) => equal($eq),
  $ne: ({ $ne }) => ({ ...equal($ne), turned: true }),
  $in: ({ $in }) => among($in),
  $nin: ({ $nin }) => ({ ...among($nin), turned: true }),
  $gt: ({ $gt }) => compared($gt, 'above', (fact, bound) => fact > bound),
  $gte: ({ $gte }) => compared($gte, 'at least', (fact, bound) => fact >= bound),
  $lt: ({ $lt }) => compared($lt, 'below', (fact, bound) => fact < bound),
  $lte: ({ $lte }) => compared($lte, 'at most', (fact, bound) => fact <= bound),
  $regex: ({ $regex = '', $options }) => found(new RegExp($regex, $options)),
  $exists: ({ $exists }) => ({ match: isThere, asks: 'exists', phrase: 'given', ...($exists === false ? { turned: true } : undefined) }),
};

type Bound = string | number;

function equal(value: FactValue | undefined): Operation {
  return { match: (fact) => fact === value, asks: 'is', phrase: inWords(value) };
}

function among(values: readonly FactValue[] = []): Operation {
  const set = new Set<unknown>(values);
  return { match: (fact) => set.has(fact), asks: 'is', phrase: oneOf(values) };
}

// Text is no number and a number no text, whatever the language makes of '9' < 10.
function compared(bound: Bound | undefined, words: string, compare: (fact: Bound, bound: Bound) => boolean): Operation {
  const phrase = `${words} ${inWords(bound)}`;
  if (typeof bound === 'number') return { match: (fact) => typeof fact === 'number' && compare(fact, bound), asks: 'is', phrase };
  return { match: (fact) => typeof fact === 'string' && bound !== undefined && compare(fact, bound), asks: 'is', phrase };
}

// Without the flags g and y a pattern has no memory of where it was last found.
function found(pattern: RegExp): Operation {
  return { match: (fact) => typeof fact === 'string' && pattern.test(fact), asks: 'matches', phrase: inWords(pattern) };
}

function isThere(fact: unknown): boolean {
  return fact !== undefined;
}

/** The same for facts that may be several: one that matches will do. */
export function anyOfThem(match: Match): Match {
  return (fact) => {
    if (!Array.isArray(fact)) return match(fact);
    for (const each of fact) if (match(each)) return true;
    return false;
  };
}
