import { expect, it } from 'vitest';
import { contract, ways } from './contract.ts';

contract('endings', ({ namesEndings }, bench) => {
  it.each(ways)('%s: an answer says why it ended', async (way) => {
    const cap = namesEndings ? {} : { maxTokens: 100 };
    bench.server.answer([{ text: 'All of it', finishReason: 'stop' }, { text: 'Cut of', finishReason: 'length', usage: { output: 100 } }]);
    expect(await bench.ask(way, cap)).toMatchObject({ text: 'All of it', finishReason: 'stop' });
    expect(await bench.ask(way, cap)).toMatchObject({ text: 'Cut of', finishReason: 'length' });
  });
});

contract('endings by name', (_subject, bench) => {
  it.each(ways)('A3: %s: an answer that a filter stops is an answer, and says so', async (way) => {
    bench.server.answer({ text: 'How to', finishReason: 'content-filter' });
    const response = await bench.ask(way);
    expect(response.text).toBe('How to');
    expect(['content-filter', 'refusal']).toContain(response.finishReason);
  });

  it.each(ways)('%s: an answer that ends for a reason nobody knows is an answer', async (way) => {
    bench.server.answer({ text: 'Hm', finishReason: 'a_reason_of_the_future' });
    expect(await bench.ask(way)).toMatchObject({ text: 'Hm', finishReason: 'other' });
  });
}, ({ namesEndings }) => namesEndings);

contract('endings of calls', (_subject, bench) => {
  it.each(ways)('C4: %s: a call that the limit cuts is left out, with a warning', async (way) => {
    bench.server.answer({ text: 'Let me', toolCalls: [{ name: 'now', inputText: '{"zone":"Eur' }], finishReason: 'length' });
    const response = await bench.ask(way, { tools: [{ name: 'now' }] });
    expect(response).toMatchObject({ text: 'Let me', finishReason: 'length' });
    // A wire whose arguments are no text has none that can be cut.
    for (const { input } of response.toolCalls) expect(input).toEqual({});
  });
}, ({ takesTools }) => takesTools);
