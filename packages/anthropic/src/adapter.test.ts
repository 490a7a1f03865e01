import Anthropic from '@anthropic-ai/sdk';
import { type ChatRequest, createRouter, isZerohopError, type Router } from '@zerohop/core';
import { type Emulator, emulateAnthropic } from '@zerohop/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { anthropic } from './index.ts';

const user = { role: 'user', content: 'Hi' } as const;
const weather = { name: 'weather', description: 'Tells the weather', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } };

let server: Emulator;
let router: Router;
beforeAll(async () => {
  server = await emulateAnthropic({ keys: ['key-1-secret'] });
});
afterAll(() => server.close());
beforeEach(() => {
  server.reset();
  router = routerWith({});
});
afterEach(() => router.close());

function routerWith(settings: object): Router {
  return createRouter({
    providers: { anthropic: anthropic({ apiKey: 'key-1-secret', baseURL: server.baseURL, ...settings }) },
    defaults: { retry: false },
  }) as unknown as Router;
}

type Ask = Partial<ChatRequest>;
const asked = (ask: Ask = {}) => ({ model: 'anthropic/claude-haiku-4-5', messages: [user], ...ask }) as never;
const chat = (ask?: Ask) => router.chat(asked(ask));
const sent = (number: number) => server.calls[number - 1]?.body as Record<string, unknown>;

async function streamed(ask?: Ask) {
  const events = [];
  for await (const event of router.stream(asked(ask))) events.push(event);
  const last = events.at(-1);
  if (last?.type !== 'finish') throw new Error('no finish');
  return { events, response: last.response };
}

/** Both ways to ask, one after the other. */
const ways: readonly [string, (ask?: Ask) => Promise<Awaited<ReturnType<typeof chat>>>][] = [
  ['whole', chat],
  ['streamed', async (ask) => (await streamed(ask)).response],
];

