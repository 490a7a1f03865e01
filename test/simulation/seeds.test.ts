import { simulate } from '@zerohop/testkit/simulate';
import { describe, expect, it } from 'vitest';
import { drawSimulation } from './drawn.ts';

it('the same seed gives the same report, to the last event', async () => {
  for (const seed of [1, 2, 3]) {
    const [first, again] = [await simulate(drawSimulation(seed, 60)), await simulate(drawSimulation(seed, 60))];
    expect(JSON.stringify(again)).toBe(JSON.stringify(first));
    expect(String(again)).toBe(String(first));
  }
});

it('another seed draws another simulation of the same config', async () => {
  const options = drawSimulation(4, 60);
  const reports = await Promise.all([10, 11].map((seed) => simulate({ ...options, seed })));
  expect(reports[0]?.latency).not.toEqual(reports[1]?.latency);
});

it('what the router draws changes nothing of what it is asked', async () => {
  const options = drawSimulation(5, 60);
  const calls: number[][] = [];
  for (const strategy of ['priority', 'weighted']) {
    const starts: number[] = [];
    calls.push(starts);
    const { chat, ...routes } = options.config.routes ?? {};
    const config = { ...options.config, routes: { ...routes, chat: { ...chat, targets: chat?.targets ?? [], strategy } } };
    await simulate({ ...options, config, onRouter: (router, clock) => void router.on('call.start', ({ purpose }) => purpose === undefined && starts.push(clock.now())) });
  }
  expect(calls[1]).toEqual(calls[0]);
});

describe('what is wrong with the options', () => {
  it.each([
    ['no end', {}, 'options: a simulation needs an end: give traffic.calls or durationMs'],
    ['an adapter that is not handed over', { traffic: { calls: 1 }, config: { providers: { a: { adapter: 'opnai' } } } }, "providers.a.adapter: no adapter 'opnai' is given; pass it in simulate({ adapters })"],
  ] as const)('%s is one error with the place and the cure', async (_, more, message) => {
    await expect(simulate({ config: { providers: {} }, ...more } as never)).rejects.toMatchObject({ code: 'config_invalid', message });
  });
});
