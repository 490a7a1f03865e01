import { expect, it } from 'vitest';
import { fromUsage } from './from-usage.ts';

it('adds what was cached to the input, and tells the hour apart', () => {
  const raw = {
    inputTokens: 100,
    outputTokens: 30,
    totalTokens: 1_130,
    cacheReadInputTokens: 700,
    cacheWriteInputTokens: 300,
    cacheDetails: [
      { ttl: '1h' as const, inputTokens: 200 },
      { ttl: '5m' as const, inputTokens: 100 },
    ],
  };
  expect(fromUsage(raw)).toEqual({
    input: { total: 1_100, uncached: 100, cacheRead: 700, cacheWrite: 300, cacheWrite1h: 200, audio: 0, image: 0 },
    output: { total: 30, text: 30, reasoning: 0, audio: 0 },
    provenance: 'provider',
    raw,
  });
});

it('is zero where nothing is said, and never writes more for an hour than it writes', () => {
  expect(fromUsage({ inputTokens: undefined, outputTokens: undefined, totalTokens: undefined })).toMatchObject({ input: { total: 0, cacheWrite1h: 0 }, output: { total: 0 } });
  expect(fromUsage({ inputTokens: 1, outputTokens: 1, totalTokens: 2, cacheWriteInputTokens: 5, cacheDetails: [{ ttl: '1h', inputTokens: 9 }] }).input.cacheWrite1h).toBe(5);
});
