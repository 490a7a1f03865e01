import { type ErrorCode, isZerohopError } from '@zerohop/core';
import { describe, expect, it } from 'vitest';
import { defaultPolicies } from '../../packages/core/src/pipeline/policies.ts';
import { eventsOf, request, scriptedRouter } from './scripted-router.ts';

const twoKeys = { a: { adapter: 'scripted', apiKey: ['first-key-of-a-0123', 'second-key-of-a-0123'] } };

describe('A1: what the table says in words', () => {
  it('A1: another credential is no retry: kind, reason, not out of retries, with retry: false', async () => {
    const { chat } = scriptedRouter(
      { 'a/m': [{ fail: { code: 'authentication' } }, { text: 'ok' }] },
      { config: { providers: twoKeys, defaults: { retry: false, retryBudget: { ratio: 0, minPer10s: 0 } } } },
    );
    const { attempts } = await chat();
    expect(attempts.map(({ kind, reason, code, target }) => ({ kind, reason, code, target }))).toEqual([
      { kind: 'first', reason: undefined, code: 'authentication', target: 'a/m' },
      { kind: 'retry', reason: 'next_credential', code: undefined, target: 'a/m' },
    ]);
    expect(attempts[0]?.credential).not.toBe(attempts[1]?.credential);
  });

  it('A1: a second credential that fails too keeps the reason it was tried for', async () => {
    const { failure } = scriptedRouter({ 'a/m': { fail: { code: 'authentication', message: 'no such key' } } }, { config: { providers: twoKeys } });
    const { attempts } = await failure({ model: 'a/m' });
    expect(attempts.map(({ reason, message }) => [reason, message])).toEqual([
      [undefined, 'no such key'],
      ['next_credential', 'no such key'],
    ]);
  });

  it('A1: another credential spends maxAttempts', async () => {
    const keys = Array.from({ length: 5 }, (_, index) => `key-number-${index}-of-a`);
    const { failure, vendor } = scriptedRouter(
      { 'a/m': { fail: { code: 'authentication' } } },
      { config: { providers: { a: { adapter: 'scripted', apiKey: keys } }, defaults: { maxAttempts: 3 } } },
    );
    await failure({ model: 'a/m' });
    expect(vendor.calls.map(({ target }) => target)).toEqual(['a/m', 'a/m', 'a/m']);
  });

  it('A1: order of work: another credential, then the same target, then the next one', async () => {
    const { chat } = scriptedRouter(
      { 'a/m': [{ fail: { code: 'permission' } }, { fail: { code: 'network' } }, { fail: { code: 'network' } }, { fail: { code: 'network' } }] },
      { config: { providers: twoKeys } },
    );
    const { attempts, target } = await chat();
    expect(attempts.map(({ target, kind, reason }) => `${target} ${kind} ${reason ?? ''}`)).toEqual([
      'a/m first ',
      'a/m retry next_credential',
      'a/m retry network',
      'a/m retry network',
      'b/m fallback network',
    ]);
    expect(target).toBe('b/m');
  });

  it('A1: bad_response is worth one repeat, beside those of other failures', async () => {
    const { chat } = scriptedRouter({ 'a/m': [{ fail: { code: 'network' } }, { fail: { code: 'bad_response' } }, { text: 'third' }] });
    expect((await chat()).text).toBe('third');
    const twice = scriptedRouter({ 'a/m': { fail: { code: 'bad_response' } } });
    await twice.chat();
    expect(twice.asked()).toEqual(['a/m', 'a/m', 'b/m']);
  });

  it('A1: context_length goes only to larger windows, those named for it first, unknown ones last', async () => {
    const window = (contextWindow: number): object => ({ contextWindow });
    const { failure, asked } = scriptedRouter(
      Object.fromEntries(['a/m', 'b/m', 'c/m', 'd/m', 'a/unknown'].map((target) => [target, { fail: { code: 'context_length' as const } }])),
      {
        config: {
          models: { 'a/m': window(1_000), 'b/m': window(1_000), 'c/m': window(4_000), 'd/m': window(2_000) } as never,
          routes: { chat: { targets: ['a/m', 'b/m', 'a/unknown', 'd/m'], fallbacks: { context_length: ['c/m'] } } },
        },
      },
    );
    expect((await failure()).code).toBe('context_length');
    expect(asked()).toEqual(['a/m', 'd/m', 'c/m', 'a/unknown']);
  });

  it('A1: what follows a larger window may go on in the list that was opened', async () => {
    const { chat, asked } = scriptedRouter(
      { 'a/m': { fail: { code: 'context_length' } }, 'b/m': { fail: { code: 'timeout' } } },
      { config: { routes: { chat: { targets: ['a/m'], fallbacks: { context_length: ['b/m', 'c/m'] } } } } },
    );
    expect((await chat()).target).toBe('c/m');
    expect(asked()).toEqual(['a/m', 'b/m', 'c/m']);
  });

  it('A1: content_filter goes to its own list and nowhere else', async () => {
    const { chat, asked } = scriptedRouter(
      { 'a/m': { fail: { code: 'content_filter' } }, 'c/m': { fail: { code: 'timeout' } } },
      { config: { routes: { chat: { targets: ['a/m', 'b/m'], fallbacks: { default: ['d/m'], content_filter: ['c/m', 'd/m'] } } } } },
    );
    expect((await chat()).target).toBe('d/m');
    expect(asked()).toEqual(['a/m', 'c/m', 'd/m']);
  });

  it('A1: a target of the route itself may be the one for refused prompts', async () => {
    const { chat } = scriptedRouter(
      { 'a/m': { fail: { code: 'content_filter' } } },
      { config: { routes: { chat: { targets: ['a/m', 'b/m'], fallbacks: { content_filter: ['b/m'] } } } } },
    );
    expect((await chat()).target).toBe('b/m');
  });

  it('A1: a list for one failure is not used by another', async () => {
    const { failure, asked } = scriptedRouter(
      { 'a/m': { fail: { code: 'timeout' } } },
      { config: { routes: { chat: { targets: ['a/m'], fallbacks: { context_length: ['b/m'], content_filter: ['c/m'] } } } } },
    );
    expect((await failure()).code).toBe('timeout');
    expect(asked()).toEqual(['a/m']);
  });

  it('A1: a target is asked once, however many lists name it', async () => {
    const { failure, asked } = scriptedRouter(
      { 'a/m': { fail: { code: 'timeout' } }, 'b/m': { fail: { code: 'content_filter' } } },
      { config: { routes: { chat: { targets: ['a/m', 'b/m'], fallbacks: { default: ['a/m'], content_filter: ['a/m', 'b/m'] } } } } },
    );
    await failure();
    expect(asked()).toEqual(['a/m', 'b/m']);
  });
});

