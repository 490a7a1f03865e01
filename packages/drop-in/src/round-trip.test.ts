import { createRouter, type ChatEvent } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import fc from 'fast-check';
import OpenAI from 'openai';
import { afterAll, expect, it } from 'vitest';
import { openaiFetch } from './index.ts';
import { ChunkWriter } from './openai-chat/write-stream.ts';

/** The bodies that reach the vendor. */
const sent: Record<string, unknown>[] = [];
const answered = { id: 'a', object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }] };
const router = createRouter({
  providers: {
    vendor: openai({
      apiKey: 'sk-vendor-000',
      fetch: async (_, init) => {
        sent.push(JSON.parse(String(init?.body)) as Record<string, unknown>);
        return Response.json(answered);
      },
    }),
  },
});
afterAll(() => router.close());
const serve = openaiFetch(router);

const words = fc.string({ unit: 'grapheme', minLength: 1 });
const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/);
const parts = fc.array(
  fc.oneof(
    words.map((text) => ({ type: 'text', text })),
    fc.constantFrom<object>(
      { type: 'image_url', image_url: { url: 'https://a.example/b.png' } },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'high' } },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' } },
    ),
  ),
  { minLength: 1, maxLength: 4 },
);
/** A turn of the model that calls tools, and what they said. */
const toolTurn = fc.array(fc.tuple(name, fc.dictionary(words, fc.jsonValue({ maxDepth: 2 })), fc.string()), { minLength: 1, maxLength: 3 }).map((calls) => [
  {
    role: 'assistant',
    content: null,
    tool_calls: calls.map(([called, input], index) => ({ id: `call_${index}`, type: 'function', function: { name: called, arguments: JSON.stringify(input) } })),
  },
  ...calls.map(([, , content], index) => ({ role: 'tool', tool_call_id: `call_${index}`, content })),
]);
const turn = fc.oneof(
  fc.record({ role: fc.constant('system'), content: words }).map((message) => [message]),
  fc.record({ role: fc.constant('user'), content: fc.oneof(words, parts) }).map((message) => [message]),
  fc.record({ role: fc.constant('assistant'), content: words }).map((message) => [message]),
  toolTurn,
);
const conversation = fc.array(turn, { minLength: 1, maxLength: 5 }).map((turns) => turns.flat());
const settings = fc.record(
  {
    temperature: fc.constantFrom(0, 0.5, 2),
    top_p: fc.constantFrom(0, 1),
    max_completion_tokens: fc.integer({ min: 1, max: 1_000 }),
    stop: fc.oneof(words, fc.array(words, { minLength: 1, maxLength: 4 })),
    seed: fc.integer(),
    presence_penalty: fc.constantFrom(-2, 0, 1.5),
    frequency_penalty: fc.constantFrom(-2, 0, 1.5),
    logit_bias: fc.constant({ 50256: -100 }),
    user: words,
    store: fc.boolean(),
    metadata: fc.constant({ a: 'b' }),
    service_tier: fc.constantFrom('auto', 'flex'),
    made_up: fc.jsonValue({ maxDepth: 1 }).filter((value) => value !== null),
  },
  { requiredKeys: [] },
);

it("what comes in on OpenAI's wire goes out on it unchanged", async () => {
  await fc.assert(
    fc.asyncProperty(conversation, settings, async (messages, given) => {
      const response = await serve('http://x/chat/completions', { method: 'POST', body: JSON.stringify({ model: 'vendor/some-model', messages, ...given }) });
      expect(await response.text()).toContain('"content":"ok"');
      expect(sent.pop()).toEqual(JSON.parse(JSON.stringify({ model: 'some-model', messages, ...given })));
    }),
    { numRuns: 200 },
  );
});

const calls = fc.array(fc.record({ name, input: fc.dictionary(words, fc.jsonValue({ maxDepth: 2 })), pieces: fc.integer({ min: 0, max: 3 }) }), { maxLength: 4 });

it("whatever is streamed, the SDK's helper puts it together again", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'binary', minLength: 1 })), fc.array(words), calls, async (texts, thoughts, made) => {
      const events: ChatEvent[] = [{ type: 'start', callId: 'c', target: 'v/m', model: 'm' }];
      for (const text of thoughts) events.push({ type: 'reasoning-delta', text, attempt: 0 });
      for (const text of texts) events.push({ type: 'text-delta', text, attempt: 0 });
      made.forEach((call, index) => {
        const text = JSON.stringify(call.input);
        const size = Math.ceil(text.length / Math.max(1, call.pieces));
        for (let piece = 0; piece < call.pieces; piece += 1) {
          const part = text.slice(piece * size, (piece + 1) * size);
          if (part !== '') events.push({ type: 'tool-call-delta', index, id: `call_${index}`, name: call.name, text: part });
        }
      });
      made.forEach((call, index) => events.push({ type: 'tool-call', id: `call_${index}`, name: call.name, input: call.input }));
      events.push({ type: 'finish', response: { id: 'a', callId: 'c', finishReason: made.length === 0 ? 'stop' : 'tool-calls' } as never });

      const writer = new ChunkWriter({ callId: 'c', includeUsage: false, nowMs: 0, head: () => ({ id: 'a', model: 'm' }) });
      const body = events.map((event) => writer.write(event)).join('');
      const client = new OpenAI({ apiKey: 'unused', fetch: async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } }) });
      const message = (await client.chat.completions.stream({ model: 'm', messages: [] }).finalChatCompletion()).choices[0]?.message;

      expect(message?.content ?? '').toBe(texts.join(''));
      expect((message?.tool_calls ?? []).map((call) => (call.type === 'function' ? [call.id, call.function.name, JSON.parse(call.function.arguments)] : undefined))).toEqual(
        made.map((call, index) => [`call_${index}`, call.name, JSON.parse(JSON.stringify(call.input))]),
      );
    }),
    { numRuns: 200 },
  );
});
