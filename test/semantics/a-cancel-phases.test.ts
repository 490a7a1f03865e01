import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type ConfigData, createRouter, type Router } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { type Emulator, emulateOpenai, type FaultInput } from '@zerohop/testkit';
import { describe, expect, it } from 'vitest';
import { messages, turns, until } from './open-router.ts';

const limitMs = 100;
const ways = ['whole', 'stream', 'stream without a reader'] as const;
type Way = (typeof ways)[number];

function routerOver(baseURLs: Readonly<Record<string, string>>, defaults: ConfigData['defaults'] = {}, apiKey: unknown = 'key-of-all', random = 0): Router {
  const providers = Object.fromEntries(Object.entries(baseURLs).map(([name, baseURL]) => [name, { adapter: 'openai', apiKey, baseURL }]));
  const config = { providers, routes: { chat: { targets: Object.keys(baseURLs).map((name) => `${name}/gpt-4.1`) } }, defaults, closeMs: 0 };
  return createRouter(config as never, { adapters: [openai], random: () => random } as never) as unknown as Router;
}

/** Starts a call that will be cancelled; says when it was over, and how. */
function ask(router: Router, way: Way): { cancel(): number; over: Promise<{ atMs: number; error: unknown }> } {
  const controller = new AbortController();
  const request = { model: 'chat', messages, signal: controller.signal };
  const reading = async (): Promise<unknown> => {
    if (way === 'whole') return router.chat(request);
    const stream = router.stream(request);
    if (way === 'stream without a reader') return stream.ready.then(() => stream.response());
    for await (const _ of stream);
    return undefined;
  };
  const over = reading().then(
    () => ({ atMs: performance.now(), error: undefined as unknown }),
    (error: unknown) => ({ atMs: performance.now(), error }),
  );
  return {
    over,
    cancel() {
      const atMs = performance.now();
      controller.abort();
      return atMs;
    },
  };
}

async function expectSoon({ cancel, over }: ReturnType<typeof ask>, sockets: readonly Promise<unknown>[] = []): Promise<void> {
  const cancelledMs = cancel();
  const closed = Promise.all(sockets).then(() => performance.now());
  const { atMs, error } = await over;
  expect(error).toMatchObject({ code: 'cancelled' });
  expect(atMs - cancelledMs).toBeLessThan(limitMs);
  expect((await closed) - cancelledMs).toBeLessThan(limitMs);
}

async function emulated(fault: FaultInput): Promise<Emulator> {
  return emulateOpenai({ answer: { chunks: ['One ', 'two'] }, faults: [fault] });
}

describe.each(ways)('A8: a cancel rejects within 100 ms, closes what is open within 100 ms, and no request follows: %s', (way) => {
  it('A8: in the queue', async () => {
    await using vendor = await emulated({ type: 'hang' });
    await using router = routerOver({ a: vendor.baseURL }, { concurrency: { max: 1, queue: 1 } });
    const first = ask(router, way);
    await vendor.waitForCall(1);
    const second = ask(router, way);
    await turns(3);
    expect(router.status().targets['a/gpt-4.1']).toMatchObject({ inFlight: 1, queued: 1 });
    await expectSoon(second);
    expect(router.status().targets['a/gpt-4.1']).toMatchObject({ inFlight: 1, queued: 0 });
    await expectSoon(first, [vendor.calls[0]?.hungUp as Promise<void>]);
    expect(vendor.calls).toHaveLength(1);
  });

  it('A8: while the key is fetched', async () => {
    await using vendor = await emulated({ type: 'hang' });
    await using router = routerOver({ a: vendor.baseURL }, {}, () => new Promise(() => {}));
    const call = ask(router, way);
    await turns(3);
    await expectSoon(call);
    expect(vendor.acceptedSockets).toBe(0);
  });

  it('A8: while it connects', async () => {
    // Takes connections and never answers the handshake.
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    await using router = routerOver({ a: `https://127.0.0.1:${(server.address() as AddressInfo).port}/v1` });
    const call = ask(router, way);
    const [socket] = (await accepted) as [Socket];
    socket.on('error', () => {}).resume();
    await expectSoon(call, [once(socket, 'close')]);
    server.close();
  });

  it('A8: before the headers', async () => {
    await using vendor = await emulated({ type: 'hang' });
    await using router = routerOver({ a: vendor.baseURL });
    const call = ask(router, way);
    const { hungUp } = await vendor.waitForCall(1);
    await expectSoon(call, [hungUp]);
    await turns(20);
    expect(vendor.calls).toHaveLength(1);
  });

  it('A8: in the body', async () => {
    await using vendor = await emulated({ type: 'stall', afterChunks: 1 });
    await using router = routerOver({ a: vendor.baseURL });
    const call = ask(router, way);
    const seen = await vendor.waitForCall(1);
    await until(() => seen.chunksSent > 0);
    await turns(5);
    await expectSoon(call, [seen.hungUp]);
    await turns(20);
    expect(vendor.calls).toHaveLength(1);
  });

  it('A8: in back-off', async () => {
    await using vendor = await emulated({ type: 'error', condition: 'server_error' });
    await using router = routerOver({ a: vendor.baseURL }, { retry: { minDelayMs: 5_000, maxDelayMs: 8_000 } }, 'key-of-all', 0.99);
    let failed = 0;
    router.on('attempt', () => {
      failed += 1;
    });
    const call = ask(router, way);
    await until(() => failed === 1);
    await turns(5);
    await expectSoon(call);
    await turns(20);
    expect(vendor.calls).toHaveLength(1);
  });

  it('A8: while a hedge is under way, at both', async () => {
    await using a = await emulated({ type: 'hang' });
    await using b = await emulated({ type: 'hang' });
    await using router = routerOver({ a: a.baseURL, b: b.baseURL }, { hedge: { afterMs: 5 } });
    const call = ask(router, way);
    const [first, second] = await Promise.all([a.waitForCall(1), b.waitForCall(1)]);
    await expectSoon(call, [first.hungUp, second.hungUp]);
    await turns(20);
    expect([a.calls.length, b.calls.length]).toEqual([1, 1]);
  });
});
