import { describe, expect, it } from 'vitest';
import { commitPoint } from './commit-point.ts';
import type { Reply } from './reply.ts';
import { scriptedAnswer, scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedSource, scriptedTarget, streamReply, wholeReply } from './scripted-attempt.ts';

const runtime = scriptedRuntime();
const attemptOf = (stream: boolean): ReturnType<typeof scriptedAttempt> => scriptedAttempt(runtime, scriptedTarget(runtime), scriptedCall(runtime, { stream }));

describe('commitPoint', () => {
  it('lets a stream through when its first content is here', async () => {
    const attempt = attemptOf(true);
    const source = scriptedSource();
    let through: Reply | undefined;
    const reply = commitPoint(() => Promise.resolve(streamReply(attempt, source)))(attempt).then((value) => (through = value));
    await new Promise((resolve) => setImmediate(resolve));
    expect(through).toBeUndefined();
    source.arrive('first');
    await reply;
    expect(through?.kind).toBe('stream');
    expect(through?.kind === 'stream' && through.stream.take()).toMatchObject({ text: 'first' });
  });

  it('lets an empty stream through as complete, and throws what fails before the first content', async () => {
    const attempt = attemptOf(true);
    const empty = scriptedSource();
    empty.end();
    const reply = await commitPoint(() => Promise.resolve(streamReply(attempt, empty)))(attempt);
    expect(reply.kind === 'stream' && reply.stream.outcome?.state).toBe('complete');
    const broken = scriptedSource();
    broken.fail(scriptedFailure({ code: 'network' }));
    await expect(commitPoint(() => Promise.resolve(streamReply(attempt, broken)))(attempt)).rejects.toMatchObject({ code: 'network' });
  });

  it('C2: reads a stream to its end where a whole answer is wanted', async () => {
    const attempt = attemptOf(false);
    const source = scriptedSource();
    for (const text of ['a', 'b', 'c']) source.arrive(text);
    source.end();
    expect(await commitPoint(() => Promise.resolve(streamReply(attempt, source)))(attempt)).toEqual({ kind: 'whole', attempt, answer: scriptedAnswer('abc') });
    const broken = scriptedSource();
    broken.arrive('a');
    broken.fail(scriptedFailure({ code: 'network' }));
    await expect(commitPoint(() => Promise.resolve(streamReply(attempt, broken)))(attempt)).rejects.toMatchObject({ code: 'network' });
  });

  it('passes whole answers on, and takes none where a stream was asked for', async () => {
    const attempt = attemptOf(false);
    const whole = wholeReply(attempt);
    expect(await commitPoint(() => Promise.resolve(whole))(attempt)).toBe(whole);
    const streaming = attemptOf(true);
    await expect(commitPoint(() => Promise.resolve(wholeReply(streaming)))(streaming)).rejects.toThrow('answered whole where a stream was asked for');
  });

  it('a stream that was cancelled is no whole answer', async () => {
    const attempt = attemptOf(false);
    const reply = streamReply(attempt, scriptedSource());
    reply.stream.cancel();
    await expect(commitPoint(() => Promise.resolve(reply))(attempt)).rejects.toThrow('ended incomplete');
  });
});
