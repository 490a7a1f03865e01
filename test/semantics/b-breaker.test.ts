import { describe, expect, it } from 'vitest';
import { eventsOf, request, scriptedRouter, type ScriptedRouterOptions } from './scripted-router.ts';

const down = { fail: { code: 'server_error' as const, message: 'boom' } };
const oneShot = (breaker: object, more: object = {}): ScriptedRouterOptions => ({ config: { defaults: { retry: false, breaker, ...more } } });

async function times(count: number, run: () => Promise<unknown>): Promise<void> {
  for (let index = 0; index < count; index += 1) await run();
}

describe('B1: what opens a breaker', () => {
  it('B1: five failures in a row, a success between them starts anew', async () => {
    const { failure, chat, router, vendor } = scriptedRouter({ 'a/m': down }, oneShot({}));
    const state = (): string | undefined => router.status().targets['a/m']?.state;
    await times(4, () => failure({ model: 'a/m' }));
    vendor.script('a/m', {});
    await chat({ model: 'a/m' });
    vendor.script('a/m', down);
    await times(4, () => failure({ model: 'a/m' }));
    expect(state()).toBe('closed');
    await failure({ model: 'a/m' });
    expect(state()).toBe('open');
    expect(router.status().targets['a/m']).toMatchObject({
      reason: '5 failures in a row; last: boom',
      sinceMs: 1_700_000_000_000,
      untilMs: 1_700_000_005_000,
      lastError: { message: 'boom', code: 'server_error', atMs: 1_700_000_000_000 },
      source: 'local',
    });
  });

  it('B1: half of at least ten calls within 30 s', async () => {
    const { chat, failure, router, vendor } = scriptedRouter({}, oneShot({ consecutiveFailures: 100 }));
    await times(5, () => chat({ model: 'a/m' }));
    vendor.script('a/m', down);
    await times(4, () => failure({ model: 'a/m' }));
    expect(router.status().targets['a/m']?.state).toBe('closed');
    await failure({ model: 'a/m' });
    expect(router.status().targets['a/m']).toMatchObject({ state: 'open', reason: '5 of 10 calls failed or were slow in 30 s; last: boom' });
  });

  it('B1: below the ratio it stays closed', async () => {
    const { chat, failure, router, vendor } = scriptedRouter({}, oneShot({ consecutiveFailures: 100 }));
    await times(6, () => chat({ model: 'a/m' }));
    vendor.script('a/m', down);
    await times(5, () => failure({ model: 'a/m' }));
    expect(router.status().targets['a/m']?.state).toBe('closed');
    await failure({ model: 'a/m' });
    expect(router.status().targets['a/m']?.state).toBe('open');
  });

  it('B1: what is older than the window is forgotten', async () => {
    const { chat, failure, router, vendor, clock } = scriptedRouter({ 'a/m': down }, oneShot({ consecutiveFailures: 100 }));
    await times(9, () => failure({ model: 'a/m' }));
    await clock.advance(30_000);
    vendor.script('a/m', {});
    await times(9, () => chat({ model: 'a/m' }));
    vendor.script('a/m', down);
    await failure({ model: 'a/m' });
    expect(router.status().targets['a/m']?.state).toBe('closed');
  });

  it('B1: slowCallMs counts a slower call as a failure, and one that takes just that long not', async () => {
    const { chat, router, vendor } = scriptedRouter({ 'a/m': { afterMs: 1_000 } }, oneShot({ slowCallMs: 1_000, consecutiveFailures: 2 }));
    await times(3, () => chat({ model: 'a/m' }));
    expect(router.status().targets['a/m']?.state).toBe('closed');
    vendor.script('a/m', { afterMs: 1_001 });
    await times(2, () => chat({ model: 'a/m' }));
    expect(router.status().targets['a/m']).toMatchObject({ state: 'open', reason: '2 failures in a row; last: a call took longer than 1000 ms' });
  });

  it('B1: off by default, however slow', async () => {
    const { chat, router } = scriptedRouter({ 'a/m': { afterMs: 500_000 } }, oneShot({ consecutiveFailures: 1 }));
    await chat({ model: 'a/m' });
    expect(router.status().targets['a/m']?.state).toBe('closed');
  });

  it('B1: a stream is as slow as its first token, not as its reader; the line before it counts neither', async () => {
    const { router, clock } = scriptedRouter({ 'a/m': { steps: [{ waitMs: 900 }, 'a', { waitMs: 5_000 }, 'b'] } }, oneShot({ slowCallMs: 1_000, consecutiveFailures: 1 }, { concurrency: { max: 1, queue: 1 } }));
    const streams = [1, 2].map(() => router.stream(request({ model: 'a/m' })).response());
    await clock.advanceUntil(Promise.all(streams));
    expect(router.status().targets['a/m']?.state).toBe('closed');
  });

  it('B1: breaker: false never opens', async () => {
    const { failure, router } = scriptedRouter({ 'a/m': down }, { config: { defaults: { breaker: false, retry: false } } });
    await times(20, () => failure({ model: 'a/m' }));
    expect(router.status().targets['a/m']?.state).toBe('closed');
  });

  it('B1: routes that watch one target over different windows do not disturb each other', async () => {
    const target = (windowMs: number): object => ({ target: 'a/m', breaker: { windowMs, consecutiveFailures: 100, minCalls: 4 } });
    const { failure, router, clock } = scriptedRouter(
      { 'a/m': down },
      { config: { defaults: { retry: false }, routes: { long: { targets: [target(60_000) as never] }, short: { targets: [target(1_000) as never] } } } },
    );
    await times(2, () => failure({ model: 'long' }));
    await clock.advance(20_000);
    await failure({ model: 'short' });
    expect(router.status().targets['a/m']?.state).toBe('closed');
    await failure({ model: 'long' });
    expect(router.status().targets['a/m']?.state).toBe('open');
  });
});

