import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priority } from './priority.ts';
import { roundRobin } from './round-robin.ts';
import { weighted } from './weighted.ts';

const of = (...weights: number[]): { weight: number; name: string }[] => weights.map((weight, index) => ({ weight, name: 'abcdefgh'[index] ?? '' }));
const names = (targets: readonly { name: string }[]): string => targets.map(({ name }) => name).join('');

it('have the names that configs use', () => {
  expect([priority.name, roundRobin.name, weighted.name]).toEqual(['priority', 'round-robin', 'weighted']);
});

it.each([priority, roundRobin, weighted])('H1, H2: $name orders every target once, the same until it is advanced, and changes nothing', ({ create }) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 8 }), fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 1, maxLength: 10 }), (weights, draws) => {
      let index = 0;
      const strategy = create(() => draws[index++ % draws.length] ?? 0);
      const targets = Object.freeze(of(...weights));
      for (let call = 0; call < 10; call += 1) {
        const order = strategy.order(targets);
        expect(names([...order].sort((a, b) => a.name.localeCompare(b.name)))).toBe(names(targets));
        expect(strategy.order(targets)).toEqual(order);
        strategy.advance();
      }
    }),
  );
});

describe('priority', () => {
  it('is the order of the config, for every call', () => {
    const strategy = priority.create(() => 0.9);
    const targets = of(1, 5, 9);
    strategy.advance();
    expect(strategy.order(targets)).toBe(targets);
  });
});

describe('round-robin', () => {
  it('starts one further on each time', () => {
    const strategy = roundRobin.create(() => 0);
    const orders = Array.from({ length: 4 }, () => {
      const order = names(strategy.order(of(1, 1, 1)));
      strategy.advance();
      return order;
    });
    expect(orders).toEqual(['abc', 'bca', 'cab', 'abc']);
  });

  it('each route goes round on its own', () => {
    const [one, two] = [roundRobin.create(() => 0), roundRobin.create(() => 0)];
    one.advance();
    expect([names(one.order(of(1, 1))), names(two.order(of(1, 1)))]).toEqual(['ba', 'ab']);
  });
});

describe('weighted', () => {
  const first = (draw: number, ...weights: number[]): string => names(weighted.create(() => draw).order(of(...weights)));

  it('cuts the draw where the shares meet', () => {
    expect([0, 0.749, 0.75, 0.999].map((draw) => first(draw, 3, 1).slice(0, 1))).toEqual(['a', 'a', 'b', 'b']);
    expect([0, 0.199, 0.2, 0.699, 0.7, 0.999].map((draw) => first(draw, 2, 5, 3).slice(0, 1))).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
  });

  it('orders the rest by what is left of the draw', () => {
    // 0.1 lies in the middle of a's share, half of which is b's of the rest.
    expect(first(0.05, 2, 4, 4)).toBe('abc');
    expect(first(0.15, 2, 4, 4)).toBe('acb');
    expect(first(0.2, 2, 4, 4)).toBe('bac');
  });

  it('a new draw comes with each call, none with a look', () => {
    const draws = [0.1, 0.9];
    let drawn = 0;
    const strategy = weighted.create(() => draws[drawn++] ?? 0);
    strategy.order(of(1, 1));
    strategy.order(of(1, 1));
    expect(drawn).toBe(1);
    strategy.advance();
    expect([drawn, names(strategy.order(of(1, 1)))]).toEqual([2, 'ba']);
  });

  it('H2: every position keeps the shares: the first by weight, the second by weight among the rest', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 }), (weights) => {
        const steps = 4_000;
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const firsts = new Map<string, number>();
        const seconds = new Map<string, number>();
        for (let step = 0; step < steps; step += 1) {
          const order = first((step + 0.5) / steps, ...weights);
          firsts.set(order.slice(0, 1), (firsts.get(order.slice(0, 1)) ?? 0) + 1);
          seconds.set(order.slice(0, 2), (seconds.get(order.slice(0, 2)) ?? 0) + 1);
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
});
