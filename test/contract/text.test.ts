import { expect, it } from 'vitest';
import { contract, textOf, ways } from './contract.ts';

contract('text', (subject, bench) => {
  // A line separator is a character like any other, but the retired SDK looks for the end of a line with a `.`.
  const words = `Grüße, 四 👩‍👩‍👧 مرحبا ${subject.ownsTransport ? '\u2028' : ''} "quoted" \\ and\nlines`;

  it.each(ways)('%s: comes as the vendor said it, with its id and model', async (way) => {
    bench.server.answer({ text: words, id: 'answer-1', model: `${subject.model}-001` });
    const response = await bench.ask(way);
    const names = subject.namesAnswers ? { id: 'answer-1', model: `${subject.model}-001` } : { id: response.attempts[0]?.requestId, model: subject.model };
    expect(response).toMatchObject({ text: words, content: [{ type: 'text', text: words }], ...names, finishReason: 'stop', integrity: 'complete' });
    expect(response.id).toMatch(/\w/);
    expect(response).toMatchObject({ provider: 'p', target: bench.target, toolCalls: [], reasoning: '', sources: [], warnings: [] });
    expect(response.attempts).toMatchObject([{ kind: 'first', outcome: 'ok', integrity: 'complete', status: 200 }]);
    expect(bench.asks).toMatchObject([{ model: subject.model, key: 'key-of-p' }]);
    expect((await bench.answering(1)).stream).toBe(way === 'streamed');
  });

  it('is shown piece by piece, and once', async () => {
    bench.server.answer({ chunks: ['One ', 'two ', 'three'] });
    const events = await bench.events();
    expect(events.map(({ type }) => type)).toEqual(['start', 'text-delta', 'text-delta', 'text-delta', 'finish']);
    expect(textOf(events)).toBe('One two three');
  });

  it('an answer without words is an answer', async () => {
    bench.server.answer({ text: '' });
    for (const way of ways) {
      const { content, ...response } = await bench.ask(way);
      expect(response).toMatchObject({ text: '', finishReason: 'stop' });
      // A signature may stand alone.
      for (const part of content) expect(part).toMatchObject({ type: 'text', text: '', signature: expect.any(String) });
    }
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('comes the same in pieces of %i bytes', async (bytes) => {
    const toolCalls = subject.takesTools ? [{ name: 'weather', input: { city: 'Kraków 👋' } }] : [];
    bench.server.answer({ text: words, toolCalls });
    bench.fault({ type: 'split-bytes', bytes });
    const tools = toolCalls.map(({ name }) => ({ name, parameters: { type: 'object', properties: { city: { type: 'string' } } } }));
    for (const way of ways) expect(await bench.ask(way, { tools })).toMatchObject({ text: words, toolCalls });
  });

  it.each(ways)('%s: the question arrives as it was asked, instructions and turns in order', async (way) => {
    await bench.ask(way, {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'First question' },
        { role: 'assistant', content: 'First answer' },
        { role: 'user', content: [{ type: 'text', text: words }] },
        { role: 'system', content: [{ type: 'text', text: 'Be kind.' }] },
      ],
    });
    const sent = bench.sent(1);
    for (const said of ['Be brief.', 'First question', 'First answer', 'Be kind.']) expect(sent).toContain(said);
    expect(sent.indexOf('First question')).toBeLessThan(sent.indexOf('First answer'));
    expect(sent).toContain(JSON.stringify(words).slice(1, -1));
  });
});
