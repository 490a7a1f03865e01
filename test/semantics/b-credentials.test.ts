import process from 'node:process';
import { afterEach, describe, expect, it } from 'vitest';
import { eventsOf, request, scriptedRouter, type ScriptedRouter } from './scripted-router.ts';

const variable = 'ZEROHOP_TEST_ROTATING_KEY';
afterEach(() => {
  delete process.env[variable];
});

const fingerprints = ({ router }: ScriptedRouter, provider = 'a'): [string, string | undefined, number | undefined][] =>
  (router.status().credentials[provider] ?? []).map(({ state, reason, untilMs }) => [state, reason, untilMs]);

const bad = { fail: { code: 'authentication' as const, message: 'no such key' } };
const minuteMs = 60_000;

describe('B2: benched credentials', () => {
  it('B2: 60 s, doubling to 10 min; one probe when due', async () => {
    const scripted = scriptedRouter({ 'a/m': bad });
    const { failure, clock, asked } = scripted;
    const benchedMs: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      expect((await failure({ model: 'a/m' })).code).toBe('authentication');
      const untilMs = fingerprints(scripted)[0]?.[2] ?? 0;
      benchedMs.push(untilMs - clock.now());
      await clock.advance(untilMs - clock.now() - 1);
      expect((await failure({ model: 'a/m' })).code).toBe('no_target');
      await clock.advance(1);
    }
    expect(benchedMs).toEqual([1, 2, 4, 8, 10, 10].map((minutes) => minutes * minuteMs));
    expect(asked()).toHaveLength(6);
  });

  it('B2: of many calls one probes, and its success brings the credential back', async () => {
    const { chat, router, clock, vendor, events } = scriptedRouter({ 'a/m': bad });
    await chat();
    await clock.advance(minuteMs);
    vendor.script('a/m', { afterMs: 100 });
    vendor.script('b/m', { afterMs: 100 });
    const before = vendor.calls.length;
    await clock.advanceUntil(Promise.all(Array.from({ length: 10 }, () => router.chat(request()))));
    expect(vendor.calls.slice(before).filter(({ target }) => target === 'a/m')).toHaveLength(1);
    expect((await chat()).target).toBe('a/m');
    expect(eventsOf(events, 'credential').map(({ provider, state, reason, model, untilMs }) => ({ provider, state, reason, model, untilMs }))).toEqual([
      { provider: 'a', state: 'benched', reason: 'no such key', model: undefined, untilMs: 1_700_000_060_000 },
      { provider: 'a', state: 'active', reason: 'a call succeeded', model: undefined, untilMs: undefined },
    ]);
  });

  it('B2: after it came back, the next bench is a short one again', async () => {
    const scripted = scriptedRouter({ 'a/m': bad });
    const { chat, clock, vendor } = scripted;
    await chat();
    await clock.advance(minuteMs);
    await chat();
    await clock.advance(2 * minuteMs);
    vendor.script('a/m', [{}, bad]);
    await chat();
    await chat();
    expect((fingerprints(scripted)[0]?.[2] ?? 0) - clock.now()).toBe(minuteMs);
  });

  it('B2: a probe whose outcome says nothing hands the turn to the next call', async () => {
    const { chat, clock, vendor, asked } = scriptedRouter({ 'a/m': bad }, { config: { defaults: { retry: false } } });
    await chat();
    await clock.advance(minuteMs);
    vendor.script('a/m', [{ fail: { code: 'network' } }, {}]);
    await chat();
    asked();
    expect((await chat()).target).toBe('a/m');
  });

  it('B2: what began before the bench neither lifts it nor hands its probe on', async () => {
    const { router, chat, failure, clock, vendor, asked } = scriptedRouter({ 'a/m': [{ afterMs: 1_000 }, { afterMs: 100_000, fail: { code: 'network' } }] }, { config: { defaults: { retry: false } } });
    const succeeds = router.chat(request({ model: 'a/m' }));
    const fails = router.chat(request({ model: 'a/m' })).catch(() => undefined);
    await clock.advance(1);
    vendor.script('a/m', bad);
    await failure({ model: 'a/m' });
    await clock.advanceUntil(succeeds);
    expect((await failure({ model: 'a/m' })).code).toBe('no_target');
    // At its time one call probes, and stays the only one although the old failure comes in meanwhile.
    await clock.advance(minuteMs);
    vendor.script('a/m', { afterMs: 50_000 });
    asked();
    const probe = router.chat(request({ model: 'a/m' }));
    await clock.advanceUntil(fails);
    expect((await chat()).target).toBe('b/m');
    await clock.advanceUntil(probe);
    expect(asked()).toEqual(['a/m', 'b/m']);
  });

  it('B2: a cooldown outlasts the answers to requests that were under way', async () => {
    const { router, chat, clock, vendor } = scriptedRouter({ 'a/m': { afterMs: 100 } });
    const old = router.chat(request({ model: 'a/m' }));
    await clock.advance(1);
    vendor.script('a/m', { fail: { code: 'rate_limit', retryAfterMs: 30_000 } });
    await chat();
    await clock.advanceUntil(old);
    vendor.script('a/m', {});
    expect((await chat()).target).toBe('b/m');
    await clock.advance(30_000);
    expect((await chat()).target).toBe('a/m');
  });

  it('B2: quota, until the reset that the vendor names, or its Retry-After', async () => {
    for (const fail of [
      { code: 'quota_exceeded' as const, details: { resetsAtMs: 1_700_000_000_000 + 3_600_000 } },
      { code: 'quota_exceeded' as const, retryAfterMs: 3_600_000 },
    ]) {
      const { chat, clock, asked, router } = scriptedRouter({ 'a/m': [{ fail }, {}] });
      await chat();
      asked();
      expect(router.plan(request()).exclusions).toMatchObject([{ target: 'a/m', reason: 'credential_benched', untilMs: 1_700_003_600_000 }]);
      await clock.advance(3_599_999);
      expect((await chat()).target).toBe('b/m');
      await clock.advance(1);
      expect((await chat()).target).toBe('a/m');
    }
  });

  it('B2: a reset that is past says nothing', async () => {
    const scripted = scriptedRouter({ 'a/m': { fail: { code: 'quota_exceeded', details: { resetsAtMs: 1_600_000_000_000 } } } });
    await scripted.chat();
    expect(fingerprints(scripted)).toEqual([['benched', 'scripted quota_exceeded', 1_700_000_060_000]]);
  });

  it('B2: a rotated secret brings it back at once, with a clean record', async () => {
    process.env[variable] = 'first-value-0123456789';
    const scripted = scriptedRouter({ 'a/m': bad }, { config: { providers: { a: { adapter: 'scripted', apiKey: `env:${variable}` } } } });
    const { chat, vendor, events, router } = scripted;
    await chat();
    const before = router.status().credentials['a']?.[0]?.fingerprint;
    expect((await chat()).target).toBe('b/m');
    process.env[variable] = 'second-value-0123456789';
    vendor.script('a/m', {});
    expect((await chat()).target).toBe('a/m');
    expect(vendor.calls.at(-1)?.apiKey).toBe('second-value-0123456789');
    expect(router.status().credentials['a']?.[0]).toMatchObject({ state: 'active', reason: undefined });
    expect(router.status().credentials['a']?.[0]?.fingerprint).not.toBe(before);
    expect(eventsOf(events, 'credential').at(-1)).toMatchObject({ state: 'active', reason: 'its value has changed' });
  });

  it('B2: a call that meets a key rotated before it goes on with the new one, and is not lost', async () => {
    let key = 'first-value-0123456789';
    for (const apiKey of [`env:${variable}`, () => Promise.resolve(key)]) {
      process.env[variable] = key = 'first-value-0123456789';
      const { chat, vendor, router, clock } = scriptedRouter({ 'a/m': [{}, { ...bad, afterMs: 100 }, {}] }, { config: { providers: { a: { adapter: 'scripted', apiKey } } } });
      await chat();
      // It is replaced while the call that still has the old one is refused.
      const call = router.chat(request());
      await clock.advance(50);
      process.env[variable] = key = 'second-value-0123456789';
      const response = await clock.advanceUntil(call);
      expect([response.target, response.attempts.map(({ reason, code }) => [reason, code])]).toEqual(['a/m', [[undefined, 'authentication'], ['next_credential', undefined]]]);
      expect(vendor.calls.map((seen) => seen.apiKey)).toEqual(['first-value-0123456789', 'first-value-0123456789', 'second-value-0123456789']);
      expect(router.status().credentials['a']?.[0]).toMatchObject({ state: 'active' });
    }
  });

  it('B2: a key that is replaced while it still works is taken within 30 s', async () => {
    process.env[variable] = 'first-value-0123456789';
    const { chat, vendor, clock } = scriptedRouter({}, { config: { providers: { a: { adapter: 'scripted', apiKey: `env:${variable}` } } } });
    process.env[variable] = 'second-value-0123456789';
    await chat();
    await clock.advance(30_000);
    await chat();
    expect(vendor.calls.map((seen) => seen.apiKey)).toEqual(['first-value-0123456789', 'second-value-0123456789']);
  });

  it('B2: so does one that cools down, or is refused one model', async () => {
    for (const code of ['rate_limit', 'permission'] as const) {
      process.env[variable] = 'first-value-0123456789';
      const { chat } = scriptedRouter({ 'a/m': [{ fail: { code } }, {}] }, { config: { providers: { a: { adapter: 'scripted', apiKey: `env:${variable}` } } } });
      await chat();
      process.env[variable] = 'second-value-0123456789';
      expect((await chat()).target).toBe('a/m');
    }
  });

  it('B2: a secret that cannot be read just now changes nothing', async () => {
    process.env[variable] = 'first-value-0123456789';
    const { chat } = scriptedRouter({ 'a/m': bad }, { config: { providers: { a: { adapter: 'scripted', apiKey: `env:${variable}` } } } });
    await chat();
    delete process.env[variable];
    expect((await chat()).target).toBe('b/m');
  });

  it('B2: a key that is fetched is asked for again while it is benched', async () => {
    let key = 'first-value-0123456789';
    const { chat, vendor, clock, asked } = scriptedRouter({ 'a/m': [bad, {}] }, { config: { providers: { a: { adapter: 'scripted', apiKey: () => Promise.resolve(key) } } } });
    await chat();
    expect((await chat()).target).toBe('b/m');
    key = 'second-value-0123456789';
    // The call that finds it changed is the one after the call that asked.
    await chat();
    await clock.advance(0);
    asked();
    expect((await chat()).target).toBe('a/m');
    expect(vendor.calls.at(-1)?.apiKey).toBe('second-value-0123456789');
  });

  it('B2: a key that cannot be fetched benches its credential, not the target', async () => {
    for (const [apiKey, message] of [
      [() => Promise.reject(new Error('vault is sealed')), 'the key could not be fetched: vault is sealed'],
      [() => Promise.resolve('' as string), 'the function that fetches the key returned none'],
    ] as const) {
      const { failure, router, vendor } = scriptedRouter({}, { config: { providers: { a: { adapter: 'scripted', apiKey } } } });
      const error = await failure({ model: 'a/m' });
      expect([error.code, error.message, vendor.calls.length, error.provider]).toEqual(['authentication', message, 0, 'a']);
      expect(router.status()).toMatchObject({ targets: { 'a/m': { state: 'closed' } }, credentials: { a: [{ fingerprint: 'function-0', state: 'benched' }] } });
      expect([error.attempts[0]?.code, error.attempts[0]?.cost]).toEqual(['authentication', undefined]);
    }
  });

  it('B2: the only credential of the only target is still tried once a period', async () => {
    const { failure, clock, asked } = scriptedRouter({ 'a/m': bad });
    for (let second = 0; second < 180; second += 10) {
      await failure({ model: 'a/m' });
      await clock.advance(10_000);
    }
    // At 0 s and 60 s; the second bench lasts until 180 s.
    expect(asked()).toHaveLength(2);
  });

  it('B2: a 403 on one model benches that pair, not the key', async () => {
    const { chat, failure, router, clock, events } = scriptedRouter({ 'a/m': { fail: { code: 'permission', message: 'not yours' } } });
    await failure({ model: 'a/m' });
    expect((await failure({ model: 'a/m' })).code).toBe('no_target');
    expect((await chat({ model: 'a/other' })).target).toBe('a/other');
    expect(router.status().credentials['a']).toMatchObject([{ state: 'active', models: { m: { state: 'benched', reason: 'not yours', untilMs: clock.now() + minuteMs } } }]);
    expect(eventsOf(events, 'credential')).toMatchObject([{ state: 'benched', model: 'm', reason: 'not yours' }]);
  });

  it('B2: what returns for one model is said of that model', async () => {
    const { chat, clock, vendor, events } = scriptedRouter({ 'a/m': { fail: { code: 'permission' } } });
    await chat();
    await clock.advance(minuteMs);
    vendor.script('a/m', {});
    await chat();
    expect(eventsOf(events, 'credential').at(-1)).toMatchObject({ state: 'active', model: 'm' });
  });

  it('B2: a bench of the whole key while a model of it is probed leaves no probe behind', async () => {
    const { chat, clock, vendor } = scriptedRouter({ 'a/m': { fail: { code: 'permission' } } });
    await chat();
    await clock.advance(minuteMs);
    vendor.script('a/m', bad);
    await chat();
    await clock.advance(minuteMs);
    vendor.script('a/m', {});
    expect((await chat({ model: 'a/other' })).target).toBe('a/other');
    expect((await chat()).target).toBe('a/m');
  });

  it('B2: benches of one provider leave another one\'s alone', async () => {
    const { chat, failure } = scriptedRouter({ 'a/m': bad });
    await failure({ model: 'a/m' });
    expect((await chat({ model: 'b/m' })).target).toBe('b/m');
  });

  it('B2: where no key is needed, the account itself is benched', async () => {
    const { failure, chat, clock, router } = scriptedRouter({ 'a/m': [{ fail: { code: 'rate_limit', retryAfterMs: 30_000 } }, {}] }, { config: { providers: { a: { adapter: 'scripted' } } } });
    await failure({ model: 'a/m' });
    expect((await chat()).target).toBe('b/m');
    expect(router.status().credentials['a']).toMatchObject([{ fingerprint: '', state: 'active', models: { m: { state: 'cooldown' } } }]);
    await clock.advance(30_000);
    expect((await chat()).target).toBe('a/m');
    expect((await chat()).attempts[0]?.credential).toBe('');
  });
});

