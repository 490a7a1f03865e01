import { getEventListeners } from 'node:events';
import { anthropic } from '@zerohop/anthropic';
import { createRouter } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { emulateAnthropic, emulateOpenai, type Emulator } from '@zerohop/testkit';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openaiFetch, wrap } from './index.ts';

const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'Hi' }];

function routerOf(server: Emulator) {
  return createRouter({ providers: { first: openai({ apiKey: 'sk-first-0000', baseURL: server.baseURL }) }, routes: { chat: { targets: ['first/gpt-4o'] } } });
}

let server: Emulator;
let router: ReturnType<typeof routerOf>;

beforeEach(async () => {
  server = await emulateOpenai();
  router = routerOf(server);
});

afterEach(async () => {
  await router.close();
  await server.close();
});

const post = (body: unknown): RequestInit => ({ method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('openaiFetch', () => {
  it("takes the router's own names, and no others", async () => {
    const client = new OpenAI({ apiKey: 'unused', fetch: openaiFetch(router), maxRetries: 0 });
    for (const model of ['chat', 'first/gpt-4o-mini']) await client.chat.completions.create({ model, messages });
    expect(server.calls.map(({ model }) => model)).toEqual(['gpt-4o', 'gpt-4o-mini']);
    await expect(client.chat.completions.create({ model: 'chta', messages })).rejects.toMatchObject({ status: 400, param: 'model', message: expect.stringContaining("did you mean 'chat'") as string });
  });

  it("takes the client's names by the map; one that every object has is no entry of it", async () => {
    const fetch = openaiFetch(router, { models: { 'gpt-5': 'chat' } });
    expect((await fetch('http://x/v1/chat/completions', post({ model: 'gpt-5', messages }))).status).toBe(200);
    expect((await fetch('http://x/v1/chat/completions', post({ model: 'constructor', messages }))).status).toBe(400);
  });

  it('its map is held to the router by type and at start', () => {
    // @ts-expect-error no such route
    expect(() => openaiFetch(router, { models: { 'gpt-5': 'chta' } })).toThrow(/models\.gpt-5/);
    // @ts-expect-error no such route
    expect(() => wrap(new OpenAI({ apiKey: 'x' }), router, { models: { 'gpt-5': 'chta' } })).toThrow(/models\.gpt-5/);
  });

  it.each(['http://x/v1/chat/completions', 'http://x/openai/deployments/d/chat/completions?api-version=1', new URL('http://x/chat/completions#a')])('serves %s', async (url) => {
    const fetch = openaiFetch(router, { fetch: () => Promise.reject(new Error('passed through')) });
    expect((await fetch(url, post({ model: 'chat', messages }))).status).toBe(200);
    expect((await fetch(new Request(url, post({ model: 'chat', messages })))).status).toBe(200);
  });

  it.each<[string, string]>([
    ['GET', 'http://x/v1/chat/completions'],
    ['POST', 'http://x/v1/chat/completions/chatcmpl-1'],
    ['POST', 'http://x/v1/images/generations'],
    ['GET', 'http://x/v1/embeddings'],
    ['POST', 'http://x/v1/responses?next=/chat/completions'],
  ])('passes %s %s through as it is', async (method, url) => {
    const seen: unknown[] = [];
    const fetch = openaiFetch(router, { fetch: async (...request) => new Response(String(seen.push(request))) });
    const init = { method, headers: { a: 'b' } };
    await fetch(url, init);
    expect(seen).toEqual([[url, init]]);
  });

  it.each(['', 'no JSON', '[]', '"chat"'])('answers 400 to the body %j', async (body) => {
    const response = await openaiFetch(router)('http://x/chat/completions', post(body));
    expect([response.status, response.headers.get('x-should-retry')]).toEqual([400, 'false']);
  });

  it('does nothing for a signal that has fired, and leaves no listener on one that has not', async () => {
    const fetch = openaiFetch(router);
    await expect(fetch('http://x/chat/completions', { ...post({ model: 'chat', messages }), signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone');
    expect(server.calls).toHaveLength(0);
    const { signal } = new AbortController();
    await (await fetch('http://x/chat/completions', { ...post({ model: 'chat', messages }), signal })).text();
    await (await fetch('http://x/chat/completions', { ...post({ model: 'chat', messages, stream: true }), signal })).text();
    await (await fetch('http://x/chat/completions', { ...post({ model: 'chat', messages, stream: true }), signal })).body?.cancel();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('an abort ends a stream that nobody reads, and fails it for who reads later as any fetch would', async () => {
    server.fault({ type: 'stall', afterChunks: 2 });
    const controller = new AbortController();
    const response = await openaiFetch(router)('http://x/chat/completions', { ...post({ model: 'chat', messages, stream: true }), signal: controller.signal });
    controller.abort(new Error('gone'));
    await server.calls[0]?.hungUp;
    expect(router.status().inFlight).toBe(0);
    await expect(response.text()).rejects.toThrow('gone');
  });

  it('reads no further ahead than its reader', async () => {
    server.answer({ text: 'short' });
    const response = await openaiFetch(router)('http://x/chat/completions', post({ model: 'chat', messages, stream: true }));
    await server.calls[0]?.done;
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(router.status().inFlight).toBe(1);
    await response.text();
    expect(router.status().inFlight).toBe(0);
  });
});

describe('another vendor behind the same client', () => {
  let claude: Emulator;
  let client: OpenAI;

  beforeEach(async () => {
    claude = await emulateAnthropic();
    const mixed = createRouter({
      providers: { first: openai({ apiKey: 'sk-first-0000', baseURL: server.baseURL }), claude: anthropic({ apiKey: 'sk-ant-000000', baseURL: claude.baseURL }) },
      routes: { chat: { targets: ['first/gpt-4o', 'claude/claude-haiku-4-5'], retry: false } },
    });
    client = wrap(new OpenAI({ apiKey: 'unused', baseURL: server.baseURL }), mixed, { models: { 'gpt-5': 'chat' } });
    server.fault({ type: 'error', condition: 'overloaded' });
  });

  afterEach(() => claude.close());

  it('serves a chat whole', async () => {
    claude.answer({ text: 'Bonjour', usage: { input: 10, output: 4 } });
    const completion = await client.chat.completions.create({ model: 'gpt-5', messages, max_tokens: 50, user: 'u1' });
    expect(completion).toMatchObject({ object: 'chat.completion', model: 'claude-haiku-4-5', choices: [{ finish_reason: 'stop', message: { content: 'Bonjour', refusal: null } }] });
    expect(completion.usage).toMatchObject({ prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 });
    expect(completion.id).toBe(claude.calls[0]?.answer?.id);
  });

  it('streams tools and takes their results back', async () => {
    claude.answer([{ toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }] }, { text: 'Rain.' }]);
    const runner = client.chat.completions.runTools({
      model: 'gpt-5',
      messages,
      stream: true,
      tools: [{ type: 'function', function: { name: 'weather', parse: JSON.parse, parameters: { type: 'object', properties: { city: { type: 'string' } } }, description: '', function: () => 'rain' } }],
    });
    expect(await runner.finalContent()).toBe('Rain.');
    expect(claude.calls).toHaveLength(2);
  });
});
