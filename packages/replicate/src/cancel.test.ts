import { createRouter, isZerohopError, type Router } from '@zerohop/core';
import { type Emulator, emulateReplicate, type ReplicateEmulatorOptions, recordingClock, virtualClock } from '@zerohop/testkit';
import { afterEach, expect, it } from 'vitest';
import { replicate } from './index.ts';

const model = 'r/meta/meta-llama-3-70b-instruct';

let server: Emulator;
let router: Router;
afterEach(async () => {
  await router.close();
  await server.close();
});

const clock = virtualClock({ turns: 25 });

async function start(options: ReplicateEmulatorOptions = {}, own: object = {}): Promise<void> {
  server = await emulateReplicate({ keys: ['r8_key'], ...options });
  router = createRouter({ providers: { r: replicate({ apiKey: 'r8_key', baseURL: server.baseURL }) }, defaults: { retry: false, breaker: false, ...own } } as never, { clock }) as unknown as Router;
}
const request = (ask: object = {}) => ({ model, messages: [{ role: 'user' as const, content: 'Hi' }], ...ask });
const codeOf = (outcome: Promise<unknown>) => outcome.then(() => 'no error', (error: unknown) => (isZerohopError(error) ? error.code : error));
const paths = (): string[] => server.calls.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f]{26,}/g, '*')}`);
const create = 'POST /v1/models/meta/meta-llama-3-70b-instruct/predictions';
const cancel = 'POST /v1/predictions/*/cancel';

/** Waits for a request of the emulator without a clock. */
async function call(number: number) {
  return server.waitForCall(number);
}

it.each(['whole', 'streamed'])('A8: %s: before the prediction is made it closes the connection', async (way) => {
  await start({ faults: [{ type: 'hang' }] });
  const controller = new AbortController();
  const asked = request({ signal: controller.signal });
  const outcome = codeOf(way === 'whole' ? router.chat(asked) : router.stream(asked).response());
  const { hungUp } = await call(1);
  controller.abort();
  expect(await outcome).toBe('cancelled');
  await hungUp;
  // Nobody knows of a prediction that could be cancelled.
  expect(paths()).toEqual([create]);
});

it('A8: between two looks it cancels the prediction, once', async () => {
  await start({ unfinished: 100 });
  const controller = new AbortController();
  const outcome = codeOf(router.chat(request({ signal: controller.signal })));
  await call(1);
  while (clock.pending < 2) await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  expect(await outcome).toBe('cancelled');
  expect(await call(2)).toMatchObject({ method: 'POST', key: 'r8_key' });
  await (await call(2)).done;
  expect(paths()).toEqual([create, cancel]);
});

it('A8: during a look it closes that, and cancels the prediction', async () => {
  await start({ unfinished: 100, faults: [{ when: { call: 2 }, fault: { type: 'hang' } }] });
  const controller = new AbortController();
  const outcome = codeOf(clock.advanceUntil(router.chat(request({ signal: controller.signal })), 10_000));
  const { hungUp } = await call(2);
  controller.abort();
  expect(await outcome).toBe('cancelled');
  await hungUp;
  await call(3);
  expect(paths()).toEqual([create, 'GET /v1/predictions/*', cancel]);
});

it('a time-out cancels the prediction too', async () => {
  await start({ unfinished: 100 }, { timeouts: { totalMs: 1_000 } });
  expect(await codeOf(clock.advanceUntil(router.chat(request())))).toBe('timeout');
  await server.waitForCall(server.calls.length + (paths().at(-1) === cancel ? 0 : 1));
  expect(paths().filter((path) => path === cancel)).toHaveLength(1);
});

it('A8: in the middle of a stream the socket closes, and the prediction is cancelled', async () => {
  await start({ answer: { chunks: ['One ', 'two'] }, faults: [{ when: { call: 2 }, fault: { type: 'stall', afterChunks: 1 } }] });
  const controller = new AbortController();
  const shown: string[] = [];
  const outcome = codeOf(
    (async () => {
      for await (const text of router.stream(request({ signal: controller.signal })).textStream) {
        shown.push(text);
        controller.abort();
      }
    })(),
  );
  expect(await outcome).toBe('cancelled');
  expect(shown).toEqual(['One ']);
  await (await call(2)).hungUp;
  await (await call(3)).done;
  expect(paths()).toEqual([create, 'GET /v1/streams/*', cancel]);
});

it('A8: a reader who leaves cancels the prediction', async () => {
  await start({ answer: { chunks: ['One ', 'two'] }, faults: [{ when: { call: 2 }, fault: { type: 'stall', afterChunks: 1 } }] });
  for await (const text of router.stream(request()).textStream) {
    expect(text).toBe('One ');
    break;
  }
  await (await call(2)).hungUp;
  await call(3);
  expect(paths()).toEqual([create, 'GET /v1/streams/*', cancel]);
});

it('before the stream opens, and where it cannot be opened', async () => {
  await start();
  server.fault({ when: { call: 2 }, fault: { type: 'hang' } });
  const controller = new AbortController();
  const outcome = codeOf(router.stream(request({ signal: controller.signal })).response());
  const { hungUp } = await call(2);
  controller.abort();
  expect(await outcome).toBe('cancelled');
  await hungUp;
  await call(3);
  expect(paths()).toEqual([create, 'GET /v1/streams/*', cancel]);
  server.reset();
  server.fault({ when: { call: 2 }, fault: { type: 'error', condition: 'server_error' } });
  expect(await codeOf(router.stream(request()).response())).toBe('server_error');
  await call(3);
  expect(paths()).toEqual([create, 'GET /v1/streams/*', cancel]);
});

it('a stream that breaks off cancels what goes on behind it', async () => {
  await start({ answer: { chunks: ['One ', 'two'] } });
  server.fault({ when: { call: 2 }, fault: { type: 'cut', afterChunks: 1 } });
  expect(await codeOf(router.stream(request()).response())).toBe('network');
  await call(3);
  expect(paths().at(-1)).toBe(cancel);
});

it('what is over is not cancelled', async () => {
  await start({ answer: [{ finishReason: 'failed', refusal: 'CUDA out of memory' }, { chunks: ['Half'], finishReason: 'failed', refusal: 'CUDA out of memory' }, { text: 'fine' }, { text: 'fine' }] });
  expect(await codeOf(router.chat(request()))).toBe('server_error');
  expect(await codeOf(router.stream(request()).response())).toBe('server_error');
  expect((await router.chat(request())).text).toBe('fine');
  const controller = new AbortController();
  expect((await router.stream(request({ signal: controller.signal })).response()).text).toBe('fine');
  controller.abort();
  await new Promise((resolve) => setImmediate(resolve));
  expect(paths()).not.toContain(cancel);
});

it('who leaves while the usage is fetched has a whole answer, and the vendor nothing to cancel', async () => {
  await start({ answer: { text: 'Whole' }, faults: [{ when: { call: 3 }, fault: { type: 'hang' } }] });
  const controller = new AbortController();
  const outcome = router.stream(request({ signal: controller.signal })).response();
  const { hungUp } = await call(3);
  controller.abort();
  await codeOf(outcome);
  await hungUp;
  expect(paths()).not.toContain(cancel);
});

it('a cancel that the vendor does not take is given up, and leaves no timer', async () => {
  const recorded = recordingClock(clock);
  server = await emulateReplicate({ unfinished: 100 });
  router = createRouter({ providers: { r: replicate({ apiKey: 'r8_key', baseURL: server.baseURL }) }, defaults: { retry: false } } as never, { clock: recorded }) as unknown as Router;
  server.fault({ when: { call: 2 }, fault: { type: 'hang' } });
  const controller = new AbortController();
  const outcome = codeOf(router.chat(request({ signal: controller.signal })));
  await call(1);
  while (recorded.pending < 2) await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  expect(await outcome).toBe('cancelled');
  const { hungUp } = await call(2);
  await clock.advance(5_000);
  await hungUp;
  expect(recorded.pending).toBe(0);
});
