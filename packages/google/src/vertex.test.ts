import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GoogleGenAI } from '@google/genai';
import { type ChatResponse, createRouter, type Message, type Router } from '@zerohop/core';
import { emulateGemini, type Emulator } from '@zerohop/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { google } from './index.ts';
import type { GoogleOptions, GoogleSettings } from './options.ts';

const place = { project: 'project-1', location: 'europe-west4' };
const prefix = '/v1beta1/projects/project-1/locations/europe-west4/publishers/google/models';
const second = 'vertex/gemini-2.5-flash';
const third = 'vertex/gemini-3-flash-preview';
const user = (content: string): Message => ({ role: 'user', content });
const weather = { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'array', items: { type: 'object', properties: { n: { type: 'number' } } } } } } } as const;

let server: Emulator;
const routers: Router[] = [];
beforeEach(async () => {
  server = await emulateGemini({ keys: ['right'] });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(routers.splice(0).map((router) => router.close()));
  await server.close();
});

function routerOf(options: GoogleOptions, more: Partial<GoogleSettings> = {}): Router {
  const router = createRouter({ providers: { vertex: google({ vendor: 'vertex', baseURL: server.baseURL, options, ...more }) }, defaults: { retry: false }, closeMs: 0 });
  routers.push(router);
  return router;
}

const signedIn = (): Router => routerOf({ ...place, token: async () => 'right' });
const bodyOf = (call: number): Record<string, unknown> => server.calls[call]?.body as Record<string, unknown>;
const request = { model: second, messages: [user('Hi')] } as const;

