import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CredentialPool } from '../pipeline/credential-pool.ts';
import { CredentialLost, TargetExcluded } from '../pipeline/excluded.ts';
import type { AttemptContext, Call } from '../pipeline/call.ts';
import type { Reply } from '../pipeline/reply.ts';
import { type ScriptedRuntime, scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedSource, scriptedTarget, streamReply, wholeReply } from '../pipeline/scripted-attempt.ts';
import { RouteTarget } from '../pipeline/target.ts';
import { concurrency } from './concurrency.ts';

interface Entered {
  readonly attempt: AttemptContext;
  readonly done: Promise<Reply>;
  /** True once it has a slot. */
  in: boolean;
  leave(outcome?: Reply | Error): void;
}

function rig(limit: { max: number; queue?: number; maxWaitMs?: number } | false) {
  const runtime: ScriptedRuntime = scriptedRuntime();
  const to = scriptedTarget(runtime, { options: { concurrency: limit } });
  const layer = concurrency(runtime);
  const enter = (given: Partial<Call> = {}, through: RouteTarget = to, prepare: (attempt: AttemptContext) => void = () => {}): Entered => {
    const attempt = scriptedAttempt(runtime, through, scriptedCall(runtime, given));
    prepare(attempt);
    let settle: { resolve(reply: Reply): void; reject(error: Error): void } = { resolve() {}, reject() {} };
    const entered: { -readonly [K in keyof Entered]: Entered[K] } = {
      attempt,
      in: false,
      done: Promise.resolve() as never,
      leave: (outcome = wholeReply(attempt)) => (outcome instanceof Error ? settle.reject(outcome) : settle.resolve(outcome)),
    };
    entered.done = layer(() => {
      entered.in = true;
      return new Promise((resolve, reject) => (settle = { resolve, reject }));
    })(attempt);
    entered.done.catch(() => {});
    return entered;
  };
  const turn = (): Promise<void> => runtime.clock.advance(0);
  return { runtime, to, health: to.target.health, enter, turn };
}

