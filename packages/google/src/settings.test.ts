import { GoogleGenAI } from '@google/genai';
import { GoogleGenerativeAI } from '@google/generative-ai';
import { type ChatRequest, createRouter, type Router } from '@zerohop/core';
import { emulateGemini, type Emulator } from '@zerohop/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dialects } from './dialects.ts';
import { google } from './index.ts';
import type { GoogleSettings } from './options.ts';
import { toRequest } from './to-request.ts';
import { vendors } from './vendors.ts';

let server: Emulator;
const routers: Router[] = [];
beforeEach(async () => {
  server = await emulateGemini();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await Promise.all(routers.splice(0).map((router) => router.close()));
  await server.close();
});

function routerOf(settings: Partial<GoogleSettings>): Router {
  const router = createRouter({ providers: { google: google(settings) }, defaults: { retry: false } });
  routers.push(router);
  return router;
}

const request = { model: 'google/gemini-2.5-flash', messages: [{ role: 'user', content: 'Hi' }] } as const;

describe('settings', () => {
  it.each<[object, string, string]>([
    [{ vendor: 'gemni' }, 'vendor', 'gemini'],
    [{ api: 'chat' }, 'api', 'one API'],
    [{ sdk: 'gen-ai' }, 'sdk', 'genai'],
    [{ client: {} }, 'client', 'GoogleGenAI'],
    [{ client: new GoogleGenAI({ apiKey: 'k', vertexai: false }), headers: { 'x-mine': 'yes' } }, 'headers', 'nothing beside a client'],
    [{ sdk: 'generative-ai', client: new GoogleGenerativeAI('k'), apiKey: 'k2' }, 'apiKey', 'nothing beside a client'],
    [{ client: new GoogleGenerativeAI('k') }, 'client', "sdk: 'generative-ai'"],
    [{ sdk: 'generative-ai', client: new GoogleGenAI({ apiKey: 'k', vertexai: false }) }, 'client', 'GoogleGenerativeAI'],
    [{ sdk: 'generative-ai', fetch }, 'fetch', 'global fetch'],
    [{ options: { apiVersoin: 'v1' } }, 'options.apiVersoin', 'apiVersion'],
    [{ options: { apiVersion: 1 } }, 'options.apiVersion', 'text'],
  ])('%o is refused at %s', (settings, path, message) => {
    const [issue, ...more] = google.traits.check(settings);
    expect(issue?.path).toBe(path);
    expect(`${issue?.expected} ${issue?.didYouMean ?? ''}`).toContain(message);
    expect(more).toEqual([]);
  });

  it('the catalog knows the models, and the key has its usual place', () => {
    expect(google.traits.vendor({})).toBe('google');
    expect(google.traits.defaultApiKey({})).toBe('env:GEMINI_API_KEY');
    expect(google.traits.defaultApiKey({ client: {} })).toBeUndefined();
    expect(google.traits.missingPackage({})).toBeUndefined();
  });
});

