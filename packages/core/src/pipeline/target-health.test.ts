import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cannotFit, LatencySamples, RollingWindow, TargetHealth } from './target-health.ts';

describe('RollingWindow', () => {
  it('B1: forgets a bucket at a time, ten in all', () => {
    const window = new RollingWindow();
    for (let bucket = 0; bucket < 10; bucket += 1) window.add(bucket * 100, 1_000, bucket % 2 === 0);
    expect(window.counts(999, 1_000)).toEqual({ successes: 5, failures: 5 });
    expect(window.counts(1_000, 1_000)).toEqual({ successes: 4, failures: 5 });
    expect(window.counts(1_100, 1_000)).toEqual({ successes: 4, failures: 4 });
    expect(window.counts(1_899, 1_000)).toEqual({ successes: 0, failures: 1 });
    expect(window.counts(1_900, 1_000)).toEqual({ successes: 0, failures: 0 });
  });

  it('starts at any time, and after a long silence is empty', () => {
    const window = new RollingWindow();
    window.add(1_700_000_000_123.5, 30_000, false);
    expect(window.counts(1_700_000_000_123.5, 30_000)).toEqual({ successes: 0, failures: 1 });
    expect(window.counts(1_800_000_000_000, 30_000)).toEqual({ successes: 0, failures: 0 });
  });

  it('a clock that steps back loses nothing', () => {
    const window = new RollingWindow();
    window.add(5_000, 1_000, true);
    window.add(4_000, 1_000, false);
    expect(window.counts(4_500, 1_000)).toEqual({ successes: 1, failures: 1 });
  });

  it('clears', () => {
    const window = new RollingWindow();
    window.add(0, 1_000, true);
    window.add(0, 1_000, false);
    window.clear();
    expect(window.counts(0, 1_000)).toEqual({ successes: 0, failures: 0 });
  });

  it('a shorter window is a part of the longest one that was asked for', () => {
    const window = new RollingWindow();
    window.counts(0, 10_000);
    window.add(0, 2_000, false);
    window.add(5_000, 10_000, false);
    expect(window.counts(5_500, 2_000)).toEqual({ successes: 0, failures: 1 });
    expect(window.counts(5_500, 10_000)).toEqual({ successes: 0, failures: 2 });
    expect(window.counts(5_500, 1)).toEqual({ successes: 0, failures: 1 });
  });

  it('is what a list of everything would say, to a bucket', () => {
    const step = fc.record({ afterMs: fc.nat({ max: 400 }), success: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat({ max: 1_000_000 }), (steps, startMs) => {
        const window = new RollingWindow();
        const log: { atMs: number; success: boolean }[] = [];
        let nowMs = startMs;
        for (const { afterMs, success } of steps) {
          nowMs += afterMs;
          window.add(nowMs, 1_000, success);
          log.push({ atMs: nowMs, success });
          const oldest = Math.floor(nowMs / 100) - 9;
          const inside = log.filter(({ atMs }) => Math.floor(atMs / 100) >= oldest);
          expect(window.counts(nowMs, 1_000)).toEqual({
            successes: inside.filter((entry) => entry.success).length,
            failures: inside.filter((entry) => !entry.success).length,
          });
        }
      }),
    );
  });
});

describe('LatencySamples', () => {
  it('says nothing with fewer than ten', () => {
    const samples = new LatencySamples();
    for (let sample = 1; sample <= 9; sample += 1) samples.add(sample);
    expect(samples.p90).toBeUndefined();
    samples.add(10);
    expect(samples.p90).toBe(9);
    samples.add(100);
    expect(samples.p90).toBe(10);
  });

  it('keeps the latest 64', () => {
    const samples = new LatencySamples();
    for (let sample = 0; sample < 64; sample += 1) samples.add(1_000);
    for (let sample = 0; sample < 57; sample += 1) samples.add(1);
    expect(samples.p90).toBe(1_000);
    samples.add(1);
    expect(samples.p90).toBe(1);
  });
});

describe('cannotFit', () => {
  const health = new TargetHealth();
  for (let sample = 0; sample < 10; sample += 1) {
    health.firstToken.add(100);
    health.total.add(300);
  }

  it('A7: goes by the p90 of streams or of whole answers', () => {
    expect(cannotFit(health, true, 0, 101)).toBe(false);
    expect(cannotFit(health, true, 0, 100)).toBe(true);
    expect(cannotFit(health, false, 0, 301)).toBe(false);
    expect(cannotFit(health, false, 0, 300)).toBe(true);
  });

  it('A7: without samples only what is over cannot fit; without a deadline everything fits', () => {
    expect(cannotFit(new TargetHealth(), true, 5, 6)).toBe(false);
    expect(cannotFit(new TargetHealth(), true, 6, 6)).toBe(true);
    expect(cannotFit(health, true, 5, undefined)).toBe(false);
  });
});
