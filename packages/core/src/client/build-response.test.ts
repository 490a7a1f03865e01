import { expect, it } from 'vitest';
import type { Attempt } from '../chat/attempt.ts';
import { totalCost } from './build-response.ts';

function attempt(index: number, nanoUsd: number | undefined, estimated = false): Attempt {
  const cost = nanoUsd === undefined ? undefined : { nanoUsd, usd: nanoUsd / 1e9, lines: [{ attempt: index, kind: 'input' as const, quantity: 1, nanoUsd }], estimated, priceId: `p${index}` };
  return { index, cost } as Attempt;
}

it('E1: a call costs the sum of its attempts, line by line; one estimate makes it an estimate', () => {
  const cost = totalCost([attempt(0, undefined), attempt(1, 7), attempt(2, 5, true)], undefined);
  expect(cost).toMatchObject({ nanoUsd: 12, usd: 12e-9, estimated: true, priceId: 'p1' });
  expect(cost.lines.map(({ attempt: index, nanoUsd }) => [index, nanoUsd])).toEqual([[1, 7], [2, 5]]);
});

it('names the price of the attempt that served', () => {
  expect(totalCost([attempt(0, 7), attempt(1, 5)], 'served').priceId).toBe('served');
});

it('E3: what was never sent costs nothing, and is no estimate', () => {
  expect(totalCost([], undefined)).toEqual({ nanoUsd: 0, usd: 0, lines: [], estimated: false, priceId: 'none' });
});
