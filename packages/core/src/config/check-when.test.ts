import { describe, expect, it } from 'vitest';
import { checkWhen } from './check-when.ts';
import { type Problem, Problems } from './problems.ts';

function problemsOf(when: unknown): readonly Problem[] {
  const problems = new Problems();
  checkWhen(when, 'when', problems);
  return problems.list;
}

const nested = (depth: number): object => (depth === 0 ? { user: 'u1' } : { $not: nested(depth - 1) });
const anyOf = (...parts: unknown[]): object => ({ $or: parts });

const sound: [what: string, when: unknown][] = [
  ['nothing at all', {}],
  ['bare values', { model: 'chat', stream: true, 'input.tokens': 5, 'tags.plan': 'pro', 'time.hour': 23, priority: 'high' }],
  ['every operator', { user: { $eq: 'a', $ne: 'b', $in: ['a'], $nin: ['b'], $gt: 'a', $gte: 'a', $lt: 'c', $lte: 'c', $regex: '^a', $options: 'imsu', $exists: true, $not: { $eq: 'c' } } }],
  ['conditions in conditions', { $and: [{ user: 'a' }, anyOf({ team: 'b' }, { $not: { 'tags.x': 'y' } })], $not: { tenant: 'c' } }],
  ['names with dots and odd names', { 'tags.a.b': 'x', 'tags.__proto__': 'x', 'metadata.constructor': { $exists: true } }],
  ['a time of some place', { 'time.Europe/Berlin.hour': { $gte: 9, $lt: 24 }, 'time.Asia/Kolkata.weekday': { $nin: ['sat', 'sun'] }, 'time.UTC.clock': { $gte: '18:30', $lt: '24:00' }, 'time.date': '2028-02-29' }],
  ['a pattern on a day', { 'time.date': { $regex: '-12-2[456]$' } }],
  ['fields of requests', { 'params.reasoning.effort': { $in: ['high', 'max'] }, 'params.reasoning': { $exists: true }, 'params.logprobs': true, 'params.toolChoice.name': 'f', 'params.providerOptions.openai.store': null }],
  ['tools of which one lies above, one below', { tools: { $gt: 'm', $lt: 'a' } }],
  ['as deep as can be', nested(31)],
  ['a single point', { 'input.tokens': { $gte: 5, $lte: 5 } }],
];

it.each(sound)('has nothing against %s', (_, when) => {
  expect(problemsOf(when)).toEqual([]);
});

interface Case {
  what: string;
  when: unknown;
  path: string;
  says: string;
  expected?: string;
  didYouMean?: string;
}

