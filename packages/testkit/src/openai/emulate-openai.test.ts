import OpenAI, { AzureOpenAI } from 'openai';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../server/emulator.ts';
import { emulateOpenai } from './emulate-openai.ts';

const messages: ChatCompletionMessageParam[] = [{ role: 'user', content: 'What is 2 + 2?' }];
const weather = { type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } } } as const;

let server: Emulator;
let client: OpenAI;
beforeEach(async () => {
  server = await emulateOpenai({ keys: ['sk-right'] });
  client = new OpenAI({ apiKey: 'sk-right', baseURL: server.baseURL, maxRetries: 0 });
});
afterEach(() => server.close());

describe('whole answers', () => {
  test('the default answer names the model, quotes the user and is billed for what was said', async () => {
    const { data, request_id } = await client.chat.completions.create({ model: 'gpt-4o', messages }).withResponse();
    expect(data.choices[0]?.message).toMatchObject({ role: 'assistant', content: 'gpt-4o heard: What is 2 + 2?', refusal: null });
    expect(data.choices[0]?.finish_reason).toBe('stop');
    expect(data.usage).toMatchObject({ prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 });
    expect(request_id).toMatch(/^req_[0-9a-f]{32}$/);
    expect(server.calls[0]?.usage).toEqual({ input: 11, output: 7, cacheRead: 0, cacheWrite: 0, reasoning: 0 });
  });

  test('max_tokens cuts the default answer', async () => {
    const answer = await client.chat.completions.create({ model: 'gpt-4o', messages, max_tokens: 2 });
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'length', message: { content: 'gpt-4o h' } });
  });

  test('a schema is answered with the smallest valid JSON', async () => {
    const schema = { type: 'object', properties: { age: { type: 'integer', minimum: 3 }, tags: { type: 'array', items: { type: 'string' } } }, required: ['age', 'tags'], additionalProperties: false };
    const answer = await client.chat.completions.parse({ model: 'gpt-4o', messages, response_format: { type: 'json_schema', json_schema: { name: 'person', strict: true, schema } } });
    expect(answer.choices[0]?.message.parsed).toEqual({ age: 3, tags: [] });
  });

  test('a forced tool is called with the smallest valid input', async () => {
    const answer = await client.chat.completions.create({ model: 'gpt-4o', messages, tools: [weather], tool_choice: 'required' });
    expect(answer.choices[0]?.finish_reason).toBe('tool_calls');
    expect(answer.choices[0]?.message.tool_calls).toEqual([{ id: expect.stringMatching(/^call_[0-9a-f]{24}$/), type: 'function', function: { name: 'weather', arguments: '{"city":"text"}' } }]);
  });

  test('scripted answers come one after the other, then the default', async () => {
    server.answer([{ text: 'one' }, { refusal: 'No.' }]);
    const say = async (): Promise<unknown> => (await client.chat.completions.create({ model: 'gpt-4o', messages })).choices[0]?.message;
    expect(await say()).toMatchObject({ content: 'one' });
    expect(await say()).toMatchObject({ content: null, refusal: 'No.' });
    expect(await say()).toMatchObject({ content: 'gpt-4o heard: What is 2 + 2?' });
  });

  test('a function answers by the recorded call; scripted usage, model and headers are reported', async () => {
    server.answer((call) => ({ text: call.headers['x-tenant'] ?? 'none', model: 'gpt-4o-2024-08-06', usage: { input: 1000, cacheRead: 900, output: 50 }, headers: { 'retry-after': '7' } }));
    const { data, response } = await client.chat.completions.create({ model: 'gpt-4o', messages }, { headers: { 'x-tenant': 'acme' } }).withResponse();
    expect(data.choices[0]?.message.content).toBe('acme');
    expect(data.model).toBe('gpt-4o-2024-08-06');
    expect(data.usage).toMatchObject({ prompt_tokens: 1000, completion_tokens: 50, prompt_tokens_details: { cached_tokens: 900 } });
    expect(response.headers.get('retry-after')).toBe('7');
  });

  test('a script that throws is a 500 that says so', async () => {
    server.answer(() => {
      throw new Error('my script is broken');
    });
    await expect(client.chat.completions.create({ model: 'gpt-4o', messages })).rejects.toThrow(/my script is broken/);
  });

  test('a reasoning model bills its thoughts and hides them; a compatible vendor shows them', async () => {
    const hidden = await client.chat.completions.create({ model: 'gpt-5', messages });
    expect(hidden.usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(0);
    expect(hidden.choices[0]?.message).not.toHaveProperty('reasoning_content');

    await using deepseek = await emulateOpenai({ reasoningField: 'reasoning_content', answer: { reasoning: 'Hmm.', text: '4' } });
    const shown = await client.withOptions({ baseURL: deepseek.baseURL }).chat.completions.create({ model: 'deepseek-reasoner', messages });
    expect(shown.choices[0]?.message).toMatchObject({ content: '4', reasoning_content: 'Hmm.' });
  });
});

