import { GoogleGenAI } from '@google/genai';
import { GoogleGenerativeAI } from '@google/generative-ai';
import { createRouter, isZerohopError, type Router } from '@zerohop/core';
import { type Condition, emulateGemini, type Emulator, type Fault } from '@zerohop/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { google } from './index.ts';
import type { GoogleSettings } from './options.ts';

let server: Emulator;
const routers: Router[] = [];
const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeAll(() => void process.on('unhandledRejection', note));
afterAll(() => void process.off('unhandledRejection', note));
beforeEach(async () => {
  server = await emulateGemini({ keys: ['AIza-right'] });
});
afterEach(async () => {
  await Promise.all(routers.splice(0).map((router) => router.close()));
  await server.close();
});

interface Road {
  readonly settings: () => Partial<GoogleSettings>;
  /** What Vertex AI says in other words. */
  readonly vertex?: true;
  /** The reader of a client of the app's own drops what it does not know: that there is no answer is all that is left of an error. */
  readonly dropsErrors?: true;
}

const place = { project: 'project-1', location: 'europe-west4' };

/** The roads to the wire: each SDK with a client of ours, and with one of the app's own; and both services. */
const roads: readonly [name: string, road: Road][] = [
  ['genai', { settings: () => ({ sdk: 'genai', apiKey: 'AIza-right', baseURL: server.baseURL }) }],
  ['generative-ai', { settings: () => ({ sdk: 'generative-ai', apiKey: 'AIza-right', baseURL: server.baseURL }) }],
  ['a GoogleGenAI client', { settings: () => ({ client: new GoogleGenAI({ apiKey: 'AIza-right', vertexai: false, httpOptions: { baseUrl: server.baseURL } }) }), dropsErrors: true }],
  ['a GoogleGenerativeAI client', { settings: () => ({ sdk: 'generative-ai', client: new GoogleGenerativeAI('AIza-right'), baseURL: server.baseURL }) }],
  ['Vertex AI', { settings: () => ({ vendor: 'vertex', baseURL: server.baseURL, options: { ...place, token: async () => 'AIza-right' } }), vertex: true }],
  [
    'a GoogleGenAI client on Vertex AI',
    { settings: () => ({ client: new GoogleGenAI({ vertexai: true, ...place, apiKey: 'AIza-right', httpOptions: { baseUrl: server.baseURL } }) }), vertex: true, dropsErrors: true },
  ],
];

function routerOf(settings: Partial<GoogleSettings>): Router {
  const router = createRouter({ providers: { google: google(settings) }, defaults: { retry: false }, closeMs: 0 });
  routers.push(router);
  return router;
}

const ours = (more: Partial<GoogleSettings> = {}): Partial<GoogleSettings> => ({ apiKey: 'AIza-right', baseURL: server.baseURL, ...more });

const request = { model: 'google/gemini-2.5-flash', messages: [{ role: 'user', content: 'Hi' }] } as const;

async function failureOf(outcome: Promise<unknown>): Promise<unknown> {
  const error: unknown = await outcome.then(
    (answer) => new Error(`an answer: ${JSON.stringify(answer)}`),
    (reason: unknown) => reason,
  );
  if (!isZerohopError(error)) throw error;
  return error;
}

