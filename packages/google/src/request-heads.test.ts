import { GoogleGenAI } from '@google/genai';
import { createRouter, type Router } from '@zerohop/core';
import { emulateGemini, type Emulator } from '@zerohop/testkit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { google } from './index.ts';
import type { GoogleSettings } from './options.ts';
import { RequestHeads } from './request-heads.ts';

let server: Emulator;
const routers: Router[] = [];
beforeEach(async () => {
  server = await emulateGemini();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(routers.splice(0).map((router) => router.close()));
  await server.close();
});

function routerOf(settings: Partial<GoogleSettings>): Router {
  const router = createRouter({ providers: { google: google({ baseURL: server.baseURL, headers: { 'x-team': 'blue' }, ...settings }) }, defaults: { retry: false } });
  routers.push(router);
  return router;
}

const ask = (content: string, more: object = {}): Parameters<Router['chat']>[0] => ({ model: 'google/gemini-2.5-flash', messages: [{ role: 'user', content }], ...more });
const headersOf = (call: number): object => Object.fromEntries(Object.entries(server.calls[call]?.headers ?? {}).filter(([name]) => name !== 'content-length'));

it.each<[string, Partial<GoogleSettings>]>([['Gemini', { apiKey: 'k' }], ['Vertex AI by key', { vendor: 'vertex', apiKey: 'k' }]])('calls of %s after the first go under the head that the SDK wrote, each with its own body', async (_name, settings) => {
  const router = routerOf(settings);
  for (const content of ['one', 'two', 'three']) {
    expect((await router.chat(ask(content, { temperature: 0.5 }))).text).toContain(content);
    expect((await router.stream(ask(content)).response()).text).toContain(content);
  }
  const untouched = new GoogleGenAI({ apiKey: 'k', vertexai: settings.vendor === 'vertex', httpOptions: { baseUrl: server.baseURL, headers: { 'x-team': 'blue' } } });
  await untouched.models.generateContent({ model: 'gemini-2.5-flash', contents: [{ role: 'user', parts: [{ text: 'three' }] }], config: { temperature: 0.5 } });
  const [first, , , , last] = [0, 1, 2, 3, 4].map((call) => server.calls[call]);
  expect(headersOf(4)).toEqual(headersOf(0));
  expect(headersOf(5)).toEqual(headersOf(1));
  expect([last?.path, last?.body]).toEqual([first?.path, server.calls[6]?.body]);
  expect(headersOf(4)).toMatchObject({ 'x-goog-api-key': 'k', 'x-team': 'blue', 'x-goog-api-client': server.calls[6]?.headers['x-goog-api-client'], 'user-agent': server.calls[6]?.headers['user-agent'], 'content-type': 'application/json' });
});

it('keys, models and methods have heads of their own; options and a fetch of the app go the way of the SDK', async () => {
  const router = routerOf({ apiKey: ['one', 'two'] });
  for (let round = 0; round < 3; round += 1) {
    await router.chat(ask('a'));
    await router.chat(ask('a', { model: 'google/gemini-2.5-pro' }));
    await router.stream(ask('a', { model: 'google/gemini-2.5-pro' })).response();
  }
  expect(new Set(server.calls.map(({ key, path }) => `${key} ${path.split('/').at(-1)}`)).size).toBe(6);
  await router.chat(ask('a', { providerOptions: { google: { generationConfig: { topK: 3 } } } }));
  expect(server.calls.at(-1)?.body).toMatchObject({ generationConfig: { topK: 3 } });
  const seen: unknown[] = [];
  const own = routerOf({ apiKey: 'k', fetch: (url, init) => (seen.push(init?.headers), fetch(url, init)) });
  for (let call = 0; call < 2; call += 1) await own.chat(ask('a'));
  expect(seen).toEqual([expect.any(Headers), expect.any(Headers)]);
});

it('a token is fetched for each call', async () => {
  let fetched = 0;
  const router = routerOf({ vendor: 'vertex', options: { project: 'p', location: 'global', token: async () => `token-${(fetched += 1)}` } });
  for (let call = 0; call < 3; call += 1) await router.chat(ask('a'));
  expect(server.calls.map(({ key }) => key)).toEqual(['token-1', 'token-2', 'token-3']);
});

it('a request that the SDK writes in another way than it was translated is none to learn from', () => {
  const heads = new RequestHeads();
  const headers = new Headers({ a: 'b' });
  for (const [body, init] of [
    [{ contents: [1] }, { headers, body: '{"contents":[2]}' }],
    [{ contents: [1] }, { headers, body: new Uint8Array(1) }],
    [{ contents: [1] }, { headers: { a: 'b' }, body: '{"contents":[1]}' }],
    [{ contents: [1] }, undefined],
  ] as const) heads.learn('m', true, 'http://x', init as RequestInit | undefined, body);
  expect(heads.of('m', true)).toBeUndefined();
  heads.learn('m', true, 'http://x', { headers, body: '{"generationConfig":{},"contents":[1]}' }, { contents: [1] });
  expect(heads.of('m', true)).toEqual({ url: 'http://x', headers: { a: 'b' } });
  expect(heads.of('m', false)).toBeUndefined();
  for (let model = 0; model < 100; model += 1) heads.learn(`m${model}`, true, 'http://x', { headers, body: '{}' }, {});
  expect(heads.of('m98', true)).toBeUndefined();
});