describe.each(ways)('%s', (way, ask) => {
  it('answers', async () => {
    server.answer({ text: 'Four. 四 🎉', usage: { input: 12, output: 7 } });
    const response = await ask({ messages: [{ role: 'system', content: 'Be brief' }, user] });
    expect(response).toMatchObject({ text: 'Four. 四 🎉', finishReason: 'stop', model: 'claude-haiku-4-5', usage: { input: { total: 12 }, output: { total: 7 } }, warnings: [] });
    expect(response.cost.nanoUsd).toBe(12 * 1_000 + 7 * 5_000);
    expect(server.calls[0]).toMatchObject({ key: 'key-1-secret', stream: way === 'streamed', body: { system: 'Be brief', max_tokens: 21_333 } });
    expect(response.attempts).toMatchObject([{ status: 200, requestId: expect.stringMatching(/^req_/) }]);
  });

  it('takes tools there and back', async () => {
    server.answer([{ text: 'Looking', toolCalls: [{ name: 'weather', input: { city: 'Zürich' } }, { name: 'weather' }] }, { text: 'Sunny' }]);
    const first = await ask({ tools: [weather] });
    expect(first).toMatchObject({ text: 'Looking', finishReason: 'tool-calls', toolCalls: [{ name: 'weather', input: { city: 'Zürich' } }, { name: 'weather', input: {} }] });
    const results = first.toolCalls.map(({ id }) => ({ type: 'tool-result' as const, toolCallId: id, output: { degrees: 21 } }));
    const second = await ask({ tools: [weather], messages: [user, { role: 'assistant', content: first.content }, { role: 'tool', content: results }] });
    expect(second.text).toBe('Sunny');
  });

  it('forces a tool', async () => {
    const response = await ask({ tools: [weather], toolChoice: { name: 'weather' }, parallelToolCalls: false });
    expect(response.toolCalls).toMatchObject([{ name: 'weather', input: { city: expect.any(String) } }]);
    expect(sent(1)['tool_choice']).toEqual({ type: 'tool', name: 'weather', disable_parallel_tool_use: true });
  });

  it.each<[string, string, object]>([
    ["by the vendor's means", 'claude-haiku-4-5', { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }],
    ['by a tool, for a model that nothing is known of', 'claude-next', { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }],
    ['by a tool, wrapped', 'claude-next', { type: 'array', items: { type: 'string' } }],
  ])('gives JSON %s', async (_name, model, output) => {
    const response = await ask({ model: `anthropic/${model}`, output } as Ask);
    expect(response.finishReason).toBe('stop');
    expect(response.object).toEqual('items' in output ? expect.any(Array) : { n: expect.any(Number) });
    expect(response.toolCalls).toEqual([]);
  });

  it('D: takes reasoning there and back, signed', async () => {
    server.answer([{ reasoning: 'Let me think', redactedReasoning: true, toolCalls: [{ name: 'weather', input: {} }], usage: { output: 50, reasoning: 20 } }, { text: 'Done' }]);
    const first = await ask({ tools: [weather], reasoning: { budgetTokens: 2_000 } });
    expect(first).toMatchObject({ reasoning: 'Let me think', usage: { output: { total: 50, reasoning: 20 } } });
    expect(first.content[0]).toMatchObject({ type: 'reasoning', signature: expect.any(String), provenance: { provider: 'anthropic', model: 'claude-haiku-4-5', adapter: 'anthropic' } });
    const messages = [user, { role: 'assistant', content: first.content }, { role: 'tool', content: [{ type: 'tool-result', toolCallId: first.toolCalls[0]?.id ?? '', output: 'x' }] }] as NonNullable<Ask['messages']>;
    // The emulator refuses a signature that is not its own, and a tool turn without its thinking.
    const second = await ask({ tools: [weather], reasoning: { budgetTokens: 2_000 }, messages });
    expect(second).toMatchObject({ text: 'Done', warnings: [] });
    expect(JSON.stringify(sent(2)['messages'])).toContain('redacted_thinking');
  });

  it('D: demotes reasoning of another model, and goes on without reasoning', async () => {
    const content = [
      { type: 'reasoning', text: 'secret', signature: 'foreign', provenance: { provider: 'google', model: 'gemini', adapter: 'google' } },
      { type: 'tool-call', id: 'call:1', name: 'weather', input: {} },
    ];
    const response = await ask({
      tools: [weather],
      reasoning: { budgetTokens: 2_000 },
      messages: [user, { role: 'assistant', content }, { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'call:1', output: 'x' }] }] as NonNullable<Ask['messages']>,
    });
    expect(response.warnings.map(({ about }) => about)).toEqual(['messages', 'reasoning']);
    expect(sent(1)['thinking']).toBeUndefined();
    expect(JSON.stringify(sent(1))).not.toContain('foreign');
  });

  it('writes and reads the prompt cache', async () => {
    const messages: Ask['messages'] = [{ role: 'system', content: [{ type: 'text', text: `${way} `.repeat(50), cache: true }] }, user];
    const [first, second] = [await ask({ messages }), await ask({ messages })];
    expect(first.usage.input.cacheWrite).toBeGreaterThan(0);
    expect(second.usage.input).toMatchObject({ cacheRead: first.usage.input.cacheWrite, cacheWrite: 0, total: first.usage.input.total });
    expect(second.cost.nanoUsd).toBeLessThan(first.cost.nanoUsd);
  });

  it('A3: says why an answer was stopped', async () => {
    server.answer([{ refusal: 'I will not' }, { text: 'cut', finishReason: 'length' }]);
    expect(await ask()).toMatchObject({ text: 'I will not', finishReason: 'refusal' });
    expect(await ask()).toMatchObject({ text: 'cut', finishReason: 'length' });
  });

  it.each([
    ['rate_limit', 'rate_limit', 429],
    ['quota', 'quota_exceeded', 400],
    ['overloaded', 'overloaded', 529],
    ['server_error', 'server_error', 500],
    ['authentication', 'authentication', 401],
    ['permission', 'permission', 403],
    ['model_not_found', 'model_not_found', 404],
    ['context_length', 'context_length', 400],
    ['content_filter', 'content_filter', 400],
    ['invalid_request', 'invalid_request', 400],
  ] as const)('understands %s', async (condition, code, status) => {
    server.fault({ type: 'error', condition });
    const error = await ask().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code, status, requestId: expect.stringMatching(/^req_/) });
    if (condition === 'rate_limit') expect(error).toMatchObject({ retryAfterMs: 12_000 });
    if (condition === 'context_length') expect(error).toMatchObject({ details: { maxTokens: expect.any(Number), requestedTokens: expect.any(Number) } });
    expect(server.calls).toHaveLength(1);
  });

  it.each<[string, Parameters<Emulator['fault']>[0], readonly string[]]>([
    ['a web page', { type: 'html' }, ['server_error']],
    ['a web page with 200', { type: 'html', status: 200 }, ['bad_response']],
    ['an empty body', { type: 'empty' }, ['bad_response']],
    ['a body that is no message', { type: 'status', status: 200, body: { ok: true } }, ['bad_response']],
    ['a cut before the headers', { type: 'cut', at: 'headers' }, ['network']],
    ['a cut before the content', { type: 'cut', at: 'start' }, ['network', 'bad_response']],
    ['a cut in the middle', { type: 'cut', afterChunks: 1 }, ['network', 'stream_interrupted', 'bad_response']],
    ['a clean end in the middle', { type: 'clean-end', afterChunks: 1 }, ['bad_response', 'stream_interrupted']],
    ['a clean end before the very end', { type: 'clean-end', afterChunks: Infinity }, ['bad_response', 'stream_interrupted']],
    ['garbage', { type: 'garbage', afterChunks: 1 }, ['bad_response', 'stream_interrupted']],
    ['an error inside the 200', { type: 'in-band-error', condition: 'overloaded' }, ['overloaded']],
    ['an error in the middle', { type: 'in-band-error', condition: 'overloaded', afterChunks: 2 }, ['overloaded', 'stream_interrupted', 'bad_response']],
  ])('C4: never takes %s for an answer', async (_name, fault, codes) => {
    server.answer({ text: 'a text of more than one chunk' });
    server.fault(fault);
    const outcome = await ask().catch((caught: unknown) => caught);
    expect(codes.some((code) => isZerohopError(outcome, code as never)), String((outcome as { code?: string }).code)).toBe(true);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('reads a body in pieces of %i bytes', async (bytes) => {
    server.answer({ text: 'Grüße 👋', reasoning: 'hm', toolCalls: [{ name: 'weather', input: { city: 'Kraków' } }] });
    server.fault({ type: 'split-bytes', bytes });
    expect(await ask({ tools: [weather] })).toMatchObject({ text: 'Grüße 👋', reasoning: 'hm', toolCalls: [{ input: { city: 'Kraków' } }] });
  });

  it('A8: a cancel reaches the vendor', async () => {
    server.fault({ type: 'stall', afterChunks: 1 });
    const controller = new AbortController();
    const outcome = ask({ signal: controller.signal }).catch((caught: unknown) => caught);
    const call = await server.waitForCall(1);
    await vi.waitUntil(() => call.chunksSent > 0);
    controller.abort();
    expect(isZerohopError(await outcome, 'cancelled')).toBe(true);
    await call.hungUp;
    expect(call.hungUpAtMs).toBeDefined();
  });
});

