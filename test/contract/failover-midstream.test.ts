import type { ChatEvent } from '@zerohop/core';
import type { Fault } from '@zerohop/testkit';
import { expect, it } from 'vitest';
import { failureOf, textOf } from './contract.ts';
import { briefOf, failover, healthy, words } from './failover.ts';

/** How a stream breaks behind two pieces of text, and the reason that is given. */
type LateBreak = readonly [name: string, fault: Fault, reason: string];

const everywhere: readonly LateBreak[] = [
  ['an end without the terminal marker', { type: 'clean-end', afterChunks: 2 }, 'truncated'],
  ['an end behind all content', { type: 'clean-end', afterChunks: Number.POSITIVE_INFINITY }, 'truncated'],
  ['a socket that is closed', { type: 'cut', afterChunks: 2 }, 'network'],
  ["the vendor's own error", { type: 'in-band-error', condition: 'overloaded', afterChunks: 2 }, 'provider_error'],
  ['silence', { type: 'stall', afterChunks: 2 }, 'timeout'],
  ['pings and nothing else', { type: 'stall', afterChunks: 2, pingEveryMs: 15_000 }, 'timeout'],
];
const inJson: LateBreak = ['broken JSON', { type: 'garbage', afterChunks: 2 }, 'bad_response'];

const typesOf = (events: readonly ChatEvent[]): string[] => events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);

failover('a stream that breaks once something was shown', ({ streamsJson }, open) => {
  const breaks = streamsJson ? [...everywhere, inJson] : everywhere;
  const broken = (fault: Fault, midStream?: 'fail' | 'restart') => {
    const fleet = open({ defaults: { midStream } });
    fleet.servers[0]?.answer(words);
    fleet.fault(0, fault);
    return fleet;
  };

  it.each(breaks)('C6: %s, fail: the reader keeps what there is, and nobody else is asked', async (_name, fault, reason) => {
    const fleet = broken(fault);
    const { events, error } = await fleet.read();
    expect(error).toMatchObject({ code: 'stream_interrupted', retryable: true, provider: 'p0', details: { reason }, attempts: { length: 1 } });
    expect(error?.partial?.text).toBe(textOf(events));
    expect(textOf(events)).toMatch(/^One two (three\.)?$/);
    expect(typesOf(events)).toEqual(['start', 'text-delta']);
    expect(fleet.asked()).toEqual([1, 0]);
  });

  it.each(breaks)('C6: %s, restart: the next one starts afresh behind an event that voids', async (_name, fault) => {
    const fleet = broken(fault, 'restart');
    const { events, error } = await fleet.read();
    expect(error).toBeUndefined();
    expect(typesOf(events)).toEqual(['start', 'text-delta', 'restart', 'start', 'text-delta', 'finish']);
    const at = events.findIndex(({ type }) => type === 'restart');
    expect(events[at]).toMatchObject({ target: fleet.targets[1], reason: expect.stringMatching(/\w{3}/) });
    expect(textOf(events.slice(at))).toBe(healthy);
    expect(events.at(-1)).toMatchObject({ response: { text: healthy, target: fleet.targets[1], attempts: [{ outcome: 'failed' }, { kind: 'restart', outcome: 'ok' }] } });
    expect(fleet.asked()).toEqual([1, 1]);
  });

  it.each(breaks)('C5: %s, while nothing is shown: the next one serves silently', async (_name, fault) => {
    const fleet = broken(fault);
    const response = await fleet.ask('streamed');
    expect(response).toMatchObject({ text: healthy, content: [{ type: 'text', text: healthy }], target: fleet.targets[1], attempts: [{ outcome: 'failed', target: fleet.targets[0] }, { outcome: 'ok' }] });
    expect(fleet.asked()).toEqual([1, 1]);
  });

  it.each(breaks)('C6: %s, restart: readers of text alone cannot void, and are told', async (_name, fault) => {
    const fleet = broken(fault, 'restart');
    const shown: string[] = [];
    const stream = fleet.router.stream({ model: 'chat', messages: [{ role: 'user', content: 'Hi' }] });
    const reading = (async () => {
      for await (const text of stream.textStream) shown.push(text);
    })();
    expect(await failureOf(fleet.clock.advanceUntil(reading))).toMatchObject({ code: 'stream_interrupted', partial: { text: shown.join('') } });
    expect(fleet.asked()).toEqual([1, 0]);
  });

  it('C6: restart, and no one is left: the error is that of what was shown', async () => {
    const fleet = broken({ type: 'cut', afterChunks: 2 }, 'restart');
    fleet.fault(1, { type: 'error', condition: 'authentication' });
    const { error } = await fleet.read();
    expect(error).toMatchObject({ code: 'stream_interrupted', partial: { text: 'One two ' }, cause: { code: 'authentication' } });
    expect(briefOf(error ?? { attempts: [] })).toEqual([`${fleet.targets[0]}: network`, `${fleet.targets[1]}: authentication`]);
  });
});
