import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TargetHealth } from './target-health.ts';
import { countFirst, takeRepeat } from './retry-budget.ts';

const take = (health: TargetHealth, ratio: number, minPer10s: number, nowMs = 0): boolean => takeRepeat(health, { ratio, minPer10s }, nowMs);

describe('the retry budget', () => {
  it('A6: allows minPer10s, however few first attempts there were', () => {
    const health = new TargetHealth();
    expect([1, 2, 3, 4].map(() => take(health, 0.2, 3))).toEqual([true, true, true, false]);
  });

  it('A6: allows the share of first attempts where that is more', () => {
    const health = new TargetHealth();
    for (let call = 0; call < 25; call += 1) countFirst(health, 0);
    expect([1, 2, 3, 4, 5, 6].map(() => take(health, 0.2, 3))).toEqual([true, true, true, true, true, false]);
  });

  it('A6: none at all is none', () => {
    expect(take(new TargetHealth(), 0, 0)).toBe(false);
  });

  it('A6: a refused repeat is not counted', () => {
    const health = new TargetHealth();
    for (let ask = 0; ask < 5; ask += 1) take(health, 0, 1);
    expect(health.attempts.counts(0, 10_000)).toEqual({ successes: 0, failures: 1 });
  });

  it('A6: comes back after 10 s', () => {
    const health = new TargetHealth();
    take(health, 0, 1);
    expect([take(health, 0, 1, 9_999), take(health, 0, 1, 10_000)]).toEqual([false, true]);
  });

  it('A6: switched off it allows everything, and still counts', () => {
    const health = new TargetHealth();
    for (let call = 0; call < 50; call += 1) expect(takeRepeat(health, false, 0)).toBe(true);
    expect(take(health, 0, 50)).toBe(false);
    expect(take(health, 0, 51)).toBe(true);
  });

  it('A6: true options are heeded whatever they are', () => {
    expect(takeRepeat(new TargetHealth(), { ratio: 5, minPer10s: 0 }, 0)).toBe(false);
    expect(takeRepeat(new TargetHealth(), { ratio: 0, minPer10s: 1 }, 0)).toBe(true);
  });

  it('A6: never gives more than its allowance, whatever comes in whatever order', () => {
    const step = fc.oneof(fc.record({ kind: fc.constant('first' as const), times: fc.nat({ max: 30 }) }), fc.record({ kind: fc.constant('repeat' as const), times: fc.nat({ max: 30 }) }), fc.record({ kind: fc.constant('pass' as const), times: fc.nat({ max: 4_000 }) }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.double({ min: 0, max: 2, noNaN: true }), fc.nat({ max: 20 }), (steps, ratio, minPer10s) => {
        const health = new TargetHealth();
        let nowMs = 0;
        for (const { kind, times } of steps) {
          if (kind === 'pass') nowMs += times;
          for (let time = 0; kind !== 'pass' && time < times; time += 1) {
            const before = health.attempts.counts(nowMs, 10_000);
            if (kind === 'first') countFirst(health, nowMs);
            else {
              const allowed = Math.max(ratio * before.successes, minPer10s);
              const given = take(health, ratio, minPer10s, nowMs);
              expect(given).toBe(before.failures + 1 <= allowed);
              if (given) expect(health.attempts.counts(nowMs, 10_000).failures).toBeLessThanOrEqual(allowed);
            }
          }
        }
      }),
    );
  });
});
