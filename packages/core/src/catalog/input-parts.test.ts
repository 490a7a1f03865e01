import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../chat/message.ts';
import type { ChatRequest } from '../chat/request.ts';
import type { Usage } from '../chat/usage.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { inputParts, withInputParts } from './input-parts.ts';

const usageOf = (total: number): Usage => ({
  input: { total, uncached: total - 3, cacheRead: 2, cacheWrite: 1, cacheWrite1h: 1, audio: 5, image: 6 },
  output: { total: 9, text: 4, reasoning: 5, audio: 0 },
  provenance: 'provider',
  raw: { prompt_tokens: total },
});

const bare: Message = { role: 'user', content: 'What do you see?' };
const shares = (request: Pick<ChatRequest, 'messages' | 'tools' | 'output'>, total = 100_000) => inputParts(request, total);

/** Which parts grow when something is added to a conversation. */
function grown(more: Partial<Pick<ChatRequest, 'messages' | 'tools' | 'output'>>): string[] {
  const without = shares({ messages: [bare] });
  const withIt = shares({ messages: [bare], ...more });
  return (Object.keys(withIt) as (keyof typeof withIt)[]).filter((part) => withIt[part] > without[part]);
}

describe('inputParts', () => {
  it('puts each thing where it belongs', () => {
    const long = 'a good many words '.repeat(40);
    expect(grown({ messages: [{ role: 'system', content: long }, bare] })).toEqual(['system']);
    expect(grown({ messages: [bare, { role: 'system', content: [{ type: 'text', text: long }] }] })).toEqual(['system']);
    expect(grown({ tools: [{ name: 'weather', description: long }] })).toEqual(['tools']);
    expect(grown({ output: { type: 'object', properties: { city: { type: 'string', description: long } } } })).toEqual(['tools']);
    for (const part of [
      { type: 'image', url: 'https://x.example/a.png' },
      { type: 'audio', data: 'aGk=', mediaType: 'audio/wav' },
      { type: 'file', data: new Uint8Array(9_000), mediaType: 'application/pdf' },
    ] as const) expect(grown({ messages: [bare, { role: 'user', content: [part] }] })).toEqual(['attachments']);
    const said: Message[] = [
      { role: 'assistant', content: [{ type: 'text', text: long }, { type: 'tool-call', id: '1', name: 'weather', input: { city: 'Bern' } }] },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: '1', output: long }] },
    ];
    expect(shares({ messages: [bare, ...said] })).toEqual({ system: 0, tools: 0, history: 100_000, attachments: 0 });
  });

  it('is the estimate itself where the number is the estimate', () => {
    const request = { messages: [{ role: 'system', content: 'Be brief.' }, bare] as const, tools: [{ name: 'f' }] };
    const { system, tools, history, attachments, total } = estimateTokens(request, 1.3);
    expect(inputParts(request, total, 1.3)).toEqual({ system, tools, history, attachments });
  });

  const message: fc.Arbitrary<Message> = fc.oneof(
    fc.record({ role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const), content: fc.string() }),
    fc.record({ role: fc.constant('user' as const), content: fc.array(fc.constantFrom({ type: 'image' as const, url: 'https://x.example/a' }, { type: 'text' as const, text: 'this' }), { maxLength: 3 }) }),
  );

  it('whole numbers that sum to the total, none of them below 0', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), fc.boolean(), fc.nat({ max: 2_000_000 }), fc.double({ min: 0.5, max: 2, noNaN: true }), (messages, withTools, total, factor) => {
        const parts = Object.values(inputParts({ messages, ...(withTools && { tools: [{ name: 'weather' }] }) }, total, factor));
        expect(parts.reduce((sum, tokens) => sum + tokens, 0)).toBe(total);
        for (const tokens of parts) expect(Number.isInteger(tokens) && tokens >= 0).toBe(true);
      }),
    );
  });
});

describe('withInputParts', () => {
  const parts = { system: 0, tools: 0, history: 52, attachments: 0 };

  it('changes nothing else, and leaves the usage it got alone', () => {
    const usage = usageOf(52);
    const parted = withInputParts(usage, { messages: [bare] });
    expect(parted).toEqual({ ...usage, input: { ...usage.input, parts } });
    expect(parted.raw).toBe(usage.raw);
    expect('parts' in usage.input).toBe(false);
  });

  it('goes along into copies and JSON, and is always the same object', () => {
    for (const copy of [JSON.parse(JSON.stringify(withInputParts(usageOf(52), { messages: [bare] }))), structuredClone(withInputParts(usageOf(52), { messages: [bare] }))] as Usage[]) {
      expect(copy.input).toEqual({ ...usageOf(52).input, parts });
    }
    const { input } = withInputParts(usageOf(52), { messages: [bare] });
    expect({ ...input }.parts).toBe(input.parts);
    expect(Object.keys(input)).toEqual(['total', 'uncached', 'cacheRead', 'cacheWrite', 'cacheWrite1h', 'audio', 'image', 'parts']);
  });

  it('is of the messages as they were: apps add the answer to the very list', () => {
    const messages: Message[] = [bare];
    const { input } = withInputParts(usageOf(52), { messages });
    messages.unshift({ role: 'system', content: 'Something that was never sent.' });
    expect(input.parts).toEqual(parts);
  });

  it('is estimated when somebody looks, once', () => {
    let looks = 0;
    const seen: Message = { role: 'user', get content() {
      looks += 1;
      return 'Hi';
    } };
    const { input } = withInputParts(usageOf(52), { messages: [seen] });
    expect(looks).toBe(0);
    expect([input.parts, input.parts]).toEqual([parts, parts]);
    expect(looks).toBe(1);
  });
});
