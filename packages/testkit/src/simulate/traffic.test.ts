import { expect, test } from 'vitest';
import { seededRandom } from '../lib/seeded-random.ts';
import { planTraffic } from './traffic.ts';

test('calls arrive at random moments, so many per second', () => {
  const planned = planTraffic({ calls: 10_000, arrival: { perSecond: 50 } }, Infinity, ['chat'], seededRandom(1));
  expect(planned).toHaveLength(10_000);
  expect(Math.abs((planned.at(-1)?.atMs ?? 0) - 200_000)).toBeLessThan(10_000);
  expect(planned.every(({ atMs }, index) => atMs >= (planned[index - 1]?.atMs ?? 0))).toBe(true);
});

test('bursts arrive at once', () => {
  const planned = planTraffic({ calls: 5, arrival: { burst: 2, everyMs: 1_000 } }, Infinity, ['chat'], seededRandom(1));
  expect(planned.map(({ atMs }) => atMs)).toEqual([0, 0, 1_000, 1_000, 2_000]);
});

test('the time bounds the calls where no number does', () => {
  expect(planTraffic({ arrival: { burst: 3, everyMs: 1_000 } }, 2_500, ['chat'], seededRandom(1))).toHaveLength(9);
});

test('models, kinds, consumers and readers are mixed by weight', () => {
  const planned = planTraffic({ calls: 4_000, model: { a: 3, b: 1 }, streams: 0.25, consumers: { fast: 1, slow: 1, leaving: 2 }, readers: { text: 1 } }, Infinity, [], seededRandom(2));
  const share = (holds: (call: (typeof planned)[number]) => boolean): number => planned.filter(holds).length / planned.length;
  expect(share(({ model }) => model === 'a')).toBeCloseTo(0.75, 1);
  expect(share(({ stream }) => stream)).toBeCloseTo(0.25, 1);
  expect(share(({ consumer }) => consumer === 'leaving')).toBeCloseTo(0.5, 1);
  expect(planned.every(({ consumer, leaveAfterMs, pausesMs }) => (consumer === 'leaving') === (leaveAfterMs !== undefined) && (consumer === 'slow') === (pausesMs.length > 0))).toBe(true);
  expect(planned.every(({ reader, stream, leaveBy }) => reader === 'text' && (stream || leaveBy === 'signal'))).toBe(true);
});
