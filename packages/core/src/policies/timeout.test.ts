import { describe, expect, it, vi } from 'vitest';
import type { PolicyOptions } from '../chat/policy-options.ts';
import type { AttemptContext, Call } from '../pipeline/call.ts';
import type { Reply } from '../pipeline/reply.ts';
import { type ScriptedRuntime, scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, type ScriptedSource, scriptedSource, scriptedTarget, streamReply, wholeReply } from '../pipeline/scripted-attempt.ts';
import { timeout } from './timeout.ts';

const off = { connectMs: false, firstTokenMs: false, idleMs: false, totalMs: false, consumerIdleMs: false } as const;

interface Rig {
  runtime: ScriptedRuntime;
  attempt: AttemptContext;
  source: ScriptedSource;
  done: Promise<Reply>;
  /** The stream's reply comes, as if the head were here. */
  head(): Promise<Extract<Reply, { kind: 'stream' }>>;
  whole(): Promise<Reply>;
}

function rig(timeouts: PolicyOptions['timeouts'], given: Partial<Call> = {}, more: { hidesReasoning?: boolean } = {}): Rig {
  const runtime = scriptedRuntime();
  const to = scriptedTarget(runtime, { options: { timeouts: { ...off, ...timeouts } }, ...(more.hidesReasoning ? { facts: { hidesReasoning: true } as never } : {}) });
  const attempt = scriptedAttempt(runtime, to, scriptedCall(runtime, given));
  const source = scriptedSource();
  let settle: (reply: Reply) => void = () => {};
  const done = timeout(runtime)((context) => context.orAbort(new Promise<Reply>((resolve) => (settle = resolve))))(attempt);
  done.catch(() => {});
  return {
    runtime,
    attempt,
    source,
    done,
    async head() {
      const reply = streamReply(attempt, source);
      settle(reply);
      await done;
      return reply;
    },
    whole() {
      settle(wholeReply(attempt));
      return done;
    },
  };
}

