import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RunningAverage } from './running-average.ts';

const averageOf = (newest: number, samples: readonly number[]): number | undefined => {
  const average = new RunningAverage(newest);
  for (const sample of samples) average.add(sample);
  return average.value;
};

it('is the plain mean at first', () => {
  expect([[], [4], [4, 8], [4, 8, 3]].map((samples) => averageOf(0.2, samples))).toEqual([undefined, 4, 6, 5]);
});

it('forgets: each newer sample takes its share of all before', () => {
  const settled = Array.from({ length: 50 }, () => 10);
  expect(averageOf(0.2, [...settled, 20])).toBeCloseTo(12);
  expect(averageOf(0.2, [...settled, ...Array.from({ length: 30 }, () => 20)])).toBeCloseTo(20, 1);
});

it('lies between the least and the greatest sample', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (samples, newest) => {
      const value = averageOf(newest, samples) ?? Number.NaN;
      expect(value).toBeGreaterThanOrEqual(Math.min(...samples) - 1e-9);
      expect(value).toBeLessThanOrEqual(Math.max(...samples) + 1e-9);
    }),
  );
});
