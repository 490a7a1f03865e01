import { FunctionCallingConfigMode, GoogleGenAI, type GenerateContentResponse } from '@google/genai';
import { GoogleGenerativeAI } from '@google/generative-ai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../server/emulator.ts';
import { emulateGemini } from './emulate-gemini.ts';

const model = 'gemini-2.5-flash';
const contents = 'What is 2 + 2?';
const weather = { name: 'weather', parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } };
const tools = [{ functionDeclarations: [weather] }];

let server: Emulator;
let client: GoogleGenAI;
const clientOf = (emulator: Emulator, apiKey = 'AIza-right'): GoogleGenAI => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: emulator.baseURL } });
beforeEach(async () => {
  server = await emulateGemini({ keys: ['AIza-right'] });
  client = clientOf(server);
});
afterEach(() => server.close());

async function collect(stream: Promise<AsyncIterable<GenerateContentResponse>>): Promise<GenerateContentResponse[]> {
  const chunks: GenerateContentResponse[] = [];
  for await (const chunk of await stream) chunks.push(chunk);
  return chunks;
}

describe('whole answers', () => {
  test('the default answer is thought about, which is counted and not shown', async () => {
    const answer = await client.models.generateContent({ model, contents });
    expect(answer.text).toBe('gemini-2.5-flash heard: What is 2 + 2?');
    expect(answer.candidates).toHaveLength(1);
    expect(answer.candidates?.[0]).toMatchObject({ finishReason: 'STOP', content: { role: 'model' } });
    expect(answer).toMatchObject({ modelVersion: model, responseId: expect.stringMatching(/^[0-9a-f]{22}$/) });
    const { usageMetadata: usage } = answer;
    expect(usage).toMatchObject({ candidatesTokenCount: 10, thoughtsTokenCount: 14 });
    expect(usage?.totalTokenCount).toBe(usage!.promptTokenCount! + 24);
    expect(server.calls[0]).toMatchObject({ key: 'AIza-right', model, stream: false, usage: { input: usage!.promptTokenCount, output: 24, reasoning: 14 } });
  });

  test('thoughts are shown when asked for, and absent with a budget of none', async () => {
    const shown = await client.models.generateContent({ model, contents, config: { thinkingConfig: { includeThoughts: true } } });
    expect(shown.candidates?.[0]?.content?.parts).toMatchObject([{ thought: true }, { text: expect.stringContaining('heard') }]);
    const unthought = await client.models.generateContent({ model, contents, config: { thinkingConfig: { thinkingBudget: 0 } } });
    expect(unthought.usageMetadata?.thoughtsTokenCount).toBeUndefined();
  });

  test('a schema is answered with the smallest valid JSON, in either of its forms', async () => {
    const plain = await client.models.generateContent({ model, contents, config: { responseMimeType: 'application/json', responseSchema: { type: 'OBJECT' as never, properties: { n: { type: 'INTEGER' as never } }, required: ['n'] } } });
    expect(plain.text).toBe('{"n":0}');
    const json = await client.models.generateContent({ model, contents, config: { responseMimeType: 'application/json', responseJsonSchema: { $defs: { a: { const: 'x' } }, type: 'object', properties: { n: { $ref: '#/$defs/a' } }, required: ['n'], additionalProperties: false } } });
    expect(json.text).toBe('{"n":"x"}');
  });

  test('a forced function is called: without an id in the second generation, with one in the third', async () => {
    const config = { tools, toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY, allowedFunctionNames: ['weather'] } } };
    const second = await client.models.generateContent({ model, contents, config });
    expect(second.functionCalls).toEqual([{ name: 'weather', args: { city: 'text' } }]);
    expect(second.candidates?.[0]?.finishReason).toBe('STOP');
    const third = await client.models.generateContent({ model: 'gemini-3-flash-preview', contents, config });
    expect(third.functionCalls).toEqual([{ name: 'weather', args: { city: 'text' }, id: expect.stringMatching(/^[0-9a-f]{8}$/) }]);
    expect(third.candidates?.[0]?.content?.parts?.[0]?.thoughtSignature).toBeTypeOf('string');
  });

  test('a blocked prompt has no candidate, a filtered answer no parts', async () => {
    server.answer([{ blockReason: 'SAFETY' }, { text: '', finishReason: 'content-filter' }]);
    const blocked = await client.models.generateContent({ model, contents });
    expect(blocked.candidates).toBeUndefined();
    expect(blocked.promptFeedback?.blockReason).toBe('SAFETY');
    const filtered = await client.models.generateContent({ model, contents });
    expect(filtered.candidates?.[0]).toMatchObject({ finishReason: 'SAFETY', content: { role: 'model' } });
    expect(filtered.candidates?.[0]?.content?.parts).toBeUndefined();
  });

  test('cached tokens are reported beside the prompt', async () => {
    server.answer({ text: 'x', usage: { input: 1_000, cacheRead: 900, output: 30, reasoning: 20 } });
    const { usageMetadata } = await client.models.generateContent({ model, contents });
    expect(usageMetadata).toMatchObject({ promptTokenCount: 1_000, cachedContentTokenCount: 900, candidatesTokenCount: 10, thoughtsTokenCount: 20, totalTokenCount: 1_030 });
  });
});

