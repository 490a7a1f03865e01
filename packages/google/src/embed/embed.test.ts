import { createRouter, type Router } from '@zerohop/core';
import { emulateGemini, type Emulator } from '@zerohop/testkit';
import { GoogleGenAI } from '@google/genai';
import { GoogleGenerativeAI } from '@google/generative-ai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { google, type GoogleSettings } from '../index.ts';

const first = 'google/gemini-embedding-001';
const second = 'google/gemini-embedding-2';

let server: Emulator;
const routers: Router[] = [];
beforeEach(async () => {
  server = await emulateGemini({ keys: ['AIza-right'] });
});
afterEach(async () => {
  await Promise.all(routers.splice(0).map((router) => router.close()));
  await server.close();
});

function routerOf(sdk: GoogleSettings['sdk'], more: Partial<GoogleSettings> = {}): Router {
  const router = createRouter({ providers: { google: google({ sdk, baseURL: server.baseURL, apiKey: 'AIza-right', ...more }) }, defaults: { retry: false } });
  routers.push(router);
  return router;
}

interface WireRequest {
  readonly model: string;
  readonly content: { readonly parts: readonly { readonly text: string }[] };
}
const requestsOf = (call: number): WireRequest[] => (server.calls[call]?.body as { requests: WireRequest[] } | undefined)?.requests ?? [];

/** The vectors as the SDK itself gives them. */
async function bySdk(texts: readonly string[]): Promise<unknown> {
  const { models } = new GoogleGenAI({ apiKey: 'AIza-right', vertexai: false, httpOptions: { baseUrl: server.baseURL } });
  const { embeddings } = await models.embedContent({ model: 'gemini-embedding-001', contents: [...texts] });
  return embeddings?.map(({ values }) => values);
}

describe.each(['genai', 'generative-ai'] as const)('over %s', (sdk) => {
  it('gives the vectors that the SDK gives; what is not counted is estimated', async () => {
    const input = ['Grüezi mitenand', 'Hallo 👋'];
    const expected = await bySdk(input);
    const response = await routerOf(sdk).embed({ model: first, input });
    expect(response.embeddings).toEqual(expected);
    expect(response).toMatchObject({ model: 'gemini-embedding-001', target: first, warnings: [], usage: { provenance: 'estimated', output: { total: 0 } }, cost: { estimated: true } });
    expect(response.usage.input.total).toBeGreaterThan(0);
    // 0.15 US dollars per million tokens.
    expect(response.cost.nanoUsd).toBe(response.usage.input.total * 150);
  });

  it('takes the count of models that have one, and one vector for each text of theirs too', async () => {
    const response = await routerOf(sdk).embed({ model: second, input: ['four', 'and four'] });
    expect(response.embeddings).toHaveLength(2);
    expect(response).toMatchObject({ usage: { input: { total: 3 }, provenance: 'provider' }, cost: { nanoUsd: 600, estimated: false } });
  });

  it('sends dimensions and the settings of a text with each of them', async () => {
    const response = await routerOf(sdk).embed({ model: first, input: ['a', 'b'], dimensions: 4, providerOptions: { google: { taskType: 'RETRIEVAL_QUERY' } } });
    for (const request of requestsOf(0)) expect(request).toMatchObject({ model: 'models/gemini-embedding-001', outputDimensionality: 4, taskType: 'RETRIEVAL_QUERY' });
    expect(response.embeddings.map(({ length }) => length)).toEqual([4, 4]);
    expect(response.warnings).toEqual([]);
  });

  it('says which options have no place', async () => {
    const { warnings } = await routerOf(sdk).embed({ model: first, input: 'a', providerOptions: { google: { safetySettings: [] } } });
    expect(warnings).toEqual([{ about: 'providerOptions', message: expect.stringContaining("'safetySettings' has no place"), target: first }]);
    expect(requestsOf(0)[0]).not.toHaveProperty('safetySettings');
  });

  it('embeds 1,000 texts in batches of 100, in order', async () => {
    const input = Array.from({ length: 1_000 }, (_, index) => `text ${index}`);
    const response = await routerOf(sdk).embed({ model: first, input });
    expect(server.calls.map((_, index) => requestsOf(index).length)).toEqual(Array.from({ length: 10 }, () => 100));
    expect(server.calls.flatMap((_, index) => requestsOf(index).map(({ content }) => content.parts[0]?.text))).toEqual(input);
    expect(response.embeddings).toHaveLength(1_000);
    expect(response.embeddings.slice(300, 400)).toEqual(await bySdk(input.slice(300, 400)));
    expect(response.attempts).toHaveLength(10);
  });

  it('goes over the app\'s own client', async () => {
    const client =
      sdk === 'genai'
        ? new GoogleGenAI({ apiKey: 'AIza-right', vertexai: false, httpOptions: { baseUrl: server.baseURL } })
        : new GoogleGenerativeAI('AIza-right');
    // The older client has no address of its own.
    const settings = sdk === 'genai' ? { client } : { client, baseURL: server.baseURL };
    const router = createRouter({ providers: { google: google({ sdk, ...settings }) } });
    routers.push(router);
    expect((await router.embed({ model: first, input: ['a', 'b'] })).embeddings).toEqual(await bySdk(['a', 'b']));
  });

  it('takes the next key after a 429', async () => {
    await server.close();
    server = await emulateGemini({ keys: ['AIza-one', 'AIza-two'], faults: [{ when: { call: 1 }, fault: { type: 'error', condition: 'rate_limit' } }] });
    const response = await routerOf(sdk, { apiKey: ['AIza-one', 'AIza-two'] }).embed({ model: first, input: ['a'] });
    expect(response.attempts.map(({ code, reason }) => code ?? reason)).toEqual(['rate_limit', 'next_credential']);
  });

  it('closes the socket when it is cancelled half-way, and keeps the deadline', async () => {
    server.fault({ when: { from: 2 }, fault: { type: 'hang' } });
    const controller = new AbortController();
    const input = Array.from({ length: 150 }, (_, index) => `text ${index}`);
    const router = routerOf(sdk);
    const ended = router.embed({ model: first, input, signal: controller.signal }).catch((error: unknown) => error);
    const hung = await server.waitForCall(2);
    controller.abort();
    expect(await ended).toMatchObject({ code: 'cancelled', attempts: [{ outcome: 'ok' }, { outcome: 'aborted' }] });
    await hung.hungUp;
    await expect(router.embed({ model: first, input: 'a', deadlineMs: 50 })).rejects.toMatchObject({ code: 'timeout', details: { phase: 'deadline' } });
    await server.calls[2]?.hungUp;
  });

  it.each([
    ['authentication', 'authentication'],
    ['quota', 'quota_exceeded'],
    ['overloaded', 'overloaded'],
    ['model_not_found', 'model_not_found'],
    ['invalid_request', 'invalid_request'],
  ] as const)('says what %s means', async (condition, code) => {
    server.fault({ type: 'error', condition });
    await expect(routerOf(sdk).embed({ model: first, input: 'a' })).rejects.toMatchObject({ code });
  });

  it('takes no other answer for one', async () => {
    for (const body of ['{}', '{"embeddings":[{}]}', '{"embeddings":[{"values":[]}]}']) {
      server.fault({ times: 1, fault: { type: 'status', status: 200, body } });
      await expect(routerOf(sdk).embed({ model: first, input: 'a' })).rejects.toMatchObject({ code: 'bad_response' });
    }
    expect(server.calls).toHaveLength(3);
  });
});

