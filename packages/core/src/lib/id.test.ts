import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createNewId } from './id.ts';

it('makes ids of one form that sort by time', () => {
  fc.assert(
    fc.property(fc.nat({ max: 4_000_000_000_000 }), fc.nat({ max: 1_000_000 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (ms, later, draw) => {
      const first = createNewId(() => ms, () => draw)();
      const second = createNewId(() => ms + 1 + later, () => draw)();
      expect(first).toMatch(/^call_[0-9a-z]{19}$/);
      expect(first < second).toBe(true);
    }),
  );
});

it('does not repeat itself', () => {
  const newId = createNewId(() => 1, Math.random);
  expect(new Set(Array.from({ length: 10_000 }, newId)).size).toBe(10_000);
});
