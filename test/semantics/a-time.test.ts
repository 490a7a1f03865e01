import { describe, expect, it } from 'vitest';
import { eventsOf, request, scriptedRouter } from './scripted-router.ts';

const never = { afterMs: 'never' as const };

describe('A7: timeouts bound an attempt', () => {
  it.each([
    ['connect', { connectMs: 'never' as const }, 5_000, false],
    ['total', never, 600_000, false],
    ['first-token', { steps: [{ hang: true as const }] }, 60_000, true],
    ['first-token', { afterMs: 'never' as const }, 60_000, true],
    ['total', { streams: true, afterMs: 'never' as const }, 600_000, false],
    ['idle', { streams: true, steps: ['some', { hang: true as const }] }, 60_000, false],
  ] as const)('A7: %s of %o after %i ms', async (phase, script, limitMs, stream) => {
    const { router, clock, vendor } = scriptedRouter({ 'a/m': script });
    const startMs = clock.now();
    const call = stream ? router.stream(request({ model: 'a/m' })).response() : router.chat(request({ model: 'a/m' }));
    await expect(clock.advanceUntil(call)).rejects.toMatchObject({ code: 'timeout', retryable: true, provider: 'a', model: 'm', details: { phase, limitMs } });
    expect(clock.now() - startMs).toBe(limitMs);
    expect([vendor.calls.length, vendor.calls[0]?.signal.aborted, clock.pending]).toEqual([1, true, 0]);
  });

  it('A7: messages name the target, the bound and the setting', async () => {
    const say = async (script: object, more: object): Promise<string> => (await scriptedRouter({ 'a/m': script }).failure({ model: 'a/m', ...more })).message;
    expect(await say({ connectMs: 'never' }, {})).toBe('no connection to a/m within 5000 ms (timeouts.connectMs)');
    expect(await say(never, { timeouts: { totalMs: 70 } })).toBe('a/m was not done within 70 ms (timeouts.totalMs)');
    expect(await say({ streams: true, steps: [{ hang: true }] }, { timeouts: { firstTokenMs: 50 } })).toBe('a/m showed nothing within 50 ms (timeouts.firstTokenMs)');
    expect(await say({ streams: true, steps: ['x', { hang: true }] }, { timeouts: { idleMs: 60 } })).toBe('a/m fell silent for 60 ms (timeouts.idleMs)');
    expect(await say(never, { deadlineMs: 80 })).toBe("the call's deadline of 80 ms ran out at a/m");
  });

  it('A7: what arrives in time is no timeout', async () => {
    const { chat, clock } = scriptedRouter({ 'a/m': { connectMs: 4_999, afterMs: 595_000 } });
    expect((await chat()).target).toBe('a/m');
    expect(clock.pending).toBe(0);
  });

  it('A7: an adapter that cannot tell of its connection is not held to connectMs', async () => {
    const { chat } = scriptedRouter({ 'a/m': { untold: true, afterMs: 30_000 } });
    expect((await chat()).target).toBe('a/m');
  });

  it('A7: no limits, no timers', async () => {
    const timeouts = { connectMs: false, firstTokenMs: false, idleMs: false, totalMs: false, consumerIdleMs: false } as const;
    const { router, clock } = scriptedRouter({ 'a/m': { untold: true, afterMs: 'never' } }, { config: { defaults: { timeouts } } });
    void router.chat(request()).catch(() => undefined);
    await clock.advance(1);
    expect(clock.pending).toBe(0);
  });

  it('A7: one timer per attempt serves them all', async () => {
    const { router, clock } = scriptedRouter({ 'a/m': never });
    void router.chat(request({ deadlineMs: 50_000 })).catch(() => undefined);
    await clock.advance(1);
    expect(clock.pending).toBe(1);
  });

  it('A7: a silent target is not asked twice; the next one is', async () => {
    const { chat, asked } = scriptedRouter({ 'a/m': never }, { config: { defaults: { timeouts: { totalMs: 1_000 } } } });
    await chat();
    expect(asked()).toEqual(['a/m', 'b/m']);
  });
});