describe('A1: rate limits', () => {
  const limited = { fail: { code: 'rate_limit' as const } };

  it('A1: with another target at hand a rate limit is not waited out', async () => {
    const { chat, asked, clock } = scriptedRouter({ 'a/m': [limited, { text: 'later' }] });
    const startMs = clock.now();
    await chat();
    expect(asked()).toEqual(['a/m', 'b/m']);
    expect(clock.now()).toBe(startMs);
  });

  it('A1: alone, the wait that the vendor asks for is waited out', async () => {
    const { chat, clock } = scriptedRouter({ 'a/m': [{ fail: { code: 'rate_limit', retryAfterMs: 2_500 } }, { text: 'later' }] });
    const startMs = clock.now();
    const { attempts, text } = await chat({ model: 'a/m' });
    expect([text, clock.now() - startMs]).toEqual(['later', 2_500]);
    expect(attempts.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['first', undefined],
      ['retry', 'rate_limit'],
    ]);
  });

  it('A1: a vendor that names no wait gets a second', async () => {
    const { chat, clock } = scriptedRouter({ 'a/m': [limited, { text: 'later' }] });
    const startMs = clock.now();
    await chat({ model: 'a/m' });
    expect(clock.now() - startMs).toBe(1_000);
  });

  it('A1: a wait of exactly maxRetryAfterMs is made, a longer one not', async () => {
    for (const [retryAfterMs, calls] of [[3_000, 2], [3_001, 1]] as const) {
      const { router, clock, vendor } = scriptedRouter({ 'a/m': [{ fail: { code: 'rate_limit', retryAfterMs } }, {}] });
      await clock.advanceUntil(router.chat(request({ model: 'a/m' }))).catch(() => undefined);
      expect(vendor.calls).toHaveLength(calls);
      expect(clock.pending).toBe(0);
    }
  });

  it('A1: a wait that does not fit the deadline is not made', async () => {
    const { failure, clock } = scriptedRouter({ 'a/m': [{ fail: { code: 'rate_limit', retryAfterMs: 2_000 } }, {}] });
    const startMs = clock.now();
    const error = await failure({ model: 'a/m', deadlineMs: 2_000 });
    expect([error.code, error.attempts.length, clock.now() - startMs]).toEqual(['rate_limit', 1, 0]);
  });

  it('A1: waitBeforeFallback waits although another target could serve', async () => {
    const { chat, asked } = scriptedRouter({ 'a/m': [limited, { text: 'later' }] }, { config: { defaults: { retry: { waitBeforeFallback: true } } } });
    expect((await chat()).text).toBe('later');
    expect(asked()).toEqual(['a/m', 'a/m']);
  });

  it('A1: alone also means that the others are shut, or were tried', async () => {
    const { chat, asked } = scriptedRouter({ 'a/m': { fail: { code: 'timeout' } }, 'b/m': [limited, { text: 'later' }] });
    expect((await chat()).text).toBe('later');
    expect(asked()).toEqual(['a/m', 'b/m', 'b/m']);
  });

  it('A1: retry: false waits for nothing', async () => {
    const { failure } = scriptedRouter({ 'a/m': [limited, {}] }, { config: { defaults: { retry: false } } });
    expect((await failure({ model: 'a/m' })).attempts).toHaveLength(1);
  });
});