describe('the SDK', () => {
  it.each(['genai', 'generative-ai'] as const)('%s reads nothing from the environment, and speaks the version that is set', async (sdk) => {
    for (const name of ['GOOGLE_GENAI_USE_VERTEXAI', 'GOOGLE_GENAI_USE_ENTERPRISE']) vi.stubEnv(name, 'true');
    vi.stubEnv('GOOGLE_API_KEY', 'from-the-environment');
    vi.stubEnv('GOOGLE_CLOUD_PROJECT', 'project');
    vi.stubEnv('GOOGLE_CLOUD_LOCATION', 'europe-west1');
    vi.stubEnv('GOOGLE_GEMINI_BASE_URL', 'http://127.0.0.1:9');
    vi.stubEnv('GOOGLE_GENAI_API_VERSION', 'v9');
    await routerOf({ sdk, apiKey: 'ours', baseURL: server.baseURL }).chat(request);
    await routerOf({ sdk, apiKey: 'ours', baseURL: server.baseURL, options: { apiVersion: 'v1' } }).chat(request);
    expect(server.calls.map(({ key, path }) => [key, path])).toEqual([
      ['ours', '/v1beta/models/gemini-2.5-flash:generateContent'],
      ['ours', '/v1/models/gemini-2.5-flash:generateContent'],
    ]);
  });

  it.each(['genai', 'generative-ai'] as const)('%s sends exactly what was translated', async (sdk) => {
    const signature = { signature: Buffer.from('own').toString('base64'), provenance: { provider: 'google', model: 'gemini-3-flash-preview', adapter: 'google' } };
    const tools = [{ name: 'f', description: 'F', parameters: { type: 'object', properties: { x: { type: 'object', properties: { y: { type: 'array', items: { type: 'number' } } } } } } }];
    const full: ChatRequest = {
      model: 'google/gemini-3-flash-preview',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'Hi' }, { type: 'image', url: 'https://example.com/a.png', mediaType: 'image/png' }] },
        { role: 'assistant', content: [{ type: 'reasoning', text: 'Hm', ...signature }, { type: 'tool-call', id: 'a', name: 'f', input: { x: { y: [1] } }, ...signature }] },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', output: { ok: [true, null] } }] },
      ],
      tools,
      toolChoice: 'auto', temperature: 0, topP: 1, maxTokens: 9, stop: 'END', presencePenalty: 0, frequencyPenalty: 0, logprobs: true,
      ...(sdk === 'genai' ? { seed: 0, serviceTier: 'flex', reasoning: { effort: 'low' } as const } : {}),
    };
    // The emulator would refuse the made-up signature; what it was sent is all that counts here.
    server.fault({ type: 'error', condition: 'overloaded' });
    await routerOf({ sdk, apiKey: 'k', baseURL: server.baseURL }).chat(full as never).catch(() => {});
    const { body: translated } = toRequest(
      {
        request: full,
        model: 'gemini-3-flash-preview',
        facts: { reasoningControl: { efforts: ['minimal', 'low', 'medium', 'high'], byDefault: true } } as never,
        tools: tools.map((tool) => ({ ...tool, strict: undefined, cache: false })),
        outputSchema: undefined,
        foreignReasoning: 'drop',
        warn: (about, message) => expect.fail(`${about}: ${message}`),
      },
      dialects[sdk],
      vendors.gemini,
      'google',
    );
    const { safetySettings: _empty, systemInstruction, ...sent } = (server.calls[0]?.body ?? {}) as Record<string, unknown>;
    const { systemInstruction: instructions, ...rest } = JSON.parse(JSON.stringify(translated)) as Record<string, unknown>;
    expect(sent).toEqual(rest);
    // The retired SDK adds its own word for the role.
    expect(systemInstruction).toMatchObject(instructions as object);
  });

  it('reports the tier that served', async () => {
    server.answer({ text: 'Hi', headers: { 'x-gemini-service-tier': 'flex' } });
    const router = routerOf({ apiKey: 'k', baseURL: server.baseURL });
    const [flex] = (await router.chat(request)).cost.lines;
    server.answer({ text: 'Hi' });
    const [standard] = (await router.chat(request)).cost.lines;
    expect(flex?.nanoUsd).toBe((standard?.nanoUsd ?? 0) / 2);
    server.answer({ text: 'Hi', headers: { 'x-gemini-service-tier': 'flex' } });
    expect((await router.stream(request).response()).cost.lines[0]?.nanoUsd).toBe(flex?.nanoUsd);
    // A client of the app's own shows the header with what it has read.
    const own = routerOf({ client: new GoogleGenAI({ apiKey: 'k', vertexai: false, httpOptions: { baseUrl: server.baseURL } }) });
    for (const ask of [() => own.chat(request), () => own.stream(request).response()]) {
      server.answer({ text: 'Hi', headers: { 'x-gemini-service-tier': 'flex' } });
      expect((await ask()).cost.lines[0]?.nanoUsd).toBe(flex?.nanoUsd);
    }
  });

  it('takes each key of a pool, and headers and fetch of the settings', async () => {
    const seen: unknown[] = [];
    const router = routerOf({
      apiKey: ['key-one', 'key-two'],
      baseURL: server.baseURL,
      fetch: (url, init) => {
        seen.push(new URL(String(url)).pathname);
        return fetch(url, init);
      },
    });
    for (let call = 0; call < 4; call += 1) await router.chat(request);
    expect((await router.stream(request).response()).text).toContain('heard');
    expect(new Set(server.calls.map(({ key }) => key))).toEqual(new Set(['key-one', 'key-two']));
    expect(seen).toHaveLength(5);
  });
});

describe("a client of the app's own", () => {
  it('is used with its key, address, headers and fetch, and without its retries', async () => {
    const seen: string[] = [];
    const client = new GoogleGenAI({
      apiKey: 'app-key',
      vertexai: false,
      httpOptions: {
        baseUrl: server.baseURL,
        headers: { 'x-app': 'yes' },
        retryOptions: { attempts: 4, initialDelay: 0.001 },
        fetch: (url, init) => {
          seen.push(String(url));
          return fetch(url as string, init as RequestInit);
        },
      },
    });
    const router = routerOf({ client });
    server.answer({ chunks: ['One ', 'two'], reasoning: 'Hm.' });
    expect((await router.chat(request)).text).toBe('One two');
    const events: string[] = [];
    for await (const event of router.stream({ ...request, reasoning: { effort: 'low' } })) events.push(event.type);
    expect(events).toEqual(['start', 'reasoning-delta', 'text-delta', 'text-delta', 'finish']);
    expect(server.calls.map(({ key, headers }) => [key, headers['x-app']])).toEqual([['app-key', 'yes'], ['app-key', 'yes']]);
    server.fault({ type: 'error', condition: 'overloaded' });
    await expect(router.chat(request)).rejects.toMatchObject({ code: 'overloaded' });
    expect(seen).toHaveLength(3);
  });

  it('may be any object with the same methods', async () => {
    const asked: object[] = [];
    const chunk = { candidates: [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }] };
    const client = {
      models: {
        generateContent: async (params: object) => (asked.push(params), chunk),
        generateContentStream: async (params: object) => (asked.push(params), (async function* () { yield chunk; })()),
      },
    };
    const router = routerOf({ client });
    expect((await router.chat(request)).text).toBe('Hi');
    expect((await router.stream(request).response()).text).toBe('Hi');
    // Neither functions nor the rest of an answer are fetched behind our back.
    expect(asked).toMatchObject(Array.from({ length: 2 }, () => ({ model: 'gemini-2.5-flash', config: { automaticFunctionCalling: { disable: true }, automaticContinuation: false } })));
  });

  it('of the retired SDK is used as it is', async () => {
    const router = routerOf({ sdk: 'generative-ai', client: new GoogleGenerativeAI('app-key'), baseURL: server.baseURL });
    expect((await router.stream(request).response()).text).toContain('heard');
    expect(server.calls[0]?.key).toBe('app-key');
  });
});
