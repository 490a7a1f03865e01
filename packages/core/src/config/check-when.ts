import { didYouMean } from '../lib/did-you-mean.ts';
import { combinators, operands } from '../router/conditions/operators.ts';
import { rowOf } from '../router/conditions/paths.ts';
import { checkFactTest } from './check-fact-test.ts';
import { isObject, refuseShowing } from './check-fields.ts';
import { pathTo, type Problems } from './problems.ts';
import { refuseFact, refuseZone } from './refuse-fact.ts';
import { WhenBounds } from './when-bounds.ts';

/** Checks a condition of a config: every fact, operator and value in it. What passes can be compiled. */
export function checkWhen(value: unknown, path: string, problems: Problems): void {
  checkCondition(value, path, problems, new WhenBounds(problems));
}

function checkCondition(value: unknown, path: string, problems: Problems, bounds: WhenBounds): void {
  bounds.within(path, () => {
    if (!isObject(value)) {
      refuseShowing(problems, path, "a condition like { 'tags.plan': 'pro' }", value);
      return;
    }
    for (const key of Object.keys(value)) {
      const place = pathTo(path, key);
      if (key === '$and' || key === '$or') checkConditions(value[key], place, problems, bounds);
      else if (key === '$not') checkPart(value[key], place, problems, bounds);
      else if (key.startsWith('$')) refuseCombinator(key, place, problems);
      else checkFact(key, value[key], place, problems, bounds);
    }
  });
}

function checkConditions(value: unknown, path: string, problems: Problems, bounds: WhenBounds): void {
  if (!Array.isArray(value) || value.length === 0) {
    refuseShowing(problems, path, 'an array of at least one condition', value);
    return;
  }
  for (let index = 0; index < value.length && !bounds.crossed; index += 1) checkPart(value[index], pathTo(path, index), problems, bounds);
}

// What always holds makes a whole `$or` hold, and what is around it the same whatever else it says.
function checkPart(value: unknown, path: string, problems: Problems, bounds: WhenBounds): void {
  if (isObject(value) && Object.keys(value).length === 0) refuseShowing(problems, path, 'a condition on at least one fact', value);
  else checkCondition(value, path, problems, bounds);
}

function checkFact(name: string, value: unknown, path: string, problems: Problems, bounds: WhenBounds): void {
  const found = rowOf(name);
  if (found === undefined) refuseFact(name, value, path, problems);
  else if (found.row.readerOf(found.name) === undefined) refuseZone(found, path, problems);
  else checkFactTest(value, { name, type: found.row.type, path, problems, bounds });
}

function refuseCombinator(key: string, path: string, problems: Problems): void {
  const expected = `${combinators.join(', ')} or a fact`;
  if (Object.hasOwn(operands, key)) problems.add({ path, message: `'${key}' stands behind a fact: { 'input.tokens': { ${key}: ... } }`, expected });
  else {
    const guess = didYouMean(key, combinators);
    problems.add({ path, message: 'no such operator', expected, ...(guess === undefined ? undefined : { didYouMean: guess }) });
  }
}