describe('A7: the deadline bounds the call', () => {
  it('A7: over attempts, waits and fallbacks, from the call\'s start', async () => {
    const { failure, clock, asked } = scriptedRouter({ 'a/m': { fail: { code: 'timeout' }, afterMs: 600 }, 'b/m': never });
    const startMs = clock.now();
    const error = await failure({ deadlineMs: 1_000 });
    expect([error.code, error.details, clock.now() - startMs]).toEqual(['timeout', { phase: 'deadline', limitMs: 1_000 }, 1_000]);
    expect(asked()).toEqual(['a/m', 'b/m']);
    expect(clock.pending).toBe(0);
  });

  it('A7: in the queue too', async () => {
    const { router, failure, clock, vendor } = scriptedRouter({ 'a/m': { afterMs: 10_000 } }, { config: { defaults: { concurrency: { max: 1, queue: 1 } } } });
    const first = router.chat(request({ model: 'a/m' }));
    const startMs = clock.now();
    const error = await failure({ model: 'a/m', deadlineMs: 300 });
    expect([error.code, error.details, error.message]).toEqual([
      'timeout',
      { phase: 'deadline', limitMs: 300 },
      "the call's deadline of 300 ms ran out in the queue of a/m",
    ]);
    expect([clock.now() - startMs, vendor.calls.length, error.attempts.length]).toEqual([300, 1, 0]);
    await clock.advanceUntil(first);
    expect(clock.pending).toBe(0);
  });

  it('A7: streams, until the commit point only', async () => {
    const { router, clock } = scriptedRouter({ 'a/m': { steps: ['some', { waitMs: 5_000 }, ' more'] } });
    const response = await clock.advanceUntil(router.stream(request({ deadlineMs: 1_000 })).response());
    expect(response.text).toBe('some more');
    const late = scriptedRouter({ 'a/m': { steps: [{ waitMs: 5_000 }, 'late'] } });
    await expect(late.clock.advanceUntil(late.router.stream(request({ model: 'a/m', deadlineMs: 1_000 })).response())).rejects.toMatchObject({ code: 'timeout', details: { phase: 'deadline' } });
  });

  it('A7: whole calls, until the end, also on a streaming wire', async () => {
    const { failure } = scriptedRouter({ 'a/m': { streams: true, steps: ['some', { waitMs: 5_000 }, ' more'] } });
    expect(await failure({ model: 'a/m', deadlineMs: 1_000 })).toMatchObject({ code: 'timeout', details: { phase: 'deadline' } });
  });

  it('A7: scopes nest by the earliest instant', async () => {
    const { router, clock } = scriptedRouter({ 'a/m': never });
    const startMs = clock.now();
    const call = router.scope({ deadlineMs: 2_000 }, () => router.scope({ deadlineMs: 9_000 }, () => router.chat(request({ deadlineMs: 5_000 }))));
    await expect(clock.advanceUntil(call)).rejects.toMatchObject({ code: 'timeout' });
    expect(clock.now() - startMs).toBe(2_000);
  });

  it('A7: a wait that does not fit is skipped, and the next target is tried', async () => {
    // 125 ms of back-off fit into what is left, or do not by one.
    for (const [afterMs, targets] of [[874, ['a/m', 'a/m']], [875, ['a/m', 'b/m']]] as const) {
      const { chat, asked } = scriptedRouter({ 'a/m': [{ fail: { code: 'network' }, afterMs }, {}] }, { random: () => 0.5 });
      await chat({ deadlineMs: 1_000 });
      expect(asked()).toEqual(targets);
    }
  });

  it('A7: a target whose p90 does not fit is excluded with reason deadline', async () => {
    const { chat, router, asked, failure } = scriptedRouter({ 'a/m': { afterMs: 3_000 }, 'b/m': { afterMs: 100 } });
    for (let call = 0; call < 9; call += 1) await chat({ model: 'a/m' });
    expect(router.plan(request({ deadlineMs: 3_000 })).exclusions).toEqual([]);
    await chat({ model: 'a/m' });
    asked();
    expect(router.plan(request({ deadlineMs: 3_000 })).exclusions).toMatchObject([{ target: 'a/m', reason: 'deadline', message: 'an attempt would likely outlast the deadline' }]);
    expect(router.plan(request({ deadlineMs: 3_001 })).exclusions).toEqual([]);
    expect((await chat({ deadlineMs: 2_000 })).target).toBe('b/m');
    expect(asked()).toEqual(['b/m']);
    const error = await failure({ model: 'a/m', deadlineMs: 2_000 });
    expect([error.code, error.retryable]).toEqual(['no_target', false]);
  });

  it('A7: another credential that does not fit is not tried', async () => {
    const { chat, failure, vendor } = scriptedRouter(
      { 'a/m': { afterMs: 1_000 } },
      { config: { providers: { a: { adapter: 'scripted', apiKey: ['first-key-of-a-0123', 'second-key-of-a-0123'] } } } },
    );
    for (let call = 0; call < 10; call += 1) await chat({ model: 'a/m' });
    vendor.script('a/m', { fail: { code: 'authentication' }, afterMs: 600 });
    const error = await failure({ model: 'a/m', deadlineMs: 1_500 });
    expect([error.code, error.attempts.length]).toEqual(['authentication', 1]);
  });

  it('A7: a stream\'s p90 is that of its first token, whatever became of the rest', async () => {
    const { router, clock } = scriptedRouter({ 'a/m': { steps: [{ waitMs: 2_000 }, 'x', { waitMs: 60_000 }] } });
    for (let call = 0; call < 10; call += 1) {
      const stream = router.stream(request());
      await clock.advanceUntil(stream.ready);
      stream.cancel();
    }
    expect(router.status().targets['a/m']?.latency).toEqual({ firstTokenP90Ms: 2_000, totalP90Ms: undefined });
  });

  it('A7: a deadline that leaves a target less than it usually takes is not counted against it', async () => {
    const { failure, chat, router, vendor } = scriptedRouter({ 'a/m': never }, { config: { defaults: { breaker: { consecutiveFailures: 1, openMs: 1 } } } });
    await failure({ model: 'a/m', deadlineMs: 999 });
    expect(router.status().targets['a/m']?.state).toBe('closed');
    await failure({ model: 'a/m', deadlineMs: 1_000 });
    expect(router.status().targets['a/m']?.state).toBe('open');
    vendor.script('a/m', { afterMs: 4_000 });
    for (let call = 0; call < 10; call += 1) await chat({ model: 'a/m' });
    vendor.script('a/m', never);
    await failure({ model: 'a/m', deadlineMs: 4_001 });
    expect(router.status().targets['a/m']?.state).toBe('open');
  });

  it('A7: nor is one that the wait in line has eaten up', async () => {
    const { router, chat, clock, vendor } = scriptedRouter(
      { 'a/m': { afterMs: 400 } },
      { config: { defaults: { breaker: { consecutiveFailures: 1 }, concurrency: { max: 1, queue: 1 } } } },
    );
    for (let call = 0; call < 10; call += 1) await chat({ model: 'a/m' });
    vendor.script('a/m', { afterMs: 4_000 });
    const first = router.chat(request({ model: 'a/m' }));
    const second = router.chat(request({ model: 'a/m', deadlineMs: 4_500 }));
    await expect(clock.advanceUntil(second)).rejects.toMatchObject({ code: 'timeout', details: { phase: 'deadline' } });
    await first;
    expect([router.status().targets['a/m']?.state, vendor.calls.length]).toEqual(['closed', 12]);
  });

  it('A7: a line that would outlast the deadline is not joined', async () => {
    const { router, chat, failure, clock, vendor } = scriptedRouter({ 'a/m': { afterMs: 4_000 } }, { config: { defaults: { concurrency: { max: 1, queue: 1 } } } });
    for (let call = 0; call < 10; call += 1) await chat({ model: 'a/m' });
    const first = router.chat(request({ model: 'a/m' }));
    const error = await failure({ model: 'a/m', deadlineMs: 7_999 });
    expect(error).toMatchObject({ code: 'no_target', details: { exclusions: [{ reason: 'deadline', message: 'an attempt would likely outlast the deadline, 4000 ms of it in line' }] } });
    await clock.advanceUntil(first);
    expect(vendor.calls).toHaveLength(11);
  });

  it('A7: waiting in line is not the target\'s time', async () => {
    const { router, clock, events } = scriptedRouter({ 'a/m': { afterMs: 400 } }, { config: { defaults: { concurrency: { max: 1, queue: 1 }, timeouts: { totalMs: 500 } } } });
    const calls = [1, 2].map(() => router.chat(request({ model: 'a/m' })));
    await clock.advanceUntil(Promise.all(calls));
    expect(eventsOf(events, 'attempt').map(({ attempt }) => attempt.durationMs)).toEqual([400, 400]);
  });
});

