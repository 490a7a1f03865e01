import { type ChatRequest, isZerohopError, type ZerohopError } from '@zerohop/core';
import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Script } from '../../packages/core/src/adapter/scripted-adapter.ts';
import { eventsOf, request, scriptedRouter, type ScriptedRouter, type ScriptedRouterOptions } from './scripted-router.ts';

// A8: a user's cancel, in every phase of a call.

interface Phase {
  name: string;
  script: Readonly<Record<string, Script>>;
  options?: ScriptedRouterOptions;
  /** Brings the router into the phase, beside the call itself. */
  before?: (scripted: ScriptedRouter) => unknown;
  /** How long to wait until the call is in it. */
  afterMs: number;
  /** Requests that have gone out by then. */
  sent: number;
  stream?: boolean;
}

const phases: readonly Phase[] = [
  {
    name: 'queue',
    script: { 'a/m': { afterMs: 60_000 } },
    options: { config: { defaults: { concurrency: { max: 1, queue: 5 }, timeouts: { connectMs: false, totalMs: false } } } },
    before: ({ router }) => void router.chat(request({ model: 'a/m' })).catch(() => undefined),
    afterMs: 10,
    sent: 1,
  },
  {
    name: 'fetching the key',
    script: {},
    options: { config: { providers: { a: { adapter: 'scripted', apiKey: () => new Promise<string>(() => undefined) } } } },
    afterMs: 10,
    sent: 0,
  },
  { name: 'connect', script: { 'a/m': { connectMs: 'never' } }, afterMs: 10, sent: 1 },
  { name: 'headers', script: { 'a/m': { afterMs: 'never' } }, afterMs: 10, sent: 1 },
  { name: 'headers of an adapter that cannot tell', script: { 'a/m': { untold: true, afterMs: 'never' } }, afterMs: 10, sent: 1 },
  { name: 'body', script: { 'a/m': { streams: true, steps: ['some', { hang: true }] } }, afterMs: 10, sent: 1 },
  { name: 'first token of a stream', script: { 'a/m': { steps: [{ hang: true }] } }, afterMs: 10, sent: 1, stream: true },
  { name: 'back-off', script: { 'a/m': { fail: { code: 'network' } } }, options: { random: () => 0.9 }, afterMs: 10, sent: 1 },
  { name: 'waiting out a rate limit', script: { 'a/m': { fail: { code: 'rate_limit', retryAfterMs: 2_000 } } }, afterMs: 10, sent: 1 },
  { name: 'an attempt at the second target', script: { 'a/m': { fail: { code: 'timeout' } }, 'b/m': { afterMs: 'never' } }, afterMs: 10, sent: 2 },
];

describe.each(phases)('A8: cancelled during $name', ({ name, script, options, before, afterMs, sent, stream }) => {
  async function cancelled(more: Partial<ChatRequest> = {}): Promise<{ scripted: ScriptedRouter; error: ZerohopError; controller: AbortController; lateMs: number }> {
    const scripted = scriptedRouter(script, options);
    const { router, clock } = scripted;
    before?.(scripted);
    const controller = new AbortController();
    const model = name === 'an attempt at the second target' ? 'chat' : 'a/m';
    const asked = request({ model, signal: controller.signal, ...more });
    const call = (stream === true ? router.stream(asked).ready : router.chat(asked)).then(
      () => undefined,
      (thrown: unknown) => ({ thrown, atMs: clock.now() }),
    );
    await clock.advance(afterMs);
    const cancelAtMs = clock.now();
    controller.abort(new Error('the user left'));
    // At once: no time passes.
    await clock.advance(0);
    const ended = await Promise.race([call, Promise.resolve(undefined)]);
    if (ended === undefined || !isZerohopError(ended.thrown)) throw new Error(`not cancelled at once: ${String(ended?.thrown)}`);
    return { scripted, error: ended.thrown as ZerohopError, controller, lateMs: ended.atMs - cancelAtMs };
  }

  it('A8: rejects at once as cancelled, never as a timeout, with the user\'s reason', async () => {
    const { error, lateMs } = await cancelled();
    expect([error.code, error.retryable, error.message, lateMs]).toEqual(['cancelled', false, 'the call was cancelled by its signal', 0]);
    expect((error.cause as Error).message).toBe('the user left');
  });

  it('A8: no request follows, and what was under way is aborted', async () => {
    const { scripted } = await cancelled();
    const { vendor, clock } = scripted;
    const own = vendor.calls.slice(before === undefined ? 0 : 1);
    await clock.advance(59_000);
    expect(vendor.calls).toHaveLength(sent);
    if (name !== 'back-off' && name !== 'waiting out a rate limit') for (const call of own.slice(-1)) expect(call.signal.aborted).toBe(true);
  });

  it('A8: leaves no timer, no listener and no slot', async () => {
    const { scripted, controller } = await cancelled();
    const { router, clock } = scripted;
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(router.status().inFlight).toBe(before === undefined ? 0 : 1);
    expect(router.status().targets['a/m']).toMatchObject({ inFlight: before === undefined ? 0 : 1, queued: 0 });
    // In the queue, the call ahead holds its own wait.
    expect(clock.pending).toBe(before === undefined ? 0 : 1);
  });

  it('A8: counts against nobody and is in the books once', async () => {
    const { scripted } = await cancelled();
    const { router, events } = scripted;
    expect(router.status().targets['a/m']).toMatchObject({ state: 'closed' });
    const last = eventsOf(events, 'attempt').at(-1);
    if (last !== undefined && !['back-off', 'waiting out a rate limit'].includes(name)) {
      expect(last.attempt).toMatchObject({ outcome: 'aborted', integrity: 'cancelled', code: 'cancelled' });
    }
    expect(eventsOf(events, 'call').map(({ outcome, code }) => [outcome, code])).toEqual([['cancelled', 'cancelled']]);
    expect(eventsOf(events, 'attempt')).toHaveLength(eventsOf(events, 'attempt.start').length - (before === undefined ? 0 : 1));
  });
});