describe('A2: exclusions', () => {
  it('A2: when nothing was tried, no_target lists every exclusion, its cause and when the first one opens', async () => {
    const { failure, clock } = scriptedRouter(
      { 'a/m': { fail: { code: 'authentication', message: 'no such key' } }, 'b/m': { fail: { code: 'quota_exceeded', details: { resetsAtMs: 1_700_000_000_000 + 30_000 } } } },
    );
    expect((await failure()).code).toBe('quota_exceeded');
    await clock.advance(10_000);
    const error = await failure();
    expect(error.code).toBe('no_target');
    expect(error.details).toEqual({
      exclusions: [
        { target: 'a/m', reason: 'credential_benched', message: 'no such key', untilMs: 1_700_000_060_000 },
        { target: 'b/m', reason: 'credential_benched', message: 'scripted quota_exceeded', untilMs: 1_700_000_030_000 },
      ],
    });
    expect([error.retryable, error.retryAfterMs, error.attempts]).toEqual([true, 20_000, []]);
    expect(isZerohopError(error.cause) && error.cause.code).toBe('quota_exceeded');
    expect(error.message).toBe("nothing can serve 'chat' now: a/m (credential_benched: no such key); b/m (credential_benched: scripted quota_exceeded)");
  });

  it('A2: what will not pass by itself is not retryable', async () => {
    const { failure } = scriptedRouter({}, { config: { providers: { a: { adapter: 'scripted', apiKey: 'env:ZEROHOP_NO_SUCH_KEY', optional: true } } } });
    const error = await failure({ model: 'a/m' });
    expect([error.code, error.retryable, error.retryAfterMs, error.cause]).toEqual(['no_target', false, undefined, undefined]);
    expect((error.details as { exclusions: { reason: string }[] }).exclusions.map(({ reason }) => reason)).toEqual(['no_credential']);
  });

  it('A2: attempts that were made and failed outrank exclusions', async () => {
    const { failure } = scriptedRouter({ 'a/m': { fail: { code: 'authentication' } }, 'b/m': { fail: { code: 'timeout' } } });
    await failure();
    const error = await failure();
    expect([error.code, error.attempts.map(({ target }) => target)]).toEqual(['timeout', ['b/m']]);
  });

  it('A2: where all lines are full the code is limit_exceeded, retryable and with a hint', async () => {
    const { router, failure, clock, asked } = scriptedRouter({ 'a/m': { afterMs: 1_000 } }, { config: { defaults: { concurrency: { max: 1 } } } });
    const first = router.chat(request({ model: 'a/m' }));
    const error = await failure({ model: 'a/m' });
    expect([error.code, error.retryable, error.retryAfterMs, error.attempts.length]).toEqual(['limit_exceeded', true, 1_000, 0]);
    expect(error.message).toContain('concurrency: 1 calls are under way');
    await clock.advanceUntil(first);
    expect(asked()).toEqual(['a/m']);
  });

  it('A2: a target that shuts after its own failure has failed, and is no exclusion', async () => {
    const { failure } = scriptedRouter({ 'a/m': { fail: { code: 'network' } } }, { config: { defaults: { breaker: { consecutiveFailures: 1 } } } });
    const error = await failure({ model: 'a/m' });
    expect([error.code, error.attempts.length]).toEqual(['network', 1]);
  });
});

