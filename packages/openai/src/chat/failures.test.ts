import { inspect } from 'node:util';
import { type ChatEvent, createRouter, type Message, type Router } from '@zerohop/core';
import { type Condition, emulateOpenai, type Emulator, type FaultInput } from '@zerohop/testkit';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { openai } from '../index.ts';

const request = { model: 'openai/gpt-4.1' as const, messages: [{ role: 'user', content: 'Hi' }] as Message[] };

let server: Emulator;
let router: Router;
beforeEach(async () => {
  server = await emulateOpenai();
  router = routerOf();
});
afterEach(async () => {
  await router.close();
  await server.close();
});

function routerOf(): Router {
  return createRouter({ providers: { openai: openai({ baseURL: server.baseURL, apiKey: 'sk-secret-key-123' }) }, defaults: { retry: false } });
}

async function failureOf(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  return promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: Record<string, unknown>) => error,
  );
}

// Each by a router of its own: what fails benches keys and models.
async function whole(): Promise<Record<string, unknown>> {
  await using fresh = routerOf();
  return await failureOf(fresh.chat(request));
}

async function streamed(): Promise<Record<string, unknown>> {
  await using fresh = routerOf();
  return await failureOf(fresh.stream(request).response());
}

test.each<[Condition, string, number]>([
  ['rate_limit', 'rate_limit', 429],
  ['quota', 'quota_exceeded', 429],
  ['overloaded', 'overloaded', 503],
  ['server_error', 'server_error', 500],
  ['authentication', 'authentication', 401],
  ['permission', 'permission', 403],
  ['model_not_found', 'model_not_found', 404],
  ['context_length', 'context_length', 400],
  ['content_filter', 'content_filter', 400],
  ['invalid_request', 'invalid_request', 400],
])('the condition %s is %s, by status and in band', async (condition, code, status) => {
  const withdraw = server.fault({ type: 'error', condition });
  for (const error of [await whole(), await streamed()]) {
    expect(error).toMatchObject({ code, status, provider: 'openai', model: 'gpt-4.1', requestId: expect.stringMatching(/^req_/) });
  }
  withdraw();
  server.fault({ type: 'in-band-error', condition });
  // In band, nothing but the body tells; two of these bodies name nothing that would.
  const inBand = { overloaded: 'overloaded', permission: 'model_not_found' }[condition as string] ?? code;
  for (const error of [await whole(), await streamed()]) expect(error).toMatchObject({ code: inBand, status: undefined });
});

test.each<[string, FaultInput, string]>([
  ['cut before the headers', { type: 'cut', at: 'headers' }, 'network'],
  ['reset before the headers', { type: 'cut', at: 'headers', reset: true }, 'network'],
  ['cut right after them', { type: 'cut', at: 'start' }, 'network'],
  ['cut before the content', { type: 'cut' }, 'network'],
  ['ended cleanly at the start', { type: 'clean-end', at: 'start' }, 'bad_response'],
  ['ended cleanly before the content', { type: 'clean-end' }, 'bad_response'],
  ['garbage', { type: 'garbage' }, 'bad_response'],
  ['a web page with 200', { type: 'html', status: 200 }, 'bad_response'],
  ['a web page with 403', { type: 'html', status: 403 }, 'bad_response'],
  ['a bad gateway', { type: 'html' }, 'server_error'],
  ['empty', { type: 'empty' }, 'bad_response'],
  ['an empty 500', { type: 'empty', status: 500 }, 'server_error'],
  ['no completion', { type: 'status', status: 200, body: { hello: 'world' } }, 'bad_response'],
  ['a filtered prompt with 200', { type: 'status', status: 200, body: { error: { code: 'content_filter', message: 'filtered', status: 400 } } }, 'content_filter'],
  ['an error as octet-stream', { type: 'status', status: 402, headers: { 'content-type': 'application/octet-stream' }, body: '{"error":{"message":"Insufficient Balance"}}' }, 'quota_exceeded'],
])('C4: %s is never a success', async (_, fault, code) => {
  server.fault(fault);
  expect(await whole()).toMatchObject({ code });
  expect(await streamed()).toMatchObject({ code });
});