describe.each(roads)('over %s', (_road, { settings, vertex, dropsErrors }) => {
  it.each<[Condition, object]>([
    ['authentication', { code: 'authentication' }],
    ['permission', { code: 'permission', status: 403 }],
    ['model_not_found', { code: 'model_not_found', status: 404 }],
    ['rate_limit', { code: 'rate_limit', status: 429 }],
    ['quota', { code: expect.stringMatching(/quota_exceeded|rate_limit/), status: 429 }],
    ['overloaded', { code: 'overloaded', status: 503 }],
    ['server_error', { code: 'server_error', status: 500 }],
    ['context_length', { code: 'context_length', status: 400, details: { requestedTokens: expect.any(Number), maxTokens: expect.any(Number) } }],
    ['content_filter', { code: 'content_filter', details: { reason: 'PROHIBITED_CONTENT' } }],
    ['invalid_request', { code: 'invalid_request', status: 400 }],
  ])('%s', async (condition, expected) => {
    server.fault({ type: 'error', condition });
    const router = routerOf(settings());
    expect(await failureOf(router.chat(request))).toMatchObject({ ...expected, provider: 'google', model: 'gemini-2.5-flash' });
    expect(server.calls).toHaveLength(1);
    const other = routerOf(settings());
    expect(await failureOf(other.stream(request).response())).toMatchObject(expected);
    // The SDKs' own retries are off.
    expect(server.calls).toHaveLength(2);
  });

  it('a rate and a quota come with the wait that the service tells, if it tells one', async () => {
    server.fault({ type: 'error', condition: 'rate_limit' });
    const rate = await failureOf(routerOf(settings()).chat(request));
    expect(rate).toMatchObject({ code: 'rate_limit', retryAfterMs: vertex ? undefined : 48_000 });
    server.reset();
    server.fault({ type: 'error', condition: 'quota' });
    const quota = await failureOf(routerOf(settings()).chat(request));
    // What Vertex AI calls a quota is one per minute.
    expect(quota).toMatchObject(vertex ? { code: 'rate_limit' } : { code: 'quota_exceeded', details: { resetsAtMs: expect.any(Number) } });
  });

  it.each<[string, Fault, object]>([
    ['a page of HTML', { type: 'html', status: 200 }, { code: 'bad_response' }],
    ['a proxy that has no gateway', { type: 'html', status: 502 }, { code: 'server_error', status: 502 }],
    ['an empty body', { type: 'empty' }, { code: 'bad_response' }],
    ['an empty 503', { type: 'empty', status: 503 }, { code: 'overloaded', status: 503 }],
    ['a body that is no answer', { type: 'status', status: 200, body: { hello: 'world' } }, { code: 'bad_response' }],
    ['a cut before the headers', { type: 'cut', at: 'headers' }, { code: 'network' }],
    ['a cut body', { type: 'cut', afterChunks: 1 }, { code: 'network' }],
    ['half a body', { type: 'clean-end', afterChunks: 1 }, { code: expect.stringMatching(/bad_response|network/) }],
  ])('%s is never an answer', async (_fault, fault, expected) => {
    server.fault(fault);
    expect(await failureOf(routerOf(settings()).chat(request))).toMatchObject(expected);
  });

  it('an error inside a 200 is never an answer', async () => {
    server.fault({ type: 'in-band-error', condition: 'overloaded' });
    expect(await failureOf(routerOf(settings()).chat(request))).toMatchObject({ code: dropsErrors ? 'bad_response' : 'overloaded' });
  });

  it.each<[string, Fault, object]>([
    ['a cut at the start', { type: 'cut', at: 'start' }, { code: 'network' }],
    ['a cut after text', { type: 'cut', afterChunks: 1 }, { code: 'stream_interrupted', partial: { text: 'One ' } }],
    ['a reset after text', { type: 'cut', afterChunks: 1, reset: true }, { code: expect.stringMatching(/stream_interrupted|network/) }],
    ['a cut before the finish reason', { type: 'cut', afterChunks: Infinity }, { code: 'stream_interrupted' }],
    ['a clean end at the start', { type: 'clean-end', at: 'start' }, { code: 'bad_response' }],
    ['a clean end after text', { type: 'clean-end', afterChunks: 1 }, { code: 'stream_interrupted' }],
    ['a clean end before the finish reason', { type: 'clean-end', afterChunks: Infinity }, { code: 'stream_interrupted' }],
    ['an error at the start', { type: 'in-band-error', at: 'start', condition: 'overloaded' }, { code: 'overloaded' }],
    ['an error after text', { type: 'in-band-error', afterChunks: 1, condition: 'overloaded' }, { code: 'stream_interrupted' }],
    ['garbage at the start', { type: 'garbage', at: 'start' }, { code: 'bad_response' }],
    // The retired SDK drops what it had read of a stream that then breaks.
    ['garbage after text', { type: 'garbage', afterChunks: 1 }, { code: expect.stringMatching(/stream_interrupted|bad_response/) }],
    ['a page of HTML', { type: 'html', status: 200 }, { code: 'bad_response' }],
    ['an empty body', { type: 'empty' }, { code: 'bad_response' }],
    ['an error as a list', { type: 'status', status: 429, body: JSON.stringify([{ error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'slow down' } }]) }, { code: 'rate_limit' }],
  ])('%s never ends a stream as a success', async (_fault, fault, expected) => {
    server.answer({ chunks: ['One ', 'two ', 'three'] });
    server.fault(fault);
    const shown: string[] = [];
    const reading = (async () => {
      for await (const text of routerOf(settings()).stream(request).textStream) shown.push(text);
    })();
    expect(await failureOf(reading)).toMatchObject(expected);
    expect('One two three'.startsWith(shown.join(''))).toBe(true);
  });

  it('A8: a cancel reaches the socket, before the headers and in mid-stream', async () => {
    for (const streamed of [false, true]) {
      server.reset();
      server.fault({ type: 'hang' });
      const controller = new AbortController();
      const router = routerOf(settings());
      const outcome = streamed ? router.stream({ ...request, signal: controller.signal }).response() : router.chat({ ...request, signal: controller.signal });
      const { hungUp } = await server.waitForCall(1);
      controller.abort();
      expect(await failureOf(outcome)).toMatchObject({ code: 'cancelled' });
      await hungUp;
    }
    server.reset();
    server.answer({ chunks: ['One ', 'two'] });
    server.fault({ type: 'stall', afterChunks: 1 });
    const stream = routerOf(settings()).stream(request);
    for await (const text of stream.textStream) {
      expect(text).toBe('One ');
      break;
    }
    await server.calls[0]?.hungUp;
    expect(server.calls[0]?.hungUpAtMs).toBeDefined();
  });

  it('a signal that has fired before sends nothing', async () => {
    expect(await failureOf(routerOf(settings()).chat({ ...request, signal: AbortSignal.abort() }))).toMatchObject({ code: 'cancelled' });
    expect(server.calls).toHaveLength(0);
  });

  it('nobody listening is no unhandled rejection', async () => {
    server.fault({ type: 'cut', afterChunks: 1 });
    routerOf(settings()).stream(request);
    await (await server.waitForCall(1)).done;
    server.fault({ type: 'error', condition: 'server_error' });
    routerOf(settings()).stream(request);
    await (await server.waitForCall(2)).done;
  });
});