describe('B1: open', () => {
  it('B1: an open target is left out; the next one serves', async () => {
    const { chat, asked, router } = scriptedRouter({ 'a/m': down }, oneShot({ consecutiveFailures: 1 }));
    await chat();
    expect(asked()).toEqual(['a/m', 'b/m']);
    await chat();
    expect(asked()).toEqual(['b/m']);
    expect(router.plan(request()).exclusions).toEqual([{ target: 'a/m', reason: 'breaker_open', message: '1 failures in a row; last: boom', untilMs: 1_700_000_005_000 }]);
  });

  it('B1: open time doubles up to maxOpenMs, and closing resets it', async () => {
    const { router, chat, clock, vendor } = scriptedRouter({ 'a/m': down }, oneShot({ consecutiveFailures: 1, openMs: 10_000, maxOpenMs: 35_000 }));
    const opened: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      await chat();
      const forMs = (router.status().targets['a/m']?.untilMs ?? 0) - clock.now();
      opened.push(forMs);
      await clock.advance(forMs);
    }
    expect(opened).toEqual([10_000, 20_000, 35_000, 35_000]);
    vendor.script('a/m', [{}, down]);
    await chat();
    await chat();
    expect((router.status().targets['a/m']?.untilMs ?? 0) - clock.now()).toBe(10_000);
  });

  it('B1: jitter shortens it by up to a fifth', async () => {
    const { router, chat, clock } = scriptedRouter({ 'a/m': down }, { ...oneShot({ consecutiveFailures: 1, openMs: 10_000 }), random: () => 0.5 });
    await chat();
    expect((router.status().targets['a/m']?.untilMs ?? 0) - clock.now()).toBe(9_000);
  });

  it('B1: Retry-After extends, never shortens', async () => {
    for (const [retryAfterMs, openMs] of [[20_000, 20_000], [1_000, 5_000]] as const) {
      const { router, chat, clock } = scriptedRouter({ 'a/m': { fail: { code: 'overloaded', retryAfterMs } } }, oneShot({ consecutiveFailures: 1 }));
      await chat();
      expect((router.status().targets['a/m']?.untilMs ?? 0) - clock.now()).toBe(openMs);
    }
  });

  it('B1: a late failure of an older attempt extends nothing but the vendor\'s own wish', async () => {
    for (const [retryAfterMs, untilMs] of [[undefined, 5_000], [1_000, 5_000], [30_000, 30_100]] as const) {
      const { router, clock, failure, vendor, events } = scriptedRouter({ 'a/m': { fail: { code: 'overloaded', retryAfterMs }, afterMs: 100 } }, oneShot({ consecutiveFailures: 1 }));
      const late = router.chat(request({ model: 'a/m' })).catch(() => undefined);
      await clock.advance(1);
      vendor.script('a/m', down);
      const startMs = clock.now() - 1;
      await failure({ model: 'a/m' });
      await clock.advanceUntil(late);
      expect((router.status().targets['a/m']?.untilMs ?? 0) - startMs).toBe(untilMs === 5_000 ? 5_001 : untilMs);
      expect(eventsOf(events, 'breaker').map(({ state, untilMs }) => [state, (untilMs ?? 0) - startMs])).toEqual(
        untilMs === 5_000 ? [['open', 5_001]] : [['open', 5_001], ['open', 30_100]],
      );
    }
  });

  it('B1: an answer to a request from before the opening closes nothing', async () => {
    const { router, clock, failure, vendor } = scriptedRouter({ 'a/m': { afterMs: 100 } }, oneShot({ consecutiveFailures: 1 }));
    const old = router.chat(request({ model: 'a/m' }));
    await clock.advance(1);
    vendor.script('a/m', down);
    await failure({ model: 'a/m' });
    await clock.advanceUntil(old);
    expect(router.status().targets['a/m']?.state).toBe('open');
  });
});