it('says what the newer SDK refuses by itself', async () => {
  const ended = routerOf('genai').embed({ model: first, input: 'a', providerOptions: { google: { autoTruncate: true } } });
  await expect(ended).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringContaining("'@google/genai' refused the request: autoTruncate") });
  expect(server.calls).toEqual([]);
});

describe('on Vertex AI', () => {
  const open = (model: string): Promise<{ embeddings: number[][]; usage: object }> => routerOf('genai', { vendor: 'vertex' }).embed({ model, input: ['a', 'b'], dimensions: 2 });

  it('asks for one text at a time, and reads what its two methods answer', async () => {
    server.fault({ type: 'status', status: 200, body: JSON.stringify({ predictions: [{ embeddings: { values: [1, 2], statistics: { token_count: 3 } } }] }) });
    expect(await open('google/gemini-embedding-001')).toMatchObject({ embeddings: [[1, 2], [1, 2]], usage: { input: { total: 6 }, provenance: 'provider' } });
    expect(server.calls.map(({ path, body }) => [path.split('/').at(-1), body])).toEqual(['a', 'b'].map((content) => ['gemini-embedding-001:predict', { instances: [{ content }], parameters: { outputDimensionality: 2 } }]));
    server.reset();
    server.fault({ type: 'status', status: 200, body: JSON.stringify({ embedding: { values: [3, 4] }, usageMetadata: { promptTokenCount: 5 } }) });
    expect(await open('google/gemini-embedding-2')).toMatchObject({ embeddings: [[3, 4], [3, 4]], usage: { input: { total: 10 }, provenance: 'provider' } });
    expect(server.calls.map(({ path }) => path.split('/').at(-1))).toEqual(['gemini-embedding-2:embedContent', 'gemini-embedding-2:embedContent']);
  });
});
