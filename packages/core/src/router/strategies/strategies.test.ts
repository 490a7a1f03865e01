import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StrategyCall, StrategyTarget } from '../strategy.ts';
import { builtInStrategies } from './index.ts';
import { priority } from './priority.ts';
import { roundRobin } from './round-robin.ts';
import { orderOf, type ScriptedStrategyTarget, scriptedCall, scriptedTargets, whyOf } from './scripted-ranking.ts';

it('have the names that configs use', () => {
  expect([...builtInStrategies.keys()]).toEqual(['priority', 'weighted', 'round-robin', 'least-busy', 'fastest', 'cheapest', 'sticky', 'off-peak']);
});

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const anyTarget = fc.record({
  weight: fc.double({ min: 0.01, max: 1_000, noNaN: true }),
  inFlight: fc.nat(20),
  waiting: fc.nat(20),
  likelyMs: maybe(fc.oneof(fc.double({ min: 0, max: 1e5, noNaN: true }), fc.constant(Number.POSITIVE_INFINITY))),
  silentMs: fc.nat(100_000),
  likelyNanoUsd: maybe(fc.nat(1_000)),
  cacheReadsPay: fc.boolean(),
  offPeak: maybe(fc.boolean()),
});
const anyCall: fc.Arbitrary<Partial<StrategyCall>> = fc.record({
  nowMs: fc.nat(2_000_000_000),
  stream: fc.boolean(),
  session: maybe(fc.string()),
  promptKey: fc.nat(0xffffffff),
  isCacheable: fc.boolean(),
  pinnedTo: maybe(fc.constantFrom('a', 'c', 'elsewhere')),
});
const anyDraws = fc.array(fc.double({ min: 0, max: 1 - Number.EPSILON, noNaN: true }), { minLength: 1, maxLength: 10 });

describe.each([...builtInStrategies])('%s', (_name, { create }) => {
  it('H1, H2: orders every target once, the same until it is advanced, and changes nothing', () => {
    fc.assert(
      fc.property(fc.array(anyTarget, { minLength: 1, maxLength: 8 }), fc.array(anyCall, { minLength: 1, maxLength: 10 }), anyDraws, (given, calls, draws) => {
        let drawn = 0;
        const strategy = create(() => draws[drawn++ % draws.length] ?? 0);
        const targets = Object.freeze(scriptedTargets(...given));
        for (const more of calls) {
          const call = scriptedCall(more);
          const before = drawn;
          const order = orderOf(strategy, targets, call);
          expect([...order].toSorted().join('')).toBe(targets.map(({ id }) => id).join(''));
          const why = whyOf(strategy, targets, call);
          expect([orderOf(strategy, targets, call), whyOf(strategy, targets, call)]).toEqual([order, why]);
          expect(drawn).toBe(before);
          strategy.advance();
          expect(drawn - before).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('H1: two routers that draw the same order the same, whatever one of them planned in between', () => {
    fc.assert(
      fc.property(fc.array(anyTarget, { minLength: 2, maxLength: 6 }), fc.array(fc.tuple(anyCall, fc.nat(3)), { maxLength: 10 }), anyDraws, (given, calls, draws) => {
        const drawer = (): (() => number) => {
          let drawn = 0;
          return () => draws[drawn++ % draws.length] ?? 0;
        };
        const [one, other] = [create(drawer()), create(drawer())];
        const targets = scriptedTargets(...given);
        for (const [more, plans] of calls) {
          for (let plan = 0; plan < plans; plan += 1) one.order(targets, scriptedCall({ session: `other ${plan}` }));
          expect(orderOf(one, targets, scriptedCall(more))).toBe(orderOf(other, targets, scriptedCall(more)));
          one.advance();
          other.advance();
        }
      }),
      { numRuns: 50 },
    );
  });
});

const withoutTargetsOf = (targets: readonly StrategyTarget[], out: string): StrategyTarget[] => targets.filter(({ id }) => !out.includes(id));

describe('priority', () => {
  it('is the order of the config, for every call', () => {
    const strategy = priority.create(() => 0.9);
    const targets = scriptedTargets({ weight: 1 }, { weight: 5 }, { weight: 9 });
    strategy.advance();
    expect(strategy.order(targets, scriptedCall())).toBe(targets);
  });
});

describe('round-robin', () => {
  it('starts one further on each time', () => {
    const strategy = roundRobin.create(() => 0);
    const orders = Array.from({ length: 4 }, () => {
      const order = orderOf(strategy, scriptedTargets({}, {}, {}));
      strategy.advance();
      return order;
    });
    expect(orders).toEqual(['abc', 'bca', 'cab', 'abc']);
  });

  it('each route goes round on its own', () => {
    const [one, two] = [roundRobin.create(() => 0), roundRobin.create(() => 0)];
    const targets = scriptedTargets({}, {});
    one.advance();
    expect([orderOf(one, targets), orderOf(two, targets)]).toEqual(['ba', 'ab']);
  });

  it('goes round those that can serve: nobody gets the share of one that is out', () => {
    const strategy = roundRobin.create(() => 0);
    const targets = withoutTargetsOf(scriptedTargets({}, {}, {}), 'b');
    const firsts = Array.from({ length: 6 }, () => {
      const [first] = orderOf(strategy, targets);
      strategy.advance();
      return first;
    });
    expect(firsts.join('')).toBe('acacac');
  });
});

describe.each([
  ['cheapest', 'likelyNanoUsd', ['likely the cheapest', 'likely 2.50 times the cheapest', 'likely 3.00 times the cheapest', 'its price is unknown', 'its price is unknown']],
  ['off-peak', 'offPeak', ['off its peak now', 'off its peak now', 'no peak is known', 'at its peak now', 'at its peak now']],
] as const)('%s', (name, field, why) => {
  const figures = { likelyNanoUsd: [undefined, 250, undefined, 100, 300], offPeak: [false, true, undefined, true, false] };
  const orders = { likelyNanoUsd: 'dbeac', offPeak: 'bdcae' };

  it('orders by its figure, those of one figure as in the config, and says why', () => {
    const strategy = builtInStrategies.get(name)?.create(() => 0);
    if (strategy === undefined) throw new Error('no such strategy');
    const targets = scriptedTargets(...figures[field].map((figure): Partial<ScriptedStrategyTarget> => ({ [field]: figure })));
    expect([orderOf(strategy, targets), whyOf(strategy, targets)]).toEqual([orders[field], why]);
  });
});

it('cheapest: what costs nothing comes first', () => {
  const strategy = builtInStrategies.get('cheapest')?.create(() => 0);
  expect(strategy && whyOf(strategy, scriptedTargets({ likelyNanoUsd: 5 }, { likelyNanoUsd: 0 }))).toEqual(['likely the cheapest', 'others cost nothing']);
});