describe('ways in', () => {
  it('a function that fetches tokens is asked for each attempt', async () => {
    const tokens = ['right', 'right', 'wrong'];
    const router = routerOf({ ...place, token: async () => tokens.shift() ?? '' });
    expect((await router.chat(request)).text).toContain('heard');
    expect((await router.stream(request).response()).text).toContain('heard');
    await expect(router.chat(request)).rejects.toMatchObject({ code: 'authentication', status: 401 });
    expect(server.calls.map(({ headers, path }) => [headers['authorization'], headers['x-goog-api-key'], path])).toEqual([
      ['Bearer right', undefined, `${prefix}/gemini-2.5-flash:generateContent`],
      ['Bearer right', undefined, `${prefix}/gemini-2.5-flash:streamGenerateContent`],
      ['Bearer wrong', undefined, `${prefix}/gemini-2.5-flash:generateContent`],
    ]);
  });

  it('a function that brings no token is an error of ours, and nothing is sent', async () => {
    const failing = routerOf({ ...place, token: () => Promise.reject(new Error('the vault is sealed')) });
    await expect(failing.chat(request)).rejects.toMatchObject({ code: 'authentication', message: expect.stringContaining('the vault is sealed') });
    const empty = routerOf({ ...place, token: async () => '' });
    await expect(empty.stream(request).response()).rejects.toMatchObject({ code: 'authentication', message: expect.stringContaining('options.token') });
    expect(server.calls).toHaveLength(0);
  });

  it('a key alone is express mode, and a key may stand beside a project', async () => {
    vi.stubEnv('GOOGLE_CLOUD_PROJECT', 'another');
    vi.stubEnv('GOOGLE_CLOUD_LOCATION', 'asia-east1');
    vi.spyOn(console, 'debug').mockImplementation(() => {});
    const key = { apiKey: 'right' };
    expect((await routerOf({}, key).chat(request)).text).toContain('heard');
    expect((await routerOf(place, key).chat(request)).text).toContain('heard');
    await expect(routerOf({}, { apiKey: 'wrong' }).chat(request)).rejects.toMatchObject({ code: 'authentication' });
    expect(server.calls.map(({ path, key: sent }) => [path, sent])).toEqual([
      ['/v1beta1/publishers/google/models/gemini-2.5-flash:generateContent', 'right'],
      [`${prefix}/gemini-2.5-flash:generateContent`, 'right'],
      ['/v1beta1/publishers/google/models/gemini-2.5-flash:generateContent', 'wrong'],
    ]);
  });

  it("the environment's keys, project and address are not looked at", async () => {
    for (const [name, value] of Object.entries({ GOOGLE_API_KEY: 'theirs', GEMINI_API_KEY: 'theirs', GOOGLE_CLOUD_PROJECT: 'another', GOOGLE_CLOUD_LOCATION: 'asia-east1', GOOGLE_VERTEX_BASE_URL: 'http://127.0.0.1:9', GOOGLE_GENAI_API_VERSION: 'v9' })) vi.stubEnv(name, value);
    vi.spyOn(console, 'debug').mockImplementation(() => {});
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    await signedIn().chat(request);
    await routerOf({ ...place, apiVersion: 'v1', token: async () => 'right' }).chat(request);
    expect(server.calls.map(({ headers, path }) => [headers['authorization'], headers['x-goog-api-key'], path])).toEqual([
      ['Bearer right', undefined, `${prefix}/gemini-2.5-flash:generateContent`],
      ['Bearer right', undefined, `${prefix.replace('v1beta1', 'v1')}/gemini-2.5-flash:generateContent`],
    ]);
  });

  it('google-auth-library signs in by what it is given, and by what the machine has', async () => {
    const authClient = { getRequestHeaders: async () => new Headers({ authorization: 'Bearer right', 'x-goog-user-project': 'billed' }) };
    expect((await routerOf({ ...place, googleAuthOptions: { authClient } }).chat(request)).text).toContain('heard');
    expect(server.calls[0]?.headers['x-goog-user-project']).toBe('billed');
    await using machine = await emulateMetadataServer('right');
    for (const [name, value] of Object.entries({ GCE_METADATA_HOST: machine.host, METADATA_SERVER_DETECTION: 'assume-present', HOME: '/nowhere', GOOGLE_APPLICATION_CREDENTIALS: '' })) vi.stubEnv(name, value);
    expect((await routerOf({ ...place, googleAuthOptions: {} }).chat(request)).text).toContain('heard');
    expect(server.calls[1]?.headers['authorization']).toBe('Bearer right');
  });

  it('a machine without credentials is told how to get some', async () => {
    for (const [name, value] of Object.entries({ GOOGLE_APPLICATION_CREDENTIALS: '/nowhere/key.json' })) vi.stubEnv(name, value);
    await expect(routerOf({ ...place, googleAuthOptions: {} }).chat(request)).rejects.toMatchObject({ code: 'authentication', message: expect.stringContaining('gcloud auth application-default login') });
    expect(server.calls).toHaveLength(0);
  });

  it("the app's own client is known by itself", async () => {
    const client = new GoogleGenAI({ vertexai: true, ...place, apiKey: 'right', httpOptions: { baseUrl: server.baseURL } });
    expect(google.traits.vendor({ client })).toBe('vertex');
    const router = createRouter({ providers: { vertex: google({ client }) }, defaults: { retry: false } });
    routers.push(router);
    expect((await router.chat(request)).text).toContain('heard');
    expect((await router.stream({ ...request, serviceTier: 'flex' }).response()).text).toContain('heard');
    expect(server.calls[1]?.headers['x-vertex-ai-llm-shared-request-type']).toBe('flex');
  });
});