describe('streams', () => {
  test('CRLF frames, cumulative usage, the finish with the last text', async () => {
    server.answer({ chunks: ['Grüezi ', 'mitenand'], reasoning: 'Swiss, I think.', chunkSize: 8 });
    const chunks = await collect(client.models.generateContentStream({ model, contents, config: { thinkingConfig: { includeThoughts: true } } }));
    expect(chunks.map((chunk) => chunk.candidates?.[0]?.content?.parts?.[0])).toEqual([
      { text: 'Swiss, I', thought: true },
      { text: ' think.', thought: true },
      { text: 'Grüezi ' },
      { text: 'mitenand' },
    ]);
    expect(chunks.map((chunk) => chunk.usageMetadata?.candidatesTokenCount)).toEqual([undefined, undefined, 2, 4]);
    expect(chunks.map((chunk) => chunk.candidates?.[0]?.finishReason)).toEqual([undefined, undefined, undefined, 'STOP']);

    const bytes = await (await fetch(`${server.baseURL}/v1beta/models/${model}:streamGenerateContent?alt=sse&key=AIza-right`, { method: 'POST', body: JSON.stringify({ contents: [{ parts: [{ text: 'Hi' }] }] }) })).text();
    expect(bytes).toMatch(/^data: \{.*\}\r\n\r\n/);
    expect(bytes.endsWith('}\r\n\r\n')).toBe(true);
  });

  test('the third generation ends with an empty part that carries the signature', async () => {
    const chunks = await collect(client.models.generateContentStream({ model: 'gemini-3-flash-preview', contents }));
    expect(chunks.at(-1)?.candidates?.[0]).toMatchObject({ finishReason: 'STOP', content: { parts: [{ text: '', thoughtSignature: expect.any(String) }] } });
  });

  test('function calls stream whole, the first of parallel ones signed', async () => {
    server.answer({ text: 'Let me see.', toolCalls: [{ id: 'a', name: 'weather', input: { city: 'Oslo' } }, { id: 'b', name: 'weather' }] });
    const chunks = await collect(client.models.generateContentStream({ model: 'gemini-3-flash-preview', contents, config: { tools } }));
    const calls = chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []).filter((part) => part.functionCall);
    expect(calls).toEqual([
      { functionCall: { name: 'weather', args: { city: 'Oslo' }, id: 'a' }, thoughtSignature: expect.any(String) },
      { functionCall: { name: 'weather', id: 'b' } },
    ]);
  });

  test('a blocked prompt is one chunk', async () => {
    server.answer({ blockReason: 'OTHER' });
    expect(await collect(client.models.generateContentStream({ model, contents }))).toMatchObject([{ promptFeedback: { blockReason: 'OTHER' } }]);
  });
});