describe('timeout', () => {
  it('A7: no limits, no timer, whatever happens', async () => {
    const { runtime, head, source } = rig(undefined, { stream: true });
    expect(runtime.clock.pending).toBe(0);
    const { stream } = await head();
    source.arrive('x');
    await stream.fill();
    expect(runtime.clock.pending).toBe(0);
    source.end();
    await stream.fill();
    expect(runtime.clock.pending).toBe(0);
  });

  it('A8: leaves no timer after an answer, an error, or a stream\'s end', async () => {
    const answered = rig({ totalMs: 50 });
    expect(answered.runtime.clock.pending).toBe(1);
    await answered.whole();
    expect(answered.runtime.clock.pending).toBe(0);
    const failed = rig({ totalMs: 50 });
    failed.attempt.abort(scriptedFailure({ code: 'cancelled' }));
    await failed.done.catch(() => {});
    expect([failed.runtime.clock.pending, failed.attempt.onProgress]).toEqual([0, undefined]);
    for (const end of ['end', 'fail', 'cancel'] as const) {
      const { runtime, head, source, attempt } = rig({ totalMs: 50, consumerIdleMs: 10 }, { stream: true });
      const { stream } = await head();
      source.arrive('x');
      await stream.fill();
      stream.take();
      expect(runtime.clock.pending).toBe(1);
      if (end === 'end') source.end();
      if (end === 'fail') source.fail(scriptedFailure({ code: 'network' }));
      if (end === 'cancel') stream.cancel();
      else await stream.fill().catch(() => {});
      expect([runtime.clock.pending, attempt.onProgress]).toEqual([0, undefined]);
    }
  });

  it('A7: connect: until the connection stands, where the adapter tells', async () => {
    const hangs = rig({ connectMs: 100 });
    hangs.attempt.connecting = true;
    await hangs.runtime.clock.advance(99);
    expect(hangs.attempt.abortReason).toBeUndefined();
    await hangs.runtime.clock.advance(1);
    await expect(hangs.done).rejects.toMatchObject({ code: 'timeout', details: { phase: 'connect', limitMs: 100 } });
    const stands = rig({ connectMs: 100 });
    stands.attempt.connecting = true;
    stands.attempt.connected = true;
    await stands.runtime.clock.advance(1_000);
    expect([stands.attempt.abortReason, stands.runtime.clock.pending]).toEqual([undefined, 0]);
  });

  it('A7: an adapter that cannot tell goes on under the other bounds', async () => {
    const one = rig({ connectMs: 100, totalMs: 300 });
    await one.runtime.clock.advance(100);
    expect([one.attempt.abortReason, one.attempt.connected]).toEqual([undefined, true]);
    await one.runtime.clock.advance(200);
    await expect(one.done).rejects.toMatchObject({ details: { phase: 'total', limitMs: 300 } });
  });

  it('C1: first token ends at the first content', async () => {
    const late = rig({ firstTokenMs: 100 }, { stream: true });
    const { stream } = await late.head();
    const filling = stream.fill();
    filling.catch(() => {});
    await late.runtime.clock.advance(100);
    await expect(filling).rejects.toMatchObject({ details: { phase: 'first-token', limitMs: 100 } });
    const inTime = rig({ firstTokenMs: 100 }, { stream: true });
    const reply = await inTime.head();
    inTime.source.arrive('x');
    await reply.stream.fill();
    await inTime.runtime.clock.advance(1_000);
    expect(inTime.attempt.abortReason).toBeUndefined();
  });

  it('C1: progress suspends it for models that hide their reasoning, and idle takes over', async () => {
    for (const hidesReasoning of [true, false]) {
      const { runtime, attempt, head } = rig({ firstTokenMs: 100, idleMs: 80 }, { stream: true }, { hidesReasoning });
      const { stream } = await head();
      const filling = stream.fill();
      filling.catch(() => {});
      await runtime.clock.advance(60);
      attempt.onProgress?.();
      await runtime.clock.advance(60);
      if (!hidesReasoning) {
        await expect(filling).rejects.toMatchObject({ details: { phase: 'first-token' } });
        continue;
      }
      expect(attempt.abortReason).toBeUndefined();
      attempt.onProgress?.();
      await runtime.clock.advance(79);
      expect(attempt.abortReason).toBeUndefined();
      await runtime.clock.advance(1);
      await expect(filling).rejects.toMatchObject({ details: { phase: 'idle', limitMs: 80 } });
    }
  });

  it('C1: progress of an attempt that may take long suspends it whatever is known of the model, for good', async () => {
    const { runtime, attempt, head } = rig({ firstTokenMs: 100, idleMs: 80 }, { stream: true });
    const { stream } = await head();
    const filling = stream.fill();
    filling.catch(() => {});
    await runtime.clock.advance(60);
    attempt.onProgress?.(true);
    attempt.onProgress?.();
    await runtime.clock.advance(79);
    expect(attempt.abortReason).toBeUndefined();
    await runtime.clock.advance(1);
    await expect(filling).rejects.toMatchObject({ details: { phase: 'idle', limitMs: 80 } });
  });

  it('C2: a whole call is not held to first token and idle, unless its wire streams', async () => {
    const whole = rig({ firstTokenMs: 10, idleMs: 10 });
    expect(whole.runtime.clock.pending).toBe(0);
    const streamed = rig({ firstTokenMs: 100, idleMs: 50 });
    await streamed.runtime.clock.advance(90);
    const { stream } = await streamed.head();
    const filling = stream.fill();
    filling.catch(() => {});
    await streamed.runtime.clock.advance(10);
    await expect(filling).rejects.toMatchObject({ details: { phase: 'first-token' } });
  });

  it('C1, C3: idle runs from the last content or progress, and only while somebody waits', async () => {
    const { runtime, attempt, source, head } = rig({ idleMs: 100 }, { stream: true });
    const { stream } = await head();
    source.arrive('x');
    await stream.fill();
    stream.take();
    await runtime.clock.advance(5_000);
    const filling = stream.fill();
    filling.catch(() => {});
    await runtime.clock.advance(60);
    attempt.onProgress?.();
    await runtime.clock.advance(99);
    expect(attempt.abortReason).toBeUndefined();
    await runtime.clock.advance(1);
    await expect(filling).rejects.toMatchObject({ details: { phase: 'idle', limitMs: 100 } });
  });

  it('C3: total does not count the time in which nobody waited', async () => {
    const { runtime, attempt, source, head } = rig({ totalMs: 1_000 }, { stream: true });
    await runtime.clock.advance(100);
    const { stream } = await head();
    source.arrive('x');
    await stream.fill();
    stream.take();
    await runtime.clock.advance(50_000);
    const filling = stream.fill();
    filling.catch(() => {});
    await runtime.clock.advance(899);
    expect(attempt.abortReason).toBeUndefined();
    await runtime.clock.advance(1);
    await expect(filling).rejects.toMatchObject({ details: { phase: 'total', limitMs: 1_000 } });
  });

  it('C3: a stream nobody pulls is cancelled, as the call, and counts against nobody', async () => {
    const { runtime, attempt, source, head } = rig({ consumerIdleMs: 500 }, { stream: true });
    const { stream } = await head();
    source.arrive('x');
    await stream.fill();
    const cancelled = vi.fn();
    attempt.call.token.onCancel(cancelled);
    await runtime.clock.advance(499);
    expect(cancelled).not.toHaveBeenCalled();
    await runtime.clock.advance(1);
    expect(cancelled.mock.calls[0]?.[0]).toMatchObject({ code: 'cancelled', message: 'nobody read the stream for 500 ms (timeouts.consumerIdleMs)' });
    expect([attempt.blameless, runtime.clock.pending]).toEqual([true, 0]);
  });

  it('C3: before the commit point nobody is a consumer', async () => {
    const { runtime, attempt, head } = rig({ consumerIdleMs: 10, idleMs: 20 }, { stream: true });
    await runtime.clock.advance(1_000);
    expect(attempt.call.token.reason).toBeUndefined();
    // The head took long, and then the stream broke: not for want of a reader.
    const { stream } = await head();
    const filling = stream.fill();
    filling.catch(() => {});
    attempt.abort(scriptedFailure({ code: 'network' }));
    await filling.catch(() => {});
    expect([attempt.blameless, attempt.consumerSlow]).toEqual([false, false]);
  });

  it('C3: a break after the reader paused for longer than idleMs is the reader\'s', async () => {
    for (const [pausedMs, idleMs, slow] of [[100, 100, false], [101, 100, true], [9_999, false, false]] as const) {
      const { runtime, attempt, source, head } = rig({ idleMs }, { stream: true });
      const { stream } = await head();
      source.arrive('x');
      await stream.fill();
      stream.take();
      await runtime.clock.advance(pausedMs);
      source.fail(scriptedFailure({ code: 'network' }));
      await stream.fill().catch(() => {});
      expect([attempt.consumerSlow, attempt.blameless]).toEqual([slow, slow]);
    }
  });

  it('C3: what completes after a pause is nobody\'s fault at all', async () => {
    const { runtime, attempt, source, head } = rig({ idleMs: 100 }, { stream: true });
    const { stream } = await head();
    source.arrive('x');
    await stream.fill();
    stream.take();
    await runtime.clock.advance(500);
    source.end();
    await stream.fill();
    expect([attempt.consumerSlow, attempt.blameless]).toEqual([false, false]);
  });

  it('A7: the deadline counts from the call\'s start; for streams until the commit point', async () => {
    const given = { startedAtMs: 999_000, deadlineAtMs: 1_000_500 };
    const whole = rig(undefined, given);
    await whole.runtime.clock.advance(500);
    await expect(whole.done).rejects.toMatchObject({ details: { phase: 'deadline', limitMs: 1_500 } });
    const stream = rig(undefined, { ...given, stream: true });
    const reply = await stream.head();
    stream.source.arrive('x');
    await reply.stream.fill();
    await stream.runtime.clock.advance(5_000);
    expect(stream.attempt.abortReason).toBeUndefined();
    const wire = rig(undefined, given);
    const streamed = await wire.head();
    wire.source.arrive('x');
    await streamed.stream.fill();
    const filling = streamed.stream.fill();
    streamed.stream.take();
    filling.catch(() => {});
    await wire.runtime.clock.advance(500);
    expect(wire.attempt.abortReason).toMatchObject({ details: { phase: 'deadline' } });
  });

  it('A7: whichever is due first', async () => {
    for (const [timeouts, phase] of [
      [{ connectMs: 10, totalMs: 20 }, 'connect'],
      [{ connectMs: 30, totalMs: 20 }, 'total'],
      [{ firstTokenMs: 15, totalMs: 20 }, 'first-token'],
    ] as const) {
      const one = rig(timeouts, { stream: true });
      one.attempt.connecting = true;
      await one.runtime.clock.advance(40);
      await expect(one.done).rejects.toMatchObject({ details: { phase } });
    }
  });

  it('A7: blame: a deadline that cut short says nothing, other bounds do', async () => {
    for (const [ms, blameless] of [[999, true], [1_000, false]] as const) {
      const one = rig(undefined, { deadlineAtMs: 1_000_000 + ms });
      await one.runtime.clock.advance(ms);
      await one.done.catch(() => {});
      expect(one.attempt.blameless).toBe(blameless);
    }
    const total = rig({ totalMs: 10 });
    await total.runtime.clock.advance(10);
    await total.done.catch(() => {});
    expect(total.attempt.blameless).toBe(false);
  });

  it('A7: blame: the usual time of streams is that of their first token', async () => {
    for (const stream of [true, false]) {
      const one = rig(undefined, { stream, deadlineAtMs: 1_005_000 });
      for (let sample = 0; sample < 10; sample += 1) one.attempt.to.target.health[stream ? 'firstToken' : 'total'].add(6_000);
      await one.runtime.clock.advance(5_000);
      await one.done.catch(() => {});
      expect(one.attempt.blameless).toBe(true);
    }
  });

  it('one timer is moved only when something is due sooner', async () => {
    const { runtime, source, head } = rig({ idleMs: 100, consumerIdleMs: 1_000 }, { stream: true });
    const armed = vi.spyOn(runtime.clock, 'setTimeout');
    const { stream } = await head();
    for (let chunk = 0; chunk < 20; chunk += 1) {
      source.arrive('x');
      await stream.fill();
      stream.take();
      await runtime.clock.advance(1);
    }
    expect(armed.mock.calls.length).toBeLessThan(5);
    expect(runtime.clock.pending).toBe(1);
  });

  it('A9: data that arrives in the turn that is yielded re-arms the clock', async () => {
    const { runtime, attempt, source, head } = rig({ idleMs: 100 }, { stream: true });
    const { stream } = await head();
    source.arrive('x');
    await stream.fill();
    stream.take();
    const filling = stream.fill();
    filling.catch(() => {});
    const now = runtime.clock.now;
    let stallMs = 0;
    vi.spyOn(runtime.clock, 'now').mockImplementation(() => now() + stallMs);
    await runtime.clock.advance(99);
    stallMs = 200;
    await runtime.clock.advance(1);
    attempt.onProgress?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect([attempt.abortReason, runtime.clock.pending]).toEqual([undefined, 1]);
    await runtime.clock.advance(100);
    await expect(filling).rejects.toMatchObject({ code: 'timeout', details: { phase: 'idle' } });
  });

  it('A9: otherwise the attempt fails, nobody is blamed, and the message says so', async () => {
    const one = rig({ totalMs: 100 });
    const now = one.runtime.clock.now;
    let stallMs = 0;
    vi.spyOn(one.runtime.clock, 'now').mockImplementation(() => now() + stallMs);
    await one.runtime.clock.advance(99);
    stallMs = 51;
    await one.runtime.clock.advance(1);
    expect(one.attempt.abortReason).toBeUndefined();
    await new Promise((resolve) => setImmediate(resolve));
    await expect(one.done).rejects.toMatchObject({
      message: 'a/m was not done within 100 ms (timeouts.totalMs); this process was blocked meanwhile, so the target is not blamed',
      details: { phase: 'total', limitMs: 100, localStall: true },
    });
    expect(one.attempt.blameless).toBe(true);
  });

  it('A9: an answer in that turn is an answer', async () => {
    const one = rig({ totalMs: 100 });
    const now = one.runtime.clock.now;
    let stallMs = 0;
    vi.spyOn(one.runtime.clock, 'now').mockImplementation(() => now() + stallMs);
    await one.runtime.clock.advance(99);
    stallMs = 60;
    await one.runtime.clock.advance(1);
    await one.whole();
    await new Promise((resolve) => setImmediate(resolve));
    expect([one.attempt.abortReason, one.runtime.clock.pending]).toEqual([undefined, 0]);
  });
});
