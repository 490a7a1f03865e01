import { describe, expect, it } from 'vitest';
import type { PolicyOptions } from '../chat/policy-options.ts';
import { CancelToken } from '../lib/cancel.ts';
import type { CredentialPool } from '../pipeline/credential-pool.ts';
import { CredentialLost, TargetExcluded } from '../pipeline/excluded.ts';
import type { AttemptContext, Call } from '../pipeline/call.ts';
import type { Reply } from '../pipeline/reply.ts';
import { type ScriptedRuntime, scriptedCall, scriptedFailure, scriptedRuntime, scriptedTarget, type ScriptedTargetOptions, wholeReply } from '../pipeline/scripted-attempt.ts';
import type { Turn } from '../pipeline/turn.ts';
import { retry } from './retry.ts';

type Failure = Parameters<typeof scriptedFailure>[0] | Error | 'ok';

interface Rig {
  runtime: ScriptedRuntime;
  call: Call;
  seen: AttemptContext[];
  atMs: number[];
  pool: CredentialPool;
  run(turn?: Partial<Turn>): Promise<Reply>;
}

function rig(script: readonly Failure[], options: PolicyOptions = {}, more: Omit<ScriptedTargetOptions, 'options'> & { call?: Partial<Call>; random?: () => number } = {}): Rig {
  const runtime = scriptedRuntime(more.random);
  const to = scriptedTarget(runtime, { ...more, options });
  const call = scriptedCall(runtime, more.call);
  const seen: AttemptContext[] = [];
  const atMs: number[] = [];
  const handler = retry(runtime, async (attempt) => {
    const what = script[Math.min(seen.length, script.length - 1)] ?? 'ok';
    seen.push(attempt);
    atMs.push(runtime.clock.now());
    call.attempts.push(attempt.record);
    if (what === 'ok') return wholeReply(attempt);
    throw what instanceof Error ? what : scriptedFailure(what);
  });
  return {
    runtime,
    call,
    seen,
    atMs,
    pool: to.target.provider.pool,
    run: (turn) => runtime.clock.advanceUntil(handler({ call, to, intent: { kind: 'first', reason: undefined }, failOpen: false, ahead: () => 0, ...turn })),
  };
}

const tries = async (one: Rig, turn?: Partial<Turn>): Promise<number> => {
  await one.run(turn).catch(() => {});
  return one.seen.length;
};

