import type { ChatEvent, ChatResponse } from '@zerohop/core';
import { noUsage } from '@zerohop/core/adapter';
import OpenAI from 'openai';
import { expect, it } from 'vitest';
import { ChunkWriter } from './write-stream.ts';

function finish(response: Partial<ChatResponse> = {}): ChatEvent {
  return { type: 'finish', response: { id: 'answer-1', callId: 'call_1', finishReason: 'stop', usage: noUsage, ...response } as ChatResponse };
}

function writerOf(head: { id: string; model: string } = { id: 'answer-1', model: 'm-1' }, includeUsage = false): ChunkWriter {
  return new ChunkWriter({ callId: 'call_1', includeUsage, nowMs: 5_000, head: () => head });
}

/** What the SDK's own stream helper makes of the events. */
async function read(events: readonly ChatEvent[], writer: ChunkWriter = writerOf()): Promise<OpenAI.ChatCompletion> {
  const body = events.map((event) => writer.write(event)).join('');
  const client = new OpenAI({ apiKey: 'unused', fetch: async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } }) });
  return await client.chat.completions.stream({ model: 'm', messages: [] }).finalChatCompletion();
}

const start: ChatEvent = { type: 'start', callId: 'call_1', target: 'a/m', model: 'm' };
const text = (words: string): ChatEvent => ({ type: 'text-delta', text: words, attempt: 0 });

it('writes nothing before the first content, so that another target may still take over', () => {
  const head = { id: '', model: '' };
  const writer = writerOf(head);
  expect(writer.write(start)).toBe('');
  expect(writer.write({ type: 'warning', warning: { about: 'x', message: 'y' } })).toBe('');
  Object.assign(head, { id: 'second', model: 'm-2' });
  expect(writer.write(start)).toBe('');
  expect(writer.write(text('a'))).toContain('"id":"second","object":"chat.completion.chunk","created":5,"model":"m-2"');
});

it('text and reasoning, whatever characters they hold', async () => {
  const words = 'a"\n\r\u2028\\ud83d😀\u0000data: [DONE]\n\n';
  const completion = await read([start, { type: 'reasoning-delta', text: 'hm', attempt: 0 }, text(words), text(words), finish()]);
  expect(completion.choices[0]).toMatchObject({ finish_reason: 'stop', message: { role: 'assistant', content: words + words, reasoning_content: 'hm' } });
});

it('an answer without a word', async () => {
  const completion = await read([start, finish({ finishReason: 'length' })]);
  // The helper of early SDKs makes `null` of no words.
  expect(completion).toMatchObject({ id: 'answer-1', model: 'm-1', choices: [{ finish_reason: 'length', message: { content: expect.toBeOneOf(['', null]) } }] });
});

it('an id of ours where the vendor has none', async () => {
  expect((await read([start, text('a'), finish()], writerOf({ id: '', model: 'm' }))).id).toBe('chatcmpl-call_1');
});

it('tool calls in pieces, whole, and without arguments, each at its own index', async () => {
  const delta = (index: number, id: string, piece: string): ChatEvent => ({ type: 'tool-call-delta', index, id, name: `f${index}`, text: piece });
  const whole = (id: string, name: string, input: unknown): ChatEvent => ({ type: 'tool-call', id, name, input });
  const completion = await read([
    start,
    delta(1, 'b', '{"x"'),
    delta(1, 'b', ':1}'),
    whole('a', 'f0', {}),
    whole('b', 'f1', { x: 1 }),
    whole('c', 'f2', [2]),
    finish({ finishReason: 'tool-calls' }),
  ]);
  expect(completion.choices[0]?.message.tool_calls).toMatchObject([
    { id: 'a', function: { name: 'f0', arguments: '{}' } },
    { id: 'b', function: { name: 'f1', arguments: '{"x":1}' } },
    { id: 'c', function: { name: 'f2', arguments: '[2]' } },
  ]);
});

it('usage comes in a chunk of its own, after the end of the answer', () => {
  const writer = writerOf(undefined, true);
  const lines = [text('a'), finish()].map((event) => writer.write(event)).join('').trim().split('\n\n');
  const chunks = lines.slice(0, -1).map((line) => JSON.parse(line.slice('data: '.length)) as OpenAI.ChatCompletionChunk);
  expect(lines.at(-1)).toBe('data: [DONE]');
  expect(chunks.map(({ usage, choices }) => [choices.length, usage === null])).toEqual([[1, true], [1, true], [1, true], [0, false]]);
});

it('sources are annotations', () => {
  expect(writerOf().write({ type: 'source', source: { url: 'https://a.example', title: 'A' } })).toContain('"url_citation":{"url":"https://a.example","title":"A"');
  expect(writerOf().write({ type: 'source', source: { title: 'A book' } })).toBe('');
});