it('shows a stream piece by piece', async () => {
  server.answer({ reasoning: 'hm', chunks: ['a', 'b'], toolCalls: [{ name: 'weather', input: { a: 1 } }] });
  const { events } = await streamed({ tools: [weather] });
  expect(events.map(({ type }) => type)).toEqual(['start', 'reasoning-delta', 'text-delta', 'text-delta', 'tool-call-delta', 'tool-call', 'finish']);
});

describe('a whole answer where a stream was asked for', () => {
  const message = { type: 'message', id: 'msg_1', model: 'claude-haiku-4-5', content: [{ type: 'text', text: 'whole' }], stop_reason: 'end_turn', usage: { input_tokens: 3, output_tokens: 4 } };

  it.each(['application/json', 'application/octet-stream', 'text/event-stream'])('as %s is that answer', async (type) => {
    server.fault({ type: 'status', status: 200, headers: { 'content-type': type }, body: JSON.stringify(message, undefined, 2) });
    expect((await streamed()).response).toMatchObject({ text: 'whole', id: 'msg_1', finishReason: 'stop', usage: { input: { total: 3 }, output: { total: 4 } }, raw: message });
  });

  it.each<[string, string, string]>([
    ['an error', JSON.stringify({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }), 'overloaded'],
    ['an error in pieces', JSON.stringify({ error: { type: 'rate_limit_error', message: 'slow down' } }, undefined, 1), 'rate_limit'],
    ['no message', '{"ok":true}', 'bad_response'],
    ['half of it', JSON.stringify(message).slice(0, 60), 'bad_response'],
    ['no object', '[1]', 'bad_response'],
  ])('that is %s is that error', async (_name, body, code) => {
    server.fault([{ type: 'status', status: 200, headers: { 'content-type': 'application/json' }, body }, { type: 'split-bytes', bytes: 7 }]);
    const error = await streamed().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code });
  });
});