describe('retry', () => {
  it('makes the attempt with everything it knows', async () => {
    const { run, seen, call, runtime } = rig(['ok'], {}, { id: 'p/x' });
    const reply = await run({ intent: { kind: 'fallback', reason: 'timeout' }, failOpen: true });
    expect(reply).toMatchObject({ kind: 'whole', attempt: seen[0] });
    expect(seen[0]?.record).toEqual({
      index: 0,
      kind: 'fallback',
      target: 'p/x',
      provider: 'p',
      model: 'x',
      credential: seen[0]?.credential.fingerprint,
      startedAtMs: runtime.clock.now(),
      durationMs: 0,
      outcome: 'aborted',
      integrity: 'failed',
      reason: 'timeout',
    });
    expect([seen[0]?.failOpen, seen[0]?.call]).toEqual([true, call]);
  });

  it.each([
    ['network', 3],
    ['server_error', 3],
    ['overloaded', 3],
    ['bad_response', 2],
    ['timeout', 1],
    ['quota_exceeded', 1],
    ['invalid_request', 1],
    ['content_filter', 1],
    ['cancelled', 1],
  ] as const)('A1: %s is asked %i times', async (code, times) => {
    expect(await tries(rig([{ code }]))).toBe(times);
  });

  it('A1: throws the last failure', async () => {
    await expect(rig([{ code: 'network', message: 'one' }, { code: 'network', message: 'two' }, { code: 'network', message: 'three' }]).run()).rejects.toMatchObject({ message: 'three' });
  });

  it('A1: retries as many times as it may, and not at all with 0 or false', async () => {
    expect(await tries(rig([{ code: 'network' }], { retry: { retries: 4 } }))).toBe(5);
    expect(await tries(rig([{ code: 'network' }], { retry: { retries: 0 } }))).toBe(1);
    expect(await tries(rig([{ code: 'network' }], { retry: false }))).toBe(1);
  });

  it('A4: attempts of the whole call are counted, at other targets too', async () => {
    const used = rig([{ code: 'network' }], { maxAttempts: 4 });
    used.call.attempts.push({} as never, {} as never);
    expect(await tries(used)).toBe(2);
  });

  it('B1: fail-open is one attempt, without another credential', async () => {
    expect(await tries(rig([{ code: 'network' }]), { failOpen: true })).toBe(1);
    expect(await tries(rig([{ code: 'authentication' }], {}, { keys: ['key-one-x', 'key-two-x'] }), { failOpen: true })).toBe(1);
  });

  it('A8: a cancelled call makes no attempt, and after a failure no other', async () => {
    const reason = scriptedFailure({ code: 'cancelled' });
    const before = rig(['ok']);
    before.call.token.cancel(reason);
    await expect(before.run()).rejects.toBe(reason);
    expect(before.seen).toHaveLength(0);
    const runtime = scriptedRuntime();
    const call = scriptedCall(runtime);
    let count = 0;
    const handler = retry(runtime, () => {
      count += 1;
      call.token.cancel(reason);
      return Promise.reject(scriptedFailure({ code: 'network' }));
    });
    await expect(runtime.clock.advanceUntil(handler({ call, to: scriptedTarget(runtime), intent: { kind: 'first', reason: undefined }, failOpen: false, ahead: () => 0 }))).rejects.toMatchObject({ code: 'network' });
    expect(count).toBe(1);
  });

  it('A8: a cancel during the back-off ends it at once, without a timer', async () => {
    const { run, call, runtime, seen } = rig([{ code: 'network' }], {}, { random: () => 0.9 });
    const reason = scriptedFailure({ code: 'cancelled' });
    runtime.clock.setTimeout(() => call.token.cancel(reason), 10);
    await expect(run()).rejects.toBe(reason);
    expect([runtime.clock.now(), runtime.clock.pending, seen.length]).toEqual([1_000_010, 0, 1]);
  });

  it('A1: every other credential gets its turn, for each round', async () => {
    const { run, seen } = rig([{ code: 'authentication' }], {}, { keys: ['key-one-x', 'key-two-x', 'key-three-x'] });
    await run().catch(() => {});
    expect(new Set(seen.map(({ credential }) => credential)).size).toBe(3);
    expect(seen.map(({ record }) => [record.kind, record.reason])).toEqual([['first', undefined], ['retry', 'next_credential'], ['retry', 'next_credential']]);
    const again = rig([{ code: 'rate_limit' }, { code: 'rate_limit' }, 'ok'], {}, { keys: ['key-one-x', 'key-two-x'] });
    await again.run();
    expect(again.seen.map(({ record }) => record.reason)).toEqual([undefined, 'next_credential', 'rate_limit']);
  });

  it('A1: no credential is free: an exclusion, in the words of its bench', async () => {
    const one = rig(['ok']);
    const to = scriptedTarget(one.runtime);
    const [credential] = to.target.provider.pool.credentials;
    if (credential !== undefined) credential.bench = { reason: 'no such key', sinceMs: 0, untilMs: 2_000_000, count: 1, probing: false };
    const thrown = await one.run({ to }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(TargetExcluded);
    expect((thrown as TargetExcluded).exclusion).toEqual({ target: 'a/m', reason: 'credential_benched', message: 'no such key', untilMs: 2_000_000 });
  });

  it('A2: an exclusion after a failure of its own is that failure', async () => {
    const excluded = new TargetExcluded({ target: 'a/m', reason: 'breaker_open', message: 'open' });
    await expect(rig([excluded]).run()).rejects.toBe(excluded);
    await expect(rig([{ code: 'network', message: 'first' }, excluded]).run()).rejects.toMatchObject({ code: 'network', message: 'first' });
  });

  it('a bug is passed on at once', async () => {
    for (const bug of [new Error('bug'), new TypeError('bug'), new TypeError('fetch failed')]) {
      const one = rig([bug]);
      await expect(one.run()).rejects.toBe(bug);
      expect(one.seen).toHaveLength(1);
    }
  });

  it('A1: a rate limit is waited out alone, or where the config says so', async () => {
    expect(await tries(rig([{ code: 'rate_limit' }, 'ok']), { ahead: () => 0 })).toBe(2);
    expect(await tries(rig([{ code: 'rate_limit' }, 'ok']), { ahead: () => 1 })).toBe(1);
    expect(await tries(rig([{ code: 'rate_limit' }, 'ok'], { retry: { waitBeforeFallback: true } }), { ahead: () => 1 })).toBe(2);
  });

  it('A1: each target that was not asked yet keeps an attempt of maxAttempts', async () => {
    expect(await tries(rig([{ code: 'network' }], { maxAttempts: 6, retry: { retries: 9 } }), { ahead: () => 4 })).toBe(2);
    expect(await tries(rig([{ code: 'network' }], { maxAttempts: 3 }), { ahead: () => 2 })).toBe(1);
    expect(await tries(rig([{ code: 'authentication' }], { maxAttempts: 3 }, { keys: ['key-number-1', 'key-number-2', 'key-number-3'] }), { ahead: () => 1 })).toBe(2);
  });

  it('C5: a turn that repeats what broke waits and counts as any repeat, and does not where there is none left', async () => {
    const again = rig(['ok'], { retry: { minDelayMs: 1_000 } }, { random: () => 0.5 });
    await again.run({ ahead: () => 0, repeating: { after: scriptedFailure({ code: 'network' }), retries: 1 } });
    // The second repeat of two: its wait is drawn from twice the first.
    expect([again.seen.map(({ record }) => [record.kind, record.reason]), again.atMs]).toEqual([[['retry', 'network']], [1_001_000]]);
    const spent = rig(['ok']);
    const after = scriptedFailure({ code: 'network' });
    await expect(spent.run({ ahead: () => 0, repeating: { after, retries: 2 } })).rejects.toBe(after);
    expect(spent.seen).toHaveLength(0);
  });

  it('A1: other failures are repeated, alone or not', async () => {
    expect(await tries(rig([{ code: 'network' }]), { ahead: () => 1 })).toBe(3);
  });

  it('A1: waits for the cooldown, though a timer fires early', async () => {
    const { run, runtime, atMs } = rig([{ code: 'rate_limit' }, 'ok']);
    const to = scriptedTarget(runtime);
    const [credential] = to.target.provider.pool.credentials;
    credential?.models.set('m', { kind: 'cooldown', reason: 'x', sinceMs: 0, untilMs: 1_000_000, count: 1, probing: false });
    const set = runtime.clock.setTimeout;
    // The cooldown begins with the first attempt's failure; the first timer is ten milliseconds early.
    let early = 10;
    Object.assign(runtime.clock, {
      setTimeout: (callback: () => void, ms: number) => {
        const timer = set(callback, ms - early);
        early = 0;
        return timer;
      },
    });
    const [bench] = [credential?.models.get('m')];
    const turn = run({
      to,
      ahead: () => {
        if (bench !== undefined) Object.assign(bench, { untilMs: 1_002_000, probing: false });
        return 0;
      },
    });
    await turn;
    expect(atMs).toEqual([1_000_000, 1_002_000]);
  });

  it('A1: a cooldown longer than maxRetryAfterMs is not waited for', async () => {
    for (const [untilMs, times] of [[1_003_000, 2], [1_003_001, 1]] as const) {
      const one = rig([{ code: 'rate_limit' }, 'ok']);
      const to = scriptedTarget(one.runtime);
      const [credential] = to.target.provider.pool.credentials;
      const ahead = (): number => {
        credential?.models.set('m', { kind: 'cooldown', reason: 'x', sinceMs: 0, untilMs, count: 1, probing: false });
        return 0;
      };
      expect(await tries(one, { to, ahead })).toBe(times);
    }
  });

  it('A10: onReset: false repeats what was not written, and nothing that was', async () => {
    const options = { retry: { onReset: false } };
    expect(await tries(rig([{ code: 'network', details: { written: true } }], options))).toBe(1);
    expect(await tries(rig([{ code: 'network', details: { written: false } }], options))).toBe(3);
    expect(await tries(rig([{ code: 'network' }], options))).toBe(3);
    expect(await tries(rig([{ code: 'server_error' }], options))).toBe(3);
    expect(await tries(rig([{ code: 'network', details: { written: true } }]))).toBe(3);
  });

  it('A5: full jitter over a wait that doubles up to maxDelayMs', async () => {
    const { run, atMs } = rig([{ code: 'network' }], { retry: { retries: 4, minDelayMs: 100, maxDelayMs: 350 }, retryBudget: false }, { random: () => 0.5 });
    await run().catch(() => {});
    expect(atMs.map((ms) => ms - 1_000_000)).toEqual([0, 50, 150, 325, 500]);
  });

  it('A5: Retry-After lengthens a wait, up to maxRetryAfterMs, and ends the turn beyond it', async () => {
    for (const [retryAfterMs, after] of [[10, [0, 50]], [2_000, [0, 2_000]], [3_000, [0, 3_000]], [3_001, [0]]] as const) {
      const { run, atMs } = rig([{ code: 'overloaded', retryAfterMs }, 'ok'], { retry: { minDelayMs: 100 } }, { random: () => 0.5 });
      await run().catch(() => {});
      expect(atMs.map((ms) => ms - 1_000_000)).toEqual(after);
    }
  });

  it('A5: a cooldown is no wait of other failures', async () => {
    const one = rig([{ code: 'network' }, 'ok'], {}, { keys: ['key-one-x', 'key-two-x'] });
    const to = scriptedTarget(one.runtime, { keys: ['key-one-x', 'key-two-x'] });
    const cooling = { kind: 'cooldown' as const, reason: 'x', sinceMs: 0, untilMs: 1_002_000, count: 1, probing: false };
    await one.run({ to, ahead: () => 1 }).catch(() => {});
    expect(one.atMs).toEqual([1_000_000, 1_000_000]);
    to.target.provider.pool.credentials.forEach((credential) => credential.models.set('m', cooling));
    await expect(one.run({ to })).rejects.toBeInstanceOf(TargetExcluded);
  });

  it('A1: another credential is tried for what is about the credential, not for what is not', async () => {
    const { run, seen } = rig([{ code: 'timeout' }], {}, { keys: ['key-one-x', 'key-two-x'] });
    await run().catch(() => {});
    expect(seen).toHaveLength(1);
    const network = rig([{ code: 'network' }], { retry: false }, { keys: ['key-one-x', 'key-two-x'] });
    expect(await tries(network)).toBe(1);
  });

  it('A7: another credential that does not fit the deadline is not tried', async () => {
    for (const [deadlineAtMs, times] of [[1_000_001, 2], [1_000_000, 1]] as const) {
      expect(await tries(rig([{ code: 'authentication' }], {}, { keys: ['key-one-x', 'key-two-x'], call: { deadlineAtMs } }))).toBe(times);
    }
  });

  it('A1: one repeat for bad_response, beside those for other failures', async () => {
    expect(await tries(rig([{ code: 'network' }, { code: 'bad_response' }, 'ok']))).toBe(3);
    expect(await tries(rig([{ code: 'bad_response' }, { code: 'network' }, 'ok']))).toBe(3);
    expect(await tries(rig([{ code: 'bad_response' }, { code: 'network' }, { code: 'bad_response' }, 'ok'], { retry: { retries: 9 } }))).toBe(3);
  });

  it('says of a repeat that it is one, and why', async () => {
    const { run, seen } = rig([{ code: 'network' }, 'ok']);
    await run();
    expect(seen[1]?.record).toMatchObject({ kind: 'retry', reason: 'network' });
  });

  it('A6: first attempts count as first, repeats as repeats, other credentials as neither', async () => {
    const one = rig([{ code: 'authentication' }, { code: 'network' }, 'ok'], {}, { keys: ['key-one-x', 'key-two-x'] });
    await one.run();
    expect(one.seen).toHaveLength(3);
    expect(one.seen[0]?.to.target.health.attempts.counts(1_000_000, 10_000)).toEqual({ successes: 1, failures: 1 });
  });

  it('A6: without budget there is no repeat', async () => {
    expect(await tries(rig([{ code: 'network' }], { retryBudget: { ratio: 0, minPer10s: 0 } }))).toBe(1);
    expect(await tries(rig([{ code: 'network' }], { retryBudget: { ratio: 0, minPer10s: 1 } }))).toBe(2);
    expect(await tries(rig([{ code: 'network' }], { retryBudget: false }))).toBe(3);
  });

  it('A6: a repeat that does not fit the deadline spends no budget', async () => {
    const one = rig([{ code: 'network' }], {}, { random: () => 0.5, call: { deadlineAtMs: 1_000_100 } });
    expect(await tries(one)).toBe(1);
    expect(one.seen[0]?.to.target.health.attempts.counts(1_000_000, 10_000)).toEqual({ successes: 1, failures: 0 });
  });

  it('B2: a key that was replaced while it was refused is tried at once, with no other credential and no retry spent', async () => {
    for (const code of ['authentication', 'permission', 'quota_exceeded'] as const) {
      const one = rig([{ code }, 'ok'], { retry: false });
      const [credential] = one.pool.credentials;
      if (credential === undefined) throw new Error('no credential');
      credential.renew = () => true;
      await one.run();
      expect(one.seen.map(({ record }) => [record.kind, record.reason])).toEqual([['first', undefined], ['retry', 'next_credential']]);
    }
    const limited = rig([{ code: 'rate_limit' }, 'ok'], { retry: false });
    const [credential] = limited.pool.credentials;
    if (credential !== undefined) credential.renew = () => true;
    expect(await tries(limited)).toBe(1);
  });

  it('B2: a key that hangs while it is fetched anew holds nothing up', async () => {
    const one = rig([{ code: 'authentication' }, 'ok'], { timeouts: { connectMs: 300 } });
    const [credential] = one.pool.credentials;
    if (credential !== undefined) credential.renew = () => new Promise(() => {});
    expect([await tries(one), one.runtime.clock.now(), one.runtime.clock.pending]).toEqual([1, 1_000_300, 0]);
  });

  it('B2: a credential that was benched while its attempt waited for a slot is passed over', async () => {
    const lost = new CredentialLost({ target: 'a/m', reason: 'cooldown', message: 'x' });
    const one = rig([lost, 'ok'], {}, { keys: ['key-number-one', 'key-number-two'] });
    await one.run();
    expect(one.seen.map(({ record }) => record.kind)).toEqual(['first', 'first']);
  });

  it('C9: what may not repeat does not, and is asked when there is something to repeat', async () => {
    let asked = 0;
    const no = rig([{ code: 'network' }, 'ok']);
    const mayRepeat = (may: boolean) => (): Promise<boolean> => {
      asked += 1;
      return Promise.resolve(may);
    };
    expect([await tries(no, { mayRepeat: mayRepeat(false) }), asked]).toEqual([1, 1]);
    expect([await tries(rig([{ code: 'network' }, 'ok']), { mayRepeat: mayRepeat(true) }), asked]).toEqual([2, 2]);
  });

  it('C9: a turn that is given up ends with its own reason, in back-off too', async () => {
    const token = new CancelToken();
    const one = rig([{ code: 'network' }, 'ok'], { retry: { minDelayMs: 1_000 } }, { random: () => 0.5 });
    const reason = scriptedFailure({ code: 'cancelled' });
    one.runtime.clock.setTimeout(() => token.cancel(reason), 100);
    await expect(one.run({ token })).rejects.toBe(reason);
    expect([one.seen.length, one.call.token.reason, one.runtime.clock.pending]).toEqual([1, undefined, 0]);
  });
});
