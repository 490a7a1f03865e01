import { expect, test } from 'vitest';
import { requestOrder } from './request-order.ts';

const requests = ['a', 'b', 'c'].map((name) => ({ name, stream: false, request: { messages: [] } }));
const names = (seed: number, count: number): string[] => Array.from({ length: count }, (_, index) => requestOrder(requests, seed)(index).name);

test('each request comes once in every round', () => {
  const drawn = names(1, 30);
  for (let from = 0; from < drawn.length; from += 3) expect(drawn.slice(from, from + 3).sort()).toEqual(['a', 'b', 'c']);
});

test('the order is that of the seed, and not that of the list', () => {
  expect(names(1, 30)).toEqual(names(1, 30));
  expect(names(1, 30)).not.toEqual(names(2, 30));
  expect(new Set(Array.from({ length: 10 }, (_, round) => names(1, 30).slice(round * 3, round * 3 + 3).join())).size).toBeGreaterThan(2);
});