describe('B1: half-open', () => {
  const recovering = async (): Promise<ReturnType<typeof scriptedRouter>> => {
    const scripted = scriptedRouter({ 'a/m': down }, oneShot({ consecutiveFailures: 1 }));
    await scripted.chat();
    await scripted.clock.advance(5_000);
    scripted.asked();
    return scripted;
  };

  it('B1: before its time no probe; at its time one', async () => {
    const { chat, clock, asked } = scriptedRouter({ 'a/m': [down, {}] }, oneShot({ consecutiveFailures: 1 }));
    await chat();
    await clock.advance(4_999);
    asked();
    await chat();
    expect(asked()).toEqual(['b/m']);
    await clock.advance(1);
    const { attempts } = await chat();
    expect(asked()).toEqual(['a/m']);
    expect(attempts.map(({ kind }) => kind)).toEqual(['probe']);
  });

  it('B1: under concurrency exactly one probe goes through, and its success closes', async () => {
    const { router, vendor, clock, asked, events, chat } = await recovering();
    vendor.script('a/m', { afterMs: 500 });
    vendor.script('b/m', { afterMs: 500 });
    const calls = Array.from({ length: 20 }, () => router.chat(request()));
    await clock.advance(1);
    expect(router.status().targets['a/m']?.state).toBe('half-open');
    await clock.advanceUntil(Promise.all(calls));
    expect(asked().filter((target) => target === 'a/m')).toHaveLength(1);
    expect(router.status().targets['a/m']).toMatchObject({ state: 'closed', reason: undefined });
    expect(eventsOf(events, 'breaker').map(({ state, reason }) => [state, reason])).toEqual([
      ['open', '1 failures in a row; last: boom'],
      ['half-open', 'a probe is let through'],
      ['closed', 'a call succeeded'],
    ]);
    await chat();
    expect(asked()).toEqual(['a/m']);
  });

  it('B1: a probe that fails opens it again, at once and for longer', async () => {
    const { router, chat, clock, asked } = await recovering();
    await chat();
    expect(asked()).toEqual(['a/m', 'b/m']);
    expect(router.status().targets['a/m']).toMatchObject({ state: 'open', reason: 'the probe failed: boom', untilMs: clock.now() + 10_000 });
  });

  it('B1: a slow probe fails', async () => {
    const { router, chat, clock, vendor } = scriptedRouter({ 'a/m': down }, oneShot({ consecutiveFailures: 1, slowCallMs: 50 }));
    await chat();
    await clock.advance(5_000);
    vendor.script('a/m', { afterMs: 51 });
    await chat();
    expect(router.status().targets['a/m']).toMatchObject({ state: 'open', reason: 'the probe failed: a call took longer than 50 ms' });
  });

  it('B1: a probe whose outcome says nothing hands the turn to the next call', async () => {
    const { chat, vendor, asked, router, clock } = await recovering();
    vendor.script('a/m', [{ fail: { code: 'rate_limit' } }, {}]);
    await chat();
    expect(router.status().targets['a/m']?.state).toBe('half-open');
    await clock.advance(1_000);
    expect((await chat()).attempts.map(({ target, kind }) => [target, kind])).toEqual([['a/m', 'probe']]);
    expect(asked()).toEqual(['a/m', 'b/m', 'a/m']);
    expect(router.status().targets['a/m']?.state).toBe('closed');
  });

  it('B1: a cancelled probe too', async () => {
    const { router, vendor, clock, chat, asked } = await recovering();
    vendor.script('a/m', [{ afterMs: 'never' }, {}]);
    const controller = new AbortController();
    const probe = router.chat(request({ signal: controller.signal })).catch(() => undefined);
    await clock.advance(1);
    expect((await chat()).target).toBe('b/m');
    controller.abort();
    await probe;
    asked();
    expect((await chat()).target).toBe('a/m');
    expect(router.status().targets['a/m']?.state).toBe('closed');
  });

  it('B1: the stream of a probe is the only one until it ends, or has gone on for an open interval', async () => {
    const { router, vendor, clock, asked } = await recovering();
    vendor.script('a/m', { steps: ['some', { waitMs: 60_000 }, { fail: { code: 'network', message: 'cut' } }] });
    const probe = router.stream(request());
    await clock.advanceUntil(probe.ready);
    const second = router.stream(request());
    await clock.advanceUntil(second.ready);
    expect([asked(), router.status().targets['a/m']?.state]).toEqual([['a/m', 'b/m'], 'half-open']);
    await clock.advance(5_000);
    const third = router.stream(request());
    await clock.advanceUntil(third.ready);
    expect([asked(), router.status().targets['a/m']?.state]).toEqual([['a/m'], 'closed']);
    for (const stream of [probe, second, third]) stream.cancel();
  });

  it('B1: a target that breaks off each stream it begins gets one probe per open interval', async () => {
    const { router, vendor, clock, asked } = await recovering();
    vendor.script('a/m', { steps: ['some', { waitMs: 200 }, { fail: { code: 'network', message: 'cut' } }] });
    for (let call = 0; call < 10; call += 1) {
      await clock.advanceUntil(router.stream(request()).response());
      await clock.advance(100);
    }
    expect(asked().filter((target) => target === 'a/m')).toHaveLength(1);
    expect(router.status().targets['a/m']).toMatchObject({ state: 'open', reason: 'the probe failed: cut' });
  });

  it('B1: a stream that completes closes it', async () => {
    const { router, vendor, clock } = await recovering();
    vendor.script('a/m', { steps: ['some', { waitMs: 1_000 }, 'more'] });
    await clock.advanceUntil(router.stream(request()).response());
    expect(router.status().targets['a/m']?.state).toBe('closed');
  });

  it('B1: what the window held before is forgotten when it closes', async () => {
    const { router, vendor, clock, chat } = scriptedRouter({ 'a/m': down }, oneShot({ minCalls: 2, consecutiveFailures: 100 }));
    await chat();
    await chat();
    expect(router.status().targets['a/m']?.state).toBe('open');
    await clock.advance(5_000);
    vendor.script('a/m', [{}, down]);
    await chat();
    await chat();
    expect(router.status().targets['a/m']?.state).toBe('closed');
  });
});