it("says nothing on the app's console of models that are to be retired", async () => {
  const said = vi.spyOn(console, 'warn').mockImplementation(() => {});
  await chat({ model: 'anthropic/claude-sonnet-4-5' } as Ask);
  await chat({ model: 'anthropic/claude-opus-4-6', reasoning: { budgetTokens: 2_000 }, providerOptions: { anthropic: { thinking: { type: 'enabled', budget_tokens: 2_000 } } } } as Ask);
  await streamed({ model: 'anthropic/claude-sonnet-4-5' } as Ask);
  expect(said.mock.calls).toEqual([]);
  said.mockRestore();
});

it('C2: collects a whole answer from the streaming wire where the vendor wants that', async () => {
  server.answer({ text: 'long', usage: { input: 5, output: 6 } });
  expect(await chat({ maxTokens: 64_000 })).toMatchObject({ text: 'long', usage: { output: { total: 6 } } });
  expect(server.calls[0]).toMatchObject({ stream: true, body: { max_tokens: 64_000, stream: true } });
});

it.each(['claude-opus-4-8', 'claude-sonnet-5', 'claude-opus-4-6', 'claude-opus-4-5'])('%s takes a request that asks for everything at once', async (model) => {
  const response = await chat({ model: `anthropic/${model}`, temperature: 0.2, topP: 0.3, reasoning: { effort: 'high' }, tools: [weather], toolChoice: 'required', stop: '\n', seed: 1 } as Ask);
  expect(response.finishReason).toBe('tool-calls');
  expect(response.warnings.length).toBeGreaterThan(1);
});

it.each(['claude-opus-4-8', 'claude-sonnet-5', 'claude-opus-4-6', 'claude-opus-4-5', 'claude-haiku-4-5', 'claude-sonnet-4-5'])('%s reasons as asked', async (model) => {
  for (const reasoning of [{ effort: 'none' }, { effort: 'max' }, { budgetTokens: 5_000 }] as const) {
    expect((await chat({ model: `anthropic/${model}`, reasoning } as Ask)).text).not.toBe('');
  }
});