describe('A3: refusals', () => {
  it('A3: an answer that the vendor stopped is a response, not an error', async () => {
    for (const finishReason of ['content-filter', 'refusal'] as const) {
      const { chat } = scriptedRouter({ 'a/m': { text: 'I', answer: { finishReason } } });
      expect(await chat()).toMatchObject({ finishReason, text: 'I', target: 'a/m', integrity: 'complete' });
    }
  });
});

it('A4: every default', () => {
  expect(defaultPolicies).toEqual({
    timeouts: { connectMs: 5_000, firstTokenMs: 60_000, idleMs: 60_000, totalMs: 600_000, consumerIdleMs: 120_000 },
    retry: { retries: 2, minDelayMs: 250, maxDelayMs: 8_000, maxRetryAfterMs: 3_000, waitBeforeFallback: false, onReset: true },
    maxAttempts: 6,
    breaker: { windowMs: 30_000, minCalls: 10, failureRatio: 0.5, consecutiveFailures: 5, slowCallMs: undefined, openMs: 5_000, maxOpenMs: 60_000, probeIdle: false },
    retryBudget: { ratio: 0.2, minPer10s: 10 },
    concurrency: false,
    hedge: false,
    midStream: { mode: 'fail', instruction: expect.stringContaining('Go on exactly where it stops') },
    foreignReasoning: 'drop',
    vectors: 'same',
    when: [],
    require: undefined,
    params: undefined,
  });
});

describe('A4: defaults at work', () => {
  it('A4: six attempts per call over all targets', async () => {
    const down = { fail: { code: 'network' as const } };
    const { failure, asked } = scriptedRouter(
      { 'a/m': down, 'b/m': down, 'c/m': down },
      { config: { routes: { chat: { targets: ['a/m', 'b/m', 'c/m'] } }, defaults: { breaker: false } } },
    );
    await failure();
    expect(asked()).toEqual(['a/m', 'a/m', 'a/m', 'b/m', 'b/m', 'c/m']);
  });

  it.each([2, 3, 4, 5, 6])('A4: whatever the others do, the last of %i targets is reached', async (count) => {
    for (const code of ['network', 'server_error', 'bad_response', 'authentication', 'rate_limit', 'timeout'] as const) {
      const targets = Array.from({ length: count }, (_, index) => `a/m${index}`);
      const scripts = Object.fromEntries(targets.slice(0, -1).map((target) => [target, { fail: { code } }]));
      const keys = ['key-number-0-of-a', 'key-number-1-of-a'];
      const spread = targets.map((target, index) => target.replace('a/', `${'abcd'[index % 4]}/`));
      const { chat } = scriptedRouter(Object.fromEntries(Object.entries(scripts).map(([target, script]) => [spread[targets.indexOf(target)], script])), {
        config: { routes: { chat: { targets: spread } }, providers: { a: { adapter: 'scripted', apiKey: keys } }, defaults: { retry: { minDelayMs: 1 } } },
      });
      // A key that is refused takes all targets of its account along: here the last one's account is never among them.
      if (code === 'authentication' && count > 4) continue;
      expect((await chat()).target).toBe(spread.at(-1));
    }
  });

  it('A4: options merge from defaults over route to target', async () => {
    const down = { fail: { code: 'network' as const } };
    const { failure, asked } = scriptedRouter(
      { 'a/m': down, 'b/m': down, 'c/m': down },
      {
        config: {
          defaults: { retry: { retries: 0 } },
          routes: { chat: { retry: { retries: 1 }, targets: ['a/m', { target: 'b/m', retry: false }] }, bare: { targets: ['c/m'] } },
        },
      },
    );
    await failure();
    expect(asked()).toEqual(['a/m', 'a/m', 'b/m']);
    await failure({ model: 'bare' });
    expect(asked()).toEqual(['c/m']);
  });
});

