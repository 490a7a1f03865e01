import type { Message } from '@zerohop/core';
import { expect, it } from 'vitest';
import { contract, signaturesOf, ways } from './contract.ts';

const tools = [{ name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }];
const question: Message = { role: 'user', content: 'How is the weather in Oslo?' };

contract('reasoning', ({ thinker, thinking, signs, countsReasoning, signer }, bench) => {
  const asked = { model: `p/${thinker}`, ...thinking };

  it.each(ways)('D: %s: is kept apart from the text, and says whose it is', async (way) => {
    bench.server.answer({ reasoning: 'They ask about Oslo. 四', text: 'Sunny.', usage: { output: 30, reasoning: 20 } });
    const response = await bench.ask(way, asked);
    expect(response).toMatchObject({ reasoning: 'They ask about Oslo. 四', text: 'Sunny.', usage: { output: { total: 30, reasoning: countsReasoning ? 20 : 0 } } });
    for (const part of response.content) if (part.type === 'reasoning') expect(part.provenance).toEqual({ provider: 'p', model: thinker, adapter: signer });
  });

  it.each(ways)('D: %s: goes back with its signature in the next turn, and only there', async (way) => {
    bench.server.answer([{ reasoning: 'I need the weather.', toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }] }, { text: 'Sunny.' }]);
    const first = await bench.ask(way, { ...asked, messages: [question], tools });
    const signatures = first.content.flatMap(signaturesOf);
    expect(signatures.length > 0).toBe(signs);
    const messages: Message[] = [question, { role: 'assistant', content: first.content }, { role: 'tool', content: [{ type: 'tool-result', toolCallId: first.toolCalls[0]?.id ?? '', output: 'sunny' }] }];
    const second = await bench.ask(way, { ...asked, messages, tools });
    expect(second).toMatchObject({ text: 'Sunny.', warnings: [] });
    for (const signature of signatures) expect(bench.sent(2)).toContain(signature);
  });
}, ({ showsReasoning }) => showsReasoning);

contract('reasoning of others', ({ thinker, thinking, takesTurns }, bench) => {
  const asked = { model: `p/${thinker}`, ...thinking };

  it.each(ways)("D: %s: another vendor's is left out with a warning, never refused by the vendor", async (way) => {
    const provenance = { provider: 'q', model: 'other', adapter: 'other' };
    const messages: Message[] = [question, { role: 'assistant', content: [{ type: 'reasoning', text: 'foreign thoughts', signature: 'c2ln', provenance }, { type: 'text', text: 'Sunny.' }] }, question];
    const response = await bench.ask(way, { ...asked, messages });
    expect(bench.sent(1)).not.toMatch(/foreign thoughts|c2ln/);
    const written = takesTurns ? [] : [{ about: 'messages', message: expect.stringContaining('written out') }];
    expect(response.warnings).toMatchObject([{ about: 'messages', message: expect.stringContaining('q/other') }, ...written]);
  });
});
