import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderOf, scriptedTargets } from './scripted-ranking.ts';
import { weighted } from './weighted.ts';

const order = (draw: number, ...weights: number[]): string => orderOf(weighted.create(() => draw), scriptedTargets(...weights.map((weight) => ({ weight }))));

it('cuts the draw where the shares meet', () => {
  expect([0, 0.749, 0.75, 0.999].map((draw) => order(draw, 3, 1).slice(0, 1))).toEqual(['a', 'a', 'b', 'b']);
  expect([0, 0.199, 0.2, 0.699, 0.7, 0.999].map((draw) => order(draw, 2, 5, 3).slice(0, 1))).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
});

it('orders the rest by what is left of the draw', () => {
  // 0.1 lies in the middle of a's share, half of which is b's of the rest.
  expect(order(0.05, 2, 4, 4)).toBe('abc');
  expect(order(0.15, 2, 4, 4)).toBe('acb');
  expect(order(0.2, 2, 4, 4)).toBe('bac');
});

it('a new draw comes with each call, none with a look', () => {
  const draws = [0.1, 0.9];
  let drawn = 0;
  const strategy = weighted.create(() => draws[drawn++] ?? 0);
  const targets = scriptedTargets({}, {});
  strategy.order(targets, undefined as never);
  strategy.order(targets, undefined as never);
  expect(drawn).toBe(1);
  strategy.advance();
  expect([drawn, orderOf(strategy, targets)]).toEqual([2, 'ba']);
});

it('H2: every position keeps the shares: the first by weight, the second by weight among the rest', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 }), (weights) => {
      const steps = 4_000;
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const firsts = new Map<string, number>();
      const seconds = new Map<string, number>();
      for (let step = 0; step < steps; step += 1) {
        const drawn = order((step + 0.5) / steps, ...weights);
        firsts.set(drawn.slice(0, 1), (firsts.get(drawn.slice(0, 1)) ?? 0) + 1);
        seconds.set(drawn.slice(0, 2), (seconds.get(drawn.slice(0, 2)) ?? 0) + 1);
      }
      weights.forEach((weight, index) => {
        const name = 'abcd'[index] ?? '';
        expect(Math.abs((firsts.get(name) ?? 0) / steps - weight / total)).toBeLessThan(0.002);
        weights.forEach((other, position) => {
          if (position === index) return;
          const due = (weight / total) * (other / (total - weight));
          expect(Math.abs((seconds.get(name + ('abcd'[position] ?? '')) ?? 0) / steps - due)).toBeLessThan(0.003);
        });
      });
    }),
    { numRuns: 25 },
  );
});

it('the shares of one that is out go to the others by weight', () => {
  const strategy = (draw: number): string => orderOf(weighted.create(() => draw), scriptedTargets({ weight: 6 }, { weight: 3 }, { weight: 1 }).slice(1));
  expect([0, 0.749, 0.75, 0.999].map(strategy)).toEqual(['bc', 'bc', 'cb', 'cb']);
});
