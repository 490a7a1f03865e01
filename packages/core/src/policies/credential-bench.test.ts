import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../chat/error-code.ts';
import type { AttemptContext } from '../pipeline/call.ts';
import type { Reply } from '../pipeline/reply.ts';
import { type ScriptedRuntime, scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedSource, scriptedTarget, streamReply, wholeReply } from '../pipeline/scripted-attempt.ts';
import type { Credential } from '../pipeline/credential-pool.ts';
import { RouteTarget } from '../pipeline/target.ts';
import { credentialBench } from './credential-bench.ts';

interface Rig {
  runtime: ScriptedRuntime;
  to: RouteTarget;
  credential: Credential;
  begin(through?: RouteTarget): { attempt: AttemptContext; done: Promise<Reply>; ok(): Promise<unknown>; fail(fields: Parameters<typeof scriptedFailure>[0] | Error): Promise<unknown>; reply(reply: Reply): Promise<Reply> };
  fail(code: ErrorCode, more?: object): Promise<unknown>;
  ok(): Promise<unknown>;
}

function rig(): Rig {
  const runtime = scriptedRuntime();
  const to = scriptedTarget(runtime);
  const [credential] = to.target.provider.pool.credentials as [Credential];
  const begin: Rig['begin'] = (through = to) => {
    const attempt = scriptedAttempt(runtime, through, scriptedCall(runtime, { stream: true }));
    let settle: { resolve(reply: Reply): void; reject(error: Error): void } = { resolve() {}, reject() {} };
    const done = credentialBench(runtime)(() => new Promise((resolve, reject) => (settle = { resolve, reject })))(attempt);
    done.catch(() => {});
    return {
      attempt,
      done,
      ok() {
        settle.resolve(wholeReply(attempt));
        return done;
      },
      fail(fields) {
        settle.reject(fields instanceof Error ? fields : scriptedFailure(fields));
        return done.catch((error: unknown) => error);
      },
      reply(reply) {
        settle.resolve(reply);
        return done;
      },
    };
  };
  return { runtime, to, credential, begin, fail: (code, more) => begin().fail({ code, ...more }), ok: () => begin().ok() };
}

