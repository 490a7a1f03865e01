import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { recordingClock } from '../clock/recording-clock.ts';
import { virtualClock } from '../clock/virtual-clock.ts';
import { emulateOpenai } from '../openai/emulate-openai.ts';
import type { Emulator } from './emulator.ts';

const request = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] } as const satisfies OpenAI.ChatCompletionCreateParamsNonStreaming;
const clientOf = (server: Emulator): OpenAI => new OpenAI({ apiKey: 'k', baseURL: server.baseURL, maxRetries: 0 });

test('a call is recorded as it came', async () => {
  const clock = virtualClock({ startMs: 42 });
  await using server = await emulateOpenai({ clock });
  await clientOf(server).chat.completions.create(request, { query: { debug: '1' } });
  expect(server.calls).toHaveLength(1);
  expect(server.calls[0]).toMatchObject({
    number: 1,
    method: 'POST',
    path: '/v1/chat/completions',
    query: { debug: '1' },
    headers: { 'content-type': 'application/json' },
    key: 'k',
    model: 'gpt-4o',
    stream: false,
    body: request,
    rawBody: JSON.stringify(request),
    receivedAtMs: 42,
    finishedAtMs: 42,
    hungUpAtMs: undefined,
    status: 200,
    answer: { text: 'gpt-4o heard: Hi' },
  });
});

test('a consumer that leaves a stream is recorded with the time, and is no error', async () => {
  const clock = virtualClock({ turns: 25 });
  await using server = await emulateOpenai({ clock, answer: { chunks: ['a', 'b', 'c'] }, faults: [{ type: 'slow-chunks', ms: 1_000 }] });
  const stream = await clientOf(server).chat.completions.create({ ...request, stream: true });
  for await (const chunk of stream) if (chunk.choices[0]?.delta.content === 'a') break;
  const call = await server.waitForCall(1);
  await call.hungUp;
  await call.done;
  expect(call).toMatchObject({ chunksSent: 1, finishedAtMs: undefined, hungUpAtMs: call.receivedAtMs, usage: undefined });
  expect(clock.pending).toBe(0);
});

test('a reader that stops reading holds the server back', async () => {
  const chunks = Array.from({ length: 400 }, () => 'x'.repeat(16_384));
  await using server = await emulateOpenai({ answer: { chunks } });
  const stream = await clientOf(server).chat.completions.create({ ...request, stream: true });
  const reader = stream[Symbol.asyncIterator]();
  await reader.next();
  const call = server.calls[0]!;
  // The server has stopped when its count no longer moves over many turns of the event loop.
  for (let before = -1; before !== call.chunksSent; ) {
    before = call.chunksSent;
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
  }
  expect(call.chunksSent).toBeLessThan(chunks.length);
  stream.controller.abort();
  await call.hungUp;
});

test('waitForCall tells of a call that is there and of one that is to come', async () => {
  await using server = await emulateOpenai();
  const second = server.waitForCall(2);
  await clientOf(server).chat.completions.create(request);
  expect(await server.waitForCall(1)).toBe(server.calls[0]);
  await clientOf(server).chat.completions.create({ ...request, model: 'gpt-4o-mini' });
  expect((await second).model).toBe('gpt-4o-mini');
});

test('reset forgets the calls and the scripted answer', async () => {
  await using server = await emulateOpenai({ answer: { text: 'from the options' } });
  server.answer({ text: 'added later' });
  await clientOf(server).chat.completions.create(request);
  server.reset();
  expect(server.calls).toEqual([]);
  const answer = await clientOf(server).chat.completions.create(request);
  expect(answer.choices[0]?.message.content).toBe('from the options');
  expect(server.calls[0]?.number).toBe(1);
});

test('connections are counted, kept alive, and gone after close, even those that hang', async () => {
  const clock = recordingClock();
  const server = await emulateOpenai({ clock, faults: [{ when: { call: 2 }, fault: { type: 'hang' } }, { when: { call: 3 }, fault: { type: 'delay-headers', ms: 60_000 } }] });
  await clientOf(server).chat.completions.create(request);
  expect([server.openSockets, server.acceptedSockets]).toEqual([1, 1]);
  const hanging = [1, 2].map(() => clientOf(server).chat.completions.create(request).catch((error: unknown) => error));
  const call = await server.waitForCall(3);
  expect(server.openSockets).toBeGreaterThanOrEqual(2);
  await server.close();
  expect(server.openSockets).toBe(0);
  for (const outcome of await Promise.all(hanging)) expect(outcome).toBeInstanceOf(OpenAI.APIConnectionError);
  await call.done;
  expect(call.hungUpAtMs).toBeUndefined();
  expect(clock.pending).toBe(0);
  await server.close();
});

test('a port that is taken is an error', async () => {
  await using server = await emulateOpenai();
  await expect(emulateOpenai({ port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('two emulators never give out the same ids', async () => {
  await using one = await emulateOpenai();
  await using other = await emulateOpenai();
  const ids = await Promise.all([one, other].map(async (server) => (await clientOf(server).chat.completions.create(request)).id));
  expect(new Set(ids).size).toBe(2);
});

test('a script that Node refuses is told to the client', async () => {
  await using server = await emulateOpenai({ faults: [{ type: 'status', status: 200, headers: { 'x-bad': 'line\nbreak' } }] });
  const response = await fetch(server.baseURL);
  expect(response.status).toBe(500);
  expect(await response.text()).toContain("this emulator's script failed");
});