const cases: Case[] = [
  // Conditions
  { what: 'text', when: 'tags.plan', path: 'when', says: "expected a condition like { 'tags.plan': 'pro' }, got 'tags.plan'" },
  { what: 'an array', when: [{ user: 'a' }], path: 'when', says: 'got an array' },
  { what: 'null', when: null, path: 'when', says: 'got null' },
  { what: 'an empty $or', when: { $or: [] }, path: 'when.$or', says: 'expected an array of at least one condition, got an empty array' },
  { what: 'an empty $and', when: { $and: [] }, path: 'when.$and', says: 'got an empty array' },
  { what: 'an $or of one that is no array', when: { $or: { user: 'a' } }, path: 'when.$or', says: 'got an object' },
  { what: 'an $or that always holds', when: anyOf({ user: 'a' }, {}), path: 'when.$or[1]', says: 'expected a condition on at least one fact, got an object' },
  { what: 'a $not of nothing', when: { $not: {} }, path: 'when.$not', says: 'a condition on at least one fact' },
  { what: 'a $not of a value', when: { $not: 'pro' }, path: 'when.$not', says: "got 'pro'" },
  { what: 'a hole in an $or', when: anyOf({ user: 'a' }, undefined), path: 'when.$or[1]', says: 'got nothing' },
  { what: 'a misspelt $and', when: { $adn: [] }, path: 'when.$adn', says: 'no such operator', didYouMean: '$and' },
  { what: '$nor', when: { $nor: [{ user: 'a' }] }, path: 'when.$nor', says: 'no such operator', didYouMean: '$or' },
  { what: 'an operator without a fact', when: { $gt: 5 }, path: 'when.$gt', says: "'$gt' stands behind a fact" },
  { what: 'too deep a nest', when: nested(32), path: `when${'.$not'.repeat(32)}`, says: 'nested more than 32 deep' },
  { what: 'too deep a nest behind a fact', when: { user: Array.from({ length: 40 }).reduce<object>((test) => ({ $not: test }), { $eq: 'a' }) }, path: `when.user${'.$not'.repeat(31)}`, says: 'nested more than 32 deep' },
  { what: 'too many', when: { $or: Array.from({ length: 10_001 }, () => ({ user: 'a' })) }, path: 'when.$or[9999]', says: 'more than 10000 conditions in one' },
  // Facts
  { what: 'a misspelt fact', when: { 'input.token': 5 }, path: 'when.input.token', says: 'no such fact', expected: 'one of model, operation', didYouMean: 'input.tokens' },
  { what: 'a misspelt root of a name', when: { 'tag.plan': 'pro' }, path: 'when.tag.plan', says: 'no such fact', didYouMean: 'tags.plan' },
  { what: 'a misspelt end behind a zone', when: { 'time.Europe/Berlin.hours': 5 }, path: 'when.time.Europe/Berlin.hours', says: 'no such fact', didYouMean: 'time.Europe/Berlin.hour' },
  { what: 'a fact with a root too many', when: { 'scope.tenant': 'a' }, path: 'when.scope.tenant', says: 'no such fact', didYouMean: 'tenant' },
  { what: 'a fact with a root too few', when: { temperature: 0 }, path: 'when.temperature', says: 'no such fact', didYouMean: 'params.temperature' },
  { what: 'an object of tags', when: { tags: { plan: 'pro' } }, path: 'when.tags', says: 'no fact by itself; name tags.<name>', didYouMean: 'tags.plan' },
  { what: 'a root', when: { input: 5 }, path: 'when.input', says: 'no fact by itself; name input.tokens, input.messages, input.images' },
  { what: 'a tag without a name', when: { 'tags.': 'x' }, path: 'when.tags.', says: 'no such fact' },
  { what: 'no name', when: { '': 1 }, path: 'when.', says: 'no such fact' },
  { what: 'a name from every object', when: { constructor: 'x' }, path: 'when.constructor', says: 'no such fact' },
  { what: 'a name that objects do not show', when: JSON.parse('{"__proto__": "x"}'), path: 'when.__proto__', says: 'no such fact' },
  { what: 'a very long name', when: { [`tagz.${'x'.repeat(1e6)}`]: 'x' }, path: `when.tagz.${'x'.repeat(1e6)}`, says: 'no such fact' },
  { what: 'a time zone that is none', when: { 'time.Europe/Berln.hour': 5 }, path: 'when.time.Europe/Berln.hour', says: "'Europe/Berln' is no time zone", didYouMean: 'time.Europe/Berlin.hour' },
  // Operators
  { what: 'a misspelt operator', when: { user: { $regx: 'a' } }, path: 'when.user.$regx', says: 'no such operator', expected: 'one of $eq, $ne', didYouMean: '$regex' },
  { what: 'an operator without its sign', when: { user: { in: ['a'] } }, path: 'when.user.in', says: 'no such operator', didYouMean: '$in' },
  { what: '$or behind a fact', when: { user: { $or: ['a', 'b'] } }, path: 'when.user.$or', says: "'$or' stands beside facts, not behind one" },
  { what: 'a field of a fact', when: { 'params.reasoning': { effort: 'high' } }, path: 'when.params.reasoning.effort', says: 'no such operator', didYouMean: 'params.reasoning.effort' },
  { what: 'a name from every object as operator', when: { user: { constructor: 1 } }, path: 'when.user.constructor', says: 'no such operator' },
  { what: 'no operator', when: { user: {} }, path: 'when.user', says: 'expected an operator like $in, or text, got an object' },
  { what: 'a $not of a bare value', when: { user: { $not: 'a' } }, path: 'when.user.$not', says: "what a fact must not be stands behind $ne, got 'a'" },
  { what: 'a $not of an empty test', when: { user: { $not: {} } }, path: 'when.user.$not', says: 'an operator like $in' },
  // Values
  { what: 'text for a number', when: { 'input.tokens': { $gt: 'many' } }, path: 'when.input.tokens.$gt', says: "expected a number, got 'many'" },
  { what: 'a number for text', when: { 'tags.level': 5 }, path: 'when.tags.level', says: 'expected text, got 5' },
  { what: 'text for a flag', when: { stream: 'yes' }, path: 'when.stream', says: "expected true or false, got 'yes'" },
  { what: 'a number that JSON does not have', when: { 'input.tokens': Number.NaN }, path: 'when.input.tokens', says: 'expected a number, got NaN' },
  { what: 'nothing, where an app forgot a value', when: { tenant: undefined }, path: 'when.tenant', says: 'expected text, got nothing' },
  { what: 'nothing behind an operator', when: { 'input.tokens': { $gt: 1, $lt: undefined } }, path: 'when.input.tokens.$lt', says: 'expected a number, got nothing' },
  { what: 'null for what is missing', when: { user: null }, path: 'when.user', says: 'expected text; { $exists: false } says that it is missing, got null' },
  { what: 'null behind $ne', when: { user: { $ne: null } }, path: 'when.user.$ne', says: '{ $exists: false } says that it is missing' },
  { what: 'an array for a value', when: { user: ['a', 'b'] }, path: 'when.user', says: 'expected text; several stand in { $in: [...] }, got an array' },
  { what: 'an array for a list', when: { tools: ['a'] }, path: 'when.tools', says: 'several stand in { $in: [...] }' },
  { what: 'an array behind $eq', when: { user: { $eq: ['a'] } }, path: 'when.user.$eq', says: 'several stand in { $in: [...] }' },
  { what: 'a value behind $in', when: { user: { $in: 'a' } }, path: 'when.user.$in', says: "expected an array of at least one value: text, got 'a'" },
  { what: 'an empty $in', when: { user: { $in: [] } }, path: 'when.user.$in', says: 'got an empty array' },
  { what: 'a wrong value in $in', when: { user: { $in: ['a', 5, 6] } }, path: 'when.user.$in[1]', says: 'expected text, got 5' },
  { what: 'a hole in $nin', when: { user: { $nin: Array(1e9) } }, path: 'when.user.$nin[0]', says: 'got nothing' },
  { what: 'a hour that no day has', when: { 'time.hour': 24 }, path: 'when.time.hour', says: 'expected a whole number from 0 to 23, got 24' },
  { what: 'half an hour', when: { 'time.Asia/Kolkata.hour': { $in: [5.5] } }, path: 'when.time.Asia/Kolkata.hour.$in[0]', says: 'got 5.5' },
  { what: 'a time that texts do not compare with', when: { 'time.clock': { $lt: '9:30' } }, path: 'when.time.clock.$lt', says: "expected a time like '09:30'" },
  { what: 'a day that no month has', when: { 'time.date': '2026-02-30' }, path: 'when.time.date', says: "expected a day like '2026-12-24'" },
  { what: 'a weekday at length', when: { 'time.weekday': 'sunday' }, path: 'when.time.weekday', says: "'sun' or 'mon'" },
  { what: 'a misspelt word', when: { priority: 'hihg' }, path: 'when.priority', says: "expected 'low' or 'normal' or 'high', got 'hihg'", didYouMean: 'high' },
  { what: 'a misspelt word in $in', when: { 'params.reasoning.effort': { $in: ['hgih'] } }, path: 'when.params.reasoning.effort.$in[0]', says: "got 'hgih'", didYouMean: 'high' },
  { what: 'more or less of words', when: { priority: { $gt: 'low' } }, path: 'when.priority.$gt', says: "there is no more or less in 'low' or 'normal' or 'high'" },
  { what: 'more or less of flags', when: { stream: { $gt: false } }, path: 'when.stream.$gt', says: 'there is no more or less in true or false' },
  { what: 'a value for an object', when: { 'params.reasoning': 'high' }, path: 'when.params.reasoning', says: "expected $exists alone, since it is an object: its fields have paths of their own, got 'high'" },
  { what: '$exists of a word', when: { user: { $exists: 'yes' } }, path: 'when.user.$exists', says: "expected true or false, got 'yes'" },
  // Ranges
  { what: 'a night', when: { 'time.hour': { $gte: 22, $lt: 6 } }, path: 'when.time.hour', says: 'nothing is at least 22 and below 6; to have either, use $or' },
  { what: 'a night by the clock', when: { 'time.clock': { $gt: '22:00', $lte: '06:00' } }, path: 'when.time.clock', says: 'nothing is above 22:00 and at most 06:00' },
  { what: 'a range without a point', when: { 'input.tokens': { $gte: 5, $lt: 5 } }, path: 'when.input.tokens', says: 'nothing is at least 5 and below 5' },
  // Patterns
  { what: 'a pattern that is none', when: { model: { $regex: 'gpt: (' } }, path: 'when.model.$regex', says: 'no valid pattern: Unterminated group' },
  { what: 'a pattern that its flags rule out', when: { model: { $regex: '\\p', $options: 'u' } }, path: 'when.model.$regex', says: 'no valid pattern: Invalid property name' },
  { what: 'an empty pattern', when: { model: { $regex: '' } }, path: 'when.model.$regex', says: 'expected a pattern as text, got an empty string' },
  { what: 'a pattern of the language', when: { model: { $regex: /gpt/ } }, path: 'when.model.$regex', says: 'expected a pattern as text, got an object' },
  { what: 'a pattern of the language by itself', when: { model: /gpt/ }, path: 'when.model', says: "expected a pattern as text, like { $regex: '^gpt' }" },
  { what: 'a pattern on a number', when: { 'input.tokens': { $regex: '5' } }, path: 'when.input.tokens.$regex', says: 'patterns are for text, and this is a number' },
  { what: 'flags without a pattern', when: { model: { $options: 'i' } }, path: 'when.model.$options', says: '$options are those of $regex, which is missing' },
  { what: 'a flag with a memory', when: { model: { $regex: 'a', $options: 'gi' } }, path: 'when.model.$options', says: "expected flags: any of i, m, s and u, each once, got 'gi'" },
  { what: 'a flag twice', when: { model: { $regex: 'a', $options: 'ii' } }, path: 'when.model.$options', says: "got 'ii'" },
];

