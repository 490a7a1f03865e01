import { createRouter, type Message } from '@zerohop/core';
import { emulateOpenai, type Emulator } from '@zerohop/testkit';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { checkSettings } from './check-settings.ts';
import { openai } from './index.ts';
import type { OpenaiSettings } from './options.ts';

const keyless = { type: 'status', status: 200, body: { choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] } } as const;
const messages: Message[] = [{ role: 'user', content: 'Hi' }];

let server: Emulator;
beforeEach(async () => {
  server = await emulateOpenai();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

async function ask(settings: Partial<OpenaiSettings>): Promise<Emulator['calls'][number]> {
  await using router = createRouter({ providers: { openai: openai(settings) }, defaults: { retry: false } });
  await router.chat({ model: 'openai/gpt-4.1', messages });
  await router.stream({ model: 'openai/gpt-4.1', messages }).response();
  const [first, second] = server.calls;
  expect(second?.headers['authorization']).toBe(first?.headers['authorization']);
  return first as Emulator['calls'][number];
}

it('reads nothing from the environment', async () => {
  const said = vi.spyOn(console, 'debug').mockImplementation(() => {});
  const env = {
    OPENAI_API_KEY: 'sk-env-key', OPENAI_ADMIN_KEY: 'sk-env-admin', OPENAI_ORG_ID: 'org-env', OPENAI_PROJECT_ID: 'proj-env', OPENAI_BASE_URL: 'http://127.0.0.1:1/v1', OPENAI_LOG: 'debug',
    OPENAI_WEBHOOK_SECRET: 'secret-env', OPENAI_CUSTOM_HEADERS: 'x-env: env\nauthorization: Bearer sk-env-custom',
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const { headers } = await ask({ baseURL: server.baseURL, apiKey: 'sk-given-key' });
  expect(headers['authorization']).toBe('Bearer sk-given-key');
  expect(JSON.stringify(headers)).not.toMatch(/env/);
  expect(headers['openai-organization']).toBeUndefined();
  expect(headers['openai-project']).toBeUndefined();
  expect(said).not.toHaveBeenCalled();
  said.mockRestore();
});

it('sends headers, organization and project', async () => {
  const { headers } = await ask({ baseURL: server.baseURL, apiKey: 'sk-given-key', headers: { 'X-Mine': 'yes' }, options: { organization: 'org-1', project: 'proj-1' } });
  expect(headers).toMatchObject({ 'x-mine': 'yes', 'openai-organization': 'org-1', 'openai-project': 'proj-1' });
});

it('sends each call with the head that the SDK builds for itself', async () => {
  const { headers: ours } = await ask({ baseURL: server.baseURL, apiKey: 'sk-given-key', headers: { 'X-Mine': 'yes' } });
  const later = server.calls.at(-1)?.headers ?? {};
  const sdk = new OpenAI({ baseURL: server.baseURL, apiKey: 'sk-given-key', defaultHeaders: { 'X-Mine': 'yes' }, maxRetries: 0, timeout: 2 ** 31 - 1 });
  await sdk.chat.completions.create({ model: 'gpt-4.1', messages: [{ role: 'user', content: 'Hi' }] });
  const sdkHeaders = server.calls.at(-1)?.headers ?? {};
  // What is the connection's or the body's, and what fetch adds.
  const notTheHead = new Set(['connection', 'content-length', 'host', 'accept-encoding', 'accept-language', 'sec-fetch-mode']);
  const head = (headers: object) => Object.fromEntries(Object.entries(headers).filter(([name]) => !notTheHead.has(name)));
  expect(head(ours)).toEqual(head(sdkHeaders));
  expect(head(later)).toEqual(head(sdkHeaders));
  expect(Object.keys(head(later))).toContain('x-stainless-retry-count');
});

it('sends no key where there is none, and a header in its place where one is given', async () => {
  server.fault(keyless);
  expect((await ask({ vendor: 'custom', baseURL: server.baseURL })).headers['authorization']).toBeUndefined();
  server.reset();
  server.fault(keyless);
  expect((await ask({ vendor: 'custom', baseURL: server.baseURL, headers: { Authorization: 'Basic abcdef' } })).headers['authorization']).toBe('Basic abcdef');
});

it('fetches a key that is a function for each attempt', async () => {
  let count = 0;
  await using router = createRouter({ providers: { openai: openai({ baseURL: server.baseURL, apiKey: async () => `sk-fetched-${(count += 1)}` }) } });
  for (let number = 1; number <= 3; number += 1) await router.chat({ model: 'openai/gpt-4.1', messages });
  expect(server.calls.map(({ key }) => key)).toEqual(['sk-fetched-1', 'sk-fetched-2', 'sk-fetched-3']);
});

it("uses the app's fetch, and its signal", async () => {
  const urls: string[] = [];
  const signals: unknown[] = [];
  const own: typeof fetch = (input, init) => {
    urls.push(String(input));
    signals.push(init?.signal);
    return fetch(input, init);
  };
  await ask({ baseURL: server.baseURL, apiKey: 'sk-given-key', fetch: own });
  expect(urls).toEqual([`${server.baseURL}/chat/completions`, `${server.baseURL}/chat/completions`]);
  expect(signals.every((signal) => signal instanceof AbortSignal)).toBe(true);
});

it("uses the app's client as it is, but for its retries", async () => {
  const own = vi.fn<typeof fetch>((input, init) => fetch(input, init));
  const client = new OpenAI({ apiKey: 'sk-client-key', baseURL: server.baseURL, defaultHeaders: { 'x-client': 'mine' }, organization: 'org-client', maxRetries: 5, fetch: own });
  const { headers, key } = await ask({ client });
  expect(key).toBe('sk-client-key');
  expect(headers).toMatchObject({ 'x-client': 'mine', 'openai-organization': 'org-client' });
  expect(own).toHaveBeenCalledTimes(2);
  expect(client.maxRetries).toBe(5);

  server.reset();
  server.fault({ type: 'error', condition: 'server_error' });
  await expect(ask({ client })).rejects.toMatchObject({ code: 'server_error' });
  expect(server.calls).toHaveLength(1);
});

it("hangs up on the app's client, too", async () => {
  server.fault({ type: 'hang' });
  const client = new OpenAI({ apiKey: 'sk-client-key', baseURL: server.baseURL });
  await using router = createRouter({ providers: { openai: openai({ client }) } });
  const controller = new AbortController();
  const failure = router.chat({ model: 'openai/gpt-4.1', messages, signal: controller.signal }).catch((error: unknown) => error);
  const call = await server.waitForCall(1);
  controller.abort();
  expect(await failure).toMatchObject({ code: 'cancelled' });
  await call.hungUp;
});

it("says that a client's own key function failed", async () => {
  const client = new OpenAI({ apiKey: () => Promise.reject(new Error('vault is closed')), baseURL: server.baseURL });
  await expect(ask({ client })).rejects.toMatchObject({ code: 'authentication' });
});

describe('checkSettings', () => {
  const client = new OpenAI({ apiKey: 'x' });
  test.each<[Record<string, unknown>, string[]]>([
    [{}, []],
    [{ vendor: 'openai', api: 'chat', baseURL: 'http://x', options: { organization: 'o', project: undefined } }, []],
    [{ vendor: 'custom', baseURL: 'http://x' }, []],
    [{ vendor: 'custom', client }, []],
    [{ client }, []],
    [{ vendor: 'custom' }, ['baseURL']],
    [{ vendor: 'opnai' }, ['vendor']],
    [{ vendor: 'toString' }, ['vendor']],
    [{ vendor: 'azure' }, ['baseURL']],
    [{ api: 'responses' }, []],
    [{ vendor: 'mistral', api: 'responses' }, ['api']],
    [{ api: 'chta' }, ['api']],
    [{ sdk: 'x' }, ['sdk']],
    [{ client: {} }, ['client']],
    [{ client, apiKey: 'k', baseURL: 'u', headers: {}, fetch, options: { organization: 'o', output: 'tool' } }, ['apiKey', 'baseURL', 'fetch', 'headers', 'options.organization']],
    [{ options: { organisation: 'x' } }, ['options.organisation']],
    [{ options: { organization: 5, project: '' } }, ['options.organization', 'options.project']],
  ])('%j', (settings, paths) => {
    expect(checkSettings(settings as never).map(({ path }) => path)).toEqual(paths);
  });

  it('guesses what was meant', () => {
    expect(checkSettings({ vendor: 'opnai' })[0]).toMatchObject({ didYouMean: 'openai' });
    expect(checkSettings({ options: { organisation: 'x' } })[0]).toMatchObject({ didYouMean: 'organization' });
  });
});

describe('the default key', () => {
  it('goes to the vendor alone', () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-env-key');
    const { traits } = openai;
    expect(traits.defaultApiKey({})).toBe('env:OPENAI_API_KEY');
    expect(traits.defaultApiKey({ vendor: 'custom' })).toBeUndefined();
    expect(traits.defaultBaseURL?.({})).toBe('https://api.openai.com/v1');
    expect(traits.defaultBaseURL?.({ vendor: 'custom' })).toBeUndefined();
  });

  it('is not sent to another address', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-env-key');
    server.fault(keyless);
    expect((await ask({ baseURL: server.baseURL })).headers['authorization']).toBeUndefined();
  });
});
