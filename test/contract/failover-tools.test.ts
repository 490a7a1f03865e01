import type { ChatEvent } from '@zerohop/core';
import type { Answer } from '@zerohop/testkit';
import { expect, it } from 'vitest';
import { ways } from './contract.ts';
import { briefOf, type Fleet, failover, healthy } from './failover.ts';
import type { Ask } from './subject.ts';

const tools = [{ name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }];
const city = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch';
const one: Answer = { text: 'Let me look.', toolCalls: [{ name: 'weather', input: { city } }], chunkSize: 8 };
const ask: Ask = { tools };

failover('a tool call that breaks off', (_subject, open) => {
  const prepare = (answer: Answer, midStream?: 'restart'): Fleet => {
    const fleet = open({ defaults: { midStream } });
    fleet.servers[0]?.answer(answer);
    return fleet;
  };
  const calls = (events: readonly ChatEvent[]): ChatEvent[] => events.filter(({ type }) => type === 'tool-call');

  /** Content chunks of the whole answer. */
  async function chunksOf(answer: Answer): Promise<number> {
    const fleet = prepare(answer);
    await fleet.ask('streamed', ask);
    const sent = (await fleet.answering(0)).chunksSent;
    for (const server of fleet.servers) server.reset();
    return sent;
  }

  it('C4: wherever it does, half a call is never delivered, and nobody else is asked', async () => {
    const chunks = await chunksOf(one);
    for (let afterChunks = 1; afterChunks < chunks; afterChunks += 1) {
      const fleet = prepare(one);
      for (const server of fleet.servers) server.reset();
      fleet.servers[0]?.answer(one);
      fleet.fault(0, { type: 'cut', afterChunks });
      const { events, error } = await fleet.read(ask);
      expect(error, `after ${afterChunks}`).toMatchObject({ code: 'stream_interrupted', details: { reason: 'network' } });
      expect(calls(events)).toEqual([]);
      expect(fleet.asked()).toEqual([1, 0]);
    }
  });

  it('C6: restart: the call is taken back, and the next one serves', async () => {
    const fleet = prepare(one, 'restart');
    const chunks = await chunksOf(one);
    const again = prepare(one, 'restart');
    again.fault(0, { type: 'cut', afterChunks: chunks - 1 });
    again.servers[1]?.answer({ text: healthy });
    const { events, error } = await again.read(ask);
    expect(error).toBeUndefined();
    expect(calls(events)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'finish', response: { text: healthy, toolCalls: [], target: fleet.targets[1] } });
  });

  it('C6: restart: not once a whole call was shown', async () => {
    const fleet = prepare({ ...one, toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }, { name: 'weather', input: { city } }] }, 'restart');
    fleet.fault(0, { type: 'cut', afterChunks: Number.POSITIVE_INFINITY });
    const { events, error } = await fleet.read(ask);
    if (calls(events).length === 0) {
      // Wires that close their calls with the answer alone have shown none yet.
      expect(error).toBeUndefined();
      expect(fleet.asked()).toEqual([1, 1]);
    } else {
      expect(error).toMatchObject({ code: 'stream_interrupted', partial: { content: expect.arrayContaining([expect.objectContaining({ type: 'tool-call' })]) } });
      expect(fleet.asked()).toEqual([1, 0]);
    }
  });

  it.each(ways)('C5: %s, while nothing is shown: the next one serves silently', async (way) => {
    const fleet = prepare(one);
    fleet.fault(0, way === 'whole' ? { type: 'cut', afterChunks: 1 } : { type: 'clean-end', afterChunks: 3 });
    fleet.servers[1]?.answer({ toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }] });
    expect(await fleet.ask(way, ask)).toMatchObject({ text: '', toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }], finishReason: 'tool-calls', target: fleet.targets[1] });
  });

  it.each(ways)('%s: arguments that are no JSON are no call: asked once more, then the next one', async (way) => {
    const fleet = prepare({ toolCalls: [{ name: 'weather', inputText: '{"city": Oslo}' }] });
    fleet.servers[1]?.answer({ toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }] });
    const response = await fleet.ask(way, ask);
    const [first, second] = fleet.targets;
    // A wire whose arguments are no text cannot say this.
    expect([[`${first}: ok`], [`${first}: bad_response`, `${first}: bad_response`, `${second}: ok`], [`${first}: bad_response`, `${second}: ok`]]).toContainEqual(briefOf(response));
    for (const { input } of response.toolCalls) expect(input).toBeTypeOf('object');
  });
}, { first: ({ takesTools }) => takesTools, next: ({ takesTools }) => takesTools });