describe('B1: fail open', () => {
  it('B1: with every breaker open each call makes exactly one attempt, without retries, at the one that opens soonest', async () => {
    const { failure, asked, clock, router } = scriptedRouter({ 'a/m': down, 'b/m': down }, { config: { defaults: { breaker: { consecutiveFailures: 1 }, retry: { retries: 0 } } } });
    await failure({ model: 'b/m' });
    await clock.advance(100);
    await failure({ model: 'a/m' });
    asked();
    const error = await failure();
    expect([error.code, error.attempts.length]).toEqual(['server_error', 1]);
    expect(asked()).toEqual(['b/m']);
    const plan = router.plan(request());
    expect(plan.candidates.map(({ target }) => target)).toEqual(['b/m']);
    expect(plan.exclusions.map(({ target, reason }) => [target, reason])).toEqual([['a/m', 'breaker_open'], ['b/m', 'breaker_open']]);
  });

  it('B1: without another credential too, and without its fallback for refused prompts', async () => {
    const { failure, asked, vendor } = scriptedRouter(
      { 'a/m': down },
      {
        config: {
          providers: { a: { adapter: 'scripted', apiKey: ['first-key-of-a-0123', 'second-key-of-a-0123'] } },
          routes: { chat: { targets: ['a/m'], fallbacks: { content_filter: ['b/m'] } } },
          defaults: { breaker: { consecutiveFailures: 1 } },
        },
      },
    );
    await failure();
    asked();
    vendor.script('a/m', { fail: { code: 'authentication' } });
    await failure();
    vendor.script('a/m', { fail: { code: 'content_filter' } });
    await failure();
    expect(asked()).toEqual(['a/m', 'a/m']);
  });

  it('B1: any success closes the breaker, a fail-open one included', async () => {
    const { chat, failure, vendor, router } = scriptedRouter({ 'a/m': down }, oneShot({ consecutiveFailures: 1 }));
    await failure({ model: 'a/m' });
    vendor.script('a/m', {});
    const { attempts } = await chat({ model: 'a/m' });
    expect(attempts.map(({ kind }) => kind)).toEqual(['first']);
    expect(router.status().targets['a/m']?.state).toBe('closed');
  });

  it('B1: while a probe is under way and nothing else can serve, calls go all the same', async () => {
    const { router, clock, failure, vendor, asked } = scriptedRouter({ 'a/m': down }, oneShot({ consecutiveFailures: 1 }));
    await failure({ model: 'a/m' });
    await clock.advance(5_000);
    asked();
    vendor.script('a/m', { afterMs: 100 });
    const calls = [1, 2, 3].map(() => router.chat(request({ model: 'a/m' })));
    await clock.advanceUntil(Promise.all(calls));
    expect(asked()).toHaveLength(3);
  });

  it('B1: a target that something else shuts too is not failed open', async () => {
    const { failure, vendor, clock, asked } = scriptedRouter({ 'a/m': down, 'b/m': down }, oneShot({ consecutiveFailures: 1, openMs: 100_000, maxOpenMs: 100_000 }));
    // b opens first and would open again sooner, but its only key is benched.
    await failure({ model: 'b/m' });
    vendor.script('b/m', { fail: { code: 'authentication' } });
    await failure({ model: 'b/m' });
    await clock.advance(10);
    await failure({ model: 'a/m' });
    asked();
    await failure();
    expect(asked()).toEqual(['a/m']);
  });

  it('B1: a target that is out for another reason does not stop the rest from failing open', async () => {
    const { failure, asked } = scriptedRouter(
      { 'a/m': down },
      { config: { providers: { b: { adapter: 'scripted', apiKey: 'env:ZEROHOP_NO_SUCH_KEY', optional: true } }, defaults: { breaker: { consecutiveFailures: 1 } } } },
    );
    await failure();
    await failure();
    expect(asked()).toEqual(['a/m', 'a/m']);
  });
});

