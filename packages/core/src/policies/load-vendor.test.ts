import { describe, expect, it } from 'vitest';
import type { AttemptContext } from '../pipeline/call.ts';
import type { Reply } from '../pipeline/reply.ts';
import { scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedTarget, wholeReply } from '../pipeline/scripted-attempt.ts';
import { loadVendor } from './load-vendor.ts';

function rig(deadlineMs?: number) {
  const runtime = scriptedRuntime();
  const to = scriptedTarget(runtime);
  let warmed = 0;
  let settle = { resolve(): void {}, reject(_error: Error): void {} };
  to.target.provider.connection.warm = () => {
    warmed += 1;
    return new Promise((resolve, reject) => (settle = { resolve, reject }));
  };
  const began: AttemptContext[] = [];
  const layer = loadVendor(runtime)((attempt) => {
    began.push(attempt);
    return Promise.resolve(wholeReply(attempt));
  });
  const begin = (): { attempt: AttemptContext; done: Promise<Reply> } => {
    const attempt = scriptedAttempt(runtime, to, scriptedCall(runtime, { deadlineAtMs: deadlineMs === undefined ? undefined : runtime.clock.now() + deadlineMs }));
    const done = layer(attempt);
    done.catch(() => {});
    return { attempt, done };
  };
  return { runtime, begin, began, warmed: () => warmed, loaded: () => settle.resolve(), broken: (error: Error) => settle.reject(error) };
}

describe('loadVendor', () => {
  it('has attempts wait until the SDK is loaded, once; later ones go on at once', async () => {
    const { runtime, begin, began, warmed, loaded } = rig();
    const [one, two] = [begin(), begin()];
    await runtime.clock.advance(1_000);
    expect([began.length, warmed()]).toEqual([0, 1]);
    loaded();
    await Promise.all([one.done, two.done]);
    begin();
    expect([began.length, warmed(), runtime.clock.pending]).toEqual([3, 1, 0]);
  });

  it('what cannot be loaded is the adapter\'s to say, and is tried again', async () => {
    const { begin, began, warmed, broken } = rig();
    const one = begin();
    broken(new Error('no such package'));
    await one.done;
    begin();
    expect([began.length, warmed()]).toEqual([1, 2]);
  });

  it('A8: a cancel ends the wait; A7: so does the deadline, and the clocks say so', async () => {
    const { begin, began, runtime } = rig();
    const one = begin();
    const reason = scriptedFailure({ code: 'cancelled' });
    one.attempt.call.token.cancel(reason);
    await expect(one.done).rejects.toBe(reason);
    expect(began).toHaveLength(0);
    const hurried = rig(200);
    hurried.begin();
    await hurried.runtime.clock.advance(199);
    expect(hurried.began).toHaveLength(0);
    await hurried.runtime.clock.advance(1);
    expect([hurried.began.length, hurried.runtime.clock.pending, runtime.clock.pending]).toEqual([1, 0, 0]);
  });
});