describe('a conversation with tools', () => {
  test('what Gemini 3 signed is taken back, by another emulator too', async () => {
    server.answer({ toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }] });
    const question = { role: 'user', parts: [{ text: 'Weather?' }] };
    const first = await client.models.generateContent({ model: 'gemini-3-flash-preview', contents: [question], config: { tools } });
    await using other = await emulateGemini();
    const turn = [question, first.candidates![0]!.content!, { role: 'user', parts: [{ functionResponse: { name: 'weather', response: { output: 'rain' } } }] }];
    const second = await clientOf(other).models.generateContent({ model: 'gemini-3-flash-preview', contents: turn, config: { tools } });
    expect(second.candidates?.[0]?.finishReason).toBe('STOP');
  });
});

describe('the rest of the vendor', () => {
  test("Google's first SDK is served too, whole and streaming", async () => {
    const old = new GoogleGenerativeAI('AIza-right').getGenerativeModel({ model, systemInstruction: 'Be brief' }, { baseUrl: server.baseURL });
    expect((await old.generateContent('Hi')).response.text()).toBe('gemini-2.5-flash heard: Hi');
    let text = '';
    for await (const chunk of (await old.generateContentStream('Hi')).stream) text += chunk.text();
    expect(text).toBe('gemini-2.5-flash heard: Hi');
    const chat = old.startChat({ history: [{ role: 'user', parts: [{ text: 'a' }] }, { role: 'model', parts: [{ functionCall: { name: 'f', args: {} } }] }] });
    await expect(chat.sendMessage([{ functionResponse: { name: 'f', response: { ok: true } } }])).resolves.toBeDefined();
  });

  test('a wrong key is a 400, an absent one a 403, an unknown model a 404', async () => {
    const wrong = (await clientOf(server, 'AIza-wrong').models.generateContent({ model, contents }).catch((error: unknown) => error)) as Error;
    expect(wrong).toMatchObject({ status: 400 });
    expect(JSON.parse(wrong.message)).toMatchObject({ error: { status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }, {}] } });
    expect((await fetch(`${server.baseURL}/v1beta/models/${model}:generateContent`, { method: 'POST', body: '{}' })).status).toBe(403);
    await using small = await emulateGemini({ models: [model] });
    await expect(clientOf(small).models.generateContent({ model: 'gemini-9', contents })).rejects.toMatchObject({ status: 404, message: expect.stringContaining('models/gemini-9 is not found for API version v1beta') });
  });

  test('tokens are counted, text is embedded, models are listed', async () => {
    const counted = await client.models.countTokens({ model, contents });
    expect(counted.totalTokens).toBe((await client.models.generateContent({ model, contents })).usageMetadata?.promptTokenCount);
    const embedded = await client.models.embedContent({ model: 'gemini-embedding-001', contents: ['a', 'b'] });
    expect(embedded.embeddings?.map((embedding) => embedding.values?.length)).toEqual([8, 8]);
    await using small = await emulateGemini({ models: [model] });
    const names: (string | undefined)[] = [];
    for await (const entry of await clientOf(small).models.list()) names.push(entry.name);
    expect(names).toEqual([`models/${model}`]);
  });

  test('each condition comes with the details that tell it from its neighbours', async () => {
    const seen: unknown[] = [];
    for (const condition of ['rate_limit', 'quota', 'overloaded', 'server_error', 'permission', 'context_length', 'content_filter'] as const) {
      const remove = server.fault({ type: 'error', condition });
      const outcome = await client.models.generateContent({ model, contents }).then(
        (answer) => ({ status: 200, text: JSON.stringify(answer.promptFeedback) }),
        (error: Error & { status: number }) => ({ status: error.status, text: error.message }),
      );
      seen.push([condition, outcome.status, /PerMinute|PerDay|overloaded|INTERNAL|CONSUMER_SUSPENDED|exceeds the maximum|PROHIBITED_CONTENT/.exec(outcome.text)?.[0], outcome.text.includes('RetryInfo')]);
      remove();
    }
    expect(seen).toEqual([
      ['rate_limit', 429, 'PerMinute', true],
      ['quota', 429, 'PerDay', false],
      ['overloaded', 503, 'overloaded', false],
      ['server_error', 500, 'INTERNAL', false],
      ['permission', 403, 'CONSUMER_SUSPENDED', false],
      ['context_length', 400, 'exceeds the maximum', false],
      ['content_filter', 200, 'PROHIBITED_CONTENT', false],
    ]);
  });
});
