import { expect, it } from 'vitest';
import { type Break, bodies, canBreak, silences, statuses } from './breaks.ts';
import { type Way, ways } from './contract.ts';
import { briefOf, deadAddress, failover, healthy } from './failover.ts';
import type { Subject } from './subject.ts';

const cases = (breaks: readonly Break[], subject: Subject): (readonly [string, Break, Way])[] =>
  breaks.flatMap((one) => ways.filter((way) => canBreak(one, subject, way)).map((way) => [`${one.name}, ${way}`, one, way] as const));

failover('a target that refuses, drops or garbles', (subject, open) => {
  it.each(cases([...statuses, ...bodies], subject))('A1: %s: the next one serves', async (_name, { fault, code, asked }, way) => {
    const fleet = open();
    fleet.fault(0, fault);
    const response = await fleet.ask(way);
    const times = asked(subject, way);
    expect(response).toMatchObject({ text: healthy, target: fleet.targets[1], provider: 'p1', integrity: 'complete', finishReason: 'stop' });
    expect(briefOf(response)).toEqual([...Array.from({ length: times }, () => `${fleet.targets[0]}: ${code(subject, way)}`), `${fleet.targets[1]}: ok`]);
    expect(fleet.asked()).toEqual([times, 1]);
  });

  it.each(ways)('A1: a refused connection, %s: the next one serves', async (way) => {
    const fleet = open({ addresses: { 0: await deadAddress() } });
    const response = await fleet.ask(way);
    expect(response).toMatchObject({ text: healthy, attempts: [{ code: 'network' }, { code: 'network' }, { code: 'network' }, { kind: 'fallback', reason: 'network', outcome: 'ok' }] });
    // E3: what never left is not billed; who brings a `fetch` of its own does not say that it never left.
    if (subject.ownsTransport) expect(response.attempts.slice(0, 3).map(({ cost }) => cost?.nanoUsd ?? 0)).toEqual([0, 0, 0]);
    expect(fleet.asked()).toEqual([0, 1]);
  });

  it.each(ways)('A1: without retries it is asked once, %s', async (way) => {
    const fleet = open({ defaults: { retry: false } });
    fleet.fault(0, { type: 'error', condition: 'server_error' });
    expect(briefOf(await fleet.ask(way))).toEqual([`${fleet.targets[0]}: server_error`, `${fleet.targets[1]}: ok`]);
    expect(fleet.asked()).toEqual([1, 1]);
  });
});

failover('a target that is silent', (subject, open) => {
  it.each(cases(silences, subject))('A7: %s: it is asked once, its socket closed, and the next one serves', async (_name, { fault, code }, way) => {
    const fleet = open();
    fleet.fault(0, fault);
    const response = await fleet.ask(way);
    expect(response).toMatchObject({ text: healthy, target: fleet.targets[1] });
    expect(briefOf(response)).toEqual([`${fleet.targets[0]}: ${code(subject, way)}`, `${fleet.targets[1]}: ok`]);
    expect(fleet.asked()).toEqual([1, 1]);
    // By default, a stream has a minute to show something, and a whole answer ten to come.
    expect(response.attempts[0]?.durationMs).toBe(way === 'streamed' ? 60_000 : 600_000);
    await (await fleet.answering(0)).hungUp;
  });
});