describe('A9: local stalls', () => {
  // The clock jumps past the timer by as much as the process was blocked.
  async function stalled(lateMs: number, arrivesMeanwhile: boolean): Promise<{ outcome: unknown; state: string | undefined; localStall: unknown }> {
    const { router, clock, vendor } = scriptedRouter({ 'a/m': { afterMs: arrivesMeanwhile ? 1_000 + lateMs : 'never' } }, { config: { defaults: { timeouts: { connectMs: false, totalMs: 1_000 }, breaker: { consecutiveFailures: 1 } } } });
    const realNow = clock.now;
    let stallMs = 0;
    clock.now = () => realNow() + stallMs;
    const call = router.chat(request({ model: 'a/m' })).then(
      () => ({ outcome: 'ok', localStall: undefined }),
      (error: { code: string; details: { localStall?: boolean } }) => ({ outcome: error.code, localStall: error.details.localStall }),
    );
    await clock.advance(999);
    stallMs = lateMs;
    await clock.advance(1);
    if (arrivesMeanwhile) {
      stallMs = 0;
      await clock.advance(lateMs);
    }
    const ended = await clock.advanceUntil(call);
    expect(vendor.calls).toHaveLength(1);
    return { ...ended, state: router.status().targets['a/m']?.state };
  }

  it('A9: a timer that fires up to 50 ms late fails the attempt and counts', async () => {
    expect(await stalled(50, false)).toEqual({ outcome: 'timeout', localStall: undefined, state: 'open' });
  });

  it('A9: later than that, it is our own stall: still a timeout, but nobody\'s fault', async () => {
    expect(await stalled(51, false)).toEqual({ outcome: 'timeout', localStall: true, state: 'closed' });
  });

  it('A9: what arrives during the one turn that is yielded is taken', async () => {
    expect(await stalled(60, true)).toEqual({ outcome: 'ok', localStall: undefined, state: 'closed' });
  });
});
