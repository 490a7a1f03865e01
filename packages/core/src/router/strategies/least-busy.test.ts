import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leastBusy } from './least-busy.ts';
import { orderOf, scriptedTargets, whyOf } from './scripted-ranking.ts';

const firsts = (calls: number, targets: ReturnType<typeof scriptedTargets>): string => {
  const strategy = leastBusy.create(() => 0);
  return Array.from({ length: calls }, () => {
    const [first] = orderOf(strategy, targets);
    strategy.advance();
    return first;
  }).join('');
};

it('orders by what is under way per weight', () => {
  const targets = scriptedTargets({ inFlight: 3 }, { inFlight: 1 }, { inFlight: 5, weight: 4 }, { inFlight: 0 });
  expect(orderOf(leastBusy.create(() => 0), targets)).toBe('dbca');
  expect(whyOf(leastBusy.create(() => 0), targets)).toEqual(['nothing under way', '1 under way', '5 under way, weight 4', '3 under way']);
});

it('those that are equally busy go in turn', () => {
  expect(firsts(7, scriptedTargets({}, {}, {}))).toBe('abcabca');
  expect(firsts(4, scriptedTargets({ inFlight: 9 }, { inFlight: 2 }, { inFlight: 2 }))).toBe('bcbc');
});

it('in turn means as often as their weight, whatever the weights', () => {
  expect(firsts(8, scriptedTargets({ weight: 3 }, { weight: 1 }))).toBe('aaabaaab');
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 2, maxLength: 5 }), (weights) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const calls = 2_000;
      const taken = firsts(calls, scriptedTargets(...weights.map((weight) => ({ weight }))));
      weights.forEach((weight, index) => {
        const share = taken.split('abcde'[index] ?? '').length - 1;
        expect(Math.abs(share / calls - weight / total)).toBeLessThan(0.03);
      });
    }),
    { numRuns: 50 },
  );
});
