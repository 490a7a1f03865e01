import { describe, expect, it } from 'vitest';
import type { ModelFacts } from '../../catalog/model-facts.ts';
import type { ChatRequest } from '../../chat/request.ts';
import type { Continued } from '../../pipeline/call.ts';
import { TargetExcluded } from '../../pipeline/excluded.ts';
import type { Reply } from '../../pipeline/reply.ts';
import { scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedSource, scriptedTarget, streamReply } from '../../pipeline/scripted-attempt.ts';
import type { Turn } from '../../pipeline/turn.ts';
import { continueAnswers } from './turn.ts';

const runtime = scriptedRuntime();
const continued: Continued = { text: 'Once upon ', messages: [{ role: 'user', content: 'Hi' }], attempts: [], instruction: 'Go on.' };

function turnOf(facts: Partial<ModelFacts> = {}, more: Partial<Turn> = {}): Turn {
  const to = scriptedTarget(runtime, { facts: facts as ModelFacts });
  return { call: scriptedCall(runtime, { stream: true }), to, intent: { kind: 'continue', reason: 'stream_interrupted' }, failOpen: false, ahead: () => 1, continued, ...more };
}

function take(turn: Turn, failures: readonly (Error | undefined)[]): { reply: Promise<Reply>; taken: Turn[] } {
  const taken: Turn[] = [];
  const next = (given: Turn): Promise<Reply> => {
    const failure = failures[taken.length];
    taken.push(given);
    given.call.attempts.push({} as never);
    return failure === undefined ? Promise.resolve(streamReply(scriptedAttempt(runtime, given.to, given.call), scriptedSource())) : Promise.reject(failure);
  };
  return { reply: continueAnswers(next)(turn), taken };
}

const lastRoles = (taken: readonly Turn[]): unknown[] => taken.map(({ call }) => (call.request as ChatRequest).messages.at(-1)?.role);

describe('continueAnswers', () => {
  it('an ordinary turn passes as it is', async () => {
    const turn = turnOf({}, { continued: undefined });
    const { reply, taken } = take(turn, []);
    expect((await reply).attempt.continues).toBeUndefined();
    expect(taken).toEqual([turn]);
    expect(taken[0]).toBe(turn);
  });

  it('C6: asks with a prefill, and tells what was sent', async () => {
    const turn = turnOf({ prefill: true });
    const { reply, taken } = take(turn, []);
    expect((await reply).attempt.continues).toEqual({ ...continued, sentLength: 9 });
    expect(lastRoles(taken)).toEqual(['assistant']);
    expect(taken[0]?.call.attempts).toBe(turn.call.attempts);
    expect((turn.call.request as ChatRequest).messages).toHaveLength(1);
  });

  it.each(['invalid_request', 'unsupported'] as const)('C6: a prefill that is refused with %s is quoted instead', async (code) => {
    const { reply, taken } = take(turnOf({ prefill: true }), [scriptedFailure({ code })]);
    expect((await reply).attempt.continues).toEqual({ ...continued, sentLength: 10 });
    expect(lastRoles(taken)).toEqual(['assistant', 'user']);
    expect(taken.map(({ intent }) => intent)).toEqual([{ kind: 'continue', reason: 'stream_interrupted' }, { kind: 'continue', reason: code }]);
  });

  it('C6: a target that refuses every way is left out', async () => {
    const refused = scriptedFailure({ code: 'invalid_request', message: 'no such thing' });
    const { reply, taken } = take(turnOf({ prefill: true }), [refused, refused]);
    const error = await reply.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TargetExcluded);
    expect((error as TargetExcluded).exclusion).toEqual({ target: 'a/m', reason: 'capability', message: 'it does not go on with a broken answer: no such thing' });
    expect(taken).toHaveLength(2);
  });

  it('C6: no way is tried beyond maxAttempts', async () => {
    const turn = turnOf({ prefill: true });
    const to = turn.to.under({ ...turn.to.policies, maxAttempts: 1 });
    const { reply, taken } = take({ ...turn, to }, [scriptedFailure({ code: 'invalid_request' })]);
    await expect(reply).rejects.toBeInstanceOf(TargetExcluded);
    expect(taken).toHaveLength(1);
  });

  it('other failures are what they are', async () => {
    const down = scriptedFailure({ code: 'overloaded' });
    const { reply, taken } = take(turnOf({ prefill: true }), [down]);
    await expect(reply).rejects.toBe(down);
    expect(taken).toHaveLength(1);
    const bug = new Error('bug');
    await expect(take(turnOf(), [bug]).reply).rejects.toBe(bug);
  });

  it('vectors are not continued', async () => {
    const call = scriptedCall(runtime, { request: { model: 'a/m', input: 'x' } });
    await expect(take(turnOf({}, { call }), []).reply).rejects.toThrow('vectors cannot be continued');
  });
});
