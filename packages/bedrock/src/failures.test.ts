import { type ChatRequest, createRouter, isZerohopError, type Router } from '@zerohop/core';
import { type Emulator, emulateBedrock } from '@zerohop/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bedrock } from './index.ts';

const claude = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';

let server: Emulator;
let router: Router;
beforeAll(async () => {
  server = await emulateBedrock({ keys: ['bedrock-key'] });
});
afterAll(() => server.close());
beforeEach(() => {
  server.reset();
  router = createRouter({ providers: { bedrock: bedrock({ region: 'us-east-1', baseURL: server.baseURL, apiKey: 'bedrock-key' }) }, defaults: { retry: false } }) as unknown as Router;
});
afterEach(() => router.close());

type Ask = Partial<ChatRequest>;
const asked = (ask: Ask = {}) => ({ messages: [{ role: 'user', content: 'Hi' }], ...ask, model: `bedrock/${ask.model ?? claude}` }) as never;
const ways: readonly [string, (ask?: Ask) => Promise<unknown>][] = [
  ['whole', (ask) => router.chat(asked(ask))],
  ['streamed', (ask) => router.stream(asked(ask)).response()],
];
const failure = (outcome: Promise<unknown>) => outcome.then(() => undefined, (error: unknown) => error);

describe.each(ways)('%s', (_way, ask) => {
  it.each([
    ['rate_limit', 'rate_limit', 429],
    ['quota', 'quota_exceeded', 400],
    ['overloaded', 'overloaded', 503],
    ['server_error', 'server_error', 500],
    ['authentication', 'authentication', 403],
    ['permission', 'permission', 403],
    ['model_not_found', 'model_not_found', 400],
    ['context_length', 'context_length', 400],
    ['content_filter', 'content_filter', 400],
    ['invalid_request', 'invalid_request', 400],
  ] as const)('understands %s', async (condition, code, status) => {
    server.fault({ type: 'error', condition, headers: { 'retry-after': '12' } });
    const error = await failure(ask());
    expect(error).toMatchObject({ code, status, retryAfterMs: 12_000, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    if (condition === 'context_length') expect(error).toMatchObject({ details: { maxTokens: expect.any(Number), requestedTokens: expect.any(Number) } });
    expect(server.calls).toHaveLength(1);
  });

  it('A5: asks once, and reads nothing of a key', async () => {
    server.fault({ type: 'error', condition: 'authentication' });
    const error = await failure(ask());
    expect(server.calls).toHaveLength(1);
    expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toContain('bedrock-key');
  });

  it.each<[string, Parameters<Emulator['fault']>[0], readonly string[]]>([
    ['a web page', { type: 'html' }, ['server_error']],
    ['a web page of a proxy that refuses', { type: 'html', status: 403 }, ['bad_response']],
    ['a web page with 200', { type: 'html', status: 200 }, ['bad_response']],
    ['an empty body', { type: 'empty' }, ['bad_response']],
    ['an empty error', { type: 'empty', status: 503 }, ['overloaded']],
    ['text instead of JSON', { type: 'status', status: 500, body: 'upstream failed' }, ['server_error']],
    ['a path that is none', { type: 'status', status: 404, headers: { 'x-amzn-errortype': 'UnknownOperationException' }, body: {} }, ['invalid_request']],
    ['a body that is no message', { type: 'status', status: 200, body: { ok: true } }, ['bad_response']],
    ['a cut before the headers', { type: 'cut', at: 'headers' }, ['network']],
    ['a cut before the content', { type: 'cut', at: 'start' }, ['network', 'bad_response']],
    ['a cut in the middle', { type: 'cut', afterChunks: 1 }, ['network', 'stream_interrupted', 'bad_response']],
    ['a reset in the middle', { type: 'cut', afterChunks: 1, reset: true }, ['network', 'stream_interrupted', 'bad_response']],
    ['a clean end in the middle', { type: 'clean-end', afterChunks: 1 }, ['bad_response', 'stream_interrupted']],
    ['a clean end before the very end', { type: 'clean-end', afterChunks: Infinity }, ['bad_response', 'stream_interrupted']],
    ['garbage', { type: 'garbage', afterChunks: 1 }, ['bad_response', 'stream_interrupted']],
    ['an error inside the 200', { type: 'in-band-error', condition: 'overloaded' }, ['overloaded', 'bad_response']],
    ['an error in the middle', { type: 'in-band-error', condition: 'overloaded', afterChunks: 2 }, ['overloaded', 'stream_interrupted', 'bad_response']],
  ])('C4: never takes %s for an answer', async (_name, fault, codes) => {
    server.answer({ text: 'a text of more than one chunk' });
    server.fault(fault);
    const outcome = await failure(ask());
    expect(codes.some((code) => isZerohopError(outcome, code as never)), String((outcome as { code?: string } | undefined)?.code)).toBe(true);
  });

  it('says what a model cannot, so that another may', async () => {
    const error = await failure(ask({ model: 'qwen.qwen3-32b-v1:0', tools: [{ name: 'a', parameters: { type: 'object' } }], toolChoice: 'required' }));
    expect(isZerohopError(error, 'unsupported')).toBe(true);
  });
});

it.each([
  ['rate_limit', 'rate_limit'],
  ['overloaded', 'overloaded'],
  ['server_error', 'server_error'],
  ['context_length', 'context_length'],
  ['quota', 'server_error'],
] as const)('understands %s as the first event of a stream', async (condition, code) => {
  server.fault({ type: 'in-band-error', condition, at: 'start' });
  expect(await failure(router.stream(asked()).response())).toMatchObject({ code });
});

it('a JSON body where a stream was asked for is no stream', async () => {
  server.fault({ type: 'status', status: 200, body: { output: { message: { role: 'assistant', content: [{ text: 'x' }] } } } });
  expect(await failure(router.stream(asked()).response())).toMatchObject({ code: 'bad_response', details: { reason: 'no_stream' } });
});

it('a server that is not there is a network failure that was never written', async () => {
  const gone = await emulateBedrock();
  await gone.close();
  await using other = createRouter({ providers: { bedrock: bedrock({ region: 'us-east-1', baseURL: gone.baseURL, apiKey: 'k' }) }, defaults: { retry: false } });
  const error = await failure(other.chat({ model: 'bedrock/x.y', messages: [{ role: 'user', content: 'Hi' }] }));
  expect(error).toMatchObject({ code: 'network', details: { written: false } });
});