describe('B2: cooldowns', () => {
  it('B2: one second without a word of the vendor, doubling to a minute', async () => {
    const { failure, clock, router } = scriptedRouter({ 'a/m': { fail: { code: 'rate_limit' } } }, { config: { defaults: { retry: false } } });
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      await failure({ model: 'a/m' });
      const waitMs = (router.status().credentials['a']?.[0]?.models['m']?.untilMs ?? 0) - clock.now();
      waits.push(waitMs);
      await clock.advance(waitMs);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1_000));
  });

  it('B2: several refusals at once are one, and the longest wait counts', async () => {
    const { router, clock, vendor } = scriptedRouter({ 'a/m': [2_000, 9_000, 5_000].map((retryAfterMs) => ({ afterMs: 10, fail: { code: 'rate_limit' as const, retryAfterMs } })) }, { config: { defaults: { retry: false } } });
    const calls = [1, 2, 3].map(() => router.chat(request({ model: 'a/m' })));
    await clock.advanceUntil(Promise.allSettled(calls));
    expect(router.status().credentials['a']?.[0]?.models['m']?.untilMs).toBe(clock.now() + 9_000);
    await clock.advance(9_000);
    vendor.script('a/m', { fail: { code: 'rate_limit' } });
    await clock.advanceUntil(router.chat(request({ model: 'a/m' }))).catch(() => undefined);
    expect((router.status().credentials['a']?.[0]?.models['m']?.untilMs ?? 0) - clock.now()).toBe(2_000);
  });

  it('B2: it is of one credential and one model', async () => {
    const { chat, vendor } = scriptedRouter(
      { 'a/m': [{ fail: { code: 'rate_limit', retryAfterMs: 60_000 } }, {}] },
      { config: { providers: { a: { adapter: 'scripted', apiKey: ['first-key-of-a-0123', 'second-key-of-a-0123'] } } } },
    );
    const { attempts } = await chat();
    expect(attempts.map(({ target, reason }) => [target, reason])).toEqual([['a/m', undefined], ['a/m', 'next_credential']]);
    await chat({ model: 'a/other' });
    await chat({ model: 'a/other' });
    expect(new Set(vendor.calls.slice(2).map(({ apiKey }) => apiKey)).size).toBe(2);
  });
});

