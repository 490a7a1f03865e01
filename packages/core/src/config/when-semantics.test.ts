import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ChatRequest } from '../chat/request.ts';
import type { FactTest, FactValue, When } from '../chat/when.ts';
import { CallFacts } from '../pipeline/call-facts.ts';
import { compileCondition } from '../router/conditions/compile.ts';
import { checkWhen } from './check-when.ts';
import { Problems } from './problems.ts';

// Few names and few values, so that tests pass about as often as they fail.
const texts = ['a', 'b', 'ab'];
const text = fc.constantFrom(...texts);
const number = fc.integer({ min: 0, max: 3 });
const values = { text, number, flag: fc.boolean(), any: fc.oneof(text, number, fc.boolean(), fc.constant(null)), priority: fc.constantFrom('low', 'normal', 'high') };
const paths = {
  user: 'text', 'tags.a': 'text', 'tags.constructor': 'text', 'metadata.a': 'text', tools: 'text', 'params.stop': 'text', 'input.text': 'text', priority: 'priority', stream: 'flag', 'input.messages': 'number',
  'params.seed': 'number', 'params.providerOptions.x.y': 'any', 'params.providerOptions.x.z.0': 'any',
} as const satisfies Record<string, keyof typeof values>;

function testOf(kind: keyof typeof values, depth: number): fc.Arbitrary<FactTest> {
  const value = values[kind] as fc.Arbitrary<FactValue>;
  const list = fc.array(value, { minLength: 1, maxLength: 3 });
  const bound = kind === 'any' ? fc.oneof(text, number) : (value as fc.Arbitrary<string | number>);
  const ordered = kind === 'text' || kind === 'number' || kind === 'any';
  return fc
    .record(
      {
        $eq: value, $ne: value, $in: list, $nin: list, $exists: fc.boolean(),
        ...(ordered ? { $gt: bound, $gte: bound, $lt: bound, $lte: bound } : undefined),
        ...(kind === 'text' || kind === 'any' ? { $regex: fc.constantFrom('^a', 'B', 'b$', 'a|^b'), $options: fc.constantFrom('', 'i', 'ms') } : undefined),
        ...(depth > 0 ? { $not: fc.constant(undefined).chain(() => testOf(kind, depth - 1)) } : undefined),
      },
      { requiredKeys: [] },
    )
    .map((all) => some(all, Object.keys(all).length))
    .filter((test) => Object.keys(test).length > 0);
}

// Tests of one or two operators: of more, nearly none would hold.
function some(test: Record<string, unknown>, seed: number): FactTest {
  const keys = Object.keys(test).filter((key) => key !== '$options');
  const kept = new Set(keys.filter((_, index) => index === seed % keys.length || index === (seed * 7 + 1) % keys.length));
  return Object.fromEntries(Object.entries(test).filter(([key]) => kept.has(key === '$options' ? '$regex' : key)));
}

const factEntry = fc.constantFrom(...(Object.keys(paths) as (keyof typeof paths)[])).chain((path) =>
  fc.oneof(values[paths[path]] as fc.Arbitrary<FactValue>, testOf(paths[path], 2)).map((test): When => ({ [path]: test })),
);
const { when } = fc.letrec<{ when: When; fact: When }>((tie) => ({
  fact: fc.array(factEntry, { minLength: 1, maxLength: 2 }).map((entries): When => Object.assign({}, ...entries) as When),
  when: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('fact'),
    fc.tuple(tie('fact'), fc.array(tie('when'), { minLength: 1, maxLength: 3 })).map(([fact, $and]): When => ({ ...fact, $and })),
    fc.array(tie('when'), { minLength: 1, maxLength: 3 }).map(($or): When => ({ $or })),
    tie('when').map(($not): When => ({ $not })),
  ),
}));

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const call = fc.record({
  user: optional(text), tag: optional(text), odd: optional(text), metadata: optional(text), tools: optional(fc.array(text, { maxLength: 2 })), stop: optional(fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 2 }))),
  says: text, priority: optional(fc.constantFrom('low' as const, 'high' as const)), stream: fc.boolean(), messages: fc.integer({ min: 1, max: 3 }), seed: optional(number), y: optional(fc.oneof(values.any, fc.array(values.any, { maxLength: 3 }))), z: optional(fc.array(values.any, { maxLength: 2 })),
});
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

/** The facts of a call, laid out by hand. */
function plain({ user, tag, odd, metadata, tools, stop, says, priority, stream, messages, seed, y, z }: Call): Record<keyof typeof paths, unknown> {
  return {
    user, 'tags.a': tag, 'tags.constructor': odd, 'metadata.a': metadata, tools: tools?.length === 0 ? undefined : tools, 'params.stop': stop, 'input.text': says, priority: priority ?? 'normal', stream, 'input.messages': messages,
    'params.seed': seed, 'params.providerOptions.x.y': y, 'params.providerOptions.x.z.0': z?.[0],
  };
}

function factsOf({ user, tag, odd, metadata, tools, stop, says, priority, stream, messages, seed, y, z }: Call): CallFacts {
  const given = (entries: Record<string, unknown>): object => Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
  const request = given({
    model: 'chat', messages: Array.from({ length: messages }, () => ({ role: 'user', content: says })), tools: tools?.map((name) => ({ name })), stop, priority, seed,
    metadata: metadata === undefined ? undefined : { a: metadata }, providerOptions: { x: given({ y, z }) },
  }) as ChatRequest;
  return new CallFacts({ request, stream, atMs: 0, scope: { tenant: undefined, team: undefined, user, tags: given({ a: tag, constructor: odd }) as Record<string, string> } });
}

