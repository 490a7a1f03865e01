import type { Message } from '@zerohop/core';
import { expect, it } from 'vitest';
import { contract, ways } from './contract.ts';

const weather = { name: 'weather', description: 'Tells the weather', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } };
const now = { name: 'now', description: 'Tells the time' };
const question: Message = { role: 'user', content: 'How is the weather in Oslo and in Rome, and what time is it?' };

contract('tools', (_subject, bench) => {
  it.each(ways)('%s: parallel calls come in order, and their results go back', async (way) => {
    const calls = [{ name: 'weather', input: { city: 'Oslo' } }, { name: 'weather', input: { city: 'Rome' } }, { name: 'now' }];
    bench.server.answer([{ text: 'Let me look.', toolCalls: calls }, { text: 'Rain, sun, noon.' }]);
    const first = await bench.ask(way, { messages: [question], tools: [weather, now] });
    expect(first).toMatchObject({ text: 'Let me look.', finishReason: 'tool-calls', warnings: [] });
    expect(first.toolCalls.map(({ name, input }) => ({ name, input }))).toEqual([calls[0], calls[1], { name: 'now', input: {} }]);
    const ids = first.toolCalls.map(({ id }) => id);
    expect(new Set(ids.filter((id) => id !== '')).size).toBe(3);

    const [oslo = '', rome = '', time = ''] = ids;
    const second = await bench.ask(way, {
      tools: [weather, now],
      messages: [
        question,
        { role: 'assistant', content: first.content },
        // In two messages, out of order, in every form that a result may have.
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: time, output: ['noon', 12] }, { type: 'tool-result', toolCallId: rome, output: { sky: 'blue' } }] },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: oslo, output: 'no such place', isError: true }] },
      ],
    });
    expect(second).toMatchObject({ text: 'Rain, sun, noon.', finishReason: 'stop', warnings: [] });
    for (const said of ['noon', 'blue', 'no such place']) expect(bench.sent(2)).toContain(said);
  });

  it('a call is shown as it grows, and delivered when it is whole', async () => {
    bench.server.answer({ toolCalls: [{ name: 'weather', input: { city: 'Llanfairpwllgwyngyll' } }] });
    const events = await bench.events({ tools: [weather] });
    const shown = events.flatMap((event) => (event.type === 'tool-call-delta' ? [event.text] : []));
    expect(JSON.parse(shown.join(''))).toEqual({ city: 'Llanfairpwllgwyngyll' });
    expect(events.filter(({ type }) => type === 'tool-call')).toMatchObject([{ name: 'weather', input: { city: 'Llanfairpwllgwyngyll' } }]);
    expect(events.findLastIndex(({ type }) => type === 'tool-call-delta')).toBeLessThan(events.findIndex(({ type }) => type === 'tool-call'));
  });

  it.each(ways)('%s: a named tool, or any, is forced; a tool without arguments is called with {}', async (way) => {
    for (const [toolChoice, name, input] of [[{ name: 'now' }, 'now', {}], ['required', 'weather', { city: expect.any(String) }]] as const) {
      const response = await bench.ask(way, { tools: [weather, now], toolChoice });
      expect(response).toMatchObject({ toolCalls: [{ name, input }], finishReason: 'tool-calls' });
    }
  });

  it.each(ways)('%s: tools that may not be called are not', async (way) => {
    const response = await bench.ask(way, { tools: [weather], toolChoice: 'none' });
    expect(response).toMatchObject({ toolCalls: [], finishReason: 'stop' });
  });

  it.each(ways)("%s: the vendor's own words for a reason do not hide a call", async (way) => {
    bench.server.answer({ toolCalls: [{ name: 'now' }], finishReason: 'stop' });
    expect(await bench.ask(way, { tools: [now] })).toMatchObject({ finishReason: 'tool-calls', toolCalls: [{ name: 'now', input: {} }] });
  });
}, ({ takesTools }) => takesTools);

contract('tools where there are none', (_subject, bench) => {
  it.each(ways)('%s: the vendor is not asked', async (way) => {
    expect(await bench.failure(way, { tools: [weather] })).toMatchObject({ code: 'unsupported' });
    expect(bench.server.calls).toEqual([]);
  });

  it.each(ways)('%s: what tools of others were asked and said is told in words', async (way) => {
    const { text } = await bench.ask(way, {
      messages: [
        question,
        { role: 'assistant', content: [{ type: 'tool-call', id: 'call_1', name: 'weather', input: { city: 'Oslo' } }] },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'call_1', output: 'sunny in Oslo' }] },
      ],
    });
    expect(text).not.toBe('');
    expect(bench.sent(1)).toMatch(/weather.*Oslo.*sunny in Oslo/);
  });
}, ({ takesTools }) => !takesTools);