describe('over genai', () => {
  it('obeys Retry-After, which the SDK does not hand on', async () => {
    server.fault({ type: 'error', condition: 'overloaded', headers: { 'retry-after': '7', 'x-request-id': 'req-1' } });
    expect(await failureOf(routerOf(ours()).chat(request))).toMatchObject({ code: 'overloaded', retryAfterMs: 7_000, requestId: 'req-1' });
  });

  it("calls a body that breaks under the app's own fetch a broken connection", async () => {
    server.fault({ type: 'cut', at: 'start' });
    expect(await failureOf(routerOf(ours({ fetch: (url, init) => fetch(url, init) })).stream(request).response())).toMatchObject({ code: 'network', details: { written: true } });
  });

  it('tells a server that is not there from one that hung up', async () => {
    const { port } = server;
    await server.close();
    expect(await failureOf(routerOf(ours({ baseURL: `http://127.0.0.1:${port}` })).chat(request))).toMatchObject({ code: 'network', details: { written: false } });
  });

  it('refuses locally what the SDK refuses, without calling it a broken connection', async () => {
    const error = await failureOf(routerOf(ours({ apiKey: 'auth_tokens/x' })).chat(request));
    expect(error).toMatchObject({ code: 'invalid_request', message: expect.stringContaining('@google/genai') });
    expect(server.calls).toHaveLength(0);
  });
});

it('a wrong key says so, over both SDKs', async () => {
  for (const sdk of ['genai', 'generative-ai'] as const) expect(await failureOf(routerOf(ours({ sdk, apiKey: 'AIza-wrong' })).chat(request))).toMatchObject({ code: 'authentication' });
});

it('nothing of the above left a rejection unhandled', () => {
  expect(unhandled).toEqual([]);
});
