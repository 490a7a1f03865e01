import { describe, expect, it } from 'vitest';
import { claims } from './claims.ts';
import { corrections } from './corrections.ts';
import { drawGap, drawLogNormal, drawsOf } from './draws.ts';
import { nameOf } from './judge.ts';
import { measure } from './measure.ts';
import { withSections } from './page.ts';
import { planCalls } from './plan-calls.ts';
import { PromptCache } from './prompt-cache.ts';
import { runWorld } from './run-world.ts';
import { SimulatedServer } from './simulated-server.ts';
import type { TargetWorld, World } from './world.ts';
import { slowDown, worlds } from './worlds.ts';

const drawn = (count: number, draw: (random: () => number) => number): number[] => Array.from({ length: count }, (_, key) => draw(drawsOf(7, key)));
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const find = (name: string): World => {
  const world = worlds.find((known) => known.name === name);
  if (world === undefined) throw new Error(name);
  return world;
};

describe('draws', () => {
  it('have the median and the spread that they are asked for', () => {
    const values = drawn(20_000, (random) => drawLogNormal({ median: 640, sigma: 0.5 }, random));
    expect(median(values) / 640).toBeCloseTo(1, 1);
    const logs = values.map((value) => Math.log(value / 640));
    expect(Math.sqrt(mean(logs.map((log) => log ** 2)))).toBeCloseTo(0.5, 1);
  });

  it.each([1, 3])('come in gaps of mean 1 and a coefficient of variation of %i', (burstiness) => {
    const gaps = drawn(100_000, (random) => drawGap(burstiness, random));
    expect(mean(gaps)).toBeCloseTo(1, 1);
    expect(Math.sqrt(mean(gaps.map((gap) => (gap - 1) ** 2))) / burstiness).toBeCloseTo(1, 1);
  });
});

describe('the worlds', () => {
  it.each(worlds.map((world) => ({ name: world.name, world })))('$name asks the same with the same seed, in order of time', ({ world }) => {
    const facts = (seed: number): unknown[] => planCalls(world.workload, seed).map(({ atMs, promptTokens, answerTokens, stream, turn }) => [atMs, promptTokens, answerTokens, stream, turn]);
    const calls = planCalls(world.workload, 1);
    expect(facts(1)).toEqual(facts(1));
    expect(facts(1)).not.toEqual(facts(2));
    expect(calls.every(({ atMs, index }) => index === 0 || atMs >= (calls[index - 1]?.atMs ?? Infinity))).toBe(true);
  });

  it('serve a call the same whoever was served before', () => {
    const [call, other] = planCalls(find('uneven').workload, 1);
    const [target] = find('uneven').targets;
    if (call === undefined || other === undefined || target === undefined) throw new Error('nothing to serve');
    const alone = new SimulatedServer(target, 0, 1).begin(call, 0, 0);
    const server = new SimulatedServer(target, 0, 1);
    server.begin(other, 0, 0);
    expect(server.begin(call, 0, 5_000)).toEqual(alone);
    expect(server.mostInFlight).toBe(2);
  });

  it('slow down as published sweeps say, within a half', () => {
    for (const [inFlight, firstToken, pace] of [[32, 277 / 97, 40 / 30], [48, 840 / 97, 40 / 25]] as const) {
      expect(Math.abs(Math.log(slowDown(inFlight, 16).firstToken / firstToken))).toBeLessThan(Math.log(1.5));
      expect(Math.abs(Math.log(slowDown(inFlight, 16).pace / pace))).toBeLessThan(Math.log(1.5));
    }
    expect(slowDown(3, 16)).toEqual({ firstToken: 1, pace: 1 });
  });

  it('cache what was sent to the same target less than their time ago, and what all begin with', () => {
    const calls = planCalls(find('sessions').workload, 1);
    const [first, second] = calls.filter(({ turn }) => turn?.session === calls.find(({ turn: later }) => later?.number === 1)?.turn?.session);
    const stranger = calls.find(({ turn }) => turn?.session !== first?.turn?.session);
    if (first === undefined || second === undefined || stranger === undefined) throw new Error('no conversation goes on');
    const cache = new PromptCache(300_000);
    expect(cache.read(first, 0)).toBe(0);
    expect(cache.read(second, 299_000)).toBe(Math.floor(first.promptTokens / 128) * 128);
    expect(cache.read(stranger, 300_000)).toBe(1_408);
    expect(cache.read(second, 700_000)).toBe(0);
    expect(new PromptCache(300_000).read(second, 0)).toBe(0);
  });
});

describe('a run', () => {
  const alone = (target: TargetWorld): World => ({ ...find('uneven'), targets: [target] });
  const [heavy] = find('uneven').targets;

  it('takes the time its world says and costs what its prices say', async () => {
    if (heavy === undefined) throw new Error('no target');
    const run = await runWorld(alone(heavy), 'round-robin', 1);
    const { median: expected } = heavy.firstTokenMs;
    expect(run.calls).toHaveLength(find('uneven').workload.calls ?? 0);
    // Prompts of 1,150 tokens in the mean take another 12 ms.
    expect(measure(run, { metric: 'firstToken.p50' })).toBeGreaterThan(expected * 0.98);
    expect(measure(run, { metric: 'firstToken.p50' })).toBeLessThan(expected * 1.03);
    expect(measure(run, { metric: 'failures' })).toBe(0);
    const nanoUsd = run.calls.reduce((sum, { planned }) => sum + Math.round(planned.promptTokens * 600) + Math.round(planned.answerTokens * 2_400), 0);
    expect(measure(run, { metric: 'costNanoUsd' })).toBe(nanoUsd);
  });

  it('is the same again', async () => {
    const figures = async () => (await runWorld(find('equal'), 'weighted', 2)).calls.map(({ first, totalMs }) => `${first} ${totalMs}`);
    expect(await figures()).toEqual(await figures());
  });
});

describe('the page', () => {
  const page = '# A\n\nWords.\n\n## B\n\n### one\n\nold\n\n### two\n\nold too\n\n## C\n\nThe end.\n';

  it('changes in the sections it is told to change only', () => {
    expect(withSections(page, new Map())).toBe(page);
    expect(withSections(page, new Map([['one', '### one\n\nnew\n']]))).toBe(page.replace('old\n', 'new\n'));
    expect(withSections(page, new Map([['two', '### two\n\nnew\n']]))).toBe(page.replace('old too\n', 'new\n'));
  });
});

it('corrections are of claims', () => {
  expect(claims.map(nameOf)).toEqual(expect.arrayContaining(Object.keys(corrections)));
  expect(new Set(claims.map(nameOf)).size).toBe(claims.length);
});