test.each<[string, FaultInput, string]>([
  ['cut', { type: 'cut', afterChunks: 1 }, 'network'],
  ['ended cleanly', { type: 'clean-end', afterChunks: 1 }, 'truncated'],
  ['ended cleanly with all but its marker', { type: 'clean-end', afterChunks: Number.POSITIVE_INFINITY }, 'truncated'],
  ['broken by garbage', { type: 'garbage', afterChunks: 1 }, 'bad_response'],
  ['broken by an error', { type: 'in-band-error', condition: 'server_error', afterChunks: 1 }, 'provider_error'],
])('C4: a stream %s after content is interrupted', async (_, fault, reason) => {
  server.answer({ chunks: ['a', 'b', 'c'] });
  server.fault(fault);
  const events: ChatEvent[] = [];
  const error = await failureOf(
    (async () => {
      for await (const event of router.stream(request)) events.push(event);
    })(),
  );
  expect(error).toMatchObject({ code: 'stream_interrupted', details: { reason }, partial: { text: expect.stringMatching(/^a/) } });
  expect(events.some(({ type }) => type === 'finish')).toBe(false);
});

describe('waits', () => {
  it('are the longer of the two headers', async () => {
    server.fault({ type: 'error', condition: 'rate_limit', headers: { 'retry-after-ms': '0', 'retry-after': '1' } });
    expect(await whole()).toMatchObject({ code: 'rate_limit', retryAfterMs: 1_000 });
  });

  it('A5: are ours alone, whatever x-should-retry says', async () => {
    server.fault({ type: 'error', condition: 'server_error', headers: { 'x-should-retry': 'true', 'retry-after-ms': '1' } });
    await whole();
    expect(server.calls).toHaveLength(1);
    expect(server.calls[0]?.headers['x-stainless-retry-count']).toBe('0');
  });
});

it('a wrong base URL is told from a wrong model', async () => {
  await using wrong = createRouter({ providers: { openai: openai({ baseURL: server.baseURL.replace('/v1', '/v9'), apiKey: 'sk-secret-key-123' }) } });
  // The emulator knows its path by its end, so the wrong one is scripted.
  server.fault({ type: 'status', status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found' });
  expect(await failureOf(wrong.chat(request))).toMatchObject({ code: 'invalid_request', message: expect.stringContaining('baseURL') });
});

it('a key that a body echoes is in no part of the error', async () => {
  const echo = 'Incorrect API key provided: sk-secret-key-123.';
  server.fault({ type: 'status', status: 401, body: { error: { message: echo, code: 'invalid_api_key', param: 'sk-secret-key-123' } } });
  for (const error of [await whole(), await streamed()]) {
    expect(error['code']).toBe('authentication');
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('sk-secret-key-123');
    expect(JSON.stringify([error['raw'], error])).not.toContain('sk-secret-key-123');
  }
});

describe('A8: a cancelled call hangs up', () => {
  it('before the headers', async () => {
    server.fault({ type: 'hang' });
    for (const stream of [false, true]) {
      const controller = new AbortController();
      const { signal } = controller;
      const number = server.calls.length + 1;
      const failure = failureOf(stream ? router.stream({ ...request, signal }).response() : router.chat({ ...request, signal }));
      const call = await server.waitForCall(number);
      controller.abort();
      expect(await failure).toMatchObject({ code: 'cancelled' });
      await call.hungUp;
    }
  });

  it('within a body', async () => {
    server.answer({ chunks: ['a', 'b'] });
    server.fault({ type: 'stall', afterChunks: 1 });
    const controller = new AbortController();
    const seen: string[] = [];
    const failure = failureOf(
      (async () => {
        for await (const event of router.stream({ ...request, signal: controller.signal })) {
          seen.push(event.type);
          if (event.type === 'text-delta') controller.abort();
        }
      })(),
    );
    expect(await failure).toMatchObject({ code: 'cancelled' });
    expect(seen).toEqual(['start', 'text-delta']);
    await server.calls[0]?.hungUp;
  });

  it('by a break', async () => {
    server.answer({ chunks: ['a', 'b'] });
    server.fault({ type: 'stall', afterChunks: 1 });
    for await (const event of router.stream(request)) if (event.type === 'text-delta') break;
    await server.calls[0]?.hungUp;
  });
});
