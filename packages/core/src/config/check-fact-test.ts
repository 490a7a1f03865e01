import { didYouMean } from '../lib/did-you-mean.ts';
import type { FactType } from '../router/conditions/fact-types.ts';
import { combinators, type Operand, operands } from '../router/conditions/operators.ts';
import { type Fields, isObject, refuseShowing } from './check-fields.ts';
import { pathTo, type Problems } from './problems.ts';
import { fieldOf } from './refuse-fact.ts';
import type { WhenBounds } from './when-bounds.ts';

/** The fact that a test is about, and where the test stands. */
export interface FactPlace {
  /** The fact, as the condition names it. */
  readonly name: string;
  readonly type: FactType;
  readonly path: string;
  readonly problems: Problems;
  readonly bounds: WhenBounds;
}

/** Checks what a condition says of one fact: a bare value, or operators. */
export function checkFactTest(value: unknown, place: FactPlace): void {
  if (value instanceof RegExp) refuseShowing(place.problems, place.path, "a pattern as text, like { $regex: '^gpt' }", value);
  else if (isObject(value)) checkOperators(value, place);
  else checkValue(value, place);
}

function checkOperators(test: Fields, place: FactPlace): void {
  const { name, path, problems, bounds } = place;
  const operators = Object.keys(test);
  if (operators.length === 0) refuseShowing(problems, path, `an operator like $in, or ${place.type.words}`, test);
  bounds.within(path, () => {
    for (const operator of operators) {
      const below = { ...place, path: pathTo(path, operator) };
      if (isOperator(operator)) checks[operands[operator]](test[operator], below, test);
      else refuseOperator(operator, fieldOf(name, { [operator]: true }), below);
    }
    checkRange(test, place);
  });
}

function isOperator(name: string): name is keyof typeof operands {
  return Object.hasOwn(operands, name);
}

function refuseOperator(operator: string, field: string | undefined, { path, problems }: FactPlace): void {
  const guess = field ?? didYouMean(operator, Object.keys(operands));
  problems.add({
    path,
    message: combinators.includes(operator) ? `'${operator}' stands beside facts, not behind one` : 'no such operator',
    expected: `one of ${Object.keys(operands).join(', ')}`,
    ...(guess === undefined ? undefined : { didYouMean: guess }),
  });
}

const checks: Readonly<Record<Operand, (value: unknown, place: FactPlace, test: Fields) => void>> = {
  value: checkValue,
  values(value, place) {
    if (!Array.isArray(value) || value.length === 0) refuseShowing(place.problems, place.path, `an array of at least one value: ${place.type.words}`, value);
    else checkValues(value, place);
  },
  bound(value, { type: { words, compares }, path, problems }) {
    if (compares === undefined) problems.add({ path, message: `there is no more or less in ${words}`, expected: '$eq, $ne, $in, $nin or $exists' });
    else if (!compares(value)) refuseShowing(problems, path, words, value);
  },
  pattern(value, place, test) {
    const { type, path, problems } = place;
    if (!type.isText) problems.add({ path, message: `patterns are for text, and this is ${type.words}`, expected: 'no $regex' });
    else if (typeof value !== 'string' || value === '') refuseShowing(problems, path, 'a pattern as text', value);
    else checkPattern(value, areFlags(test['$options']) ? test['$options'] : '', place);
  },
  flags(value, { path, problems }, test) {
    if (!Object.hasOwn(test, '$regex')) problems.add({ path, message: '$options are those of $regex, which is missing', expected: '$regex beside it' });
    else if (!areFlags(value)) refuseShowing(problems, path, 'flags: any of i, m, s and u, each once', value);
  },
  flag(value, { path, problems }) {
    if (typeof value !== 'boolean') refuseShowing(problems, path, 'true or false', value);
  },
  test(value, place) {
    if (!isObject(value)) refuseShowing(place.problems, place.path, 'operators like { $gt: 0 }; what a fact must not be stands behind $ne', value);
    else checkFactTest(value, place);
  },
};

function checkValue(value: unknown, { type, path, problems }: FactPlace): void {
  if (type.equals(value)) return;
  let expected = type.words;
  if (value === null) expected = `${type.words}; { $exists: false } says that it is missing`;
  else if (Array.isArray(value)) expected = `${type.words}; several stand in { $in: [...] }`;
  refuseShowing(problems, path, expected, value, type.choices);
}

// The first that is wrong will do: of an array in the wrong place all of them would be.
function checkValues(values: readonly unknown[], place: FactPlace): void {
  const { type, path } = place;
  for (let index = 0; index < values.length; index += 1) {
    if (!type.equals(values[index])) {
      checkValue(values[index], { ...place, path: pathTo(path, index) });
      return;
    }
  }
}

function checkPattern(pattern: string, flags: string, { path, problems }: FactPlace): void {
  try {
    // oxlint-disable-next-line no-new -- made to see whether it can be
    new RegExp(pattern, flags);
  } catch (error) {
    // The engine repeats the pattern before it comes to the point.
    const words = error instanceof Error ? error.message.slice(error.message.lastIndexOf(': ') + 2) : String(error);
    problems.add({ path, message: `no valid pattern: ${words}`, expected: 'a pattern as RegExp takes it' });
  }
}

function areFlags(value: unknown): value is string {
  return typeof value === 'string' && /^[imsu]*$/.test(value) && new Set(value).size === value.length;
}

const lowerBounds = [['$gt', 'above'], ['$gte', 'at least']] as const;
const upperBounds = [['$lt', 'below'], ['$lte', 'at most']] as const;

// The usual slip is a night: from 22 on and before 6.
function checkRange(test: Fields, { type, path, problems }: FactPlace): void {
  const { compares } = type;
  if (compares === undefined || type.isList) return;
  for (const [lower, from] of lowerBounds) {
    for (const [upper, to] of upperBounds) {
      const low = test[lower];
      const high = test[upper];
      if (!compares(low) || !compares(high) || !crosses(low, high, lower === '$gte' && upper === '$lte')) continue;
      problems.add({ path, message: `nothing is ${from} ${String(low)} and ${to} ${String(high)}; to have either, use $or`, expected: 'a lower bound below the upper one' });
    }
  }
}

function crosses(low: unknown, high: unknown, meets: boolean): boolean {
  if (typeof low === 'number' && typeof high === 'number') return meets ? low > high : low >= high;
  return typeof low === 'string' && typeof high === 'string' && (meets ? low > high : low >= high);
}
