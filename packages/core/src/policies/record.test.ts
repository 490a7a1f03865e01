import { describe, expect, it } from 'vitest';
import type { AttemptContext, Call } from '../pipeline/call.ts';
import type { Reply } from '../pipeline/reply.ts';
import { type ScriptedRuntime, scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedSource, scriptedTarget, streamReply, wholeReply } from '../pipeline/scripted-attempt.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import { record } from './record.ts';

function rig(given: Partial<Call> = {}): { runtime: ScriptedRuntime; to: RouteTarget; call: Call; attempt: AttemptContext; run(next: () => Promise<Reply>): Promise<Reply> } {
  const runtime = scriptedRuntime();
  const to = scriptedTarget(runtime);
  const call = scriptedCall(runtime, { scope: { tenant: 'acme', team: undefined, user: undefined, tags: undefined }, ...given });
  const attempt = scriptedAttempt(runtime, to, call);
  return { runtime, to, call, attempt, run: (next) => record(runtime)(next)(attempt) };
}

const after = async <T>({ runtime }: { runtime: ScriptedRuntime }, ms: number, outcome: () => T | Promise<T>): Promise<T> => {
  await runtime.clock.advance(ms);
  return outcome();
};

describe('record', () => {
  it('keeps a whole answer\'s record', async () => {
    const one = rig();
    await one.runtime.clock.advance(5);
    one.call.attempts.push(one.attempt.record);
    await one.run(() => after(one, 70, () => wholeReply(one.attempt)));
    expect(one.call.attempts).toHaveLength(2);
    expect(one.attempt.record).toMatchObject({ index: 1, startedAtMs: 1_000_005, durationMs: 70, outcome: 'ok', integrity: 'complete' });
    expect(['code', 'message', 'firstTokenMs'].filter((field) => field in one.attempt.record)).toEqual([]);
    expect(one.to.target.health.lastFailure).toBeUndefined();
  });

  it('B3: says start and end, with whose call it is', async () => {
    const one = rig();
    one.attempt.record.reason = 'network';
    await one.run(() => Promise.resolve(wholeReply(one.attempt)));
    const about = { atMs: 1_000_000, callId: 'call_1', parentCallId: undefined, scope: one.call.scope };
    expect(one.runtime.events).toEqual([
      { type: 'attempt.start', ...about, index: 0, kind: 'first', target: 'a/m', credential: one.attempt.record.credential, reason: 'network' },
      { type: 'attempt', ...about, attempt: one.attempt.record },
    ]);
  });

  it('keeps a failure\'s record', async () => {
    const one = rig();
    const error = scriptedFailure({ code: 'overloaded', message: 'too much', status: 529, requestId: 'req_1' });
    await expect(one.run(() => after(one, 30, () => Promise.reject(error)))).rejects.toBe(error);
    expect(one.attempt.record).toMatchObject({ durationMs: 30, outcome: 'failed', integrity: 'failed', code: 'overloaded', message: 'too much', status: 529, requestId: 'req_1' });
    expect(one.to.target.health.lastFailure).toEqual({ error, atMs: 1_000_030 });
  });

  it('keeps what the head said where the error says nothing', async () => {
    const one = rig();
    Object.assign(one.attempt.record, { status: 200, requestId: 'req_head' });
    await one.run(() => Promise.reject(scriptedFailure({ code: 'bad_response' }))).catch(() => {});
    expect(one.attempt.record).toMatchObject({ status: 200, requestId: 'req_head' });
  });

  it.each([
    ['bad_response', { reason: 'truncated' }, 'truncated'],
    ['bad_response', { reason: 'html' }, 'failed'],
    ['cancelled', {}, 'cancelled'],
  ] as const)('integrity of %s %o is %s', async (code, details, integrity) => {
    const one = rig();
    await one.run(() => Promise.reject(scriptedFailure({ code, details }))).catch(() => {});
    expect(one.attempt.record.integrity).toBe(integrity);
  });

  it('A8: a cancel is aborted, and no failure of the target', async () => {
    const one = rig();
    await one.run(() => Promise.reject(scriptedFailure({ code: 'cancelled' }))).catch(() => {});
    expect(one.attempt.record).toMatchObject({ outcome: 'aborted', integrity: 'cancelled', code: 'cancelled' });
    expect(one.to.target.health.lastFailure).toBeUndefined();
  });

  it('a bug leaves a record of nothing but its time', async () => {
    const one = rig();
    await expect(one.run(() => after(one, 3, () => Promise.reject(new Error('bug'))))).rejects.toThrow('bug');
    expect(one.attempt.record).toMatchObject({ durationMs: 3, outcome: 'aborted', integrity: 'failed' });
    expect(one.attempt.record.code).toBeUndefined();
    expect(one.runtime.events.at(-1)?.type).toBe('attempt');
  });

  it('A8: is linked to the call while it lasts', async () => {
    const one = rig();
    const reason = scriptedFailure({ code: 'cancelled' });
    await one.run(async () => {
      one.call.token.cancel(reason);
      throw one.attempt.abortReason ?? new Error('not linked');
    }).catch((error: unknown) => expect(error).toBe(reason));
    for (const outcome of [(attempt: AttemptContext) => Promise.resolve(wholeReply(attempt)), () => Promise.reject(scriptedFailure({ code: 'network' }))]) {
      const two = rig();
      await two.run(() => outcome(two.attempt)).catch(() => {});
      two.call.token.cancel(reason);
      expect(two.attempt.abortReason).toBeUndefined();
    }
  });

  it('a stream\'s record is closed at its end; its first token counts from the commit on', async () => {
    const one = rig({ stream: true });
    const source = scriptedSource();
    const reply = streamReply(one.attempt, source);
    source.arrive('x');
    await one.run(() => after(one, 40, () => reply));
    expect(one.attempt.record).toMatchObject({ firstTokenMs: 40, outcome: 'aborted', durationMs: 0 });
    await one.runtime.clock.advance(60);
    reply.stream.take();
    source.end();
    await reply.stream.fill();
    expect(one.attempt.record).toMatchObject({ firstTokenMs: 40, durationMs: 100, outcome: 'ok', integrity: 'complete' });
    one.call.token.cancel(scriptedFailure({ code: 'cancelled' }));
    expect(one.attempt.abortReason).toBeUndefined();
  });

  it('a stream that breaks after its first content is truncated, one that is left cancelled', async () => {
    const broken = rig({ stream: true });
    const source = scriptedSource();
    const reply = streamReply(broken.attempt, source);
    await broken.run(() => Promise.resolve(reply));
    source.fail(scriptedFailure({ code: 'network' }));
    await reply.stream.fill().catch(() => {});
    expect(broken.attempt.record).toMatchObject({ outcome: 'failed', integrity: 'truncated', code: 'network' });
    const left = rig({ stream: true });
    const second = streamReply(left.attempt, scriptedSource());
    await left.run(() => Promise.resolve(second));
    second.stream.cancel();
    expect(left.attempt.record).toMatchObject({ outcome: 'aborted', integrity: 'cancelled', code: 'cancelled' });
  });

  it('a stream without any content has no first token', async () => {
    const one = rig({ stream: true });
    const source = scriptedSource();
    source.end();
    const reply = streamReply(one.attempt, source);
    await reply.stream.fill();
    await one.run(() => Promise.resolve(reply));
    expect([one.attempt.record.firstTokenMs, one.attempt.record.outcome]).toEqual([undefined, 'ok']);
  });

  it('A7: latencies: first tokens of streams, the whole time of whole answers, of what went well', async () => {
    const one = rig();
    for (let call = 0; call < 10; call += 1) await one.run(() => after(one, 10, () => wholeReply(one.attempt)));
    for (let call = 0; call < 10; call += 1) await one.run(() => after(one, 99, () => Promise.reject(scriptedFailure({ code: 'network' })))).catch(() => {});
    expect([one.to.target.health.total.p90, one.to.target.health.firstToken.p90]).toEqual([10, undefined]);
    const streamed = rig({ stream: true });
    for (let call = 0; call < 10; call += 1) {
      const attempt = scriptedAttempt(streamed.runtime, streamed.to, streamed.call);
      const reply = await record(streamed.runtime)(() => after(streamed, 20, () => streamReply(attempt, scriptedSource())))(attempt);
      await streamed.runtime.clock.advance(500);
      if (reply.kind === 'stream') reply.stream.cancel();
    }
    expect([streamed.to.target.health.total.p90, streamed.to.target.health.firstToken.p90]).toEqual([undefined, 20]);
  });

  it('builds no event that nobody wants', async () => {
    const one = rig();
    const emitter = { wants: () => false, emit: () => expect.unreachable() };
    await record({ ...one.runtime, emitter: emitter as never })(() => Promise.resolve(wholeReply(one.attempt)))(one.attempt);
    expect(one.attempt.record.outcome).toBe('ok');
  });
});
