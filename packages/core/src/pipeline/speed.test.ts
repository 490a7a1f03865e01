import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from './speed.ts';

/** A pace that has answered so, one call after the other. */
function paceAfter(...answersMs: readonly number[]): { pace: Pace; nowMs: number } {
  const pace = new Pace();
  let nowMs = 0;
  for (const ms of answersMs) {
    pace.began(nowMs);
    nowMs += ms;
    pace.answered(nowMs, ms);
  }
  return { pace, nowMs };
}
const usual = Array.from({ length: 30 }, () => 100);
const likely = ({ pace, nowMs }: { pace: Pace; nowMs: number }): number => pace.likelyMs(nowMs) ?? Number.NaN;

describe('Pace', () => {
  it('knows nothing before the first answer', () => {
    const { pace } = paceAfter();
    expect(pace.likelyMs(0)).toBeUndefined();
    pace.began(0);
    expect(pace.likelyMs(50)).toBeUndefined();
  });

  it('follows answers', () => {
    expect(likely(paceAfter(...usual))).toBeCloseTo(100);
    expect(likely(paceAfter(...usual, 190))).toBeCloseTo(118);
    expect(likely(paceAfter(...usual, ...Array.from({ length: 30 }, () => 60)))).toBeCloseTo(60, 0);
  });

  it('one late answer says little, two in a row that the target has become slow', () => {
    expect(likely(paceAfter(...usual, 2_000))).toBeCloseTo(120);
    expect(likely(paceAfter(...usual, 2_000, 100, 2_000))).toBeLessThan(140);
    expect(likely(paceAfter(...usual, 2_000, 1_900))).toBe(1_900);
  });

  it('one early answer says little, two in a row that the target has become quick', () => {
    expect(likely(paceAfter(...usual, 10))).toBeCloseTo(82);
    expect(likely(paceAfter(...usual, 10, 12))).toBe(12);
    expect(likely(paceAfter(...usual, 10, 300))).toBeGreaterThan(82);
  });

  it('is the same for a target that is always busy and for one that is asked now and then', () => {
    const samples = Array.from({ length: 400 }, (_, index) => [80, 100, 90, 180, 110][index % 5] ?? 0);
    const paces = [1, 1_000].map((everyMs) => {
      const pace = new Pace();
      samples.forEach((ms, index) => {
        pace.began(index * everyMs);
        pace.answered(index * everyMs, ms);
      });
      return pace.likelyMs(399 * everyMs) ?? 0;
    });
    expect(Math.abs((paces[0] ?? 0) - (paces[1] ?? 0))).toBeLessThan(5);
  });

  it('says for how long nothing has been under way', () => {
    const { pace, nowMs } = paceAfter(...usual);
    expect([pace.idleMs(nowMs), pace.idleMs(nowMs + 70), pace.idleMs(nowMs - 5), paceAfter().pace.idleMs(0)]).toEqual([0, 70, 0, Number.POSITIVE_INFINITY]);
    pace.began(nowMs + 100);
    expect(pace.idleMs(nowMs + 500)).toBe(0);
    pace.failed(nowMs + 500);
    expect(pace.idleMs(nowMs + 501)).toBe(1);
  });

  it('what is new counts for nearly all once the old is old', () => {
    const { pace, nowMs } = paceAfter(5_000, 5_000);
    pace.began(nowMs + 300_000);
    pace.answered(nowMs + 300_100, 100);
    expect(pace.likelyMs(nowMs + 300_100)).toBeLessThan(150);
  });

  it('a failure says nothing of speed: who has only failed is known for that for a while', () => {
    const pace = new Pace();
    pace.began(0);
    pace.failed(1);
    expect([pace.likelyMs(1), pace.likelyMs(15_000), pace.likelyMs(15_001)]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, undefined]);
    const { pace: known, nowMs } = paceAfter(...usual);
    known.began(nowMs);
    known.failed(nowMs + 1);
    expect(known.likelyMs(nowMs + 1)).toBeCloseTo(100);
  });

  it('who is always given up becomes ever slower, though no answer ever came', () => {
    const pace = new Pace();
    let before = 0;
    for (let call = 0; call < 20; call += 1) {
      pace.began(call * 400);
      pace.gaveUp(call * 400 + 400, 400);
      const now = pace.likelyMs(call * 400 + 400) ?? 0;
      expect(now).toBeGreaterThan(Math.max(399, before));
      before = now;
    }
    expect(before).toBeGreaterThan(2_000);
  });

  it('says for how long nothing has come while somebody waits', () => {
    const { pace, nowMs } = paceAfter(...usual);
    expect(pace.silentMs(nowMs + 500)).toBe(0);
    pace.began(nowMs + 500);
    pace.began(nowMs + 700);
    expect(pace.silentMs(nowMs + 1_000)).toBe(500);
    pace.answered(nowMs + 1_000, 500);
    expect(pace.silentMs(nowMs + 1_200)).toBe(200);
    pace.failed(nowMs + 1_200);
    expect(pace.silentMs(nowMs + 9_000)).toBe(0);
  });

  it('a clock that steps back changes no figure', () => {
    const { pace, nowMs } = paceAfter(...usual);
    expect(pace.likelyMs(nowMs - 60_000)).toBeCloseTo(100);
  });

  it('lies between the fastest and the slowest answer', () => {
    const answer = fc.record({ afterMs: fc.nat(30_000), ms: fc.integer({ min: 1, max: 60_000 }) });
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 40 }), (answers) => {
        const pace = new Pace();
        let nowMs = 0;
        for (const { afterMs, ms } of answers) {
          nowMs += afterMs;
          pace.began(nowMs);
          nowMs += ms;
          pace.answered(nowMs, ms);
          const all = answers.map((one) => one.ms);
          expect(pace.likelyMs(nowMs)).toBeGreaterThanOrEqual(Math.min(...all) - 1e-6);
          expect(pace.likelyMs(nowMs)).toBeLessThanOrEqual(Math.max(...all) + 1e-6);
        }
      }),
    );
  });
});
