import { describe, expect, it } from 'vitest';
import { scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedSource, scriptedTarget, streamReply, type ScriptedSource } from './scripted-attempt.ts';
import type { ReplyStream } from './reply.ts';
import type { AttemptContext } from './call.ts';

const runtime = scriptedRuntime();

function opened(): { source: ScriptedSource; stream: ReplyStream; attempt: AttemptContext; told: string[] } {
  const attempt = scriptedAttempt(runtime, scriptedTarget(runtime), scriptedCall(runtime, { stream: true }));
  const source = scriptedSource();
  const { stream } = streamReply(attempt, source);
  const told: string[] = [];
  stream.tap({ waiting: () => told.push('waiting'), arrived: () => told.push('arrived'), ended: ({ state }) => told.push(`ended ${state}`) });
  stream.tap({ ended: () => told.push('outer') });
  return { source, stream, attempt, told };
}

const cut = scriptedFailure({ code: 'network', message: 'cut' });

describe('ReplyStream', () => {
  it('fills, is taken from, and ends complete; taps see each move, inner ones first', async () => {
    const { source, stream, told } = opened();
    source.arrive('a');
    expect([await stream.fill(), stream.take(), stream.take(), stream.outcome]).toEqual([true, { type: 'text-delta', text: 'a', attempt: 0 }, undefined, undefined]);
    source.end();
    expect([await stream.fill(), await stream.fill()]).toEqual([false, false]);
    expect(stream.outcome).toMatchObject({ state: 'complete', answer: { content: [{ type: 'text', text: 'a' }] } });
    expect(told).toEqual(['waiting', 'arrived', 'waiting', 'ended complete', 'outer']);
  });

  it('fails once and for all, and closes the source', async () => {
    const { source, stream, told } = opened();
    source.fail(cut);
    await expect(stream.fill()).rejects.toBe(cut);
    await expect(stream.fill()).rejects.toBe(cut);
    expect([stream.outcome, source.cancelled, told]).toEqual([{ state: 'failed', error: cut }, true, ['waiting', 'ended failed', 'outer']]);
  });

  it('C4: what breaks after the terminal marker is whole', async () => {
    const { source, stream } = opened();
    source.complete = true;
    source.fail(cut);
    expect(await stream.fill()).toBe(false);
    expect(stream.outcome?.state).toBe('complete');
  });

  it('A8: but a cancel is a cancel', async () => {
    const { source, stream, attempt } = opened();
    source.complete = true;
    const reason = scriptedFailure({ code: 'cancelled' });
    const filling = stream.fill();
    attempt.abort(reason);
    await expect(filling).rejects.toBe(reason);
    expect(stream.outcome).toEqual({ state: 'failed', error: reason });
  });

  it('A8: an abort while somebody waits is what they get; while nobody does, it ends the stream', async () => {
    const waiting = opened();
    const filling = waiting.stream.fill();
    waiting.attempt.abort(cut);
    await expect(filling).rejects.toBe(cut);
    expect(waiting.told).toEqual(['waiting', 'ended failed', 'outer']);
    const idle = opened();
    idle.attempt.abort(cut);
    expect([idle.stream.outcome, idle.source.cancelled, idle.told]).toEqual([{ state: 'failed', error: cut }, true, ['ended failed', 'outer']]);
    await expect(idle.stream.fill()).rejects.toBe(cut);
    idle.attempt.stream?.aborted(cut);
    expect(idle.told).toHaveLength(2);
  });

  it('cancel closes it, once, and those who wait are told that it is over', async () => {
    const { source, stream, told } = opened();
    const filling = stream.fill();
    stream.cancel();
    stream.cancel();
    source.fail(cut);
    expect(await filling.catch(() => 'failed')).toBe(false);
    expect([stream.outcome, source.cancelled, await stream.fill()]).toEqual([{ state: 'cancelled' }, true, false]);
    expect(told).toEqual(['waiting', 'ended cancelled', 'outer']);
  });

  it('shows what there is so far', async () => {
    const { source, stream } = opened();
    source.arrive('so far');
    await stream.fill();
    expect(stream.partial().content).toEqual([{ type: 'text', text: 'so far' }]);
  });
});
