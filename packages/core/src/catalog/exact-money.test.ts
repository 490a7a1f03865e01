import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nanoUsdOf, timesDecimals } from './exact-money.ts';

const exactNano = (quantity: number, pico: number): bigint => (BigInt(quantity) * BigInt(pico) + 500n) / 1000n;

test('a line is rounded half up to the nano-dollar', () => {
  expect(nanoUsdOf(1, 499)).toBe(0);
  expect(nanoUsdOf(1, 500)).toBe(1);
  expect(nanoUsdOf(1, 1_499)).toBe(1);
  expect(nanoUsdOf(3, 500)).toBe(2);
  expect(nanoUsdOf(1_000_000, 1_250_000)).toBe(1_250_000_000);
});

test('a line is exact below and beyond the range of exact doubles', () => {
  const quantities = fc.oneof(fc.nat(2_000_000), fc.integer({ min: 0, max: 2 ** 40 }));
  const picos = fc.oneof(fc.nat(200_000_000), fc.integer({ min: 0, max: 2 ** 36 }));
  fc.assert(
    fc.property(quantities, picos, (quantity, pico) => {
      const exact = exactNano(quantity, pico);
      // Nano-dollars beyond 9 million dollars a line are no longer integers a double can hold.
      fc.pre(exact <= BigInt(Number.MAX_SAFE_INTEGER));
      expect(BigInt(nanoUsdOf(quantity, pico))).toBe(exact);
    }),
    { numRuns: 2_000 },
  );
});

test('the last products that doubles hold and the first they do not are both exact', () => {
  for (const offset of [-1_001, -1_000, -501, -500, -499, -1, 0, 1, 499, 500, 501]) {
    const pico = Number.MAX_SAFE_INTEGER + Math.min(offset, 0);
    expect(BigInt(nanoUsdOf(1, pico))).toBe(exactNano(1, pico));
    expect(BigInt(nanoUsdOf(3, pico))).toBe(exactNano(3, pico));
  }
});

test('factors count as they are written, rounded once', () => {
  expect(timesDecimals(2_000_000, 1.1)).toBe(2_200_000);
  expect(timesDecimals(35, 1.1)).toBe(39); // 38.5
  expect(timesDecimals(5, 0.5)).toBe(3);
  expect(timesDecimals(5, 0.5, 0.5)).toBe(1);
  expect(timesDecimals(1_000_000, 1e-7)).toBe(0);
  expect(timesDecimals(10_000_000, 1.5e-7)).toBe(2);
  expect(timesDecimals(3, 1e3)).toBe(3_000);
  expect(timesDecimals(7)).toBe(7);
});