// What the words of docs/conditions.md say, and nothing else.
function meets(when: When, facts: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(when).every(([key, value]) => {
    if (key === '$and') return (value as When[]).every((each) => meets(each, facts));
    if (key === '$or') return (value as When[]).some((each) => meets(each, facts));
    if (key === '$not') return !meets(value as When, facts);
    return passes(facts[key], typeof value === 'object' && value !== null ? (value as FactTest) : { $eq: value as FactValue });
  });
}

function passes(fact: unknown, test: FactTest): boolean {
  const elements: unknown[] = fact === undefined ? [] : Array.isArray(fact) ? fact : [fact];
  const comparable = (bound: unknown): (string | number)[] => elements.filter((element) => typeof element === typeof bound) as (string | number)[];
  const tests: Record<keyof FactTest, () => boolean> = {
    $eq: () => elements.includes(test.$eq),
    $ne: () => !elements.includes(test.$ne),
    $in: () => elements.some((element) => test.$in?.includes(element as FactValue)),
    $nin: () => !elements.some((element) => test.$nin?.includes(element as FactValue)),
    $gt: () => comparable(test.$gt).some((element) => element > (test.$gt ?? '')),
    $gte: () => comparable(test.$gte).some((element) => element >= (test.$gte ?? '')),
    $lt: () => comparable(test.$lt).some((element) => element < (test.$lt ?? '')),
    $lte: () => comparable(test.$lte).some((element) => element <= (test.$lte ?? '')),
    $regex: () => elements.some((element) => typeof element === 'string' && new RegExp(test.$regex ?? '', test.$options).test(element)),
    $options: () => true,
    $exists: () => (fact !== undefined) === test.$exists,
    $not: () => !passes(fact, test.$not ?? {}),
  };
  return (Object.keys(test) as (keyof FactTest)[]).every((operator) => tests[operator]());
}

function pathsIn(when: When): string[] {
  return Object.entries(when).flatMap(([key, value]) => (key === '$and' || key === '$or' ? (value as When[]).flatMap(pathsIn) : key === '$not' ? pathsIn(value as When) : [key]));
}

it('a compiled condition says what its words mean, and names a fact of its own when it fails', () => {
  let held = 0;
  let failed = 0;
  fc.assert(
    fc.property(when, call, (when, call) => {
      const problems = new Problems();
      checkWhen(when, 'when', problems);
      // A range that nothing lies in is refused, and means the same all the same.
      expect(problems.list.filter(({ message }) => !message.startsWith('nothing is '))).toEqual([]);
      const condition = compileCondition(when);
      const facts = factsOf(call);
      const holds = condition.holds(facts);
      expect(holds).toBe(meets(when, plain(call)));
      if (holds) held += 1;
      else {
        failed += 1;
        const { message, details } = condition.whyNot(facts);
        expect(pathsIn(when)).toContain(details.path);
        expect(message).toContain(details.path);
        expect(JSON.parse(JSON.stringify(details))).toEqual(details);
      }
    }),
    { numRuns: 5_000 },
  );
  expect(Math.min(held, failed)).toBeGreaterThan(1_000);
});

const word = fc.constantFrom(
  '$and', '$or', '$not', '$eq', '$ne', '$in', '$nin', '$gt', '$lt', '$regex', '$options', '$exists', 'user', 'tools', 'tags.a', 'tags', 'a', 'input.text', 'input.tokens', 'time.hour', 'time.Europe/Berlin.date', 'time.X.hour',
  'time.<zone>.hour', 'params.stop', 'params.reasoning', 'params.providerOptions.x.y', '__proto__', 'constructor', 'toString', '',
);
const leaf = fc.oneof(fc.constantFrom('i', 'u', '(', '\\', '[a-', '(?<a>', '2026-01-01', '09:30'), fc.integer({ min: -1, max: 25 }), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.string());
const { tree: garbage } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof({ depthSize: 'medium', withCrossShrink: true }, leaf, fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(word, tie('tree'), { maxKeys: 4 })),
}));
const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true, withObjectString: true, withTypedArray: true, withSparseArray: true });

it('whatever a config has there is refused, or can be compiled and asked', () => {
  let passed = 0;
  let refused = 0;
  fc.assert(
    fc.property(fc.oneof(garbage, anything, when as fc.Arbitrary<unknown>), call, (value, call) => {
      const problems = new Problems();
      checkWhen(value, 'when', problems);
      if (problems.found) {
        refused += 1;
        for (const { path, expected, message } of problems.list) expect([path.startsWith('when'), expected !== '', message !== '']).toEqual([true, true, true]);
        return;
      }
      passed += 1;
      const condition = compileCondition(value as When);
      const facts = factsOf(call);
      if (!condition.holds(facts)) expect(condition.whyNot(facts).details.path).toBeTypeOf('string');
    }),
    { numRuns: 5_000 },
  );
  expect(Math.min(passed, refused)).toBeGreaterThan(500);
});