describe('concurrency', () => {
  it('without a limit only counts', async () => {
    const { enter, health } = rig(false);
    const entered = [1, 2, 3].map(() => enter());
    expect([entered.every((one) => one.in), health.slots.taken]).toEqual([true, 3]);
    entered[0]?.leave();
    await entered[0]?.done;
    entered[1]?.leave(new Error('x'));
    await entered[1]?.done.catch(() => {});
    expect(health.slots.taken).toBe(1);
  });

  it('lets in as many as max, and excludes the rest where nobody may wait', async () => {
    const { enter, health } = rig({ max: 2 });
    const [first, second, third] = [enter(), enter(), enter()];
    expect([first.in, second.in, third.in, health.slots.taken]).toEqual([true, true, false, 2]);
    const thrown = await third.done.catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(TargetExcluded);
    expect((thrown as TargetExcluded).exclusion).toEqual({ target: 'a/m', reason: 'concurrency', message: '2 calls are under way, as many as concurrency allows', untilMs: undefined });
    first.leave();
    await first.done;
    expect(enter().in).toBe(true);
  });

  it('lets as many wait as queue, in order', async () => {
    const { enter, health, turn } = rig({ max: 1, queue: 2 });
    const [first, second, third, fourth] = [enter(), enter(), enter(), enter()];
    expect([health.slots.taken, health.slots.waiting]).toEqual([1, 2]);
    expect(((await fourth.done.catch((error: unknown) => error)) as TargetExcluded).exclusion.message).toBe('1 calls are under way and 2 wait, as many as concurrency allows');
    first.leave();
    await turn();
    expect([second.in, third.in, health.slots.taken, health.slots.waiting]).toEqual([true, false, 1, 1]);
    second.leave(new Error('x'));
    await turn();
    expect([third.in, health.slots.taken, health.slots.waiting]).toEqual([true, 1, 0]);
    third.leave();
    await turn();
    expect([health.slots.taken, health.slots.waiting]).toEqual([0, 0]);
  });

  it('nobody slips in while somebody waits', async () => {
    const { enter, turn } = rig({ max: 1, queue: 1 });
    const [first, second] = [enter(), enter()];
    first.leave();
    // The slot is the second's from the moment the first one leaves.
    await first.done;
    const third = enter();
    await turn();
    expect([second.in, third.in]).toEqual([true, false]);
  });

  it('holds a stream\'s slot until its end', async () => {
    for (const end of ['end', 'fail', 'cancel'] as const) {
      const { enter, health } = rig({ max: 1 });
      const entered = enter({ stream: true });
      const source = scriptedSource();
      const reply = streamReply(entered.attempt, source);
      entered.leave(reply);
      await entered.done;
      expect(health.slots.taken).toBe(1);
      if (end === 'end') source.end();
      else if (end === 'fail') source.fail(scriptedFailure({ code: 'network' }));
      if (end === 'cancel') reply.stream.cancel();
      else await reply.stream.fill().catch(() => {});
      expect(health.slots.taken).toBe(0);
    }
  });

  it('a stream that has ended already holds none', async () => {
    const { enter, health } = rig({ max: 1 });
    const entered = enter({ stream: true });
    const source = scriptedSource();
    source.end();
    const reply = streamReply(entered.attempt, source);
    await reply.stream.fill();
    entered.leave(reply);
    await entered.done;
    expect(health.slots.taken).toBe(0);
  });

  it('A8: a cancel in the line frees the place at once', async () => {
    const { enter, health, turn, runtime } = rig({ max: 1, queue: 1 });
    const first = enter();
    const waiting = enter({ deadlineAtMs: runtime.clock.now() + 5_000 });
    expect(runtime.clock.pending).toBe(1);
    const reason = scriptedFailure({ code: 'cancelled' });
    waiting.attempt.call.token.cancel(reason);
    await expect(waiting.done).rejects.toBe(reason);
    expect([health.slots.waiting, runtime.clock.pending, waiting.attempt.blameless]).toEqual([0, 0, true]);
    const next = enter();
    first.leave();
    await turn();
    expect([next.in, waiting.in]).toEqual([true, false]);
  });

  it('A7: the deadline ends the wait', async () => {
    const { enter, runtime, health } = rig({ max: 1, queue: 1 });
    enter();
    const waiting = enter({ startedAtMs: runtime.clock.now() - 100, deadlineAtMs: runtime.clock.now() + 400 });
    await runtime.clock.advance(399);
    expect(health.slots.waiting).toBe(1);
    await runtime.clock.advance(1);
    await expect(waiting.done).rejects.toMatchObject({
      code: 'timeout',
      message: "the call's deadline of 500 ms ran out in the queue of a/m",
      provider: 'a',
      model: 'm',
      details: { phase: 'deadline', limitMs: 500 },
    });
    expect([health.slots.waiting, health.slots.taken, runtime.clock.pending, waiting.attempt.blameless]).toEqual([0, 1, 0, true]);
  });

  it('a place that is granted in the moment of a cancel goes to the next', async () => {
    const { enter, health, turn } = rig({ max: 1, queue: 2 });
    const [first, second, third] = [enter(), enter(), enter()];
    first.leave();
    await first.done;
    // Granted, though its turn has not come yet; given up in between or right after, the slot must go on.
    second.attempt.call.token.cancel(scriptedFailure({ code: 'cancelled' }));
    second.leave(new Error('aborted'));
    await turn();
    second.leave(new Error('aborted'));
    await turn();
    expect(third.in).toBe(true);
    third.leave();
    await turn();
    expect([health.slots.taken, health.slots.waiting]).toEqual([0, 0]);
  });

  it('higher priorities go first, and take the place of the last in a full line', async () => {
    const { enter, turn } = rig({ max: 1, queue: 2 });
    const asked = (priority: 'low' | 'normal' | 'high'): Entered => enter({ asked: { priority } } as never);
    const first = enter();
    const [low, normal, high] = [asked('low'), asked('normal'), asked('high')];
    expect(((await low.done.catch((error: unknown) => error)) as TargetExcluded).exclusion).toEqual({ target: 'a/m', reason: 'concurrency', message: 'its place in line went to a call of higher priority' });
    first.leave();
    await turn();
    expect([high.in, normal.in]).toEqual([true, false]);
    high.leave();
    await turn();
    expect(normal.in).toBe(true);
  });

  it('nobody waits longer than maxWaitMs', async () => {
    const { enter, runtime, health } = rig({ max: 1, queue: 1, maxWaitMs: 300 });
    enter();
    const waiting = enter({ deadlineAtMs: runtime.clock.now() + 1_000 });
    await runtime.clock.advance(300);
    const thrown = await waiting.done.catch((error: unknown) => error);
    expect((thrown as TargetExcluded).exclusion).toEqual({ target: 'a/m', reason: 'concurrency', message: 'no slot within 300 ms (concurrency.maxWaitMs)' });
    expect([health.slots.waiting, health.slots.taken, runtime.clock.pending]).toEqual([0, 1, 0]);
  });

  it('a breaker that opens empties the line, but for the last resort', async () => {
    const { enter, health, turn } = rig({ max: 1, queue: 3 });
    const first = enter();
    const [waiting, resort] = [enter(), enter({}, undefined, (attempt) => (attempt.failOpen = true))];
    health.slots.clear({ reason: 'breaker_open', message: 'down' });
    expect(((await waiting.done.catch((error: unknown) => error)) as TargetExcluded).exclusion).toMatchObject({ reason: 'breaker_open', message: 'down' });
    first.leave();
    await turn();
    expect([resort.in, waiting.in]).toEqual([true, false]);
  });

  it('a key that was benched while its attempt waited is not used; the slot goes on', async () => {
    const { enter, to, health, turn, runtime } = rig({ max: 1, queue: 2 });
    const first = enter();
    const [waiting, next] = [enter(), enter({}, new RouteTarget({ ...to, target: { ...to.target, provider: { ...to.target.provider, pool: new CredentialPool([], runtime.clock) } } }))];
    const [credential] = to.target.provider.pool.credentials;
    if (credential !== undefined) credential.bench = { reason: 'refused', sinceMs: 0, untilMs: runtime.clock.now() + 1, count: 1, probing: false };
    first.leave();
    const thrown = await waiting.done.catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(CredentialLost);
    expect((thrown as CredentialLost).exclusion).toMatchObject({ reason: 'credential_benched', message: 'refused' });
    await turn();
    expect([waiting.in, next.in, health.slots.taken]).toEqual([false, true, 1]);
  });

  it('routes with different limits share a target: who waits is let in under the limit of his own', async () => {
    const { runtime, to, enter, health, turn } = rig({ max: 1, queue: 1 });
    const free = to.under({ ...to.policies, concurrency: false });
    const [first, second, third] = [enter(), enter({}, free), enter({}, free)];
    const waiting = enter();
    expect([health.slots.taken, waiting.in]).toEqual([3, false]);
    for (const one of [first, second]) {
      one.leave();
      await turn();
      expect(waiting.in).toBe(false);
    }
    third.leave();
    await turn();
    expect([waiting.in, health.slots.taken]).toEqual([true, 1]);
    expect(runtime.clock.pending).toBe(0);
  });

  it('never exceeds max, never forgets anybody, and is empty in the end', async () => {
    const command = fc.oneof(fc.constant('enter' as const), fc.constant('leave' as const), fc.constant('cancel' as const), fc.constant('turn' as const));
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), fc.nat({ max: 4 }), fc.nat(), async (commands, max, queue, seed) => {
        const { enter, health, turn } = rig({ max, queue });
        const all: Entered[] = [];
        const over = new Set<Entered>();
        let draw = seed;
        const some = (from: readonly Entered[]): Entered | undefined => from[(draw = (draw * 31 + 7) % 1_000_003) % Math.max(1, from.length)];
        for (const one of commands) {
          if (one === 'enter') all.push(enter());
          else if (one === 'turn') await turn();
          else {
            const chosen = some(all.filter((entered) => !over.has(entered) && entered.in === (one === 'leave')));
            if (chosen !== undefined && one === 'leave') {
              over.add(chosen);
              chosen.leave();
            } else chosen?.attempt.call.token.cancel(scriptedFailure({ code: 'cancelled' }));
          }
          expect(health.slots.taken).toBeLessThanOrEqual(max);
          expect(health.slots.waiting).toBeLessThanOrEqual(queue);
        }
        for (let round = 0; round < all.length + 1; round += 1) {
          for (const entered of all) if (entered.in) entered.leave();
          await turn();
        }
        expect([health.slots.taken, health.slots.waiting]).toEqual([0, 0]);
        await Promise.allSettled(all.map(({ done }) => done));
      }),
      { numRuns: 150 },
    );
  });
});