describe('settings', () => {
  it('takes headers, beta features and nothing from the environment', async () => {
    vi.stubEnv('ANTHROPIC_API_KEY', 'env-key').stubEnv('ANTHROPIC_AUTH_TOKEN', 'env-token').stubEnv('ANTHROPIC_BASE_URL', 'http://127.0.0.1:9');
    vi.stubEnv('ANTHROPIC_CUSTOM_HEADERS', 'x-from-env: yes\nauthorization: Bearer other');
    router = routerWith({ headers: { 'x-mine': 'yes' }, options: { betas: ['one', 'two'] } });
    await chat();
    await chat();
    vi.unstubAllEnvs();
    const { headers, key } = server.calls[0] ?? {};
    // The second call's head is not built again, and is the same.
    expect(server.calls[1]).toMatchObject({ key, headers });
    expect(key).toBe('key-1-secret');
    expect(headers).toMatchObject({ 'x-mine': 'yes', 'anthropic-beta': 'one,two' });
    expect(headers).not.toHaveProperty('x-from-env');
  });

  it('sends what a request asks for in headers', async () => {
    const client = new Anthropic({ apiKey: 'key-1-secret', baseURL: server.baseURL });
    for (const settings of [{}, { apiKey: undefined, baseURL: undefined, client }]) {
      router = routerWith({ ...settings, options: { betas: ['one'] } });
      server.reset();
      await chat({ providerOptions: { anthropic: { betas: ['two'], user_profile_id: 'u' } } } as Ask);
      await chat();
      expect(server.calls[0]?.headers).toMatchObject({ 'anthropic-beta': 'one,two', 'anthropic-user-profile-id': 'u' });
      expect(server.calls[1]?.headers).toMatchObject({ 'anthropic-beta': 'one' });
      expect(server.calls[1]?.headers).not.toHaveProperty('anthropic-user-profile-id');
    }
  });

  it('marks what is cached for an hour', async () => {
    router = routerWith({ options: { cacheTtl: '1h' } });
    await chat({ messages: [{ role: 'system', content: [{ type: 'text', text: 'S', cache: true }] }, user], providerOptions: { anthropic: { cache_control: { type: 'ephemeral', ttl: '1h' } } } });
    expect(sent(1)).toMatchObject({ system: [{ cache_control: { type: 'ephemeral', ttl: '1h' } }], cache_control: { ttl: '1h' } });
  });

  it("A5: uses the app's own client, but not its retries", async () => {
    const client = new Anthropic({ apiKey: 'key-1-secret', baseURL: server.baseURL, maxRetries: 5, defaultHeaders: { 'x-own': 'yes' } });
    router = createRouter({ providers: { anthropic: anthropic({ client }) }, defaults: { retry: false } }) as unknown as Router;
    server.answer({ text: 'own' });
    expect((await chat({ maxTokens: 30_000 })).text).toBe('own');
    expect((await streamed()).response.text).toBe('own');
    expect(server.calls[0]?.headers).toMatchObject({ 'x-own': 'yes' });
    server.reset();
    server.fault({ type: 'error', condition: 'overloaded' });
    expect(isZerohopError(await chat().catch((error: unknown) => error), 'overloaded')).toBe(true);
    expect(server.calls).toHaveLength(1);
  });

  it("uses the app's own fetch", async () => {
    const own = vi.fn(fetch);
    router = routerWith({ fetch: own });
    server.answer({ text: 'ok' });
    expect((await chat()).text).toBe('ok');
    expect((await streamed()).response.text).toBe('ok');
    expect(own).toHaveBeenCalledTimes(2);
  });

  it("A8: a cancel reaches the vendor through the app's own fetch too", async () => {
    router = routerWith({ fetch });
    server.fault({ type: 'stall', afterChunks: 1 });
    const controller = new AbortController();
    const outcome = streamed({ signal: controller.signal }).catch((caught: unknown) => caught);
    const call = await server.waitForCall(1);
    await vi.waitUntil(() => call.chunksSent > 0);
    controller.abort();
    expect(isZerohopError(await outcome, 'cancelled')).toBe(true);
    await call.hungUp;
    expect(call.hungUpAtMs).toBeDefined();
  });

  it('loads the SDK ahead of the first call', async () => {
    await expect(router.warm()).resolves.toBeUndefined();
    expect(server.calls).toEqual([]);
  });

  test.each<[string, object, object]>([
    ['a misspelt vendor', { vendor: 'antropic' }, { path: 'providers.a.vendor', didYouMean: 'anthropic' }],
    ['an API', { api: 'chat' }, { path: 'providers.a.api' }],
    ['an SDK', { sdk: 'x' }, { path: 'providers.a.sdk' }],
    ['a misspelt option', { options: { beta: ['x'] } }, { path: 'providers.a.options.beta', didYouMean: 'betas' }],
    ['an ill option', { options: { betas: 'x' } }, { path: 'providers.a.options.betas' }],
    ['a time that the vendor keeps nothing for', { options: { cacheTtl: '1d' } }, { path: 'providers.a.options.cacheTtl', received: '1d' }],
    ['an address beside a client', { apiKey: undefined, client: new Anthropic({ apiKey: 'k' }), baseURL: 'http://127.0.0.1:9' }, { path: 'providers.a.baseURL' }],
    ['a client that is none', { apiKey: undefined, client: {} }, { path: 'providers.a.client' }],
  ])('refuses %s', (_name, settings, details) => {
    const make = () => createRouter({ providers: { a: { adapter: 'anthropic', apiKey: 'k', ...settings } } } as never, { adapters: [anthropic] });
    expect(make).toThrow(expect.objectContaining({ code: 'config_invalid', details: expect.objectContaining(details) }));
  });

  it('needs the SDK unless the app brings its own client', () => {
    expect(anthropic.traits.missingPackage({})).toBeUndefined();
    expect(anthropic.traits.missingPackage({ client: {} })).toBeUndefined();
  });

  it('takes its key from the usual variable, but never to another address', () => {
    const { traits } = anthropic;
    expect(traits.defaultApiKey({})).toBe('env:ANTHROPIC_API_KEY');
    expect(traits.defaultApiKey({ client: {} })).toBeUndefined();
    expect(traits.defaultBaseURL?.({})).toBe('https://api.anthropic.com');
  });
});
