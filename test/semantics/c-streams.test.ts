import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { type ChatEvent, isZerohopError } from '@zerohop/core';
import { virtualClock } from '@zerohop/testkit';
import { describe, expect, it, vi } from 'vitest';
import { failureOf, messages, open, turns, until } from './open-router.ts';

const call = { model: 'chat', messages };

async function collect(events: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const all: ChatEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const textOf = (events: readonly ChatEvent[]): string => events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');

describe('content, progress and clocks', () => {
  it('C1: opening events are no content: a stream that stops after them fails its first token, and the next target serves', async () => {
    const clock = virtualClock({ turns: 25 });
    await using opened = await open({ code: { clock } });
    opened.a.fault({ type: 'stall', afterChunks: 0 });
    const response = await clock.advanceUntil(opened.router.stream(call).response());
    expect(response.attempts.map(({ target, code }) => [target, code])).toEqual([['a/gpt-4.1', 'timeout'], ['b/gpt-4.1', undefined]]);
    expect(response.attempts[0]?.durationMs).toBe(60_000);
  });

  it('C1: pings do not reset the idle clock', async () => {
    const clock = virtualClock({ turns: 25 });
    await using opened = await open({ code: { clock }, emulators: { clock, answer: { text: 'a text of several chunks' } } });
    opened.a.fault({ type: 'stall', afterChunks: 1, pingEveryMs: 5_000 });
    const error = await failureOf(clock.advanceUntil(collect(opened.router.stream({ ...call, timeouts: { idleMs: 30_000 } }))));
    expect(isZerohopError(error, 'stream_interrupted') && error.details.reason).toBe('timeout');
    expect(isZerohopError(error) && isZerohopError(error.cause, 'timeout') && error.cause.details).toMatchObject({ phase: 'idle', limitMs: 30_000 });
  });

  it('C2: a whole call knows neither first token nor idle clock', async () => {
    const clock = virtualClock({ turns: 25 });
    await using opened = await open({ code: { clock }, emulators: { clock } });
    opened.a.fault({ type: 'delay-headers', ms: 200_000 });
    const response = await clock.advanceUntil(opened.router.chat(call));
    expect(response.target).toBe('a/gpt-4.1');
    expect(response.latency.totalMs).toBeGreaterThanOrEqual(200_000);
  });

  it('C3: after the commit point no clock runs while the consumer pauses', async () => {
    const clock = virtualClock({ turns: 25 });
    await using opened = await open({ code: { clock } });
    const events = opened.router.stream({ ...call, timeouts: { idleMs: 1_000, totalMs: 5_000 } })[Symbol.asyncIterator]();
    await events.next();
    await events.next();
    await clock.advance(100_000);
    const rest: ChatEvent[] = [];
    for (let result = await events.next(); !result.done; result = await events.next()) rest.push(result.value);
    expect(rest.at(-1)?.type).toBe('finish');
  });

  it("C3: a cut while the consumer paused for longer than idleMs is its own doing: 'consumer_slow', and no breaker counts it", async () => {
    const clock = virtualClock({ turns: 25 });
    await using opened = await open({ code: { clock }, emulators: { clock }, config: { defaults: { breaker: { consecutiveFailures: 1 } } } });
    opened.a.answer({ text: 'a text of several chunks' });
    opened.a.fault([{ type: 'stall', afterChunks: 1, ms: 50_000 }, { type: 'cut', afterChunks: 1 }]);
    const events = opened.router.stream({ ...call, timeouts: { idleMs: 10_000 } })[Symbol.asyncIterator]();
    await events.next();
    await events.next();
    await clock.advance(60_000);
    const error = await failureOf((async () => { while (!(await events.next()).done); })());
    expect(isZerohopError(error, 'stream_interrupted') && error.details.reason).toBe('consumer_slow');
    expect(opened.router.status().targets['a/gpt-4.1']?.state).toBe('closed');
  });

  it('C3: a stream that nobody pulls is cancelled after consumerIdleMs: connection closed, slot freed, books closed', async () => {
    const clock = virtualClock({ turns: 25 });
    await using opened = await open({ code: { clock }, config: { defaults: { concurrency: { max: 1 } } } });
    opened.a.answer({ text: 'a text of several chunks' });
    opened.a.fault({ type: 'stall', afterChunks: 1 });
    const stream = opened.router.stream(call);
    await stream.ready;
    expect(opened.router.status()).toMatchObject({ inFlight: 1, targets: { 'a/gpt-4.1': { inFlight: 1 } } });
    await clock.advance(120_001);
    await (await opened.a.waitForCall(1)).hungUp;
    expect(opened.router.status()).toMatchObject({ inFlight: 0, targets: { 'a/gpt-4.1': { inFlight: 0, state: 'closed' } } });
    expect(opened.of('call')).toMatchObject([{ outcome: 'cancelled', code: 'cancelled' }]);
    expect(opened.of('attempt')).toMatchObject([{ attempt: { outcome: 'aborted', integrity: 'cancelled' } }]);
    expect(clock.pending).toBe(0);
    const error = await failureOf(collect(stream));
    expect(isZerohopError(error, 'cancelled') && error.message).toContain('consumerIdleMs');
  });
});

describe('integrity', () => {
  it('C4: a body that ends without the terminal marker is never a success', async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    opened.a.fault({ type: 'clean-end', afterChunks: 1 });
    const stream = opened.router.stream(call);
    const error = await failureOf(collect(stream));
    expect(isZerohopError(error, 'stream_interrupted') && error.details.reason).toBe('truncated');
    expect(isZerohopError(error) && error.partial?.text).toBe('a text of se');
    expect(await failureOf(stream.response())).toBe(error);
    expect(opened.of('attempt')).toMatchObject([{ attempt: { outcome: 'failed', integrity: 'truncated' } }]);
  });

  it('C4: a tool call is delivered only when it is complete, and with what its schema makes of it', async () => {
    await using opened = await open({ emulators: { answer: { toolCalls: [{ name: 'weather', input: { city: 'Oslo', days: '3' } }] } } });
    const tools = [{
      name: 'weather',
      parameters: {
        jsonSchema: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'string' } } },
        validate: async (input: unknown) => ({ ...(input as object), days: Number((input as { days: string }).days) }),
      },
    }];
    const events = await collect(opened.router.stream({ ...call, tools }));
    const delivered = events.filter((event) => event.type === 'tool-call');
    expect(delivered).toMatchObject([{ name: 'weather', input: { city: 'Oslo', days: 3 } }]);
    const finish = events.at(-1);
    if (finish?.type !== 'finish') throw new Error('no finish');
    expect(finish.response.toolCalls).toMatchObject([{ name: 'weather', input: { city: 'Oslo', days: 3 } }]);
    // The conversation goes on with what the model said.
    expect(finish.response.content).toMatchObject([{ type: 'tool-call', input: { city: 'Oslo', days: '3' } }]);
    const whole = await opened.router.chat({ ...call, tools });
    expect(whole.toolCalls).toMatchObject([{ input: { city: 'Oslo', days: 3 } }]);
    expect(whole.warnings).toEqual([]);

    opened.a.fault({ type: 'clean-end', afterChunks: 2 });
    const seen: ChatEvent[] = [];
    const error = await failureOf((async () => { for await (const event of opened.router.stream({ ...call, tools })) seen.push(event); })());
    expect(isZerohopError(error, 'stream_interrupted')).toBe(true);
    expect(seen.some((event) => event.type === 'tool-call')).toBe(false);
  });

  it('C4: tool input that its schema refuses comes as the model wrote it, with one warning', async () => {
    await using opened = await open({ emulators: { answer: { toolCalls: [{ name: 'weather', input: { city: 7 } }] } } });
    const validate = (): never => {
      throw new Error('city: expected a string');
    };
    const tools = [{ name: 'weather', parameters: { jsonSchema: { type: 'object', properties: { city: { type: 'string' } } }, validate } }];
    for (const response of [await opened.router.chat({ ...call, tools }), await opened.router.stream({ ...call, tools }).response()]) {
      expect(response.toolCalls).toMatchObject([{ name: 'weather', input: { city: 7 } }]);
      expect(response.warnings).toMatchObject([{ about: 'tools', message: expect.stringContaining('city: expected a string') }]);
    }
  });

  it('C4: what breaks after the terminal marker takes nothing from the answer', async () => {
    await using opened = await open({ emulators: { answer: { text: 'whole' } } });
    const chunk = (delta: object, reason: string | null): string =>
      `data: ${JSON.stringify({ id: 'x', model: 'gpt-4.1', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;
    opened.a.fault([{ type: 'status', status: 200, headers: { 'content-type': 'text/event-stream' }, body: [chunk({ content: 'whole' }, null), chunk({}, 'stop')] }, { type: 'cut', afterChunks: Number.POSITIVE_INFINITY }]);
    const response = await opened.router.stream(call).response();
    expect([response.text, response.integrity, response.finishReason]).toEqual(['whole', 'complete', 'stop']);
  });
});

describe('what was shown', () => {
  it('C5: a stream that fails before anything was shown moves on silently; ready stays as it was resolved', async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    opened.a.fault({ type: 'cut', afterChunks: 1 });
    const stream = opened.router.stream(call);
    const ready = await stream.ready;
    expect(ready.target).toBe('a/gpt-4.1');
    await until(() => opened.a.openSockets === 0);
    const response = await stream.response();
    expect(response.target).toBe('b/gpt-4.1');
    expect(response.text).toBe('a text of several chunks');
    expect(await stream.ready).toBe(ready);
    expect(response.attempts.map(({ kind, code }) => [kind, code])).toEqual([['first', 'network'], ['fallback', undefined]]);
  });

  it("C5: 'start' shows nothing: a fresh attempt after it sends a new one", async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    opened.a.fault({ type: 'cut', afterChunks: 1, reset: true });
    const events = opened.router.stream(call)[Symbol.asyncIterator]();
    const first = await events.next();
    expect(first.value).toMatchObject({ type: 'start', target: 'a/gpt-4.1' });
    await until(() => opened.a.openSockets === 0);
    const rest: ChatEvent[] = [];
    // The chunk that arrived may still be shown: then the stream is interrupted, and that is C6.
    try {
      for (let result = await events.next(); !result.done; result = await events.next()) rest.push(result.value);
      expect(rest[0]).toMatchObject({ type: 'start', target: 'b/gpt-4.1' });
      expect(textOf(rest)).toBe('a text of several chunks');
    } catch (error) {
      expect(isZerohopError(error, 'stream_interrupted')).toBe(true);
      expect(textOf(rest)).toBe('a text of se');
    }
  });

  it('C5: a response() asked before any iteration behaves as if nothing is ever shown', async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    opened.a.fault({ type: 'clean-end', afterChunks: 1 });
    const response = await opened.router.stream(call).response();
    expect([response.target, response.text]).toEqual(['b/gpt-4.1', 'a text of several chunks']);
  });

  it("C6: 'fail' ends what was shown as stream_interrupted, with the partial answer and its usage", async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    opened.a.fault({ type: 'cut', afterChunks: 1 });
    const error = await failureOf(collect(opened.router.stream(call)));
    if (!isZerohopError(error, 'stream_interrupted')) throw error;
    expect(error.details.reason).toBe('network');
    expect(error.partial).toMatchObject({ text: 'a text of se', content: [{ type: 'text', text: 'a text of se' }], usage: { provenance: 'estimated' } });
    expect(error.partial?.usage?.output.total).toBeGreaterThan(0);
    expect(error.suggestions).toEqual(['b/gpt-4.1']);
    expect(opened.b.calls).toHaveLength(0);
  });

  it("C6: 'restart' starts afresh after an event that voids what was shown; the response holds nothing of it", async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    opened.a.fault({ type: 'cut', afterChunks: 1 });
    const stream = opened.router.stream({ ...call, midStream: 'restart' });
    const events = await collect(stream);
    expect(events.map(({ type }) => type)).toEqual(['start', 'text-delta', 'restart', 'start', 'text-delta', 'text-delta', 'finish']);
    const response = await stream.response();
    expect([response.text, response.target]).toEqual(['a text of several chunks', 'b/gpt-4.1']);
    expect(response.attempts.map(({ kind, code, integrity }) => [kind, code, integrity])).toEqual([
      ['first', 'network', 'truncated'],
      ['restart', undefined, 'complete'],
    ]);
    expect(response.attempts[0]?.cost?.nanoUsd).toBeGreaterThan(0);
    expect(response.cost.nanoUsd).toBe((response.attempts[0]?.cost?.nanoUsd ?? 0) + (response.attempts[1]?.cost?.nanoUsd ?? 0));
  });

  it("C6: consumers that cannot void what they showed treat 'restart' as 'fail'", async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    opened.a.fault({ type: 'cut', afterChunks: 1 });
    const request = { ...call, midStream: 'restart' as const };
    const seen: string[] = [];
    const error = await failureOf((async () => { for await (const text of opened.router.stream(request).textStream) seen.push(text); })());
    expect(isZerohopError(error, 'stream_interrupted')).toBe(true);
    expect(seen).toEqual(['a text of se']);
    const body = await opened.router.stream(request).toResponse().text();
    expect(body).toContain('"code":"stream_interrupted"');
    expect(body).not.toContain('finish');
    expect(opened.b.calls).toHaveLength(0);
  });
});

describe('handling a stream', () => {
  it('C7: starts at once, and an error nobody asks for is never unhandled', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    try {
      await using opened = await open();
      opened.a.fault({ type: 'error', condition: 'invalid_request' });
      const stream = opened.router.stream(call);
      await opened.a.waitForCall(1);
      await until(() => opened.of('call').length === 1);
      opened.router.stream({ model: 'nope', messages } as never);
      opened.router.stream(call).ready.catch(() => {});
      void opened.router.stream(call).response();
      await turns(20);
      expect(isZerohopError(await failureOf(stream.ready), 'invalid_request')).toBe(true);
      expect(isZerohopError(await failureOf(stream.response()), 'invalid_request')).toBe(true);
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off('unhandledRejection', unhandled);
    }
  });

  it('C7: ready, iteration and response() reject with the same error', async () => {
    await using opened = await open();
    opened.a.fault({ type: 'error', condition: 'invalid_request' });
    const stream = opened.router.stream(call);
    const error = await failureOf(collect(stream));
    expect(isZerohopError(error, 'invalid_request')).toBe(true);
    expect(await failureOf(stream.ready)).toBe(error);
    expect(await failureOf(stream.response())).toBe(error);
    const wrong = opened.router.stream({ model: 'nope', messages } as never);
    expect(isZerohopError(await failureOf(collect(wrong)), 'invalid_request')).toBe(true);
  });

  it('C7: one consumer per stream; a second is refused, also after the end', async () => {
    await using opened = await open();
    const stream = opened.router.stream(call);
    await collect(stream);
    const refusal = { code: 'invalid_request' };
    await expect(collect(stream)).rejects.toMatchObject(refusal);
    await expect((async () => { for await (const _ of stream.textStream); })()).rejects.toMatchObject(refusal);
    expect(() => stream.toResponse()).toThrow(expect.objectContaining(refusal));
    expect((await stream.response()).integrity).toBe('complete');
    const drained = opened.router.stream(call);
    await drained.response();
    await expect(collect(drained)).rejects.toMatchObject(refusal);
  });

  it('C7: an iterator that is asked again before it has answered gives each event once, in order', async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    const events = opened.router.stream(call)[Symbol.asyncIterator]();
    const results = await Promise.all(Array.from({ length: 6 }, () => events.next()));
    expect(results.map(({ value }) => (value as ChatEvent | undefined)?.type)).toEqual(['start', 'text-delta', 'text-delta', 'finish', undefined, undefined]);
  });

  it('C7: response() follows each consumer', async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    const byEvents = opened.router.stream(call);
    await collect(byEvents);
    const byText = opened.router.stream(call);
    for await (const _ of byText.textStream);
    const byResponse = opened.router.stream(call);
    await byResponse.toResponse().text();
    for (const stream of [byEvents, byText, byResponse]) expect((await stream.response()).text).toBe('a text of several chunks');
    expect(opened.of('call').map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
  });

  it("C7: break closes the vendor's connection and the call's books; response() then says cancelled", async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    opened.a.fault({ type: 'stall', afterChunks: 1 });
    const stream = opened.router.stream(call);
    for await (const event of stream) if (event.type === 'text-delta') break;
    const startedMs = performance.now();
    await (await opened.a.waitForCall(1)).hungUp;
    expect(performance.now() - startedMs).toBeLessThan(100);
    const error = await failureOf(stream.response());
    expect(isZerohopError(error, 'cancelled') && error.partial?.text).toBe('a text of se');
    expect(opened.of('call')).toMatchObject([{ outcome: 'cancelled', attempts: [{ outcome: 'aborted', integrity: 'cancelled' }] }]);
    expect(opened.router.status().inFlight).toBe(0);
  });

  it('C7: cancel() before anybody reads frees everything, and a later reader learns why', async () => {
    await using opened = await open({ config: { defaults: { concurrency: { max: 1 } } } });
    opened.a.fault({ type: 'stall', afterChunks: 1 });
    opened.a.answer({ text: 'a text of several chunks' });
    const stream = opened.router.stream(call);
    await stream.ready;
    stream.cancel();
    await (await opened.a.waitForCall(1)).hungUp;
    expect(opened.router.status()).toMatchObject({ inFlight: 0, targets: { 'a/gpt-4.1': { inFlight: 0 } } });
    expect(isZerohopError(await failureOf(collect(stream)), 'cancelled')).toBe(true);
  });

  it('C7: cancel() reaches the vendor before the first token, and ends a waiting reader with cancelled', async () => {
    await using opened = await open();
    opened.a.fault({ type: 'hang' });
    const stream = opened.router.stream(call);
    const waiting = failureOf(collect(stream));
    const { hungUp } = await opened.a.waitForCall(1);
    stream.cancel();
    await hungUp;
    expect(isZerohopError(await waiting, 'cancelled')).toBe(true);
    expect(opened.of('call')).toMatchObject([{ outcome: 'cancelled' }]);
    expect(opened.b.calls).toHaveLength(0);
  });

  it('C7: a signal that fires while nobody reads ends the call at once', async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    opened.a.fault({ type: 'stall', afterChunks: 1 });
    const controller = new AbortController();
    const stream = opened.router.stream({ ...call, signal: controller.signal });
    await stream.ready;
    controller.abort();
    await (await opened.a.waitForCall(1)).hungUp;
    expect(opened.of('call')).toMatchObject([{ outcome: 'cancelled' }]);
    expect(opened.router.status().inFlight).toBe(0);
    expect(isZerohopError(await failureOf(stream.response()), 'cancelled')).toBe(true);
  });
});

describe('backpressure', () => {
  // More than the buffers of the kernel hold, at both ends of two connections.
  const chunks = Array.from({ length: 1_000 }, () => 'x'.repeat(24_000));
  const bigLength = 24_000_000;

  it('C8: a reader that stalls stalls the vendor, and gets every byte when it goes on', async () => {
    await using opened = await open({ emulators: { answer: { chunks } } });
    const stream = opened.router.stream(call);
    await stream.ready;
    const recorded = await opened.a.waitForCall(1);
    let sent = -1;
    while (sent !== recorded.chunksSent) {
      sent = recorded.chunksSent;
      await turns(50);
    }
    // What the kernel and one paused queue hold, and no more.
    expect(sent).toBeLessThan(900);
    expect((await stream.response()).text.length).toBe(bigLength);
    expect(recorded.chunksSent).toBe(1_000);
  });

  it('C8: toResponse pulls nothing before its reader does, sends only what is named, and cancels when it is closed', async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    const response = opened.router.stream(call).toResponse({ init: { headers: { 'x-own': 'yes' } } });
    expect([response.headers.get('content-type'), response.headers.get('x-own')]).toEqual(['text/event-stream; charset=utf-8', 'yes']);
    const body = await response.text();
    expect(body).toBe('event: text-delta\ndata: {"type":"text-delta","text":"a text of se"}\n\nevent: text-delta\ndata: {"type":"text-delta","text":"veral chunks"}\n\nevent: finish\ndata: {"type":"finish","finishReason":"stop"}\n\n');
    expect(await opened.router.stream(call).toResponse({ events: ['finish'] }).text()).toBe('event: finish\ndata: {"type":"finish","finishReason":"stop"}\n\n');

    opened.a.fault({ type: 'stall', afterChunks: 1 });
    const reader = opened.router.stream(call).toResponse().body?.getReader();
    await reader?.read();
    const { hungUp } = await opened.a.waitForCall(3);
    await reader?.cancel();
    await hungUp;
    expect(opened.of('call').at(-1)).toMatchObject({ outcome: 'cancelled' });
  });

  /** Serves one stream over HTTP by `pipeTo`; resolves with what `pipeTo` came to. */
  async function serve(pipe: (response: ServerResponse) => Promise<void>): Promise<{ client: IncomingMessage; piped: Promise<unknown>; close(): void }> {
    let piped: Promise<unknown> = Promise.resolve();
    const server = createServer((_, response) => {
      piped = pipe(response).catch((error: unknown) => {
        response.writeHead(500).end();
        return error;
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }, resolve).on('error', reject);
    });
    return {
      client,
      get piped() {
        return piped;
      },
      close() {
        server.closeAllConnections();
        server.close();
      },
    };
  }

  it('C8: pipeTo goes no faster than its client, end to end', async () => {
    await using opened = await open({ emulators: { answer: { chunks } } });
    const served = await serve((response) => opened.router.stream(call).pipeTo(response));
    served.client.pause();
    const recorded = await opened.a.waitForCall(1);
    let sent = -1;
    while (sent !== recorded.chunksSent) {
      sent = recorded.chunksSent;
      await turns(50);
    }
    expect(sent).toBeLessThan(900);
    let length = 0;
    for await (const chunk of served.client) length += String(chunk).length;
    await served.piped;
    expect(length).toBeGreaterThan(bigLength);
    expect(opened.of('call')).toMatchObject([{ outcome: 'ok' }]);
    served.close();
  });

  it('C8: pipeTo cancels the call when its client leaves, also while the vendor is silent', async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    opened.a.fault({ type: 'stall', afterChunks: 1 });
    const served = await serve((response) => opened.router.stream(call).pipeTo(response));
    await once(served.client, 'data');
    served.client.destroy();
    await (await opened.a.waitForCall(1)).hungUp;
    expect(await served.piped).toBeUndefined();
    expect(opened.of('call')).toMatchObject([{ outcome: 'cancelled' }]);
    served.close();
  });

  it('C8: pipeTo into a response that is gone already cancels the call', async () => {
    await using opened = await open();
    opened.a.fault({ type: 'hang' });
    const piped = await new Promise<unknown>((resolve) => {
      const server = createServer((_, response) => {
        response.destroy();
        opened.router.stream(call).pipeTo(response).then(resolve, resolve);
        server.close();
      }).listen(0, '127.0.0.1', () => {
        get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }).on('error', () => {});
      });
    });
    expect(piped).toBeUndefined();
    await until(() => opened.of('call').length === 1);
    expect(opened.of('call')).toMatchObject([{ outcome: 'cancelled' }]);
  });

  it('pipeTo throws what comes before the first event and leaves the response alone; later errors are written, code only', async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    opened.a.fault({ when: { call: 1 }, fault: { type: 'error', condition: 'invalid_request' } });
    const refused = await serve((response) => opened.router.stream(call).pipeTo(response));
    expect(refused.client.statusCode).toBe(500);
    expect(isZerohopError(await refused.piped, 'invalid_request')).toBe(true);
    refused.close();
    opened.a.fault({ when: { call: 2 }, fault: { type: 'cut', afterChunks: 1 } });
    const broken = await serve((response) => opened.router.stream(call).pipeTo(response));
    let body = '';
    for await (const chunk of broken.client) body += String(chunk);
    expect(broken.client.statusCode).toBe(200);
    expect(body).toBe('event: text-delta\ndata: {"type":"text-delta","text":"a text of se"}\n\nevent: error\ndata: {"type":"error","code":"stream_interrupted","retryable":true}\n\n');
    broken.close();
  });
});

describe('C5: a stream of which nothing was shown', () => {
  it.each([['chat', 1], ['response', 1], ['response', 2]] as const)('C5: asked for by %s(), is repeated at the last target as a whole answer would be, with %i broken before it', async (way, broken) => {
    await using opened = await open({ config: { routes: { chat: { targets: ['a/gpt-4.1'] } }, defaults: { retry: { minDelayMs: 1, maxDelayMs: 1 } } } });
    opened.a.answer({ chunks: ['One ', 'two ', 'three.'] });
    opened.a.fault({ when: { to: broken }, fault: { type: 'cut', afterChunks: 1 } });
    const request = { model: 'chat', messages };
    const response = way === 'chat' ? await opened.router.chat(request) : await opened.router.stream(request).response();
    expect([response.text, response.attempts.map(({ kind, code }) => [kind, code])]).toEqual(['One two three.', [['first', 'network'], ...Array.from({ length: broken - 1 }, () => ['retry', 'network']), ['retry', undefined]]]);
  });
});