describe('B2: models', () => {
  const unknown = { fail: { code: 'model_not_found' as const, message: 'no such model' } };

  it('A1, B2: an unknown model is benched for its provider, loudly, with one probe when due', async () => {
    const { chat, failure, router, clock, events, vendor } = scriptedRouter({ 'a/m': unknown });
    await chat();
    expect(eventsOf(events, 'config')).toMatchObject([{ change: 'model_benched', target: 'a/m', message: 'a/m does not exist for this provider: no such model' }]);
    expect(router.status().targets['a/m']).toMatchObject({ state: 'benched', reason: 'no such model', untilMs: clock.now() + minuteMs });
    const error = await failure({ model: 'a/m' });
    expect((error.details as { exclusions: unknown }).exclusions).toMatchObject([{ reason: 'model_benched' }]);
    expect((await chat({ model: 'a/other' })).target).toBe('a/other');
    await clock.advance(minuteMs);
    vendor.script('a/m', { afterMs: 10 });
    vendor.script('b/m', { afterMs: 10 });
    const before = vendor.calls.length;
    await clock.advanceUntil(Promise.all([1, 2, 3].map(() => router.chat(request()))));
    expect(vendor.calls.slice(before).map(({ target }) => target)).toEqual(['a/m', 'b/m', 'b/m']);
    expect(eventsOf(events, 'config').at(-1)).toMatchObject({ change: 'model_returned', message: 'a/m answers again' });
    expect((await chat()).target).toBe('a/m');
  });

  it('B2: a probe of a model that fails otherwise hands the turn on; one that is unknown still benches it for longer', async () => {
    const { chat, clock, vendor, asked, router } = scriptedRouter({ 'a/m': unknown }, { config: { defaults: { retry: false } } });
    await chat();
    await clock.advance(minuteMs);
    vendor.script('a/m', [{ fail: { code: 'network' } }, unknown]);
    await chat();
    await chat();
    expect(asked()).toEqual(['a/m', 'b/m', 'a/m', 'b/m', 'a/m', 'b/m']);
    expect((router.status().targets['a/m']?.untilMs ?? 0) - clock.now()).toBe(2 * minuteMs);
  });
});

describe('B2: pools', () => {
  it('B2: keys are taken in turn by weight', async () => {
    const { chat, vendor } = scriptedRouter({}, { config: { providers: { a: { adapter: 'scripted', apiKey: [{ key: 'heavy-key-of-a-0123', weight: 3 }, 'light-key-of-a-0123'] } } } });
    for (let call = 0; call < 40; call += 1) await chat({ model: 'a/m' });
    expect(vendor.calls.filter(({ apiKey }) => apiKey === 'heavy-key-of-a-0123')).toHaveLength(30);
  });

  it('B2: a benched key leaves the work to the others', async () => {
    const { chat, vendor } = scriptedRouter({ 'a/m': [bad, {}] }, { config: { providers: { a: { adapter: 'scripted', apiKey: ['first-key-of-a-0123', 'second-key-of-a-0123'] } } } });
    for (let call = 0; call < 4; call += 1) await chat({ model: 'a/m' });
    expect(vendor.calls.slice(1).map(({ apiKey }) => apiKey)).toEqual(Array.from({ length: 4 }, () => 'second-key-of-a-0123'));
  });
});