describe('settings', () => {
  const vertex = (options: object | undefined, more: object = {}): object => ({ vendor: 'vertex', options, ...more });
  const token = async (): Promise<string> => 'right';

  it.each<[string, object, string, string]>([
    ['nothing', vertex(undefined), 'options.project', 'options.location; or an apiKey'],
    ['a project alone', vertex({ project: 'p' }), 'options.location', "'global'"],
    ['a location alone', vertex({ location: 'global' }), 'options.project', 'Google Cloud project'],
    ['a location beside a key', vertex({ location: 'global' }, { apiKey: 'k' }), 'options.project', 'Google Cloud project'],
    ['a location that leads elsewhere', vertex({ project: 'p', location: 'evil.example/' }), 'options.location', 'europe-west4'],
    ['a project that leads elsewhere', vertex({ project: '../x', location: 'global' }), 'options.project', 'my-project-1'],
    ['a token as text', vertex({ ...place, token: 'ya29' }), 'options.token', 'a function'],
    ['auth options as text', vertex({ ...place, googleAuthOptions: 'x' }), 'options.googleAuthOptions', 'an object'],
    ['two ways in', vertex({ ...place, token }, { apiKey: 'k' }), 'options.token', 'nothing beside apiKey'],
    ['two other ways in', vertex({ ...place, token, googleAuthOptions: {} }), 'options.googleAuthOptions', 'nothing beside options.token'],
    ['another address, with what the machine is signed in with', vertex(place, { baseURL: 'http://127.0.0.1:1' }), 'baseURL', 'goes to no other address'],
    ['the retired SDK', vertex(place, { sdk: 'generative-ai' }), 'sdk', "'genai'"],
    ['options of Vertex AI on Gemini', { options: { project: 'p' } }, 'options.project', "vendor: 'vertex'"],
    ['a client of the other service', { vendor: 'vertex', client: new GoogleGenAI({ apiKey: 'k', vertexai: false }) }, 'vendor', "'gemini'"],
    ['a client of Vertex AI as Gemini', { vendor: 'gemini', client: new GoogleGenAI({ ...place, apiKey: 'k', vertexai: true }) }, 'vendor', "'vertex'"],
    ['a name mistyped', { vendor: 'vertx', options: place }, 'vendor', 'vertex'],
  ])('%s is refused', (_name, settings, path, message) => {
    const [issue, ...more] = google.traits.check(settings);
    expect([issue?.path, more]).toEqual([path, []]);
    expect(`${issue?.expected} ${issue?.didYouMean ?? ''}`).toContain(message);
  });

  it.each<[GoogleOptions, string]>([
    [{}, 'https://aiplatform.googleapis.com'],
    [{ location: 'global' }, 'https://aiplatform.googleapis.com'],
    [{ location: 'europe-west4' }, 'https://europe-west4-aiplatform.googleapis.com'],
    [{ location: 'eu' }, 'https://aiplatform.eu.rep.googleapis.com'],
    [{ location: 'us' }, 'https://aiplatform.us.rep.googleapis.com'],
  ])('%j lives at %s', (options, address) => {
    expect(google.traits.defaultBaseURL?.({ vendor: 'vertex', options: { project: 'p', ...options } })).toBe(address);
    // The SDK, left to itself, would go there too.
    const client = new GoogleGenAI({ vertexai: true, ...(options.location === undefined ? { apiKey: 'k' } : { project: 'p', location: options.location }) });
    const { apiClient } = client as unknown as { apiClient: { getBaseUrl(): string; getApiVersion(): string } };
    expect([apiClient.getBaseUrl(), apiClient.getApiVersion()]).toEqual([`${address}/`, 'v1beta1']);
  });

  it('there is no usual variable for a key', () => {
    expect(google.traits.defaultApiKey({ vendor: 'vertex' })).toBeUndefined();
    expect(google.traits.check(vertex(place))).toEqual([]);
    expect(google.traits.vendor({ vendor: 'vertex' })).toBe('vertex');
  });
});

describe('what is sent', () => {
  it('tiers go by a header and come back with the usage', async () => {
    const router = signedIn();
    const tier = async (serviceTier: string): Promise<[unknown, string[]]> => {
      server.reset();
      const { warnings } = await router.chat({ ...request, serviceTier });
      return [server.calls[0]?.headers['x-vertex-ai-llm-shared-request-type'], warnings.filter(({ about }) => about === 'serviceTier').map(({ message }) => message)];
    };
    expect(await tier('flex')).toEqual(['flex', []]);
    expect(await tier('priority')).toEqual(['priority', []]);
    expect(await tier('standard')).toEqual([undefined, []]);
    expect(await tier('scale')).toEqual([undefined, [expect.stringContaining("no tier 'scale'")]]);
    expect(server.calls[0]?.body).not.toHaveProperty('serviceTier');
  });

  it('metadata goes as labels; what is none is left out, and said', async () => {
    const { warnings } = await signedIn().chat({ ...request, metadata: { team: 'blue', empty: '', Upper: 'x', space: 'a b', grüezi: 'zürich_1' } });
    expect(server.calls[0]?.body).toMatchObject({ labels: { team: 'blue', empty: '', grüezi: 'zürich_1' } });
    expect(Object.keys(bodyOf(0)['labels'] as object)).toHaveLength(3);
    expect(warnings).toContainEqual(expect.objectContaining({ about: 'metadata', message: expect.stringContaining('2 of 5') }));
  });

  it('files by their address go with a media type, or not at all', async () => {
    const file = (part: { url: string; mediaType?: string }): Message => ({ role: 'user', content: [{ type: 'text', text: 'What is it?' }, { type: 'file', ...part }] });
    const router = signedIn();
    await router.chat({ model: second, messages: [file({ url: 'gs://bucket/film.mp4' }), file({ url: 'gs://bucket/x', mediaType: 'application/pdf' })] });
    expect((bodyOf(0)['contents'] as { parts: object[] }[]).map(({ parts }) => parts[1])).toEqual([
      { fileData: { mimeType: 'video/mp4', fileUri: 'gs://bucket/film.mp4' } },
      { fileData: { mimeType: 'application/pdf', fileUri: 'gs://bucket/x' } },
    ]);
    await expect(router.chat({ model: second, messages: [file({ url: 'gs://bucket/x' })] })).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining("'mediaType'") });
    expect(server.calls).toHaveLength(1);
  });
});

