import { createRouter, type EmbedRequest, type Router } from '@zerohop/core';
import { type Emulator, emulateOpenai } from '@zerohop/testkit';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openai, type OpenaiSettings } from '../index.ts';

const small = 'openai/text-embedding-3-small';

let server: Emulator;
const routers: Router[] = [];
beforeEach(async () => {
  server = await emulateOpenai({ keys: ['sk-right'] });
});
afterEach(async () => {
  await Promise.all(routers.splice(0).map((router) => router.close()));
  await server.close();
});

function routerOf(more: Partial<OpenaiSettings> = {}): Router {
  const router = createRouter({ providers: { openai: openai({ baseURL: server.baseURL, apiKey: 'sk-right', ...more }) }, defaults: { retry: false } });
  routers.push(router);
  return router;
}

const bodyOf = (call: number): Record<string, unknown> => server.calls[call]?.body as Record<string, unknown>;
/** What the emulator's vector of a text comes to, as the SDK itself reads it. */
async function bySdk(input: string[], more: object = {}): Promise<number[][]> {
  const client = new OpenAI({ apiKey: 'sk-right', baseURL: server.baseURL, maxRetries: 0 });
  const { data } = await client.embeddings.create({ model: 'text-embedding-3-small', input, ...more });
  return data.map(({ embedding }) => Array.from(embedding));
}

