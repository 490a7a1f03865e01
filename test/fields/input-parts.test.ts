import { type ChatRequest, type ChatResponse, createRouter, type Message, type Router, type TelemetryEvent } from '@zerohop/core';
import { describe, expect, it } from 'vitest';
import { wires } from './wires.ts';

const messages: Message[] = [
  { role: 'system', content: 'You are a patient assistant who looks closely. '.repeat(20) },
  { role: 'user', content: [{ type: 'text', text: 'What do you see here, and what is the weather there?' }, { type: 'image', data: new Uint8Array(64), mediaType: 'image/png' }] },
];
const tools = [{ name: 'weather', description: 'Tells the weather of a place. '.repeat(20), parameters: { type: 'object', properties: { city: { type: 'string' } } } }];
type Asked = Pick<ChatRequest, 'messages' | 'tools'>;
const sum = (parts: object | undefined): number => Object.values(parts ?? {}).reduce((one: number, other: number) => one + other, 0);

describe.each(wires)('usage.input.parts over $name', (wire) => {
  it('sum to what the vendor reported, whole and streamed, in responses, attempts and events', async () => {
    await using emulator = await wire.emulate();
    await using router = createRouter({ providers: { p: wire.provider(emulator.baseURL) } } as never) as unknown as Router;
    const events: Extract<TelemetryEvent, { type: 'attempt' }>[] = [];
    router.on('attempt', (event) => events.push(event));
    emulator.answer({ text: 'A lake.', usage: { input: 12_345, cacheRead: 300, output: 5 } });
    const takes = (ask: Asked): string | undefined => [...wire.models, ...wire.unknown].find((id) => router.plan({ ...ask, model: `p/${id}` }).candidates.length > 0);
    // Some vendors have no place for tools.
    const ask: Asked = takes({ messages, tools }) === undefined ? { messages } : { messages, tools };
    const request = { ...ask, model: `p/${takes(ask)}` };
    const responses: ChatResponse[] = [await router.chat(request), await router.stream(request).response()];
    for (const { usage, attempts } of responses) {
      expect(usage.input.total).toBe(12_345);
      expect(sum(usage.input.parts)).toBe(12_345);
      for (const [part, tokens] of Object.entries(usage.input.parts ?? {})) if (part !== 'tools' || ask.tools !== undefined) expect(tokens).toBeGreaterThan(50);
      expect(attempts[0]?.usage?.input.parts).toBe(usage.input.parts);
    }
    expect(events.map(({ attempt }) => sum((JSON.parse(JSON.stringify(attempt)) as typeof attempt).usage?.input.parts))).toEqual([12_345, 12_345]);
  });

  it('of an answer without a count they are the estimate', async () => {
    await using emulator = await wire.emulate();
    await using router = createRouter({ providers: { p: wire.provider(emulator.baseURL) }, defaults: { retry: false } } as never) as unknown as Router;
    emulator.fault({ type: 'clean-end', afterChunks: 1 });
    const model = `p/${wire.models[0] ?? wire.unknown[0]}`;
    const failure = await router.stream({ model, messages: [{ role: 'user', content: 'Tell me a long story.' }] }).response().then(() => undefined, (error: { attempts: { usage?: ChatResponse['usage'] }[] }) => error);
    const usage = failure?.attempts[0]?.usage;
    expect(usage?.input.total).toBeGreaterThan(0);
    expect(sum(usage?.input.parts)).toBe(usage?.input.total);
  });
});