describe('B3: what is said', () => {
  it('B3: route.unprotected once, when one healthy target is left, and again after both were well', async () => {
    const { chat, events, clock, vendor } = scriptedRouter({ 'a/m': down }, oneShot({ consecutiveFailures: 1 }));
    const said = (): unknown[] => eventsOf(events, 'route.unprotected').map(({ route, target }) => [route, target]);
    await chat();
    expect(said()).toEqual([['chat', 'b/m']]);
    await clock.advance(5_000);
    await chat();
    expect(said()).toHaveLength(1);
    await clock.advance(10_000);
    vendor.script('a/m', [{}, down]);
    await chat();
    await chat();
    expect(said()).toEqual([['chat', 'b/m'], ['chat', 'b/m']]);
  });

  it('B3: a route of one target is never said to be unprotected', async () => {
    const { failure, events } = scriptedRouter({ 'a/m': down }, { config: { routes: { solo: { targets: ['a/m'] } }, defaults: { breaker: { consecutiveFailures: 1 }, retry: false } } });
    await failure({ model: 'solo' });
    expect(eventsOf(events, 'route.unprotected')).toEqual([]);
  });

  it('B3: status() is JSON-safe and shows no key', async () => {
    const { failure, router } = scriptedRouter({ 'a/m': { fail: { code: 'authentication', message: 'bad key-of-a-0123456789' } } });
    await failure({ model: 'a/m' });
    const text = JSON.stringify(router.status());
    expect(JSON.parse(text)).toMatchObject({ credentials: { a: [{ state: 'benched', reason: 'bad [redacted]', source: 'local' }] } });
    expect(text).not.toContain('key-of-a-0123456789');
  });
});
