import { describe, expect, it } from 'vitest';
import { defaultPolicies } from '../pipeline/policies.ts';
import { TargetHealth } from '../pipeline/target-health.ts';
import { openForMs, reasonToOpen } from './breaker-rule.ts';

const options = defaultPolicies.breaker as Exclude<typeof defaultPolicies.breaker, false>;

function seen(successes: number, failures: number, inARow = 0): TargetHealth {
  const health = new TargetHealth();
  for (let call = 0; call < successes; call += 1) health.window.add(0, options.windowMs, true);
  for (let call = 0; call < failures; call += 1) health.window.add(0, options.windowMs, false);
  health.consecutiveFailures = inARow;
  return health;
}

describe('reasonToOpen', () => {
  it.each([
    [seen(0, 4, 4), undefined],
    [seen(0, 5, 5), '5 failures in a row'],
    [seen(0, 9, 9), '9 failures in a row'],
    [seen(5, 4), undefined],
    [seen(5, 5), '5 of 10 calls failed or were slow in 30 s'],
    [seen(6, 5), undefined],
    [seen(4, 5), undefined],
    [seen(0, 10), '10 of 10 calls failed or were slow in 30 s'],
  ])('B1: case %#', (health, reason) => {
    expect(reasonToOpen(health, options, 0)).toBe(reason);
  });

  it('B1: looks at its own window only', () => {
    expect(reasonToOpen(seen(5, 5), options, 29_999)).toBeDefined();
    expect(reasonToOpen(seen(5, 5), options, 30_000)).toBeUndefined();
    expect(reasonToOpen(seen(5, 5), { ...options, windowMs: 3_000 }, 3_000)).toBeUndefined();
  });
});

describe('openForMs', () => {
  it('B1: doubles up to the most', () => {
    expect([1, 2, 3, 4, 5, 6, 99, 2_000].map((times) => openForMs(options, times, () => 0))).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000, 60_000]);
  });

  it('B1: is shortened by up to a fifth', () => {
    expect(openForMs(options, 1, () => 0.5)).toBe(4_500);
    expect(openForMs(options, 9, () => 0.999_999)).toBeCloseTo(48_000, 0);
  });
});