describe('refuses', () => {
  it.each(cases)('$what', ({ when, path, says, expected, didYouMean }) => {
    const [problem, ...others] = problemsOf(when);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ path, message: expect.stringContaining(says), expected: expect.stringContaining(expected ?? '') });
    if (didYouMean !== undefined) expect(problem?.didYouMean).toBe(didYouMean);
  });
});

it('finds everything at once', () => {
  const when = { usr: 'a', team: 5, $or: [{ 'input.tokens': { $gt: 'x', $regex: 'x' } }], $not: { 'time.Nowhere.date': 'x' } };
  expect(problemsOf(when).map(({ path }) => path)).toEqual(['when.usr', 'when.team', 'when.$or[0].input.tokens.$gt', 'when.$or[0].input.tokens.$regex', 'when.$not.time.Nowhere.date']);
});

it('follows no condition that holds itself, and none in a crowd', () => {
  const self: Record<string, unknown> = {};
  self['$and'] = [self, self];
  self['$not'] = self;
  expect(problemsOf(self)).toMatchObject([{ message: 'nested more than 32 deep' }]);
  let crowd: object = { user: 'a' };
  for (let depth = 0; depth < 30; depth += 1) crowd = { $and: [crowd, crowd] };
  expect(problemsOf(crowd)).toMatchObject([{ message: 'more than 10000 conditions in one' }]);
  expect(problemsOf({ $or: Array(1e9) }).at(-1)).toMatchObject({ message: 'more than 10000 conditions in one' });
});
