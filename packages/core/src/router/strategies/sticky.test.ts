import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderOf, scriptedCall, scriptedDraws, scriptedTargets, whyOf } from './scripted-ranking.ts';
import { sticky } from './sticky.ts';

const strategy = sticky.create(scriptedDraws());
const session = (name: string): ReturnType<typeof scriptedCall> => scriptedCall({ session: name });
const prompt = (promptKey: number): ReturnType<typeof scriptedCall> => scriptedCall({ promptKey, isCacheable: true });

describe('sticky', () => {
  it('a session has its place, in every process and in every version', () => {
    const targets = scriptedTargets({}, {}, {}, { weight: 4 });
    expect(['s1', 's2', 's3', 'user-42', 'Grüße', ''].map((name) => orderOf(sticky.create(() => 0.5), targets, session(name)))).toEqual(['adbc', 'dacb', 'cabd', 'badc', 'dcba', 'dbca']);
    expect(whyOf(strategy, targets, session('s1'))[0]).toBe("the session's place");
  });

  it('taking a target out moves its own sessions alone, and putting it back moves them back', () => {
    const names = fc.array(fc.uuid(), { minLength: 20, maxLength: 20 });
    const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(names, weights, fc.nat(7), (sessions, given, out) => {
        const targets = scriptedTargets(...given.map((weight) => ({ weight })));
        const gone = targets[out % targets.length]?.id ?? '';
        const left = targets.filter(({ id }) => id !== gone);
        for (const name of sessions) {
          // The others stay in their order: whoever is next takes over.
          expect(orderOf(strategy, left, session(name))).toBe(orderOf(strategy, targets, session(name)).replace(gone, ''));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('the order in which a config lists them does not matter, nor do draws', () => {
    const targets = scriptedTargets({}, { weight: 2 }, {}, {});
    for (const name of ['s1', 's2', 's3']) {
      const order = orderOf(strategy, targets, session(name));
      strategy.advance();
      expect(orderOf(strategy, targets.toReversed(), session(name))).toBe(order);
    }
  });

  it.each([[[1, 1, 1, 1, 1]], [[6, 3, 1]]])('sessions spread by weight %j, first and second places alike', (weights) => {
    const targets = scriptedTargets(...weights.map((weight) => ({ weight })));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const sessions = 20_000;
    const counts = new Map<string, number>();
    for (let name = 0; name < sessions; name += 1) {
      const order = orderOf(strategy, targets, session(`session-${name}`)).slice(0, 2);
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    let chiSquare = 0;
    weights.forEach((first, i) =>
      weights.forEach((second, j) => {
        if (i === j) return;
        const due = sessions * (first / total) * (second / (total - first));
        chiSquare += ((counts.get(`${'abcde'[i]}${'abcde'[j]}`) ?? 0) - due) ** 2 / due;
      }),
    );
    // The 99.9th percentiles at 19 and at 5 degrees of freedom.
    expect(chiSquare).toBeLessThan(weights.length === 5 ? 43.8 : 20.5);
  });

  it('without a session a long prompt holds at targets whose cache pays, call after call', () => {
    const targets = scriptedTargets({ cacheReadsPay: true }, { cacheReadsPay: true }, { cacheReadsPay: true });
    const firsts = new Set<string>();
    for (let key = 1; key < 40; key += 1) {
      const order = orderOf(strategy, targets, prompt(key * 7_919));
      strategy.advance();
      expect(orderOf(strategy, targets, prompt(key * 7_919))).toBe(order);
      firsts.add(order.slice(0, 1));
    }
    expect(firsts.size).toBe(3);
    expect(whyOf(strategy, targets, prompt(1))[0]).toBe("the prompt's place");
  });

  it.each([
    ['a short prompt', { isCacheable: false }, true],
    ['targets whose cache does not pay', { isCacheable: true }, false],
  ])('%s is drawn by weight', (_what, more, cacheReadsPay) => {
    const targets = scriptedTargets({ weight: 3, cacheReadsPay }, { cacheReadsPay });
    let firsts = 0;
    for (let call = 0; call < 4_000; call += 1) {
      if (orderOf(strategy, targets, scriptedCall(more)).startsWith('a')) firsts += 1;
      strategy.advance();
    }
    expect(Math.abs(firsts / 4_000 - 0.75)).toBeLessThan(0.03);
    expect(whyOf(strategy, targets, scriptedCall(more))).toEqual(['drawn', 'drawn']);
  });

  it('where the cache pays at some alone, those hold and the others are drawn', () => {
    const targets = scriptedTargets({ cacheReadsPay: true }, {}, { cacheReadsPay: true });
    const orders = new Set<string>();
    for (let call = 0; call < 200; call += 1) {
      orders.add(orderOf(strategy, targets, prompt(99)).replace('b', ''));
      strategy.advance();
    }
    expect(orders.size).toBe(1);
    expect(whyOf(strategy, targets, prompt(99)).toSorted()).toEqual(['drawn', "the prompt's place", "the prompt's place"]);
  });

  it('D: the target whose reasoning the history holds comes first; when it is out the order goes on', () => {
    const targets = scriptedTargets({}, {}, {});
    for (const name of ['s1', 's2', 's3', 's4']) {
      const plain = orderOf(strategy, targets, session(name));
      for (const pinnedTo of ['a', 'b', 'c']) {
        const call = scriptedCall({ session: name, pinnedTo });
        expect(orderOf(strategy, targets, call)).toBe(pinnedTo + plain.replace(pinnedTo, ''));
        expect(whyOf(strategy, targets, call)[0]).toBe('the history holds what only it can read');
      }
      expect(orderOf(strategy, targets, scriptedCall({ session: name, pinnedTo: 'gone/m' }))).toBe(plain);
    }
  });
});