describe('A5: retries', () => {
  it('A5: full jitter over 250 ms, then 500 ms, by the injected clock and draw', async () => {
    for (const [draw, expected] of [[0, [0, 0]], [0.5, [125, 250]], [0.999, [249.75, 499.5]]] as const) {
      const { failure, vendor } = scriptedRouter({ 'a/m': { fail: { code: 'network' } } }, { random: () => draw });
      await failure({ model: 'a/m' });
      const times = vendor.calls.map(({ atMs }) => atMs);
      const waits = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
      expect(waits).toHaveLength(2);
      waits.forEach((wait, index) => expect(wait).toBeCloseTo(expected[index] ?? -1, 3));
    }
  });

  it('A5: waits double up to maxDelayMs', async () => {
    const { failure, vendor } = scriptedRouter(
      { 'a/m': { fail: { code: 'network' } } },
      { random: () => 0.5, config: { defaults: { maxAttempts: 9, breaker: false, retry: { retries: 5, minDelayMs: 1_000, maxDelayMs: 4_000 } } } },
    );
    await failure({ model: 'a/m' });
    const times = vendor.calls.map(({ atMs }) => atMs);
    expect(times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0))).toEqual([500, 1_000, 2_000, 2_000, 2_000]);
  });

  it('A5: a vendor\'s Retry-After lengthens the wait, and beyond maxRetryAfterMs ends it', async () => {
    const asked = (retryAfterMs: number) => scriptedRouter({ 'a/m': [{ fail: { code: 'overloaded', retryAfterMs } }, {}] }, { random: () => 0.5 });
    const within = asked(3_000);
    await within.chat({ model: 'a/m' });
    expect((within.vendor.calls[1]?.atMs ?? 0) - (within.vendor.calls[0]?.atMs ?? 0)).toBe(3_000);
    const short = asked(10);
    await short.chat({ model: 'a/m' });
    expect((short.vendor.calls[1]?.atMs ?? 0) - (short.vendor.calls[0]?.atMs ?? 0)).toBe(125);
    const beyond = asked(3_001);
    expect((await beyond.failure({ model: 'a/m' })).attempts).toHaveLength(1);
  });

  it('A5: nothing is waited for after the last failure', async () => {
    const { failure, clock } = scriptedRouter({ 'a/m': { fail: { code: 'network' } } }, { random: () => 0.5, config: { defaults: { retry: { retries: 0 } } } });
    const startMs = clock.now();
    await failure({ model: 'a/m' });
    expect(clock.now()).toBe(startMs);
  });

  it('A5: a bug of an adapter is bad_response, once repeated, and shows its message', async () => {
    const { failure, vendor } = scriptedRouter({ 'a/m': { bug: new TypeError('x is not a function') } });
    const error = await failure({ model: 'a/m' });
    expect([error.code, error.message, vendor.calls.length]).toEqual(['bad_response', 'the answer could not be read: x is not a function', 2]);
  });
});

describe('A6: retry budget', () => {
  const down = { fail: { code: 'network' as const } };
  const settings = (retryBudget: object | false) => ({ config: { defaults: { retryBudget, breaker: false as const, retry: { retries: 1 } } } });

  it('A6: repeats stop at minPer10s, leaving the target does not, and they come back after 10 s', async () => {
    const { chat, asked, clock } = scriptedRouter({ 'a/m': down }, settings({ ratio: 0, minPer10s: 2 }));
    for (let call = 0; call < 4; call += 1) await chat();
    expect(asked()).toEqual(['a/m', 'a/m', 'b/m', 'a/m', 'a/m', 'b/m', 'a/m', 'b/m', 'a/m', 'b/m']);
    await clock.advance(10_000);
    await chat();
    expect(asked()).toEqual(['a/m', 'a/m', 'b/m']);
  });

  it('A6: the share of first attempts counts where it is larger', async () => {
    const { chat, vendor } = scriptedRouter({ 'a/m': down }, settings({ ratio: 0.5, minPer10s: 1 }));
    for (let call = 0; call < 20; call += 1) await chat();
    const ofA = vendor.calls.filter(({ target }) => target === 'a/m').length;
    expect(ofA).toBe(30);
  });

  it('A6: calls that fail together do not overdraw it while they wait', async () => {
    const { router, clock, vendor } = scriptedRouter({ 'a/m': { ...down, afterMs: 10 } }, { random: () => 0.5, ...settings({ ratio: 0, minPer10s: 3 }) });
    const calls = Array.from({ length: 50 }, () => router.chat(request({ model: 'a/m' })));
    await clock.advanceUntil(Promise.allSettled(calls));
    expect(vendor.calls).toHaveLength(53);
  });

  it('A6: false switches it off', async () => {
    const { failure, vendor } = scriptedRouter({ 'a/m': down }, settings(false));
    for (let call = 0; call < 30; call += 1) await failure({ model: 'a/m' });
    expect(vendor.calls).toHaveLength(60);
  });

  it('A6: a retry asks the breaker again first', async () => {
    const { failure, asked } = scriptedRouter({ 'a/m': down }, { config: { defaults: { breaker: { consecutiveFailures: 2 } } } });
    const error = await failure({ model: 'a/m' });
    expect(asked()).toEqual(['a/m', 'a/m']);
    expect(error.code).toBe('network');
  });
});

