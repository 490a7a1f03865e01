import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fastest } from './fastest.ts';
import { orderOf, scriptedCall, scriptedDraws, scriptedTargets, whyOf } from './scripted-ranking.ts';

const at = (draw: number): ReturnType<typeof fastest.create> => fastest.create(() => draw);

it('takes the faster of two drawn, and then the others by their time', () => {
  const targets = scriptedTargets({ likelyMs: 900 }, { likelyMs: 100 }, { likelyMs: 500 }, { likelyMs: 300 });
  // Drawn are a and b, a and c, a and d, c and d.
  expect([0, 0.125, 0.24, 0.74].map((draw) => orderOf(at(draw), targets))).toEqual(['bdca', 'cbda', 'dbca', 'dbca']);
});

it('of two targets the faster one is always first', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(1_000), fc.nat(1_000), (draw, a, b) => {
      fc.pre(a !== b);
      expect(orderOf(at(draw), scriptedTargets({ likelyMs: a }, { likelyMs: b }))).toBe(a < b ? 'ab' : 'ba');
    }),
  );
});

it('calls that wait count as often as they are', () => {
  expect(orderOf(at(0), scriptedTargets({ likelyMs: 100, waiting: 4 }, { likelyMs: 400 }))).toBe('ba');
  expect(orderOf(at(0), scriptedTargets({ likelyMs: 100, waiting: 2 }, { likelyMs: 400 }))).toBe('ab');
});

it('draws by weight: the heavy one is in nearly every draw', () => {
  const targets = scriptedTargets({ likelyMs: 1, weight: 8 }, { likelyMs: 2 }, { likelyMs: 3 });
  const draw = scriptedDraws();
  let firsts = 0;
  for (let call = 0; call < 2_000; call += 1) if (orderOf(at(draw()), targets).startsWith('a')) firsts += 1;
  // Not drawn at all in 1/10 x 1/9 x 2 of all calls.
  expect(firsts / 2_000).toBeGreaterThan(0.96);
});

it('an unknown target is tried at once, by one call', () => {
  expect(orderOf(at(0), scriptedTargets({ likelyMs: 100 }, {}))).toBe('ba');
  expect(orderOf(at(0), scriptedTargets({ likelyMs: 100 }, { waiting: 1 }))).toBe('ab');
  expect(whyOf(at(0), scriptedTargets({ likelyMs: 100 }, {}))).toEqual(['drawn: its speed is not known yet', 'expected in 100 ms']);
});

it('while an unknown target is tried, it counts as no faster than the slowest, and no faster than it is silent', () => {
  const known = [{ likelyMs: 100, waiting: 4 }, { likelyMs: 200, waiting: 9 }];
  expect(orderOf(at(0), scriptedTargets(...known, { waiting: 1 }))).toBe('acb');
  expect(orderOf(at(0), scriptedTargets(...known, { waiting: 1, silentMs: 5_000 }))).toBe('abc');
});

it('a cold start spreads over all targets', () => {
  const draw = scriptedDraws();
  const waiting = [0, 0, 0, 0];
  for (let call = 0; call < 1_000; call += 1) {
    const [first = ''] = orderOf(at(draw()), scriptedTargets(...waiting.map((count) => ({ waiting: count }))));
    const index = 'abcd'.indexOf(first);
    waiting[index] = (waiting[index] ?? 0) + 1;
  }
  for (const count of waiting) expect(Math.abs(count - 250)).toBeLessThan(10);
});

it('one that has failed just now, of which nothing else is known, stands behind all', () => {
  expect(orderOf(at(0), scriptedTargets({ likelyMs: Number.POSITIVE_INFINITY }, { likelyMs: 90_000, waiting: 50 }, {}))).toBe('bca');
  expect(orderOf(at(0.5), scriptedTargets({ likelyMs: Number.POSITIVE_INFINITY }, { likelyMs: 90_000, waiting: 50 }))).toBe('ba');
  expect(whyOf(at(0), scriptedTargets({ likelyMs: Number.POSITIVE_INFINITY }, { likelyMs: 5 }))[1]).toBe('it failed just now');
});

it('what is known of a target fades while it is idle: one that was slow is tried again, by one call at a time', () => {
  const after = (idleMs: number): string => orderOf(at(0), scriptedTargets({ likelyMs: 100 }, { likelyMs: 500, idleMs }));
  // 15 s times the logarithm of 5.
  expect([after(24_000), after(24_300)]).toEqual(['ab', 'ba']);
  expect(orderOf(at(0), scriptedTargets({ likelyMs: 100 }, { likelyMs: 500, idleMs: 24_300, waiting: 1 }))).toBe('ab');
});

it('where calls are rare it fades by calls: 20 of them', () => {
  const strategy = at(0);
  const callAt = (nowMs: number, idleMs: number): string => orderOf(strategy, scriptedTargets({ likelyMs: 100 }, { likelyMs: 500, idleMs }), scriptedCall({ nowMs }));
  for (let call = 0; call < 30; call += 1) {
    callAt(call * 10_000, 0);
    // Plans in between are no calls.
    expect(callAt(call * 10_000 + 3_000, 24_300)).toBe(call < 2 ? 'ba' : 'ab');
    callAt(call * 10_000, 0);
    strategy.advance();
  }
  expect([callAt(300_000, 320_000), callAt(300_000, 324_000)]).toEqual(['ab', 'ba']);
});

it('a night without calls says nothing about the day', () => {
  const strategy = at(0);
  for (const nowMs of [0, 100, 200, 300, 8 * 3_600_000]) {
    orderOf(strategy, scriptedTargets({}, {}), scriptedCall({ nowMs }));
    strategy.advance();
  }
  // One interval of a minute at most among four: 15 s on average, and so 300 s times the logarithm of 5.
  const after = (idleMs: number): string => orderOf(strategy, scriptedTargets({ likelyMs: 100 }, { likelyMs: 500, idleMs }));
  expect([after(480_000), after(490_000)]).toEqual(['ab', 'ba']);
});
