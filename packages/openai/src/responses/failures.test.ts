import { type ChatEvent, createRouter, isZerohopError, type Message, type Router, type ZerohopError } from '@zerohop/core';
import { type Condition, emulateOpenai, type Emulator, type FaultInput } from '@zerohop/testkit';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { openai } from '../index.ts';

const request = { model: 'openai/gpt-4.1' as const, messages: [{ role: 'user', content: 'Hi' }] as Message[] };

let server: Emulator;
let router: Router<'openai/gpt-4.1'>;
beforeEach(async () => {
  server = await emulateOpenai();
  router = routerOf();
});
afterEach(async () => {
  await router.close();
  await server.close();
});

function routerOf(): Router<'openai/gpt-4.1'> {
  return createRouter({ providers: { openai: openai({ api: 'responses', baseURL: server.baseURL, apiKey: 'sk-secret-key-123' }) }, defaults: { retry: false } }) as never;
}

async function failureOf(promise: Promise<unknown>): Promise<ZerohopError> {
  const outcome = await promise.catch((error: unknown) => error);
  if (isZerohopError(outcome)) return outcome;
  throw outcome instanceof Error ? outcome : new Error('it did not fail');
}

// Each by a router of its own: what fails benches keys and models.
async function whole(): Promise<ZerohopError> {
  await using fresh = routerOf();
  return await failureOf(fresh.chat(request));
}

async function streamed(): Promise<ZerohopError> {
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
  ['model_not_found', 'model_not_found', 400],
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
  ['cut right after them', { type: 'cut', at: 'start' }, 'network'],
  ['cut before the content', { type: 'cut' }, 'network'],
  ['ended cleanly at the start', { type: 'clean-end', at: 'start' }, 'bad_response'],
  ['ended cleanly before the content', { type: 'clean-end' }, 'bad_response'],
  ['garbage', { type: 'garbage' }, 'bad_response'],
  ['a web page with 200', { type: 'html', status: 200 }, 'bad_response'],
  ['a bad gateway', { type: 'html' }, 'server_error'],
  ['empty', { type: 'empty' }, 'bad_response'],
  ['no response', { type: 'status', status: 200, body: { hello: 'world' } }, 'bad_response'],
  ['a completion of Chat Completions', { type: 'status', status: 200, body: { choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] } }, 'bad_response'],
  ['a filtered prompt with 200', { type: 'status', status: 200, body: { error: { code: 'content_filter', message: 'filtered' } } }, 'content_filter'],
  ['a parameter that the model does not take', { type: 'status', status: 400, body: { error: { message: "Unsupported parameter: 'temperature' is not supported with this model.", type: 'invalid_request_error', param: 'temperature', code: null } } }, 'unsupported'],
  ['a string for an error', { type: 'status', status: 400, body: { code: 'invalid-argument', error: 'Incorrect API key provided: xa***' } }, 'authentication'],
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

it('C4: cut after any piece, it is never a success, and no tool call is in parts', async () => {
  server.answer({ reasoning: 'Hm.', text: 'Let me look.', toolCalls: [{ name: 'f', input: { a: 'Zürich' } }, { name: 'g', input: { b: [1, 2] } }], chunkSize: 3 });
  const tools = ['f', 'g'].map((name) => ({ name, parameters: { type: 'object' } }));
  const complete = await router.stream({ ...request, tools }).response();
  const pieces = server.calls[0]?.chunksSent ?? 0;
  expect(pieces).toBeGreaterThan(10);
  for (const type of ['clean-end', 'cut'] as const) {
    for (let afterChunks = 0; afterChunks <= pieces; afterChunks += 1) {
      const withdraw = server.fault({ type, afterChunks });
      await using fresh = routerOf();
      const events: ChatEvent[] = [];
      const stream = async (): Promise<void> => {
        for await (const event of fresh.stream({ ...request, tools })) events.push(event);
      };
      await failureOf(stream());
      const called = events.flatMap((event) => (event.type === 'tool-call' ? [[event.name, event.input]] : []));
      expect(called).toEqual(complete.toolCalls.slice(0, called.length).map(({ name, input }) => [name, input]));
      withdraw();
    }
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

  it('within a body, also of an answer that is streamed although it was asked for whole', async () => {
    server.answer({ chunks: ['a', 'b'] });
    server.fault({ type: 'stall', afterChunks: 1 });
    const controller = new AbortController();
    const failure = failureOf(router.chat({ ...request, signal: controller.signal, providerOptions: { openai: { background: true } } }));
    const call = await server.waitForCall(1);
    controller.abort();
    expect(await failure).toMatchObject({ code: 'cancelled' });
    await call.hungUp;
  });

  it('by a break', async () => {
    server.answer({ chunks: ['a', 'b'] });
    server.fault({ type: 'stall', afterChunks: 1 });
    for await (const event of router.stream(request)) if (event.type === 'text-delta') break;
    await server.calls[0]?.hungUp;
  });
});

it("A5: waits are the vendor's, and retries ours alone", async () => {
  server.fault({ type: 'error', condition: 'rate_limit', headers: { 'x-should-retry': 'true' } });
  expect(await whole()).toMatchObject({ code: 'rate_limit', retryAfterMs: 1_000 });
  expect(server.calls).toHaveLength(1);
});
