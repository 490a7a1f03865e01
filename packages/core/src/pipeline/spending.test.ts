import { expect, it } from 'vitest';
import type { Usage } from '../chat/usage.ts';
import { TargetSpending } from './spending.ts';

function usage(input: number, output: number, more: { cacheRead?: number; cacheWrite?: number; cacheWrite1h?: number; reasoning?: number; provenance?: Usage['provenance'] } = {}): Usage {
  const { cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0, reasoning = 0, provenance = 'provider' } = more;
  return {
    input: { total: input, uncached: input - cacheRead - cacheWrite, cacheRead, cacheWrite, cacheWrite1h, audio: 0, image: 0 },
    output: { total: output, text: output - reasoning, reasoning, audio: 0 },
    provenance,
  };
}
const figures = (...usages: readonly Usage[]): unknown[] => {
  const spending = new TargetSpending();
  for (const one of usages) spending.add(one);
  const { outputTokens, reasoningShare, cacheReadShare, cacheWriteShare, cacheWrite1hShare } = spending.latest;
  return [outputTokens, reasoningShare, cacheReadShare, cacheWriteShare, cacheWrite1hShare];
};

it('knows nothing before the first answer, and takes nothing for cached', () => {
  expect(figures()).toEqual([undefined, 0, 0, 0, 0]);
});

it('averages what answers came to, long ones counting by their length', () => {
  expect(figures(usage(1_000, 100, { reasoning: 50 }), usage(3_000, 300, { cacheRead: 2_000, cacheWrite: 1_000, cacheWrite1h: 600 }))).toEqual([200, 0.125, 0.5, 0.1, 0.15]);
});

it('estimates say how long answers are, and nothing of caches', () => {
  expect(figures(usage(1_000, 100, { cacheRead: 500 }), usage(1_000, 300, { provenance: 'estimated' }))).toEqual([200, 0, 0.5, 0, 0]);
});

it('what was known then does not change', () => {
  const spending = new TargetSpending();
  spending.add(usage(1_000, 100));
  const then = spending.latest;
  spending.add(usage(1_000, 300));
  expect([then.outputTokens, spending.latest.outputTokens]).toEqual([100, 200]);
});