describe('embeddings over the SDK', () => {
  it('gives the vectors that the SDK gives, with usage and cost', async () => {
    const input = ['Grüezi mitenand', 'Hallo 👋'];
    const expected = await bySdk(input);
    const response = await routerOf().embed({ model: small, input });
    expect(response.embeddings).toEqual(expected);
    expect(response.embeddings.every((vector) => Array.isArray(vector))).toBe(true);
    expect(response).toMatchObject({ model: 'text-embedding-3-small', provider: 'openai', target: small, warnings: [] });
    expect(response.usage).toMatchObject({ input: { total: 6, uncached: 6 }, output: { total: 0 }, provenance: 'provider', raw: { prompt_tokens: 6 } });
    // 6 tokens at 0.02 US dollars per million.
    expect(response.cost).toMatchObject({ nanoUsd: 120, estimated: false, priceId: 'catalog:openai/text-embedding-3-small@2026-11-21' });
    expect(response.attempts[0]).toMatchObject({ status: 200, requestId: expect.stringMatching(/^req_/) });
  });

  it('asks for base64, sends dimensions and options, and nothing else', async () => {
    await routerOf().embed({ model: small, input: 'Hi', dimensions: 4, user: 'u1', tags: { a: 'b' }, providerOptions: { openai: { user: 'user-1' } } });
    expect(bodyOf(0)).toEqual({ model: 'text-embedding-3-small', input: ['Hi'], encoding_format: 'base64', dimensions: 4, user: 'user-1' });
    await routerOf().embed({ model: small, input: 'Hi' });
    expect(bodyOf(1)).toEqual({ model: 'text-embedding-3-small', input: ['Hi'], encoding_format: 'base64' });
  });

  it('reads floats where the caller asks for them', async () => {
    const expected = await bySdk(['Hi'], { encoding_format: 'float', dimensions: 5 });
    const response = await routerOf().embed({ model: small, input: 'Hi', dimensions: 5, providerOptions: { openai: { encoding_format: 'float' } } });
    expect(response.embeddings).toEqual(expected);
    expect(response.embeddings[0]).toHaveLength(5);
  });

  it('splits 1,000 long texts by tokens, and 5,000 short ones by number, in order', async () => {
    // The emulator refuses more than 2,048 texts or 300,000 tokens, as the vendor does.
    const long = Array.from({ length: 1_000 }, (_, index) => `${index} ${'and so it goes on '.repeat(200)}`);
    const router = routerOf();
    const first = await router.embed({ model: small, input: long });
    expect(first.attempts.length).toBeGreaterThan(2);
    expect(server.calls.flatMap(({ body }) => (body as { input: string[] }).input)).toEqual(long);
    expect(first.embeddings).toEqual([...(await bySdk(long.slice(0, 300))), ...(await bySdk(long.slice(300, 600))), ...(await bySdk(long.slice(600, 800))), ...(await bySdk(long.slice(800)))]);
    const calls = server.calls.length;
    const short = Array.from({ length: 5_000 }, (_, index) => `text ${index}`);
    const second = await router.embed({ model: small, input: short });
    expect(server.calls.slice(calls).map(({ body }) => (body as { input: string[] }).input.length)).toEqual([2_048, 2_048, 904]);
    expect(second.embeddings).toHaveLength(5_000);
    expect(second.cost.nanoUsd).toBe(second.attempts.reduce((sum, { cost }) => sum + (cost?.nanoUsd ?? 0), 0));
  });

  it('goes over the app\'s own client, and over its own fetch', async () => {
    const client = new OpenAI({ apiKey: 'sk-right', baseURL: server.baseURL });
    const urls: string[] = [];
    const ownFetch: typeof fetch = (url, init) => {
      urls.push(String(url));
      return fetch(url, init);
    };
    const own = createRouter({ providers: { openai: openai({ client }) } });
    routers.push(own);
    const expected = await bySdk(['Hi']);
    expect((await own.embed({ model: small, input: 'Hi' })).embeddings).toEqual(expected);
    expect((await routerOf({ fetch: ownFetch }).embed({ model: small, input: 'Hi' })).embeddings).toEqual(expected);
    expect(urls).toEqual([`${server.baseURL}/embeddings`]);
  });

  it('takes the next key after a 429, for that batch alone', async () => {
    await server.close();
    server = await emulateOpenai({ keys: ['sk-one', 'sk-two'], faults: [{ when: { call: 2 }, fault: { type: 'error', condition: 'rate_limit' } }] });
    const input = Array.from({ length: 4_100 }, (_, index) => `text ${index}`);
    const response = await routerOf({ baseURL: server.baseURL, apiKey: ['sk-one', 'sk-two'] }).embed({ model: small, input });
    expect(response.embeddings).toHaveLength(4_100);
    expect(response.attempts.map(({ code, reason }) => code ?? reason ?? 'ok')).toEqual(['ok', 'rate_limit', 'next_credential', 'ok']);
    expect(server.calls[1]?.key).not.toBe(server.calls[2]?.key);
    expect(bodyOf(1)).toEqual(bodyOf(2));
  });

  it('closes the socket when it is cancelled half-way', async () => {
    server.fault({ when: { call: 2 }, fault: { type: 'hang' } });
    const controller = new AbortController();
    const input = Array.from({ length: 4_000 }, (_, index) => `text ${index}`);
    const ended = routerOf().embed({ model: small, input, signal: controller.signal }).catch((error: unknown) => error);
    const second = await server.waitForCall(2);
    controller.abort();
    expect(await ended).toMatchObject({ code: 'cancelled', attempts: [{ outcome: 'ok' }, { outcome: 'aborted' }] });
    await second.hungUp;
    expect(server.calls).toHaveLength(2);
  });

  it('keeps the deadline', async () => {
    server.fault({ type: 'hang' });
    const error = await routerOf().embed({ model: small, input: 'Hi', deadlineMs: 50 }).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'timeout', details: { phase: 'deadline' } });
    await server.calls[0]?.hungUp;
  });

  const refused: [string, EmbedRequest['model'], Parameters<Emulator['fault']>[0] | undefined, string][] = [
    ['a wrong key', small, { type: 'error', condition: 'authentication' }, 'authentication'],
    ['a spent quota', small, { type: 'error', condition: 'quota' }, 'quota_exceeded'],
    ['a model that is not there', 'openai/text-embedding-9', { type: 'error', condition: 'model_not_found' }, 'model_not_found'],
    ['a text that is too long', small, undefined, 'context_length'],
    ['a web page', small, { type: 'html', status: 200 }, 'bad_response'],
    ['an empty body', small, { type: 'empty' }, 'bad_response'],
    ['half a body', small, { type: 'cut', afterChunks: 1 }, 'network'],
    ['an error in a 200', small, { type: 'status', status: 200, body: '{"error":{"message":"overloaded","type":"overloaded_error"}}' }, 'overloaded'],
    ['another body', small, { type: 'status', status: 200, body: '{"object":"list"}' }, 'bad_response'],
    ['a vector that is none', small, { type: 'status', status: 200, body: '{"data":[{"index":0,"embedding":"AAAA"}]}' }, 'bad_response'],
  ];
  it.each(refused)('says what %s means', async (_, model, fault, code) => {
    if (fault !== undefined) server.fault(fault);
    const input = code === 'context_length' ? 'so it goes on '.repeat(4_000) : 'Hi';
    await expect(routerOf().embed({ model, input })).rejects.toMatchObject({ code });
  });
});
