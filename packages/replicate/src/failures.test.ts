import { type ChatRequest, createRouter, type Router } from '@zerohop/core';
import { type Emulator, emulateReplicate, virtualClock } from '@zerohop/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { replicate } from './index.ts';

const llama = 'meta/meta-llama-3-70b-instruct';
const clock = virtualClock({ turns: 25 });

let server: Emulator;
let router: Router;
beforeAll(async () => {
  server = await emulateReplicate({ keys: ['r8_key'], clock });
});
afterAll(() => server.close());
const open = (): void => {
  const config = { providers: { r: replicate({ apiKey: 'r8_key', baseURL: server.baseURL }) }, defaults: { retry: false, breaker: false } } as const;
  router = createRouter(config as never, { clock }) as unknown as Router;
};
beforeEach(() => {
  server.reset();
  open();
});
afterEach(() => router.close());

type Ask = Partial<ChatRequest>;
const asked = (ask: Ask = {}) => ({ model: `r/${llama}`, messages: [{ role: 'user' as const, content: 'Hi' }], ...ask });
const ways: readonly [string, (ask?: Ask) => Promise<unknown>][] = [
  ['whole', (ask) => router.chat(asked(ask))],
  ['streamed', (ask) => router.stream(asked(ask)).response()],
];
const failure = (outcome: Promise<unknown>) => outcome.then(() => undefined, (error: unknown) => error);

describe.each(ways)('%s', (_way, ask) => {
  it.each([
    ['rate_limit', 'rate_limit', 429],
    ['quota', 'quota_exceeded', 402],
    ['overloaded', 'overloaded', 503],
    ['server_error', 'server_error', 500],
    ['authentication', 'authentication', 401],
    ['permission', 'permission', 403],
    ['model_not_found', 'model_not_found', 404],
    ['invalid_request', 'invalid_request', 422],
    // The prediction is made, and fails.
    ['context_length', 'context_length', undefined],
    ['content_filter', 'content_filter', undefined],
  ] as const)('understands %s, after one request', async (condition, code, status) => {
    server.fault({ type: 'error', condition, headers: { 'x-request-id': 'req-7' } });
    const error = await failure(ask());
    expect(error).toMatchObject({ code, status, attempts: [{ outcome: 'failed', code }] });
    if (status !== undefined) expect(error).toMatchObject({ requestId: 'req-7' });
    expect(server.calls).toHaveLength(1);
    expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toContain('r8_key');
  });

  it('says how long to wait: by a header, or as the body has it', async () => {
    server.fault({ when: { call: 1 }, fault: { type: 'error', condition: 'rate_limit' } });
    expect(await failure(ask())).toMatchObject({ retryAfterMs: 5_000, retryable: true });
    await router.close();
    open();
    server.reset();
    server.fault({ type: 'error', condition: 'overloaded', headers: { 'retry-after': '7' } });
    expect(await failure(ask())).toMatchObject({ code: 'overloaded', retryAfterMs: 7_000 });
  });

  it('an unknown version is an unknown model, and its cure is named', async () => {
    server.fault({ type: 'error', condition: 'model_not_found' });
    expect(await failure(ask({ model: 'r/acme/chat:abc' }))).toMatchObject({ code: 'model_not_found', status: 422, message: expect.stringContaining('owner/name:version') });
  });

  it('names the inputs that are wrong', async () => {
    expect(await failure(ask({ model: 'r/openai/gpt-4.1', temperature: 1, topP: 1, providerOptions: { replicate: { input: { temperature: 3, top_p: 2 } } } }))).toMatchObject({
      code: 'invalid_request',
      message: 'Input validation failed: input.top_p: Must be less than or equal to 1; input.temperature: Must be less than or equal to 2',
    });
    server.fault({ type: 'status', status: 422, body: { status: 422, invalid_fields: [{ field: 'input', description: 'prompt is required' }, { description: 'and more' }] } });
    expect(await failure(ask())).toMatchObject({ code: 'invalid_request', message: 'input: prompt is required; and more' });
  });

  it.each([
    ['failed', 'CUDA out of memory', 'server_error', 'CUDA out of memory'],
    ['failed', '', 'server_error', "without a word"],
    ['failed', 'Service is experiencing high demand (E003)', 'overloaded', 'high demand'],
    ['failed', "This model's maximum context length is 8192 tokens", 'context_length', '8192'],
    ['failed', 'The output was flagged as sensitive (E005)', 'content_filter', 'flagged'],
    ['failed', 'ValueError: temperature must be greater than 0', 'invalid_request', 'temperature'],
    ['canceled', '', 'server_error', 'cancelled at the vendor'],
    ['aborted', '', 'overloaded', 'before it could start'],
  ])('a prediction that ends as %s (%s) is %s', async (finishReason, refusal, code, words) => {
    server.answer({ text: '', finishReason, refusal });
    const error = await failure(clock.advanceUntil(ask()));
    expect(error).toMatchObject({ code, requestId: expect.stringMatching(/^[0-9a-f]{26}$/) });
    expect((error as Error).message).toContain(words);
  });

  it.each([
    ['a page', { type: 'html' }, 'server_error'],
    ['a page that refuses', { type: 'html', status: 403 }, 'bad_response'],
    ['a page with 200', { type: 'html', status: 200 }, 'bad_response'],
    ['an empty body', { type: 'empty' }, 'bad_response'],
    ['an empty 401', { type: 'empty', status: 401 }, 'authentication'],
    ['words with 429', { type: 'status', status: 429, body: 'slow down' }, 'rate_limit'],
    ['JSON that is none', { type: 'status', status: 200, body: { hello: 'world' } }, 'bad_response'],
    ['a list', { type: 'status', status: 200, body: ['[1]'] }, 'bad_response'],
    ['an error inside a 200', { type: 'status', status: 200, body: { detail: 'Service is temporarily unavailable.', status: 503 } }, 'overloaded'],
    ['a cut before the headers', { type: 'cut', at: 'headers' }, 'network'],
    ['a reset', { type: 'cut', at: 'headers', reset: true }, 'network'],
    ['half a body', { type: 'cut', afterChunks: 1 }, 'network'],
    ['half a body that ends well', { type: 'clean-end', afterChunks: 1 }, 'bad_response'],
  ] as const)('%s is an error, after one request', async (_what, fault, code) => {
    server.fault({ when: { call: 1 }, fault: fault as never });
    const error = await failure(ask());
    expect(error).toMatchObject({ code });
    expect((error as Error).message).not.toContain('<');
    expect(server.calls).toHaveLength(1);
  });
});