describe('streams', () => {
  test('role first, then text, finish, usage with no choices', async () => {
    server.answer({ chunks: ['Hé', 'llo ', '👋'] });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of await client.chat.completions.create({ model: 'gpt-4o', messages, stream: true, stream_options: { include_usage: true } })) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content)).toEqual(['', 'Hé', 'llo ', '👋', undefined, undefined]);
    expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant');
    expect(chunks.map((chunk) => chunk.choices[0]?.finish_reason)).toEqual([null, null, null, null, 'stop', undefined]);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 11, completion_tokens: 2 } });
    expect(server.calls[0]?.chunksSent).toBe(3);
  });

  test('no usage unless asked for; the body ends with [DONE]', async () => {
    const response = await client.chat.completions.create({ model: 'gpt-4o', messages, stream: true }).asResponse();
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const body = await response.text();
    expect(body).not.toContain('usage');
    expect(body.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  test("the SDK's own accumulator is content with parallel tool calls", async () => {
    server.answer({ text: 'Let me look.', toolCalls: [{ name: 'weather', input: { city: 'Zürich' } }, { id: 'call_b', name: 'weather', input: { city: 'Oslo' } }], chunkSize: 4 });
    const final = await client.chat.completions.stream({ model: 'gpt-4o', messages, tools: [weather] }).finalChatCompletion();
    expect(final.choices[0]?.finish_reason).toBe('tool_calls');
    expect(final.choices[0]?.message.content).toBe('Let me look.');
    expect(final.choices[0]?.message.tool_calls?.map((call) => 'function' in call && call.function.arguments)).toEqual(['{"city":"Zürich"}', '{"city":"Oslo"}']);
  });
});

describe('the rest of the vendor', () => {
  test('a whole tool turn is accepted', async () => {
    const answer = await client.chat.completions.create({
      model: 'gpt-4o',
      tools: [weather],
      messages: [
        ...messages,
        { role: 'assistant', content: null, tool_calls: [{ id: 'call_a', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }] },
        { role: 'tool', tool_call_id: 'call_a', content: 'rain' },
      ],
    });
    expect(answer.choices[0]?.finish_reason).toBe('stop');
  });

  test('a wrong key and an absent key are 401', async () => {
    const wrong = await client.withOptions({ apiKey: 'sk-wrong-key' }).chat.completions.create({ model: 'gpt-4o', messages }).catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(wrong).toMatchObject({ code: 'invalid_api_key', type: 'invalid_request_error' });
    expect(String(wrong)).toContain('sk-w****-key');
    const absent = await fetch(`${server.baseURL}/chat/completions`, { method: 'POST', body: '{}' });
    expect(absent.status).toBe(401);
    expect(absent.headers.get('www-authenticate')).toContain('Bearer');
    expect(server.calls.map((call) => call.key)).toEqual(['sk-wrong-key', undefined]);
  });

  test('a model that does not exist is 404; the models that do are listed', async () => {
    await using small = await emulateOpenai({ models: ['gpt-4o'] });
    const there = client.withOptions({ baseURL: small.baseURL });
    await expect(there.chat.completions.create({ model: 'gpt-9', messages })).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
    expect((await there.models.list()).data.map((model) => model.id)).toEqual(['gpt-4o']);
  });

  test('a prompt beyond the context window is refused with both numbers', async () => {
    await using small = await emulateOpenai({ contextWindow: 10 });
    const refusal = client.withOptions({ baseURL: small.baseURL }).chat.completions.create({ model: 'gpt-4o', messages });
    await expect(refusal).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded', message: expect.stringContaining('maximum context length is 10 tokens') });
  });

  test('embeddings are repeatable unit vectors, in the form asked for', async () => {
    const asFloats = await client.embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'], encoding_format: 'float' });
    const asBase64 = await client.embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'] });
    expect(Math.hypot(...(asFloats.data[0]?.embedding ?? []))).toBeCloseTo(1);
    expect(asFloats.data[0]?.embedding).not.toEqual(asFloats.data[1]?.embedding);
    expect(asBase64.data[1]?.embedding[0]).toBeCloseTo(asFloats.data[1]?.embedding[0] ?? NaN);
  });

  test('Azure finds the same server behind its own path and key header', async () => {
    const azure = new AzureOpenAI({ apiKey: 'sk-right', endpoint: `http://127.0.0.1:${server.port}`, apiVersion: '2024-10-21', deployment: 'gpt-4o', maxRetries: 0 });
    const answer = await azure.chat.completions.create({ model: 'gpt-4o', messages });
    expect(answer.choices[0]?.message.content).toContain('heard');
    expect(server.calls[0]).toMatchObject({ key: 'sk-right', query: { 'api-version': '2024-10-21' } });
  });

  test('an unknown path is 404', async () => {
    await expect(client.get('/nowhere')).rejects.toMatchObject({ status: 404, message: expect.stringContaining('Invalid URL (GET /v1/nowhere)') });
  });
});
