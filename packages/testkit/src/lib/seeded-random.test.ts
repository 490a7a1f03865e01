import { expect, test } from 'vitest';
import { seededRandom } from './seeded-random.ts';

test('the same seed draws the same numbers, another seed others', () => {
  const draw = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

test('draws are spread over 0 (inclusive) to 1 (exclusive)', () => {
  const random = seededRandom(42);
  const draws = Array.from({ length: 10_000 }, random);
  expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...draws)).toBeLessThan(1);
  const buckets = Array.from({ length: 10 }, (_, bucket) => draws.filter((draw) => Math.floor(draw * 10) === bucket).length);
  for (const count of buckets) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