describe('a stream that is cut', () => {
  const words = ['One ', 'two ', 'three.'];

  it.each([
    ['by a socket that is destroyed', (afterChunks: number) => ({ type: 'cut', afterChunks }) as const],
    ['by an end in good order', (afterChunks: number) => ({ type: 'clean-end', afterChunks }) as const],
    ["by the vendor's error", (afterChunks: number) => ({ type: 'in-band-error', condition: 'overloaded', afterChunks }) as const],
  ])('C4: %s is an error at every chunk', async (_how, faultAt) => {
    for (const afterChunks of [0, 1, 2, Number.POSITIVE_INFINITY]) {
      server.reset();
      server.answer({ chunks: words });
      server.fault({ when: ({ stream }) => stream, fault: faultAt(afterChunks) });
      let shown = '';
      const error = await failure(
        (async () => {
          for await (const text of router.stream(asked()).textStream) shown += text;
        })(),
      );
      expect(shown).toBe(words.slice(0, afterChunks).join(''));
      expect(['network', 'bad_response', 'overloaded', 'stream_interrupted']).toContain((error as { code: string }).code);
      if (shown !== '') expect(error).toMatchObject({ code: 'stream_interrupted', partial: { text: shown } });
    }
  });

  it.each([
    ['a page', { type: 'html', status: 200 }, 'bad_response'],
    ['nothing', { type: 'empty' }, 'bad_response'],
    ['an address that has gone', { type: 'error', condition: 'model_not_found' }, 'server_error'],
    ['an end that gives a reason', { type: 'status', status: 200, body: ['event: done\ndata: {"reason":"canceled"}\n\n'] }, 'server_error'],
    ['an error in plain words', { type: 'status', status: 200, body: ['event: error\ndata: out of memory\n\n'] }, 'server_error'],
  ] as const)('%s in the place of the stream is an error', async (_what, fault, code) => {
    server.fault({ when: ({ stream }) => stream, fault: fault as never });
    expect(await failure(router.stream(asked()).response())).toMatchObject({ code });
  });
});
