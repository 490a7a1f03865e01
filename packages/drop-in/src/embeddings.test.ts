import { createRouter } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { emulateOpenai, type Emulator } from '@zerohop/testkit';
import fc from 'fast-check';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { costOf, openaiFetch, wrap } from './index.ts';

const small = 'text-embedding-3-small';
const texts = ['Grüezi', 'miteinander', '👋'];

function routerOf(server: Emulator) {
  const account = (apiKey: string) => openai({ apiKey, baseURL: server.baseURL });
  return createRouter({ providers: { first: account('sk-first-0000'), second: account('sk-second-000') }, routes: { search: { targets: [`first/${small}`, `second/${small}`], retry: false } } });
}

let server: Emulator;
let router: ReturnType<typeof routerOf>;
let client: OpenAI;

beforeEach(async () => {
  server = await emulateOpenai();
  router = routerOf(server);
  client = new OpenAI({ apiKey: 'unused', fetch: openaiFetch(router, { models: { [small]: 'search' } }), maxRetries: 0 });
});

afterEach(async () => {
  await router.close();
  await server.close();
});

/** What the vendor itself answers. */
const native = (): OpenAI => new OpenAI({ apiKey: 'sk-first-0000', baseURL: server.baseURL });

describe('client.embeddings.create', () => {
  it.each<[string, Partial<OpenAI.EmbeddingCreateParams>]>([
    ['as the SDK asks by itself, in base64', {}],
    ['in base64', { encoding_format: 'base64' }],
    ['as numbers', { encoding_format: 'float' }],
    ['of one text', { input: 'Hallo' }],
    ['of a length', { dimensions: 4 }],
    ['with what only OpenAI takes', { user: 'u1' }],
  ])('answers what the vendor would: %s', async (_, more) => {
    const body: OpenAI.EmbeddingCreateParams = { model: small, input: texts, ...more };
    const expected = await native().embeddings.create(body);
    const answer = await client.embeddings.create(body);
    expect(answer).toMatchObject({ object: 'list', model: small, usage: expected.usage });
    expect(answer.data.map(({ object, index }) => [object, index])).toEqual(expected.data.map(({ object, index }) => [object, index]));
    for (const [index, { embedding }] of answer.data.entries()) {
      const vector = expected.data[index]?.embedding;
      if (typeof vector === 'string') expect(embedding).toBe(vector);
      else expect(embedding).toEqual(vector?.map((value) => expect.closeTo(value, 6)));
    }
    expect(server.calls[1]).toMatchObject({ key: 'sk-first-0000', body: more.user === undefined ? {} : { user: 'u1' } });
  });

  it('fails over, and knows what it cost', async () => {
    server.fault({ when: { call: 1 }, fault: { type: 'error', condition: 'overloaded' } });
    const answer = await client.embeddings.create({ model: small, input: texts });
    expect(server.calls.map(({ key }) => key)).toEqual(['sk-first-0000', 'sk-second-000']);
    expect(costOf(answer)).toMatchObject({ estimated: false, nanoUsd: answer.usage.prompt_tokens * 20 });
  });

  it('makes batches of what the vendor does not take at once', async () => {
    const answer = await client.embeddings.create({ model: small, input: Array.from({ length: 2_100 }, (_, index) => `text ${index}`) });
    expect([answer.data.length, server.calls.length]).toEqual([2_100, 2]);
    expect(answer.data.at(-1)?.index).toBe(2_099);
  });

  it.each<[string, object, string]>([
    ['tokens', { input: [1, 2, 3] }, 'input[0]'],
    ['lists of tokens', { input: ['a', [1, 2]] }, 'input[1]'],
    ['an empty text', { input: ['a', ''] }, 'input[1]'],
    ['nothing', { input: undefined }, 'input'],
    ['another encoding', { encoding_format: 'int8' }, 'encoding_format'],
    ['a model that the router does not have', { model: 'serach' }, 'model'],
  ])('refuses %s with a 400 that names the place', async (_, more, param) => {
    const refused = client.embeddings.create({ model: small, input: texts, ...more } as never);
    await expect(refused).rejects.toMatchObject({ status: 400, param, type: 'invalid_request_error' });
    expect(server.calls).toHaveLength(0);
  });

  it("fails as OpenAI does, with the router's code and once", async () => {
    server.fault({ type: 'error', condition: 'rate_limit' });
    const error: unknown = await client.embeddings.create({ model: 'first/text-embedding-3-large', input: 'a' }, { maxRetries: 2 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect((error as { headers: Headers }).headers.get('x-zerohop-error-code')).toBe('rate_limit');
  });

  it('is cancelled by its signal', async () => {
    server.fault({ type: 'hang' });
    const controller = new AbortController();
    const asked = client.embeddings.create({ model: small, input: 'a' }, { signal: controller.signal });
    await server.waitForCall(1);
    controller.abort();
    await expect(asked).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    await server.calls[0]?.hungUp;
    expect(router.status().inFlight).toBe(0);
  });

  it('sends what the router cannot serve out as it is, if it may', async () => {
    const seen: unknown[] = [];
    const passing = openaiFetch(router, { onRouterError: 'passthrough', fetch: async (...request) => new Response(String(seen.push(request))) });
    const request = { method: 'POST', body: JSON.stringify({ model: small, input: [[1, 2]] }) };
    await passing('http://x/v1/embeddings', request);
    expect(seen).toEqual([['http://x/v1/embeddings', request]]);
  });
});

describe('a wrapped client', () => {
  it('embeds by the router what is in its map, and by itself the rest', async () => {
    const wrapped = wrap(new OpenAI({ apiKey: 'sk-own-00000', baseURL: server.baseURL }), router, { models: { [small]: 'search' } });
    await wrapped.embeddings.create({ model: small, input: texts });
    const own = await wrapped.embeddings.create({ model: 'text-embedding-3-large', input: [[1, 2, 3]] });
    expect(server.calls.map(({ key }) => key)).toEqual(['sk-first-0000', 'sk-own-00000']);
    expect([own.data.length, costOf(own)]).toEqual([1, undefined]);
  });

  it('is told of its own network failures by its SDK', async () => {
    const wrapped = wrap(new OpenAI({ apiKey: 'sk-own-00000', baseURL: server.baseURL, fetch: () => Promise.reject(new Error('no way')) }), router);
    await expect(wrapped.embeddings.create({ model: small, input: 'a' })).rejects.toBeInstanceOf(OpenAI.APIConnectionError);
  });
});

it('base64 holds what 32-bit floats can', async () => {
  const vector = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(vector, async (embedding) => {
      const reply = { type: 'status', status: 200, body: { object: 'list', model: small, data: [{ object: 'embedding', index: 0, embedding }], usage: { prompt_tokens: 1, total_tokens: 1 } } } as const;
      const withdraw = server.fault(reply);
      const { data } = await client.embeddings.create({ model: small, input: 'a' });
      withdraw();
      // JSON has no -0.
      expect(data[0]?.embedding.map((value) => value + 0)).toEqual(embedding.map((value) => value + 0));
    }),
    { numRuns: 20 },
  );
});
