import { openai } from '@zerohop/openai';
import { createRouter } from '@zerohop/core';
import { importPortkey } from '@zerohop/importers';
import fc from 'fast-check';
import { expect, it } from 'vitest';

type Fields = Readonly<Record<string, unknown>>;

/** What a Portkey request carries. */
interface Asked {
  readonly metadata: Fields;
  readonly params: Fields;
}

/** Portkey's own reading of a query: paths of two steps, strict equality, comparisons of what is made a number. */
function holds(query: Fields, asked: Asked): boolean {
  return Object.entries(query).every(([key, test]) => {
    if (key === '$and') return (test as Fields[]).every((one) => holds(one, asked));
    if (key === '$or') return (test as Fields[]).some((one) => holds(one, asked));
    const [first = '', second = ''] = key.split('.');
    const value = (asked as unknown as Record<string, Fields | undefined>)[first]?.[second];
    if (typeof test !== 'object' || test === null) return value === test;
    return Object.entries(test as Fields).every(([operator, operand]) => passes(operator, value, operand));
  });
}

function passes(operator: string, value: unknown, operand: unknown): boolean {
  const [a, b] = [Number.parseFloat(String(value)), Number.parseFloat(String(operand))];
  switch (operator) {
    case '$eq': return value === operand;
    case '$ne': return value !== operand;
    case '$in': return (operand as unknown[]).includes(value);
    case '$nin': return !(operand as unknown[]).includes(value);
    case '$gt': return a > b;
    case '$gte': return a >= b;
    case '$lt': return a < b;
    case '$lte': return a <= b;
    case '$regex': return typeof value === 'string' && new RegExp(operand as string).test(value);
    default: throw new Error(operator);
  }
}

const word = fc.constantFrom('a', 'b', 'ab', 'paid');
const number = fc.constantFrom(0, 0.5, 1, 2);
const tests = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    value,
    fc.record({ $eq: value, $ne: value, $in: fc.array(value, { minLength: 1, maxLength: 3 }), $nin: fc.array(value, { minLength: 1, maxLength: 3 }) }, { requiredKeys: [] }).filter((test) => Object.keys(test).length > 0),
  );
const bounds = fc.record({ $gt: number, $gte: number, $lt: number, $lte: number }, { requiredKeys: [] }).filter((test) => Object.keys(test).length > 0);
const leaf = fc.oneof(
  fc.dictionary(fc.constantFrom('metadata.x', 'metadata.y'), fc.oneof(tests(word), fc.record({ $regex: word })), { minKeys: 1 }),
  fc.dictionary(fc.constantFrom('params.temperature', 'params.max_tokens'), fc.oneof(tests(number), bounds), { minKeys: 1 }),
  fc.record({ 'params.stream': fc.boolean() }),
);
const { query } = fc.letrec<{ query: Fields }>((tie) => ({
  query: fc.oneof({ maxDepth: 3 }, leaf, fc.record({ $and: fc.array(tie('query'), { minLength: 1, maxLength: 3 }) }), fc.record({ $or: fc.array(tie('query'), { minLength: 1, maxLength: 3 }) })) as fc.Arbitrary<Fields>,
}));
const asked = fc.record({
  metadata: fc.dictionary(fc.constantFrom('x', 'y'), word),
  // A call here is a stream or it is none.
  params: fc.record({ temperature: number, max_tokens: fc.constantFrom(1, 2, 3), stream: fc.boolean() }, { requiredKeys: ['stream'] }),
});

it('an imported condition chooses the target that Portkey would', () => {
  fc.assert(
    fc.property(fc.array(query, { minLength: 1, maxLength: 3 }), fc.array(asked, { minLength: 10, maxLength: 10 }), (queries, requests) => {
      const targets = [...queries.map((_, index) => `t${index}`), 'rest'];
      const source = {
        strategy: { mode: 'conditional', conditions: queries.map((one, index) => ({ query: one, then: `t${index}` })), default: 'rest' },
        targets: targets.map((name) => ({ name, provider: 'openai', api_key: 'sk-made-up', override_params: { model: name } })),
      };
      const { config } = importPortkey(source);
      const router = createRouter(config as never, { adapters: [openai] } as never);
      for (const request of requests) {
        const chosen = queries.findIndex((one) => holds(one, request));
        const { temperature, max_tokens: maxTokens, stream } = request.params;
        const plan = router.plan({ model: 'main', messages: [{ role: 'user', content: 'Hi' }], metadata: request.metadata, temperature, maxTokens } as never, { stream: stream === true } as never);
        expect(plan.candidates.map(({ target }) => target)).toEqual([`openai/${chosen === -1 ? 'rest' : `t${chosen}`}`]);
      }
    }),
    { numRuns: 150 },
  );
});
