import { describe, expect, it } from 'vitest';
import { scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedTarget } from './scripted-attempt.ts';

const runtime = scriptedRuntime();
const make = (): ReturnType<typeof scriptedAttempt> => scriptedAttempt(runtime, scriptedTarget(runtime), scriptedCall(runtime));
const reason = scriptedFailure({ code: 'cancelled' });

describe('AttemptContext', () => {
  it('A8: a cancelled call aborts it while it is linked, and not after', () => {
    const linked = make();
    linked.link();
    linked.call.token.cancel(reason);
    expect(linked.abortReason).toBe(reason);
    expect([linked.signal.aborted, linked.signal.reason]).toEqual([true, reason]);
    const unlinked = make();
    unlinked.link();
    unlinked.unlink();
    unlinked.unlink();
    unlinked.call.token.cancel(reason);
    expect([unlinked.abortReason, unlinked.signal.aborted]).toEqual([undefined, false]);
  });

  it('A8: linking twice is linking once', () => {
    const attempt = make();
    attempt.link();
    attempt.link();
    attempt.unlink();
    attempt.call.token.cancel(reason);
    expect(attempt.abortReason).toBeUndefined();
  });

  it('A8: linking to a cancelled call aborts at once', () => {
    const attempt = make();
    attempt.call.token.cancel(reason);
    attempt.link();
    expect(attempt.abortReason).toBe(reason);
  });

  it('the first reason counts', () => {
    const attempt = make();
    const { signal } = attempt;
    attempt.abort(reason);
    attempt.abort(scriptedFailure({ code: 'timeout' }));
    expect([attempt.abortReason, signal.reason]).toEqual([reason, reason]);
  });

  it('orAbort passes on what comes, and rejects at once when the attempt is given up', async () => {
    const attempt = make();
    expect(await attempt.orAbort(Promise.resolve(5))).toBe(5);
    await expect(attempt.orAbort(Promise.reject(new Error('x')))).rejects.toThrow('x');
    const waiting = attempt.orAbort(new Promise(() => undefined));
    attempt.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    // What fails later is nobody's unhandled rejection.
    await expect(attempt.orAbort(Promise.reject(new Error('late')))).rejects.toBe(reason);
  });
});
