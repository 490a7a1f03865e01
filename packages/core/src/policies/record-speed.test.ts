import { describe, expect, it } from 'vitest';
import type { Usage } from '../chat/usage.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import type { AttemptContext, Call } from '../pipeline/call.ts';
import type { Reply } from '../pipeline/reply.ts';
import { type ScriptedRuntime, scriptedAnswer, scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedSource, scriptedTarget, streamReply, wholeReply } from '../pipeline/scripted-attempt.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import { meter } from './meter.ts';
import { record } from './record.ts';

interface Rig {
  readonly runtime: ScriptedRuntime;
  readonly to: RouteTarget;
  /** Makes an attempt of a call of its own that comes to something after so long. */
  attempt(ms: number, outcome: (attempt: AttemptContext) => Reply | Promise<Reply>, more?: Partial<Call>): Promise<Reply>;
}

function rig(given: Partial<Call> = {}): Rig {
  const runtime = scriptedRuntime();
  const to = scriptedTarget(runtime);
  return {
    runtime,
    to,
    attempt(ms, outcome, more) {
      const attempt = scriptedAttempt(runtime, to, scriptedCall(runtime, { ...given, ...more }));
      const layers = record(runtime)(meter(async () => {
        await runtime.clock.advance(ms);
        return outcome(attempt);
      }));
      return layers(attempt);
    },
  };
}

const usage = (output: number, provenance: Usage['provenance'] = 'provider'): Usage => ({
  input: { total: 100, uncached: 60, cacheRead: 40, cacheWrite: 0, cacheWrite1h: 0, audio: 0, image: 0 },
  output: { total: output, text: output, reasoning: 0, audio: 0 },
  provenance,
});
const whole = (output: number) => (attempt: AttemptContext): Reply => wholeReply(attempt, scriptedAnswer('ok', { usage: usage(output) }));
const fails = (code: 'timeout' | 'overloaded' | 'cancelled') => (): Promise<Reply> => Promise.reject(scriptedFailure({ code }));
const now = ({ runtime }: Rig): number => runtime.clock.now();

describe('what an attempt says of its target\'s speed', () => {
  it('whole answers are measured by their length', async () => {
    const one = rig();
    await one.attempt(1_500, whole(100));
    await one.attempt(10_500, whole(1_000));
    const { whole: pace, firstToken } = one.to.target.health.speed;
    expect([pace.likelyMs(now(one)), firstToken.likelyMs(now(one))]).toEqual([10, undefined]);
  });

  it('streams are measured until their first content, and are no longer waited for then', async () => {
    const one = rig({ stream: true });
    const source = scriptedSource();
    const reply = (await one.attempt(400, (attempt) => streamReply(attempt, source))) as Extract<Reply, { kind: 'stream' }>;
    const { speed, slots } = one.to.target.health;
    slots.take(1);
    expect([speed.firstToken.likelyMs(now(one)), speed.streaming, one.to.inFlight, one.to.waiting]).toEqual([400, 1, 1, 0]);
    await one.runtime.clock.advance(9_000);
    source.arrive('ok');
    source.end();
    while (await reply.stream.fill()) reply.stream.take();
    expect([speed.firstToken.likelyMs(now(one)), speed.streaming, speed.whole.likelyMs(now(one))]).toEqual([400, 0, undefined]);
  });

  it('a stream that breaks off after its first content is over all the same', async () => {
    const one = rig({ stream: true });
    const reply = (await one.attempt(400, (attempt) => streamReply(attempt, scriptedSource()))) as Extract<Reply, { kind: 'stream' }>;
    reply.stream.cancel();
    const { speed } = one.to.target.health;
    expect([speed.streaming, speed.firstToken.idleMs(now(one) + 5)]).toEqual([0, 5]);
  });

  it('who fails fast does not look fast', async () => {
    const one = rig();
    await one.attempt(1_500, whole(100));
    for (let call = 0; call < 5; call += 1) await one.attempt(1, fails('overloaded')).catch(() => {});
    expect(one.to.target.health.speed.whole.likelyMs(now(one))).toBe(10);
  });

  it('a timeout and an attempt that lost a race took at least so long; one whose caller left says nothing', async () => {
    const likely = async (code: 'timeout' | 'cancelled', left: boolean): Promise<number> => {
      const one = rig({ stream: true });
      const source = scriptedSource();
      const reply = (await one.attempt(400, (attempt) => streamReply(attempt, source))) as Extract<Reply, { kind: 'stream' }>;
      reply.stream.cancel();
      const call = scriptedCall(one.runtime);
      if (left) call.token.cancel(new ZerohopError({ code: 'cancelled', message: 'left' }));
      await one.attempt(6_000, fails(code), { token: call.token }).catch(() => {});
      return one.to.target.health.speed.firstToken.likelyMs(now(one)) ?? 0;
    };
    expect([await likely('timeout', false), await likely('cancelled', false), await likely('cancelled', true)]).toEqual([6_400, 6_400, 400]);
  });

  it('what nobody at the target is to blame for says nothing', async () => {
    const one = rig();
    await one
      .attempt(6_000, (attempt) => {
        attempt.blameless = true;
        return fails('timeout')();
      })
      .catch(() => {});
    expect(one.to.target.health.speed.whole.likelyMs(now(one))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('what an answer says of its target\'s spending', () => {
  it('complete answers count, whole or streamed; failures and probes do not', async () => {
    const one = rig();
    await one.attempt(1, whole(100));
    await one.attempt(1, fails('timeout')).catch(() => {});
    await one.attempt(1, whole(7_000), { purpose: 'probe' });
    const { spending } = one.to.target.health;
    expect([spending.latest.outputTokens, spending.latest.cacheReadShare]).toEqual([100, 0.4]);
    const source = { ...scriptedSource(), complete: true, answer: () => scriptedAnswer('ok', { usage: usage(300) }) };
    const reply = (await one.attempt(1, (attempt) => streamReply(attempt, source), { stream: true })) as Extract<Reply, { kind: 'stream' }>;
    expect(spending.latest.outputTokens).toBe(100);
    source.end();
    while (await reply.stream.fill()) reply.stream.take();
    expect(spending.latest.outputTokens).toBe(200);
  });
});
