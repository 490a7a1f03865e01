import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../chat/error-code.ts';
import { TargetExcluded } from '../pipeline/excluded.ts';
import type { AttemptContext } from '../pipeline/call.ts';
import type { Reply } from '../pipeline/reply.ts';
import { type ScriptedRuntime, scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedSource, type ScriptedSource, scriptedTarget, streamReply, wholeReply } from '../pipeline/scripted-attempt.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import { circuitBreaker } from './circuit-breaker.ts';

interface Rig {
  runtime: ScriptedRuntime;
  to: RouteTarget;
  /** Sends an attempt in; settles when told. */
  begin(setup?: (attempt: AttemptContext) => void): Sent;
  succeed(setup?: (attempt: AttemptContext) => void): Promise<Reply>;
  fail(code?: ErrorCode, setup?: (attempt: AttemptContext) => void): Promise<unknown>;
}

interface Sent {
  attempt: AttemptContext;
  done: Promise<Reply>;
  answer(): void;
  stream(): ScriptedSource;
  reply(reply: Reply): void;
  fail(error: unknown): void;
}

function rig(breaker: object | false = {}, random?: () => number): Rig {
  const runtime = scriptedRuntime(random);
  const to = scriptedTarget(runtime, { options: { breaker } });
  const begin: Rig['begin'] = (setup) => {
    const attempt = scriptedAttempt(runtime, to, scriptedCall(runtime, { stream: true }));
    setup?.(attempt);
    let settle: { resolve(reply: Reply): void; reject(error: unknown): void } = { resolve() {}, reject() {} };
    const done = circuitBreaker(runtime)(() => new Promise((resolve, reject) => (settle = { resolve, reject })))(attempt);
    done.catch(() => {});
    return {
      attempt,
      done,
      answer: () => settle.resolve(wholeReply(attempt)),
      stream() {
        const source = scriptedSource();
        settle.resolve(streamReply(attempt, source));
        return source;
      },
      reply: (reply) => settle.resolve(reply),
      fail: (error) => settle.reject(error),
    };
  };
  return {
    runtime,
    to,
    begin,
    succeed(setup) {
      const sent = begin(setup);
      sent.answer();
      return sent.done;
    },
    fail(code = 'network', setup) {
      const sent = begin(setup);
      sent.fail(scriptedFailure({ code }));
      return sent.done.catch((error: unknown) => error);
    },
  };
}

const openedRig = async (more: object = {}): Promise<Rig> => {
  const opened = rig({ consecutiveFailures: 1, ...more });
  await opened.fail();
  return opened;
};