describe('A10: resets', () => {
  it('A10: a reset after the request was written is counted as estimated cost', async () => {
    const { chat } = scriptedRouter(
      { 'a/m': [{ fail: { code: 'network', details: { written: true } } }, { text: 'ok' }] },
      { config: { prices: { m: { input: 1_000, output: 1_000 } } } },
    );
    const { attempts, cost } = await chat();
    expect(attempts[0]?.usage?.provenance).toBe('estimated');
    expect(attempts[0]?.cost?.nanoUsd).toBeGreaterThan(0);
    expect(cost.estimated).toBe(true);
    expect(cost.lines.some(({ attempt }) => attempt === 0)).toBe(true);
  });

  it('A10: one that was not written costs nothing', async () => {
    const { chat } = scriptedRouter(
      { 'a/m': [{ fail: { code: 'network', details: { written: false } } }, { text: 'ok' }] },
      { config: { prices: { m: { input: 1_000, output: 1_000 } } } },
    );
    const { attempts } = await chat();
    expect([attempts[0]?.usage, attempts[0]?.cost]).toEqual([undefined, undefined]);
  });

  it('A10: onReset: false goes to the next target instead, for written requests only', async () => {
    const options = { config: { defaults: { retry: { onReset: false } } } };
    const written = scriptedRouter({ 'a/m': { fail: { code: 'network', details: { written: true } } } }, options);
    await written.chat();
    expect(written.asked()).toEqual(['a/m', 'b/m']);
    const unwritten = scriptedRouter({ 'a/m': { fail: { code: 'network', details: { written: false } } } }, options);
    await unwritten.chat();
    expect(unwritten.asked()).toEqual(['a/m', 'a/m', 'a/m', 'b/m']);
  });
});

describe('A11: optional layers', () => {
  it('A11: a listener that throws fails no call, and is a warning event', async () => {
    const { router, chat, events } = scriptedRouter({ 'a/m': [{ fail: { code: 'network' } }, {}] });
    router.on('*', () => {
      throw new Error('listener down');
    });
    expect((await chat()).text).toBe('ok');
    const warnings = eventsOf(events, 'warning');
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings.every(({ about, message }) => about === 'telemetry' && message.endsWith('listener down'))).toBe(true);
  });

  it('A11: an answer that cannot be counted is an answer all the same', async () => {
    const { chat } = scriptedRouter({ 'a/m': { answer: { usage: { provenance: 'provider' } as never } } }, { config: { prices: { m: { input: 1, output: 1 } } } });
    const response = await chat();
    expect(response.text).toBe('ok');
    expect(response.warnings.map(({ about, target }) => [about, target])).toEqual([['price', 'a/m']]);
  });
});

describe('B3: what a call leaves in the record', () => {
  it('B3: attempt.start and attempt come in pairs, for what was sent only', async () => {
    const { router, clock, events, chat } = scriptedRouter({ 'a/m': { afterMs: 100 } }, { config: { routes: { chat: { targets: [{ target: 'a/m', concurrency: { max: 1 } }, 'b/m'] } } } });
    const first = router.chat(request());
    await chat();
    await clock.advanceUntil(first);
    expect(eventsOf(events, 'attempt.start').map(({ target, kind }) => [target, kind])).toEqual([['a/m', 'first'], ['b/m', 'first']]);
    expect(eventsOf(events, 'attempt').map(({ attempt }) => [attempt.target, attempt.outcome, attempt.index])).toEqual([['b/m', 'ok', 0], ['a/m', 'ok', 0]]);
  });

  it('B3: every failure names the code of the one before as its reason', async () => {
    const codes: ErrorCode[] = ['overloaded', 'server_error', 'timeout'];
    const { chat } = scriptedRouter({ 'a/m': codes.map((code) => ({ fail: { code } })) });
    const { attempts } = await chat();
    expect(attempts.map(({ reason }) => reason)).toEqual([undefined, 'overloaded', 'server_error', 'timeout']);
  });
});
