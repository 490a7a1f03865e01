import { describe, expect, it } from 'vitest';
import type { Reply } from '../pipeline/reply.ts';
import { scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedSource, scriptedTarget, streamReply, wholeReply } from '../pipeline/scripted-attempt.ts';
import { TargetExcluded } from '../pipeline/excluded.ts';
import type { Turn } from '../pipeline/turn.ts';
import { takeHedged } from './hedge.ts';

interface Taken {
  readonly turn: Turn;
  answer(reply?: Reply): void;
  fail(error: Error): void;
}

function rig(hasSecond = true) {
  const runtime = scriptedRuntime();
  const call = scriptedCall(runtime);
  const [a, b] = [scriptedTarget(runtime), scriptedTarget(runtime, { id: 'b/m' })];
  const turnOf = (to: typeof a, kind: 'first' | 'hedge'): Turn => ({ call, to, intent: { kind, reason: undefined }, failOpen: false, ahead: () => 1 });
  const taken: Taken[] = [];
  const failures: unknown[] = [];
  const reply = takeHedged(turnOf(a, 'first'), {
    afterMs: 500,
    clock: runtime.clock,
    takeTurn: (turn) =>
      new Promise((resolve, reject) => {
        taken.push({ turn, answer: (given = wholeReply(scriptedAttempt(runtime, turn.to, call))) => resolve(given), fail: reject });
        turn.token?.onCancel(reject);
      }),
    second: () => (hasSecond ? turnOf(b, 'hedge') : undefined),
    secondFailed: (failure) => failures.push(failure),
  });
  const end: { reply?: Reply; error?: unknown } = {};
  reply.then((given) => (end.reply = given), (error: unknown) => (end.error = error));
  const advance = (ms: number): Promise<void> => runtime.clock.advance(ms);
  return { runtime, call, taken, failures, end, advance, served: () => end.reply?.attempt.to.target.id };
}

describe('takeHedged', () => {
  it('C9: an answer in time sends nothing else, and leaves no timer', async () => {
    const { taken, advance, served, runtime } = rig();
    await advance(499);
    taken[0]?.answer();
    await advance(1_000);
    expect([served(), taken.length, runtime.clock.pending]).toEqual(['a/m', 1, 0]);
  });

  it('C9: what commits first wins, and the other is given up without a word of the caller', async () => {
    for (const [winner, loser, name] of [[1, 0, 'b/m'], [0, 1, 'a/m']] as const) {
      const { taken, advance, served, call } = rig();
      await advance(500);
      expect(taken.map(({ turn }) => turn.intent.kind)).toEqual(['first', 'hedge']);
      taken[winner]?.answer();
      await advance(0);
      expect([served(), call.token.reason]).toEqual([name, undefined]);
      expect([taken[winner]?.turn.token?.reason, taken[loser]?.turn.token?.reason]).toMatchObject([undefined, { code: 'cancelled' }]);
    }
  });

  it('C9: if one fails the other carries on', async () => {
    const first = rig();
    await first.advance(500);
    first.taken[0]?.fail(scriptedFailure({ code: 'server_error' }));
    await first.advance(0);
    expect(first.end).toEqual({});
    first.taken[1]?.answer();
    await first.advance(0);
    expect(first.served()).toBe('b/m');

    const second = rig();
    await second.advance(500);
    second.taken[1]?.fail(scriptedFailure({ code: 'server_error' }));
    await second.advance(0);
    expect([second.end, second.failures]).toMatchObject([{}, [{ code: 'server_error' }]]);
    second.taken[0]?.answer();
    await second.advance(0);
    expect(second.served()).toBe('a/m');
  });

  it('C9: both failed: the first one\'s failure is told, the second one\'s was', async () => {
    const { taken, advance, end, failures } = rig();
    await advance(500);
    taken[0]?.fail(scriptedFailure({ code: 'network' }));
    taken[1]?.fail(new TargetExcluded({ target: 'b/m', reason: 'cooldown', message: 'x' }));
    await advance(0);
    expect([end.error, failures.length]).toMatchObject([{ code: 'network' }, 1]);
  });

  it('C9: a repeat waits for the second to fail; the second repeats nothing', async () => {
    const { taken, advance } = rig();
    await advance(500);
    let may: boolean | undefined;
    void taken[0]?.turn.mayRepeat?.().then((said) => (may = said));
    await advance(0);
    expect([may, await taken[1]?.turn.mayRepeat?.()]).toEqual([undefined, false]);
    taken[1]?.fail(scriptedFailure({ code: 'network' }));
    await advance(0);
    expect(may).toBe(true);
  });

  it('C9: a repeat that has begun before it was time needs no second', async () => {
    const { taken, advance } = rig();
    await advance(100);
    expect(await taken[0]?.turn.mayRepeat?.()).toBe(true);
    await advance(1_000);
    expect(taken).toHaveLength(1);
  });

  it('C9: a repeat that would come after the second has won does not', async () => {
    const { taken, advance } = rig();
    await advance(500);
    const may = taken[0]?.turn.mayRepeat?.();
    taken[1]?.answer();
    expect(await may).toBe(false);
  });

  it.each(['invalid_request', 'content_filter'] as const)('C9: %s of the first is not routed around', async (code) => {
    const { taken, advance, end } = rig();
    await advance(500);
    taken[0]?.fail(scriptedFailure({ code }));
    await advance(0);
    expect([end.error, taken[1]?.turn.token?.reason]).toMatchObject([{ code }, { code: 'cancelled' }]);
  });

  it('A8: a cancel reaches both, as the cancel that it is', async () => {
    const { taken, advance, end, call } = rig();
    await advance(500);
    const reason = scriptedFailure({ code: 'cancelled' });
    call.token.cancel(reason);
    await advance(0);
    expect([end.error, taken.map(({ turn }) => turn.token?.reason)]).toEqual([reason, [reason, reason]]);
  });

  it('a stream that commits in the same moment as the other is closed', async () => {
    const { runtime, taken, advance, served, call } = rig();
    await advance(500);
    const sources = taken.map(({ turn, answer }) => {
      const source = scriptedSource();
      answer(streamReply(scriptedAttempt(runtime, turn.to, call), source));
      return source;
    });
    await advance(0);
    expect([served(), sources.map(({ cancelled }) => cancelled)]).toEqual(['a/m', [false, true]]);
  });

  it('where there is no second the first goes on alone', async () => {
    const { taken, advance, end } = rig(false);
    await advance(1_000);
    taken[0]?.fail(scriptedFailure({ code: 'network' }));
    await advance(0);
    expect([end.error, taken.length]).toMatchObject([{ code: 'network' }, 1]);
  });
});
