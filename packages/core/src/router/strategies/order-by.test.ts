import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderBy } from './order-by.ts';

it('is a stable sort by the figures', () => {
  const figure = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY));
  fc.assert(
    fc.property(fc.array(figure, { maxLength: 30 }), (figures) => {
      const targets = Object.freeze(figures.map((key, index) => ({ key, index })));
      expect(orderBy(targets, [...figures])).toEqual([...targets].sort((a, b) => (a.key === b.key ? a.index - b.index : a.key - b.key)));
    }),
  );
});

it('copies nothing that is in order', () => {
  const targets = ['a', 'b', 'c'];
  expect(orderBy(targets, [1, 1, 2])).toBe(targets);
});
