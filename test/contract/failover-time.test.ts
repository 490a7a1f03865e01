import { expect, it } from 'vitest';
import { ways } from './contract.ts';
import { briefOf, failover, healthy } from './failover.ts';

failover('a call in a hurry', ({ ownsTransport }, open) => {
  it.each(ways)('A7: %s: a deadline that runs out at a silent target ends the call', async (way) => {
    const fleet = open();
    fleet.fault(0, { type: 'hang' });
    const startMs = fleet.clock.now();
    expect(await fleet.failure(way, { deadlineMs: 10_000 })).toMatchObject({ code: 'timeout', details: { phase: 'deadline', limitMs: 10_000 }, attempts: { length: 1 } });
    expect(fleet.clock.now() - startMs).toBe(10_000);
    expect(fleet.asked()).toEqual([1, 0]);
    await (await fleet.answering(0)).hungUp;
  });

  it.each(ways)('A7: %s: what is left of it serves the next target', async (way) => {
    const fleet = open({ defaults: { timeouts: { firstTokenMs: 4_000, totalMs: 4_000 } } });
    fleet.fault(0, { type: 'hang' });
    const response = await fleet.ask(way, { deadlineMs: 10_000 });
    expect(response).toMatchObject({ text: healthy, attempts: [{ code: 'timeout', durationMs: 4_000 }, { outcome: 'ok' }] });
    expect(fleet.asked()).toEqual([1, 1]);
  });

  it('A7: a stream that has shown something is held to no deadline', async () => {
    const fleet = open();
    fleet.servers[0]?.answer({ chunks: ['One ', 'two'] });
    fleet.fault(0, { type: 'slow-chunks', ms: 30_000 });
    expect(await fleet.ask('streamed', { deadlineMs: 10_000 })).toMatchObject({ text: 'One two', target: fleet.targets[0] });
    expect(fleet.asked()).toEqual([1, 0]);
  });

  it('A7: a first token that comes in time is no silence', async () => {
    const fleet = open();
    fleet.fault(0, { type: 'slow-first-token', ms: 59_000 });
    expect(await fleet.ask('streamed')).toMatchObject({ target: fleet.targets[0] });
    expect(fleet.asked()).toEqual([1, 0]);
  });

  it.each([['firstTokenMs', { type: 'stall' }], ['idleMs', { type: 'stall', afterChunks: 1 }], ['totalMs', { type: 'slow-chunks', ms: 900 }]] as const)('A7: %s bounds a stream, of any target by itself', async (bound, fault) => {
    const fleet = open();
    const [first = '', second = ''] = fleet.targets;
    const timed = open({ route: { targets: [{ target: first, timeouts: { [bound]: 2_000 } }, second] } });
    timed.servers[0]?.answer({ chunks: ['1', '2', '3', '4', '5', '6'] });
    timed.fault(0, fault);
    const response = await timed.ask('streamed');
    expect(response).toMatchObject({ text: healthy, target: second });
    expect(briefOf(response)).toEqual([`${first}: timeout`, `${second}: ok`]);
    expect(timed.asked()).toEqual([1, 1]);
    await (await timed.answering(0)).hungUp;
  });

  it.each(ways)('A5: %s: a wait that the vendor asks for is waited, if it is within bounds', async (way) => {
    const fleet = open();
    const waited = ownsTransport ? 4_000 : 0;
    fleet.fault(0, { type: 'error', condition: 'overloaded', status: 503, headers: { 'retry-after': '2' } });
    const startMs = fleet.clock.now();
    expect(await fleet.ask(way)).toMatchObject({ text: healthy });
    expect(fleet.clock.now() - startMs).toBe(waited);
    expect(fleet.asked()).toEqual([3, 1]);
  });

  it.each(ways)('A1: %s: a target that recovers serves', async (way) => {
    const fleet = open();
    fleet.fault(0, { times: 2, fault: { type: 'error', condition: 'overloaded', status: 503 } });
    const response = await fleet.ask(way);
    const [first] = fleet.targets;
    expect(briefOf(response)).toEqual([`${first}: overloaded`, `${first}: overloaded`, `${first}: ok`]);
    expect(fleet.asked()).toEqual([3, 0]);
  });
});