describe('A8: other cancels', () => {
  it('A8: a signal that is aborted already sends nothing', async () => {
    const { failure, vendor, clock } = scriptedRouter();
    const error = await failure({ signal: AbortSignal.abort('early') });
    expect([error.code, error.attempts, vendor.calls, clock.pending]).toEqual(['cancelled', [], [], 0]);
  });

  it('A8: a call that succeeds leaves no listener and no timer', async () => {
    const { chat, clock } = scriptedRouter({ 'a/m': { afterMs: 10 } });
    const { signal } = new AbortController();
    await chat({ signal, deadlineMs: 5_000 });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(clock.pending).toBe(0);
  });

  it('A8: a call that fails leaves no listener and no timer', async () => {
    const { failure, clock } = scriptedRouter({ 'a/m': { fail: { code: 'network' }, afterMs: 5 }, 'b/m': { fail: { code: 'invalid_request' } } }, { random: () => 0.5 });
    const { signal } = new AbortController();
    await failure({ signal });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(clock.pending).toBe(0);
  });

  it('A8: each attempt has a signal of its own, and those that are over stay as they were', async () => {
    const { router, vendor, clock } = scriptedRouter({ 'a/m': { fail: { code: 'timeout' } }, 'b/m': { afterMs: 'never' } });
    const controller = new AbortController();
    const call = router.chat(request({ signal: controller.signal })).catch(() => undefined);
    await clock.advance(1);
    controller.abort();
    await call;
    expect(vendor.calls.map(({ signal }) => signal.aborted)).toEqual([false, true]);
    expect(vendor.calls[0]?.signal).not.toBe(vendor.calls[1]?.signal);
  });

  it('A8: a committed stream that nobody is reading is over at once, its slot free', async () => {
    const { router, vendor, clock } = scriptedRouter({ 'a/m': { steps: ['some', { waitMs: 5_000 }, 'more'] } });
    const controller = new AbortController();
    const stream = router.stream(request({ signal: controller.signal }));
    await clock.advanceUntil(stream.ready);
    controller.abort();
    await clock.advance(0);
    expect(router.status()).toMatchObject({ inFlight: 0, targets: { 'a/m': { inFlight: 0, state: 'closed' } } });
    expect([clock.pending, vendor.calls[0]?.signal.aborted, getEventListeners(controller.signal, 'abort').length]).toEqual([0, true, 0]);
    await expect(stream.response()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('A8: a granted place in the line goes on to the next when its call was cancelled in the same moment', async () => {
    const { router, vendor, clock } = scriptedRouter({ 'a/m': { afterMs: 100 } }, { config: { defaults: { concurrency: { max: 1, queue: 5 } } } });
    const controller = new AbortController();
    const calls = [undefined, controller.signal, undefined].map((signal) => router.chat(request({ model: 'a/m', signal })));
    // Armed after the first attempt's own wait, so it fires in the same instant, right behind it.
    await clock.advance(0);
    clock.setTimeout(() => controller.abort(), 100);
    const settled = await clock.advanceUntil(Promise.allSettled(calls));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(router.status().targets['a/m']).toMatchObject({ inFlight: 0, queued: 0 });
    expect(vendor.calls.length).toBeLessThanOrEqual(3);
  });
});