it('arguments of a call that come in pieces are put together, in pieces of bytes too', async () => {
  const input = { city: 'Zürich 🏔', days: [{ n: 1 }, { n: 2.5 }], none: null, sure: true, 'a b': "it's" };
  for (let bytes = 1; bytes <= 7; bytes += 1) {
    server.reset();
    server.answer({ text: 'Let me see.', toolCalls: [{ name: 'weather', input }, { name: 'weather', input: { city: 'Oslo' } }], chunkSize: 3 });
    server.fault({ type: 'split-bytes', bytes });
    const options = { google: { toolConfig: { functionCallingConfig: { streamFunctionCallArguments: true } } } };
    const response = await signedIn().stream({ model: third, messages: [user('Weather?')], tools: [weather], providerOptions: options }).response();
    expect(response.toolCalls.map((call) => call.input)).toEqual([input, { city: 'Oslo' }]);
    expect(response).toMatchObject({ text: 'Let me see.', finishReason: 'tool-calls' });
    expect(response.warnings.filter(({ about }) => about !== 'price')).toEqual([]);
  }
});

describe('signatures', () => {
  /** Both services, behind one emulator. */
  function both(): Router {
    const router = createRouter({
      providers: { vertex: google({ vendor: 'vertex', baseURL: server.baseURL, options: { ...place, token: async () => 'right' } }), gemini: google({ baseURL: server.baseURL, apiKey: 'right' }) },
      defaults: { retry: false },
    });
    routers.push(router);
    return router;
  }

  it.each([['vertex', 'vertex'], ['gemini', 'gemini'], ['vertex', 'gemini'], ['gemini', 'vertex']])('D: of %s, going on at %s, are never refused', async (from, to) => {
    const router = both();
    server.answer([{ reasoning: 'Far north.', toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }] }, { text: 'Rain.' }, { text: 'Yes.' }]);
    const messages: Message[] = [user('Weather?')];
    const ask = async (service: string): Promise<ChatResponse> => {
      const response = await router.chat({ model: `${service}/gemini-3-flash-preview`, messages, tools: [weather], reasoning: { effort: 'high' } });
      messages.push({ role: 'assistant', content: response.content });
      return response;
    };
    const asked = await ask(from);
    const { signature } = asked.content.at(-1) as { signature: string };
    messages.push({ role: 'tool', content: [{ type: 'tool-result', toolCallId: asked.toolCalls[0]?.id ?? '', output: 'rain' }] });
    const told = await ask(to);
    expect(told.text).toBe('Rain.');
    expect(JSON.stringify(server.calls[1]?.body).includes(signature)).toBe(from === to);
    expect(told.warnings.map(({ about }) => about).includes('messages')).toBe(from !== to);
    messages.push(user('Sure?'));
    expect((await ask(to)).text).toBe('Yes.');
  });
});

/** As much of a Google machine's metadata server as hands out tokens. */
async function emulateMetadataServer(token: string): Promise<{ host: string } & AsyncDisposable> {
  const machine: Server = createServer((incoming, response) => {
    const isToken = incoming.url?.includes('/token') === true;
    response.writeHead(200, { 'metadata-flavor': 'Google', 'content-type': isToken ? 'application/json' : 'text/plain' });
    response.end(isToken ? JSON.stringify({ access_token: token, expires_in: 3_600, token_type: 'Bearer' }) : 'project-1');
  });
  await new Promise<void>((resolve) => machine.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(machine.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      machine.closeAllConnections();
      await new Promise((resolve) => machine.close(resolve));
    },
  };
}