describe('circuitBreaker', () => {
  it('B1: switched off, it neither keeps away nor learns', async () => {
    const { to, fail, succeed } = rig(false);
    for (let call = 0; call < 30; call += 1) await fail();
    expect(to.target.health.breaker).toEqual({ state: 'closed' });
    expect([to.target.health.consecutiveFailures, to.target.health.window.counts(1_000_000, 30_000)]).toEqual([0, { successes: 0, failures: 0 }]);
    await succeed();
  });

  it('B1: passes on replies and errors as they are', async () => {
    const { begin } = rig();
    const ok = begin();
    ok.answer();
    expect(await ok.done).toMatchObject({ kind: 'whole', attempt: ok.attempt });
    const error = scriptedFailure({ code: 'network' });
    const bad = begin();
    bad.fail(error);
    await expect(bad.done).rejects.toBe(error);
  });

  it('B1: while open it excludes, in words and with the time', async () => {
    const { fail, runtime } = await openedRig();
    await runtime.clock.advance(4_999);
    const thrown = await fail();
    expect(thrown).toBeInstanceOf(TargetExcluded);
    expect((thrown as TargetExcluded).exclusion).toEqual({ target: 'a/m', reason: 'breaker_open', message: '1 failures in a row; last: scripted network', untilMs: 1_005_000 });
  });

  it('B1: at its time exactly one is let through, marked as the probe', async () => {
    const { begin, fail, runtime, to } = await openedRig();
    await runtime.clock.advance(5_000);
    const probe = begin();
    expect([probe.attempt.probe, probe.attempt.record.kind]).toEqual([true, 'probe']);
    expect(to.target.health.breaker).toEqual({ state: 'half-open', opening: 1, probing: true, openedTimes: 1, reason: '1 failures in a row; last: scripted network', sinceMs: 1_000_000, untilMs: 1_005_000 });
    const refused = (await fail()) as TargetExcluded;
    expect(refused.exclusion).toEqual({ target: 'a/m', reason: 'breaker_open', message: 'a probe is under way after: 1 failures in a row; last: scripted network', untilMs: undefined });
    probe.answer();
    await probe.done;
    expect(to.target.health.breaker).toEqual({ state: 'closed' });
  });

  it('B1: fail-open passes in every state; when the time is up it is the probe', async () => {
    const { begin, runtime, to } = await openedRig();
    const failOpen = (attempt: AttemptContext): void => {
      attempt.failOpen = true;
    };
    expect(begin(failOpen).attempt.probe).toBe(false);
    expect(to.target.health.breaker.state).toBe('open');
    await runtime.clock.advance(5_000);
    expect(begin(failOpen).attempt.probe).toBe(true);
    expect(begin(failOpen).attempt.probe).toBe(false);
    expect(to.target.health.breaker).toMatchObject({ state: 'half-open', probing: true });
  });

  it('B1: a failure of a fail-open attempt leaves an open breaker as it is', async () => {
    const { fail, to } = await openedRig();
    const before = to.target.health.breaker;
    await fail('network', (attempt) => (attempt.failOpen = true));
    expect(to.target.health.breaker).toBe(before);
  });

  it('B1: what is neutral hands the probe on: refusals, exclusions, bugs, blameless failures', async () => {
    const neutral: [unknown, boolean][] = [
      [scriptedFailure({ code: 'rate_limit' }), false],
      [scriptedFailure({ code: 'cancelled' }), false],
      [scriptedFailure({ code: 'timeout', details: { phase: 'total', limitMs: 1 } }), true],
      [new TargetExcluded({ target: 'a/m', reason: 'concurrency', message: 'full' }), false],
      [new Error('a bug'), false],
    ];
    for (const [error, blameless] of neutral) {
      const { begin, runtime, to } = await openedRig();
      await runtime.clock.advance(5_000);
      const probe = begin();
      probe.attempt.blameless = blameless;
      probe.fail(error);
      await expect(probe.done).rejects.toBe(error);
      expect(to.target.health.breaker).toMatchObject({ state: 'half-open', probing: false });
      expect(begin().attempt.probe).toBe(true);
    }
  });

  it('B1: what is neutral of another attempt takes the probe from nobody', async () => {
    const { begin, runtime, to } = await openedRig();
    await runtime.clock.advance(5_000);
    begin();
    const other = begin((attempt) => (attempt.failOpen = true));
    other.fail(scriptedFailure({ code: 'rate_limit' }));
    await other.done.catch(() => {});
    expect(to.target.health.breaker).toMatchObject({ state: 'half-open', probing: true });
  });

  it('B1: a failure of another attempt does not open what is half-open', async () => {
    const { begin, fail, runtime, to } = await openedRig();
    await runtime.clock.advance(5_000);
    begin();
    await fail('network', (attempt) => (attempt.failOpen = true));
    expect(to.target.health.breaker).toMatchObject({ state: 'half-open', probing: true, openedTimes: 1 });
  });

  it('B1: a probe that fails after another call closed the breaker is one failure', async () => {
    const { begin, succeed, runtime, to } = await openedRig({ consecutiveFailures: 2, minCalls: 1_000 });
    to.target.health.breaker = { state: 'open', untilMs: 0, openedTimes: 3, reason: 'x', sinceMs: 0 };
    const probe = begin();
    await succeed((attempt) => (attempt.failOpen = true));
    expect(to.target.health.breaker.state).toBe('closed');
    probe.fail(scriptedFailure({ code: 'network' }));
    await probe.done.catch(() => {});
    expect(to.target.health).toMatchObject({ breaker: { state: 'closed' }, consecutiveFailures: 1 });
    await runtime.clock.advance(0);
  });

  it('B1: events say each change and its reason; health is said to have changed', async () => {
    const { begin, runtime } = await openedRig();
    await runtime.clock.advance(5_000);
    const probe = begin();
    probe.fail(scriptedFailure({ code: 'network', message: 'still down', retryAfterMs: 90_000 }));
    await probe.done.catch(() => {});
    expect(runtime.events).toEqual([
      { type: 'breaker', atMs: 1_000_000, target: 'a/m', state: 'open', reason: '1 failures in a row; last: scripted network', untilMs: 1_005_000 },
      { type: 'breaker', atMs: 1_005_000, target: 'a/m', state: 'half-open', reason: 'a probe is let through', untilMs: undefined },
      { type: 'breaker', atMs: 1_005_000, target: 'a/m', state: 'open', reason: 'the probe failed: still down', untilMs: 1_095_000 },
    ]);
    expect(runtime.changed).toEqual(['a/m', 'a/m', 'a/m']);
  });

  it('B1: a stream is settled by its end', async () => {
    const { begin, to } = rig({ consecutiveFailures: 1 });
    const good = begin();
    const source = good.stream();
    const reply = await good.done;
    if (reply.kind !== 'stream') throw new Error('no stream');
    expect(to.target.health.window.counts(1_000_000, 30_000)).toEqual({ successes: 0, failures: 0 });
    source.end();
    await reply.stream.fill();
    expect(to.target.health.window.counts(1_000_000, 30_000)).toEqual({ successes: 1, failures: 0 });
    const bad = begin();
    const broken = bad.stream();
    const second = await bad.done;
    broken.fail(scriptedFailure({ code: 'network' }));
    if (second.kind === 'stream') await second.stream.fill().catch(() => {});
    expect(to.target.health.breaker.state).toBe('open');
  });

  it('B1: a stream that has ended already counts too; one that is left counts for nothing', async () => {
    const { runtime, to, begin } = rig({ consecutiveFailures: 1 });
    const attempt = scriptedAttempt(runtime, to);
    for (const [end, counts] of [['end', { successes: 1, failures: 0 }], ['cancel', { successes: 1, failures: 0 }]] as const) {
      const source = scriptedSource();
      const reply = streamReply(attempt, source);
      if (end === 'end') {
        source.end();
        await reply.stream.fill();
      } else {
        reply.stream.cancel();
      }
      await circuitBreaker(runtime)(() => Promise.resolve(reply))(attempt);
      expect(to.target.health.window.counts(1_000_000, 30_000)).toEqual(counts);
    }
    const left = begin();
    left.stream();
    const reply = await left.done;
    if (reply.kind === 'stream') reply.stream.cancel();
    expect(to.target.health.window.counts(1_000_000, 30_000)).toEqual({ successes: 1, failures: 0 });
  });

  it('B1: slowCallMs: a slow success counts as a failure and is no success', async () => {
    const { begin, runtime, to } = rig({ slowCallMs: 100, consecutiveFailures: 3 });
    to.target.health.consecutiveFailures = 1;
    const slow = begin();
    await runtime.clock.advance(101);
    slow.answer();
    await slow.done;
    expect([to.target.health.consecutiveFailures, to.target.health.window.counts(1_000_101, 30_000)]).toEqual([2, { successes: 0, failures: 1 }]);
    const fast = begin();
    await runtime.clock.advance(100);
    fast.answer();
    await fast.done;
    expect([to.target.health.consecutiveFailures, to.target.health.window.counts(1_000_201, 30_000)]).toEqual([0, { successes: 1, failures: 1 }]);
  });

  it('B1: Retry-After of a late failure extends an open breaker, never shortens it, and is said', async () => {
    const { begin, fail, to, runtime } = rig({ consecutiveFailures: 1 });
    const late = [4_000, 5_000, 5_001].map((retryAfterMs) => ({ retryAfterMs, sent: begin() }));
    await fail();
    for (const { retryAfterMs, sent } of late) {
      sent.fail(scriptedFailure({ code: 'overloaded', message: 'busy', retryAfterMs }));
      await sent.done.catch(() => {});
    }
    expect(to.target.health.breaker).toEqual({ state: 'open', opening: 1, untilMs: 1_005_001, openedTimes: 1, reason: '1 failures in a row; last: scripted network', sinceMs: 1_000_000 });
    expect(runtime.events.slice(1)).toEqual([{ type: 'breaker', atMs: 1_000_000, target: 'a/m', state: 'open', reason: 'the vendor asks to wait: busy', untilMs: 1_005_001 }]);
  });

  it('B1: open time doubles from probe to probe', async () => {
    const { fail, to, runtime } = await openedRig();
    for (const [times, ms] of [[2, 10_000], [3, 20_000], [4, 40_000], [5, 60_000]] as const) {
      const { breaker } = to.target.health;
      await runtime.clock.advance(breaker.state === 'open' ? breaker.untilMs - runtime.clock.now() : 0);
      await fail();
      expect(to.target.health.breaker).toMatchObject({ state: 'open', openedTimes: times, untilMs: runtime.clock.now() + ms });
    }
  });

  it('B1: a probe that is handed on keeps what is known, and is the only one again', async () => {
    const { begin, fail, runtime, to } = await openedRig();
    await runtime.clock.advance(5_000);
    await fail('rate_limit');
    const second = begin();
    expect(to.target.health.breaker).toMatchObject({ state: 'half-open', probing: true, openedTimes: 1, reason: '1 failures in a row; last: scripted network', sinceMs: 1_000_000 });
    expect(await fail()).toBeInstanceOf(TargetExcluded);
    second.answer();
    await second.done;
    expect(runtime.events.at(-1)).toEqual({ type: 'breaker', atMs: 1_005_000, target: 'a/m', state: 'closed', reason: 'a call succeeded', untilMs: undefined });
  });

  it('B1: closing forgets the window', async () => {
    const { succeed, runtime, to } = await openedRig();
    await runtime.clock.advance(5_000);
    await succeed();
    expect(to.target.health.window.counts(1_005_000, 30_000)).toEqual({ successes: 0, failures: 0 });
  });

  it('B1: the stream of a probe holds the others off until it ends, or has gone on for an open interval', async () => {
    const { begin, runtime, to } = await openedRig();
    await runtime.clock.advance(5_000);
    const probe = begin();
    await runtime.clock.advance(100);
    probe.stream();
    await probe.done;
    await runtime.clock.advance(4_999);
    await expect(begin().done).rejects.toMatchObject({ exclusion: { reason: 'breaker_open', message: 'a probe is under way after: 1 failures in a row; last: scripted network', untilMs: 1_010_100 } });
    await runtime.clock.advance(1);
    expect(begin().attempt.probe).toBe(false);
    expect(to.target.health).toMatchObject({ breaker: { state: 'closed' }, consecutiveFailures: 0 });
    expect(runtime.events.at(-1)).toMatchObject({ type: 'breaker', state: 'closed', reason: 'the stream of its probe goes on' });
  });

  it('B1: a probe whose stream is left hands the turn on, and does not reopen it', async () => {
    const { begin, runtime, to } = await openedRig();
    await runtime.clock.advance(5_000);
    const probe = begin();
    probe.stream();
    const reply = await probe.done;
    if (reply.kind === 'stream') reply.stream.cancel();
    expect(to.target.health).toMatchObject({ breaker: { state: 'half-open', probing: false, trustAtMs: undefined }, consecutiveFailures: 1 });
    expect(begin().attempt.probe).toBe(true);
  });

  it('B1: a probe whose stream was left before it could commit hands the turn on', async () => {
    const { begin, runtime, to } = await openedRig();
    await runtime.clock.advance(5_000);
    const probe = begin();
    const reply = streamReply(probe.attempt, scriptedSource());
    reply.stream.cancel();
    probe.reply(reply);
    await probe.done;
    expect(to.target.health.breaker).toMatchObject({ state: 'half-open', probing: false });
  });

  it('B1: whoever stands in line is sent away when it opens, and at no other change', async () => {
    const { begin, fail, runtime, to } = rig({ consecutiveFailures: 1 });
    const { slots } = to.target.health;
    const told: unknown[] = [];
    const stand = (): void => slots.join({ max: 0, priority: 'normal', stays: false, granted() {}, shed: (why) => told.push(why) }, 9);
    stand();
    await fail();
    expect(told).toEqual([{ reason: 'breaker_open', message: '1 failures in a row; last: scripted network', untilMs: 1_005_000 }]);
    await runtime.clock.advance(5_000);
    const probe = begin();
    stand();
    probe.answer();
    await probe.done;
    expect([to.target.health.breaker.state, told.length, slots.waiting]).toEqual(['closed', 1, 1]);
  });

  it('B1: what the probe of an earlier opening comes to is no verdict on this one', async () => {
    const { begin, fail, succeed, runtime, to } = await openedRig();
    await runtime.clock.advance(5_000);
    const stale = begin();
    // Another call closes it meanwhile, and more of them open it again.
    to.target.health.breaker = { state: 'closed' };
    await fail();
    await runtime.clock.advance(5_000);
    const probe = begin();
    expect([stale.attempt.opening, probe.attempt.opening]).toEqual([1, 2]);
    stale.fail(scriptedFailure({ code: 'network' }));
    await stale.done.catch(() => {});
    expect(to.target.health.breaker).toMatchObject({ state: 'half-open', probing: true });
    probe.answer();
    await probe.done;
    expect(to.target.health.breaker.state).toBe('closed');
    await succeed();
  });

  it('B1: says how slow a slow call was', async () => {
    const { begin, runtime, to } = rig({ slowCallMs: 100, consecutiveFailures: 1 });
    const slow = begin();
    await runtime.clock.advance(101);
    slow.answer();
    await slow.done;
    expect(to.target.health.breaker).toMatchObject({ reason: '1 failures in a row; last: a call took longer than 100 ms' });
  });

  it('B1: a success of the same moment as the opening closes only as probe or fail-open', async () => {
    for (const [setup, state] of [[() => {}, 'open'], [(attempt: AttemptContext) => void (attempt.failOpen = true), 'closed'], [(attempt: AttemptContext) => void Object.assign(attempt, { probe: true, opening: 1 }), 'closed']] as const) {
      const { begin, fail, to } = rig({ consecutiveFailures: 1 });
      const same = begin();
      await fail();
      setup(same.attempt);
      same.answer();
      await same.done;
      expect(to.target.health.breaker.state).toBe(state);
    }
  });

  it('B1: builds no event that nobody wants', async () => {
    const { runtime, to } = rig({ consecutiveFailures: 1 });
    const wants: string[] = [];
    const emitter = { wants: (type: string) => wants.push(type) < 0, emit: () => expect.unreachable() } as never;
    const attempt = scriptedAttempt(runtime, to);
    await circuitBreaker({ ...runtime, emitter })(() => Promise.reject(scriptedFailure({ code: 'network' })))(attempt).catch(() => {});
    expect([wants, to.target.health.breaker.state]).toEqual([['breaker'], 'open']);
  });

  it('B1: only what began after the opening closes', async () => {
    const { begin, to, runtime } = rig({ consecutiveFailures: 1 });
    const old = begin();
    const bad = begin();
    await runtime.clock.advance(10);
    bad.fail(scriptedFailure({ code: 'network' }));
    await bad.done.catch(() => {});
    old.answer();
    await old.done;
    expect(to.target.health.breaker.state).toBe('open');
    const later = begin((attempt) => {
      attempt.failOpen = true;
    });
    later.attempt.failOpen = false;
    later.attempt.record.startedAtMs = 1_000_011;
    later.answer();
    await later.done;
    expect(to.target.health.breaker.state).toBe('closed');
  });

  it('B1: does what a model of it does, whatever comes', async () => {
    // The model knows the rule of consecutive failures only: the window is out of play.
    type Command = { kind: 'call'; outcome: 'success' | 'failure' | 'neutral'; failOpen: boolean } | { kind: 'begin' } | { kind: 'end'; outcome: 'success' | 'failure' | 'neutral' } | { kind: 'pass'; ms: number };
    const outcome = fc.constantFrom('success' as const, 'failure' as const, 'neutral' as const);
    const command: fc.Arbitrary<Command> = fc.oneof(
      fc.record({ kind: fc.constant('call' as const), outcome, failOpen: fc.boolean() }),
      fc.constant({ kind: 'begin' as const }),
      fc.record({ kind: fc.constant('end' as const), outcome }),
      fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 9_000 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 60 }), async (commands) => {
        const { begin, runtime, to } = rig({ consecutiveFailures: 3, minCalls: 1_000_000 });
        const under: { sent: Sent; probe: boolean; failOpen: boolean; startedMs: number }[] = [];
        let model = { state: 'closed' as 'closed' | 'open' | 'half-open', inARow: 0, times: 0, untilMs: 0, sinceMs: 0, probing: false };
        const enter = async (failOpen: boolean): Promise<(typeof under)[number] | undefined> => {
          const nowMs = runtime.clock.now();
          const sent = begin((attempt) => (attempt.failOpen = failOpen));
          const refused = await Promise.race([sent.done.then(() => false, (error: unknown) => error instanceof TargetExcluded), new Promise<false>((resolve) => setImmediate(() => resolve(false)))]);
          let probe = false;
          let expected = false;
          if (model.state === 'open' && nowMs >= model.untilMs) {
            model = { ...model, state: 'half-open', probing: true };
            probe = true;
          } else if (model.state === 'half-open' && !model.probing) {
            model.probing = true;
            probe = true;
          } else if (model.state !== 'closed' && !failOpen) expected = true;
          expect([refused, sent.attempt.probe]).toEqual([expected, probe]);
          return refused ? undefined : { sent, probe, failOpen, startedMs: nowMs };
        };
        const leave = async ({ sent, probe, failOpen, startedMs }: (typeof under)[number], how: 'success' | 'failure' | 'neutral'): Promise<void> => {
          const nowMs = runtime.clock.now();
          if (how === 'success') sent.answer();
          else sent.fail(scriptedFailure({ code: how === 'failure' ? 'network' : 'rate_limit' }));
          await sent.done.catch(() => {});
          const open = (times: number): void => {
            model = { ...model, state: 'open', times, sinceMs: nowMs, untilMs: nowMs + Math.min(5_000 * 2 ** (times - 1), 60_000), probing: false };
          };
          if (how === 'neutral') {
            if (probe && model.state === 'half-open') model.probing = false;
          } else if (how === 'success') {
            model.inARow = 0;
            if (model.state !== 'closed' && (probe || failOpen || startedMs > model.sinceMs)) model = { ...model, state: 'closed', probing: false, times: 0 };
          } else {
            model.inARow += 1;
            if (model.state === 'half-open' && probe) open(model.times + 1);
            else if (model.state === 'closed' && model.inARow >= 3) open(1);
          }
        };
        for (const step of commands) {
          if (step.kind === 'pass') await runtime.clock.advance(step.ms);
          else if (step.kind === 'begin') {
            const entered = await enter(false);
            if (entered !== undefined) under.push(entered);
          } else if (step.kind === 'end') {
            const [oldest] = under.splice(0, 1);
            if (oldest !== undefined) await leave(oldest, step.outcome);
          } else {
            const entered = await enter(step.failOpen);
            if (entered !== undefined) await leave(entered, step.outcome);
          }
          const { breaker, consecutiveFailures } = to.target.health;
          expect([breaker.state, consecutiveFailures]).toEqual([model.state, model.inARow]);
          if (breaker.state === 'open') expect([breaker.untilMs, breaker.openedTimes]).toEqual([model.untilMs, model.times]);
          if (breaker.state === 'half-open') expect(breaker.probing).toBe(model.probing);
        }
      }),
      { numRuns: 150 },
    );
  });
});
