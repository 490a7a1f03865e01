import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countFirst, takeRepeat } from './retry-budget.ts';
import { TargetHealth } from './target-health.ts';

const bucketMs = 1_000;

/** First attempts and repeats with their times, and the rule (A6) read word for word. */
class Model {
  nowMs = 5_000_000;
  readonly firsts: number[] = [];
  readonly repeats: number[] = [];

  recent(times: readonly number[]): number {
    const bucket = (atMs: number): number => Math.floor(atMs / bucketMs);
    return times.filter((atMs) => bucket(this.nowMs) - bucket(atMs) < 10).length;
  }
}

interface Real {
  readonly health: TargetHealth;
  readonly budget: { ratio: number; minPer10s: number } | false;
}

type Command = fc.Command<Model, Real>;

const first: Command = {
  check: () => true,
  toString: () => 'first',
  run(model, { health }) {
    countFirst(health, model.nowMs);
    model.firsts.push(model.nowMs);
  },
};

const repeat: Command = {
  check: () => true,
  toString: () => 'repeat',
  run(model, { health, budget }) {
    const allowance = budget === false ? Number.POSITIVE_INFINITY : Math.max(budget.ratio * model.recent(model.firsts), budget.minPer10s);
    const may = model.recent(model.repeats) + 1 <= allowance;
    expect(takeRepeat(health, budget, model.nowMs)).toBe(may);
    if (may) model.repeats.push(model.nowMs);
  },
};

const wait = (ms: number): Command => ({
  check: () => true,
  toString: () => `wait ${ms}`,
  run(model) {
    model.nowMs += ms;
  },
});

it('A6: repeats in 10 s never exceed the larger of ratio x first attempts and minPer10s, and none is refused that would fit', () => {
  const commands = fc.commands([fc.constant(first), fc.constant(repeat), fc.constantFrom(1, 250, 999, 1_000, 4_000, 10_000, 30_000).map(wait)], { maxCommands: 200, size: 'max' });
  const budget = fc.oneof(fc.constant(false as const), fc.record({ ratio: fc.constantFrom(0, 0.1, 0.2, 0.5, 1), minPer10s: fc.constantFrom(0, 1, 2.5, 10) }));
  fc.assert(
    fc.property(commands, budget, (list, chosen) => {
      fc.modelRun(() => ({ model: new Model(), real: { health: new TargetHealth(), budget: chosen } }), list);
    }),
    { numRuns: 200 },
  );
});