describe('credentialBench', () => {
  it('B2: what was refused with a key that has been replaced meanwhile benches nothing', async () => {
    for (const code of ['authentication', 'quota_exceeded', 'permission', 'rate_limit'] as const) {
      const { begin, credential } = rig();
      const late = begin();
      late.attempt.keyVersion = credential.version;
      Object.defineProperty(credential, 'version', { value: credential.version + 1 });
      await late.fail({ code });
      expect([credential.bench, credential.models.size]).toEqual([undefined, 0]);
      const now = begin();
      now.attempt.keyVersion = credential.version;
      await now.fail({ code });
      expect(credential.bench !== undefined || credential.models.size === 1).toBe(true);
    }
  });

  it('passes on replies and errors as they are, and benches nothing for what is not about it', async () => {
    const { begin, credential, to, runtime } = rig();
    const error = scriptedFailure({ code: 'network' });
    expect(await begin().fail(error)).toBe(error);
    const bug = new Error('bug');
    expect(await begin().fail(bug)).toBe(bug);
    for (const code of ['server_error', 'timeout', 'invalid_request', 'content_filter', 'cancelled', 'bad_response'] as const) await begin().fail({ code });
    const one = begin();
    expect(await one.ok()).toMatchObject({ attempt: one.attempt });
    expect([credential.bench, credential.models.size, to.target.health.modelBench, runtime.events, runtime.changed]).toEqual([undefined, 0, undefined, [], []]);
  });

  it.each(['authentication', 'quota_exceeded'] as const)('B2: %s benches the credential', async (code) => {
    const { fail, credential, runtime } = rig();
    await fail(code, { message: 'no' });
    expect(credential.bench).toEqual({ reason: 'no', sinceMs: 1_000_000, untilMs: 1_060_000, count: 1, probing: false });
    expect(runtime.events).toEqual([
      { type: 'credential', atMs: 1_000_000, provider: 'a', credential: credential.fingerprint, model: undefined, state: 'benched', reason: 'no', untilMs: 1_060_000 },
    ]);
    expect(runtime.changed).toEqual(['a/m']);
  });

  it('B2: permission benches the pair, rate_limit cools it down, model_not_found benches the model', async () => {
    const { fail, credential, to, runtime } = rig();
    await fail('permission');
    expect(credential.models.get('m')).toEqual({ kind: 'benched', reason: 'scripted permission', sinceMs: 1_000_000, untilMs: 1_060_000, count: 1, probing: false });
    credential.models.clear();
    await fail('rate_limit', { retryAfterMs: 7_000 });
    expect(credential.models.get('m')).toEqual({ kind: 'cooldown', reason: 'scripted rate_limit', sinceMs: 1_000_000, untilMs: 1_007_000, count: 1, probing: false });
    await fail('model_not_found');
    expect(to.target.health.modelBench).toEqual({ reason: 'scripted model_not_found', sinceMs: 1_000_000, untilMs: 1_060_000, count: 1, probing: false });
    expect(runtime.events.map((event) => (event.type === 'credential' ? [event.state, event.model] : [event.type]))).toEqual([['benched', 'm'], ['cooldown', 'm'], ['config']]);
    expect(credential.bench).toBeUndefined();
  });

  it('B2: what the vendor asks for is heard, unless it asks for nothing', async () => {
    for (const [more, untilMs] of [
      [{ retryAfterMs: 1 }, 1_000_001],
      [{ retryAfterMs: 0 }, 1_060_000],
      [{ details: { resetsAtMs: 1_000_001 } }, 1_000_001],
      [{ details: { resetsAtMs: 1_000_000 } }, 1_060_000],
      [{ details: { resetsAtMs: 9_000_000 }, retryAfterMs: 5 }, 9_000_000],
    ] as const) {
      const { fail, credential } = rig();
      await fail('quota_exceeded', more);
      expect(credential.bench?.untilMs).toBe(untilMs);
    }
  });

  it('B2: a bench that is running is only extended, and counts as one', async () => {
    const { begin, credential, runtime } = rig();
    const [first, second, third, fourth] = [begin(), begin(), begin(), begin()];
    await first.fail({ code: 'authentication' });
    await runtime.clock.advance(10);
    await second.fail({ code: 'authentication', message: 'again' });
    expect(credential.bench).toMatchObject({ reason: 'again', sinceMs: 1_000_000, untilMs: 1_060_000, count: 1 });
    await third.fail({ code: 'quota_exceeded', retryAfterMs: 100 });
    expect(credential.bench).toMatchObject({ untilMs: 1_060_000, count: 1 });
    await fourth.fail({ code: 'quota_exceeded', retryAfterMs: 100_000 });
    expect(credential.bench).toMatchObject({ untilMs: 1_100_010, count: 1 });
  });

  it('B2: doubles from bench to bench up to ten minutes; cooldowns from a second to a minute', async () => {
    for (const [code, first, most] of [['authentication', 60_000, 600_000], ['rate_limit', 1_000, 60_000], ['model_not_found', 60_000, 600_000], ['permission', 60_000, 600_000]] as const) {
      const { fail, credential, to, runtime } = rig();
      for (let count = 0; count < 9; count += 1) {
        await fail(code);
        const bench = credential.bench ?? credential.models.get('m') ?? to.target.health.modelBench;
        expect([bench?.count, (bench?.untilMs ?? 0) - runtime.clock.now()]).toEqual([count + 1, Math.min(first * 2 ** count, most)]);
        await runtime.clock.advance((bench?.untilMs ?? 0) - runtime.clock.now());
      }
    }
  });

  it('B2: a success of the probe lifts what it probed, and says so', async () => {
    const { fail, ok, credential, to, runtime } = rig();
    await fail('permission');
    await fail('authentication');
    await runtime.clock.advance(60_000);
    runtime.events.length = 0;
    runtime.changed.length = 0;
    await ok();
    expect([credential.bench, credential.models.size]).toEqual([undefined, 0]);
    expect(runtime.events).toMatchObject([{ type: 'credential', state: 'active', reason: 'a call succeeded', model: undefined, untilMs: undefined }]);
    await fail('model_not_found');
    await runtime.clock.advance(60_000);
    await ok();
    expect(to.target.health.modelBench).toBeUndefined();
    expect(runtime.events.at(-1)).toEqual({ type: 'config', atMs: 1_120_000, change: 'model_returned', target: 'a/m', message: 'a/m answers again' });
    expect(runtime.changed).toEqual(['a/m', 'a/m', 'a/m']);
  });

  it('B2: a probe marks the model\'s bench, and its outcome unmarks all', async () => {
    const { fail, begin, credential, to, runtime } = rig();
    await fail('model_not_found');
    await fail('permission');
    await fail('authentication');
    await runtime.clock.advance(60_000);
    const probe = begin();
    const benches = [credential.bench, credential.models.get('m'), to.target.health.modelBench];
    expect(benches[2]?.probing).toBe(true);
    for (const bench of benches) if (bench !== undefined) bench.probing = true;
    await probe.fail({ code: 'network' });
    expect(benches.map((bench) => bench?.probing)).toEqual([false, false, false]);
  });

  it('B2: one that began before lifts nothing and hands no probe on', async () => {
    const { begin, fail, credential, to, runtime } = rig();
    const [good, bad] = [begin(), begin()];
    await fail('authentication');
    await fail('permission');
    await fail('model_not_found');
    const benches = [credential.bench, credential.models.get('m'), to.target.health.modelBench];
    for (const bench of benches) if (bench !== undefined) bench.probing = true;
    await good.ok();
    await bad.fail({ code: 'network' });
    expect([credential.bench, credential.models.get('m'), to.target.health.modelBench]).toEqual(benches);
    expect(benches.map((bench) => bench?.probing)).toEqual([true, true, true]);
    await runtime.clock.advance(0);
  });

  it('B2: a probe that another refusal overtook lifts nothing', async () => {
    const { begin, fail, credential, runtime } = rig();
    await fail('authentication');
    await runtime.clock.advance(60_000);
    const probe = begin();
    await fail('authentication');
    await probe.ok();
    expect(credential.bench?.count).toBe(2);
  });

  it('B2: another model\'s success lifts the bench of the credential, not that of the pair', async () => {
    const { runtime, to, fail, begin, credential } = rig();
    const other = new RouteTarget({ ...to, target: { ...to.target, id: 'a/n', model: 'n' } });
    await fail('permission');
    await fail('authentication');
    await runtime.clock.advance(60_000);
    await begin(other).ok();
    expect([credential.bench, credential.models.has('m')]).toEqual([undefined, true]);
  });

  it('streams: their end tells', async () => {
    const { begin, fail, credential, runtime } = rig();
    await fail('rate_limit');
    await runtime.clock.advance(1_000);
    const good = begin();
    const source = scriptedSource();
    const reply = streamReply(good.attempt, source);
    await good.reply(reply);
    expect(credential.models.size).toBe(1);
    source.end();
    await reply.stream.fill();
    expect(credential.models.size).toBe(0);
    const bad = begin();
    const broken = scriptedSource();
    const second = streamReply(bad.attempt, broken);
    await bad.reply(second);
    broken.fail(scriptedFailure({ code: 'quota_exceeded' }));
    await second.stream.fill().catch(() => {});
    expect(credential.bench?.reason).toBe('scripted quota_exceeded');
  });

  it('streams: one that ended already tells at once; one that is left tells nothing', async () => {
    const { begin, fail, credential, runtime } = rig();
    await fail('rate_limit');
    await runtime.clock.advance(1_000);
    const left = begin();
    const leftReply = streamReply(left.attempt, scriptedSource());
    (credential.models.get('m') as { probing: boolean }).probing = true;
    leftReply.stream.cancel();
    await left.reply(leftReply);
    expect(credential.models.get('m')?.probing).toBe(false);
    const over = begin();
    const source = scriptedSource();
    source.end();
    const reply = streamReply(over.attempt, source);
    await reply.stream.fill();
    await over.reply(reply);
    expect(credential.models.size).toBe(0);
  });

  it('builds no event that nobody wants', async () => {
    const { runtime, to } = rig();
    const emitter = { wants: () => false, emit: () => expect.unreachable() } as never;
    const layer = credentialBench({ ...runtime, emitter });
    for (const code of ['authentication', 'model_not_found', undefined] as const) {
      const attempt = scriptedAttempt(runtime, to);
      await layer(() => (code === undefined ? Promise.resolve(wholeReply(attempt)) : Promise.reject(scriptedFailure({ code }))))(attempt).catch(() => {});
    }
    expect(to.target.health.modelBench).toBeUndefined();
  });

  it('B2: a bench never ends sooner than it was said to, but by a success or a new key', async () => {
    const step = fc.record({
      code: fc.constantFrom('authentication' as const, 'quota_exceeded' as const, 'rate_limit' as const, 'permission' as const),
      retryAfterMs: fc.option(fc.nat({ max: 300_000 }), { nil: undefined }),
      passMs: fc.nat({ max: 100_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const { fail, credential, runtime } = rig();
        const said = { whole: 0, pair: 0 };
        for (const { code, retryAfterMs, passMs } of steps) {
          await fail(code, { retryAfterMs });
          const now = { whole: credential.bench?.untilMs ?? 0, pair: credential.models.get('m')?.untilMs ?? 0 };
          expect(now.whole).toBeGreaterThanOrEqual(said.whole);
          expect(now.pair).toBeGreaterThanOrEqual(said.pair);
          expect(Math.max(now.whole, now.pair)).toBeGreaterThan(runtime.clock.now());
          Object.assign(said, now);
          await runtime.clock.advance(passMs);
        }
      }),
    );
  });
});
