import { expect, it } from 'vitest';
import { batchesOf, testSimulations } from './simulations.ts';

testSimulations(1);

it('the two files have every batch, and none twice', () => {
  const all = [...batchesOf(0), ...batchesOf(1)].toSorted((a, b) => a - b);
  expect(all).toEqual(all.map((_, index) => (all[0] ?? 0) + index * 50));
  expect(batchesOf(0).length - batchesOf(1).length).toBeLessThanOrEqual(1);
});
