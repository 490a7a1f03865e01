import { type ChatEvent, createRouter, type Router } from '@zerohop/core';
import { type Emulator, emulateReplicate, type ReplicateEmulatorOptions, virtualClock } from '@zerohop/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { replicate } from './index.ts';

const llama = 'meta/meta-llama-3-70b-instruct';
const clock = virtualClock({ turns: 25 });

let server: Emulator;
let router: Router;
afterEach(async () => {
  await router.close();
  await server.close();
});

async function start(options: ReplicateEmulatorOptions = {}, settings: Parameters<typeof replicate>[0] = {}): Promise<void> {
  server = await emulateReplicate({ keys: ['r8_key'], clock, ...options });
  const prices = { [`r/${llama}`]: { input: 0.65, output: 2.75 } };
  const config = { providers: { r: replicate({ apiKey: 'r8_key', baseURL: server.baseURL, ...settings }) }, prices, defaults: { retry: false } } as const;
  router = createRouter(config as never, { clock }) as unknown as Router;
}
const request = (ask: object = {}) => ({ model: `r/${llama}`, messages: [{ role: 'user' as const, content: 'Hi' }], ...ask });
const methods = (): string[] => server.calls.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f]{26,}/g, '*')}`);

describe('whole', () => {
  it('is made and waited for in one request', async () => {
    await start({ answer: { text: 'Four, I think.', id: 'prediction-1', usage: { input: 8, output: 43 } } });
    const response = await router.chat(request());
    expect(response).toMatchObject({ text: 'Four, I think.', id: 'prediction-1', model: llama, finishReason: 'stop', integrity: 'complete', toolCalls: [], warnings: [] });
    expect(response.usage).toMatchObject({ input: { total: 8 }, output: { total: 43 }, provenance: 'provider', raw: { predict_time: 0.5 } });
    expect(response.cost).toMatchObject({ nanoUsd: 8 * 650 + 43 * 2_750, estimated: false });
    expect(response.raw).toMatchObject({ id: 'prediction-1', status: 'succeeded', output: ['Four, I thin', 'k.'] });
    expect(response.attempts[0]).toMatchObject({ status: 200, requestId: 'prediction-1' });
    expect(server.calls).toMatchObject([{ path: `/v1/models/${llama}/predictions`, key: 'r8_key', headers: { prefer: 'wait=60', 'content-type': 'application/json' }, body: { input: { prompt: 'Hi' } } }]);
  });

  it('costs what the one tier costs that there is, whatever was asked for', async () => {
    await start({ answer: { text: 'Four.', usage: { input: 8, output: 43 } } });
    const asked = request({ serviceTier: 'flex' });
    for (const { warnings, cost } of [await router.chat(asked), await router.stream(asked).response()]) {
      expect(warnings.map(({ about }) => about)).toEqual(['serviceTier']);
      expect(cost).toMatchObject({ nanoUsd: 8 * 650 + 43 * 2_750, estimated: false });
    }
  });

  it('is looked at until it is over, further and further apart', async () => {
    await start({ unfinished: 4, answer: { text: 'Late' } });
    const startedMs = clock.now();
    expect((await clock.advanceUntil(router.chat(request()))).text).toBe('Late');
    expect(methods()).toEqual([`POST /v1/models/${llama}/predictions`, ...Array.from({ length: 4 }, () => 'GET /v1/predictions/*')]);
    expect(clock.now() - startedMs).toBe(250 + 375 + 562.5 + 843.75);
    expect(server.calls.every(({ key }) => key === 'r8_key')).toBe(true);
  });

  it('does not wait where it is told not to', async () => {
    await start({ answer: { text: 'Polled' } }, { options: { waitSeconds: 0 } });
    expect((await clock.advanceUntil(router.chat(request()))).text).toBe('Polled');
    expect(server.calls[0]?.headers['prefer']).toBeUndefined();
    expect(methods()).toHaveLength(2);
  });

  it('a look that fails is taken again; the third in a row is the end', async () => {
    await start({ unfinished: 1, answer: { text: 'In the end' } });
    for (const call of [2, 3]) server.fault({ when: { call }, fault: { type: 'error', condition: 'server_error' } });
    expect((await clock.advanceUntil(router.chat(request()))).text).toBe('In the end');
    server.reset();
    server.fault({ when: { from: 2, to: 4 }, fault: { type: 'error', condition: 'server_error' } });
    await expect(clock.advanceUntil(router.chat(request()))).rejects.toMatchObject({ code: 'server_error' });
    // What nobody waits for any more is cancelled.
    await server.waitForCall(5);
    expect(methods().at(-1)).toBe('POST /v1/predictions/*/cancel');
  });

  it('without token counts, usage is estimated', async () => {
    await start();
    server.fault({ type: 'status', status: 201, body: { id: 'p1', status: 'succeeded', output: 'One text', metrics: { predict_time: 2 } } });
    const response = await router.chat(request());
    expect(response).toMatchObject({ text: 'One text', model: llama, usage: { provenance: 'estimated' }, cost: { estimated: true } });
  });

  it.each([
    ['nothing', null, ''],
    ['a text', 'One', 'One'],
    ['pieces', ['One', ' two'], 'One two'],
  ])('output may be %s', async (_what, output, text) => {
    await start();
    server.fault({ type: 'status', status: 201, body: { id: 'p1', status: 'succeeded', output } });
    expect(await router.chat(request())).toMatchObject({ text });
  });

  it.each([[{ image: 'https://x.test/a.png' }], [[1, 2]], [7]])('output that is no text is none of an answer: %j', async (output) => {
    await start();
    server.fault({ type: 'status', status: 201, body: { id: 'p1', status: 'succeeded', output } });
    await expect(router.chat(request())).rejects.toMatchObject({ code: 'bad_response', message: expect.stringContaining('language model') });
  });

  it('an answer that is as long as it may be was cut', async () => {
    await start({ answer: [{ text: 'Cut of', usage: { output: 100 } }, { text: 'Whole', usage: { output: 99 } }, { text: 'Its own cap', usage: { output: 512 } }] });
    expect((await router.chat(request({ maxTokens: 100 }))).finishReason).toBe('length');
    expect((await router.chat(request({ maxTokens: 100 }))).finishReason).toBe('stop');
    expect((await router.chat(request())).finishReason).toBe('length');
  });
});

describe('streamed', () => {
  async function events(ask: object = {}): Promise<ChatEvent[]> {
    const all: ChatEvent[] = [];
    for await (const event of router.stream(request(ask))) all.push(event);
    return all;
  }

  it('comes piece by piece, and says what it used', async () => {
    await start({ answer: { chunks: ['One', '\n\ntwo\n', ' three'], id: 'prediction-2', usage: { input: 5, output: 6 } } });
    const all = await clock.advanceUntil(events());
    expect(all.map((event) => (event.type === 'text-delta' ? event.text : event.type))).toEqual(['start', 'One', '\n\ntwo\n', ' three', 'finish']);
    const finish = all.at(-1);
    expect(finish?.type === 'finish' && finish.response).toMatchObject({
      text: 'One\n\ntwo\n three', id: 'prediction-2', model: llama, finishReason: 'stop', usage: { input: { total: 5 }, output: { total: 6 }, provenance: 'provider' }, cost: { estimated: false }, warnings: [],
    });
    expect(methods()).toEqual([`POST /v1/models/${llama}/predictions`, 'GET /v1/streams/*', 'GET /v1/predictions/prediction-2']);
    // The token goes to the vendor's own address alone.
    expect(server.calls[1]).toMatchObject({ headers: { accept: 'text/event-stream' } });
    expect(server.calls[1]?.headers['authorization']).toBeUndefined();
    expect(server.calls[0]?.headers['prefer']).toBeUndefined();
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('comes the same in pieces of %i bytes', async (bytes) => {
    const text = 'Grüße, 四 👩‍👩‍👧 مرحبا "quoted" \\ and\nlines\n\n';
    await start({ answer: { text, chunkSize: 5 }, faults: [{ type: 'split-bytes', bytes }] });
    expect((await router.stream(request()).response()).text).toBe(text);
    expect((await router.chat(request())).text).toBe(text);
  });

  it('logs are no answer', async () => {
    await start();
    server.fault({ when: { call: 2 }, fault: { type: 'status', status: 200, body: ['event: logs\ndata: loading\n\n', 'event: output\ndata: Hi\n\n', 'event: metrics\ndata: {}\n\n', 'event: done\ndata: {}\n\n'] } });
    expect((await clock.advanceUntil(router.stream(request()).response())).text).toBe('Hi');
  });

  it('where nobody says what was used, it is estimated, with a warning', async () => {
    await start({ answer: { text: 'Hi' } });
    server.fault({ when: { from: 3 }, fault: { type: 'hang' } });
    const response = await clock.advanceUntil(router.stream(request()).response());
    expect(response).toMatchObject({ text: 'Hi', finishReason: 'stop', usage: { provenance: 'estimated' }, warnings: [{ about: 'usage' }] });
  });

  it('a model that streams nothing answers at once, when it is done', async () => {
    await start({ streams: false, unfinished: 1, answer: { text: 'All of it', usage: { output: 3 } } });
    const response = await clock.advanceUntil(router.stream(request()).response());
    expect(response).toMatchObject({ text: 'All of it', usage: { output: { total: 3 } }, integrity: 'complete' });
    expect(server.calls).toHaveLength(3);
  });
});

describe('endpoints', () => {
  it('official models, versions, deployments', async () => {
    await start();
    await router.chat(request({ model: 'r/acme/chat:abc123' }));
    await router.chat(request({ model: 'r/deployments/acme/support' }));
    expect(server.calls.map(({ path, body }) => [path, body])).toEqual([
      ['/v1/predictions', { version: 'abc123', input: { prompt: 'Hi' } }],
      ['/v1/deployments/acme/support/predictions', { input: { prompt: 'Hi' } }],
    ]);
  });

  it.each(['llama', 'a/b/c', '../x', 'a/..', 'a/b:', 'https://x.test/a', 'deployments/a/../b'])("'%s' is no model", async (model) => {
    await start();
    await expect(router.chat(request({ model: `r/${model}` }))).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('owner/name') });
    expect(server.calls).toHaveLength(0);
  });
});

describe('what a prediction has no place for', () => {
  const tools = [{ name: 'weather' }];

  it.each([llama, 'acme/chat', 'deployments/acme/support'])('%s: tools leave it out of the plan, and nothing is sent', async (model) => {
    await start();
    expect(router.plan(request({ model: `r/${model}`, tools }))).toMatchObject({ candidates: [], exclusions: [{ reason: 'capability' }] });
    await expect(router.chat(request({ model: `r/${model}`, tools }))).rejects.toMatchObject({ code: 'unsupported' });
    expect(server.calls).toHaveLength(0);
  });

  it('the plan says what will be written out, and so does the answer', async () => {
    await start();
    const messages = [{ role: 'user' as const, content: 'One?' }, { role: 'assistant' as const, content: 'Two.' }, { role: 'user' as const, content: 'Three?' }];
    const warned = [{ about: 'messages', message: expect.stringContaining('written out') }];
    expect(router.plan(request({ messages })).candidates[0]?.warnings).toMatchObject(warned);
    expect((await router.chat(request({ messages }))).warnings).toMatchObject(warned);
  });

  it('an answer that was asked for in words is held to its schema', async () => {
    await start({ answer: [{ text: '{"sum":4}' }, { text: 'Four.' }] });
    const output = { type: 'object', properties: { sum: { type: 'number' } }, required: ['sum'] };
    expect(await router.chat(request({ output }))).toMatchObject({ object: { sum: 4 }, warnings: [{ about: 'output' }] });
    await expect(router.chat(request({ output }))).rejects.toMatchObject({ code: 'bad_response' });
  });
});

it('no timer outlives its call', async () => {
  await start({ unfinished: 1 });
  await clock.advanceUntil(router.chat(request()));
  await clock.advanceUntil(router.stream(request()).response());
  expect(clock.pending).toBe(0);
});
