import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePrice } from './compile-price.ts';
import { priceUsage } from './price.ts';
import { worstCaseNanoUsd } from './worst-case.ts';

// Odd rates, so that rounding has a say.
const odd = compilePrice('odd', 'catalog', [{ input: 0.000333, output: 0.000777 }]);
const price = compilePrice('x', 'catalog', [{ input: 2, cacheRead: 0.2, cacheWrite: 2.5, output: 10, tiers: [{ aboveInputTokens: 1_000, input: 4, output: 15 }] }]);

test('every token at the dearest rate of its direction', () => {
  expect(worstCaseNanoUsd({ price, atMs: 0, inputTokens: 1_000, outputTokens: 100 })).toBe(2_500_000 + 1_000_000 + 6);
  expect(worstCaseNanoUsd({ price, atMs: 0, inputTokens: 1_001, outputTokens: 100 })).toBe(4_004_000 + 1_500_000 + 6);
});

test('undefined without a price for a direction or for the service tier', () => {
  expect(worstCaseNanoUsd({ price: undefined, atMs: 0, inputTokens: 1, outputTokens: 1 })).toBeUndefined();
  expect(worstCaseNanoUsd({ price: compilePrice('x', 'catalog', [{ input: 1 }]), atMs: 0, inputTokens: 1, outputTokens: 1 })).toBeUndefined();
  expect(worstCaseNanoUsd({ price, atMs: 0, inputTokens: 1, outputTokens: 1, serviceTier: 'turbo' })).toBeUndefined();
});

test('no bill within the tokens exceeds it', () => {
  const tokens = fc.nat(2_000);
  fc.assert(
    fc.property(tokens, tokens, tokens, tokens, fc.constantFrom(price, odd), (uncached, cacheRead, cacheWrite, text, of) => {
      const total = uncached + cacheRead + cacheWrite;
      const { nanoUsd } = priceUsage({
        usage: { input: { total, uncached, cacheRead, cacheWrite, cacheWrite1h: 0, audio: 0, image: 0 }, output: { total: text, text, reasoning: 0, audio: 0 }, provenance: 'provider' },
        price: of,
        atMs: 0,
        attempt: 0,
      });
      expect(nanoUsd).toBeLessThanOrEqual(worstCaseNanoUsd({ price: of, atMs: 0, inputTokens: total, outputTokens: text }) ?? -1);
    }),
  );
});
