import { describe, expect, it } from 'vitest';
import { judgedRouter, messages } from './judged-router.ts';

const route = { targets: ['a/m'], cascade: undefined };

describe('feedback', () => {
  it('tells of which call it is', async () => {
    const { chat, router, clock, of } = judgedRouter({ route });
    const { callId } = await chat({ tenant: 'acme', tags: { feature: 'help' } });
    router.feedback(callId, { score: 1, comment: 'thanks', tags: { source: 'thumbs' } });
    expect(of('feedback')).toEqual([
      {
        type: 'feedback',
        atMs: clock.now(),
        callId,
        parentCallId: undefined,
        purpose: undefined,
        scope: { tenant: 'acme', team: undefined, user: undefined, tags: { feature: 'help' } },
        known: true,
        route: 'chat',
        target: 'a/m',
        score: 1,
        comment: 'thanks',
        tags: { source: 'thumbs' },
      },
    ]);
    // Somebody may change their mind.
    router.feedback(callId, { score: -1 });
    expect(of('feedback').map(({ score, known }) => [score, known])).toEqual([[1, true], [-1, true]]);
  });

  it('knows streams and calls that failed', async () => {
    const { stream, chat, router, of } = judgedRouter({ scripts: { 'a/m': [{ text: 'fine' }, { fail: { code: 'server_error' } }] }, route });
    await stream();
    await expect(chat()).rejects.toThrow();
    for (const { callId } of of('call')) router.feedback(callId, { score: 0 });
    expect(of('feedback').map(({ known, target }) => [known, target])).toEqual([[true, 'a/m'], [true, undefined]]);
  });

  it('says that it does not know a call', () => {
    const { router, of } = judgedRouter({ route });
    router.feedback('call_of_yesterday', { score: 0.5 });
    expect(of('feedback')).toMatchObject([{ known: false, target: undefined, route: undefined, scope: { tenant: undefined } }]);
  });

  it.each([
    ['', { score: 1 }, 'callId: expected the id of a call, got an empty string'],
    [undefined, { score: 1 }, 'callId: expected the id of a call, got nothing'],
    ['x', undefined, 'feedback: expected an object with a score, got nothing'],
    ['x', {}, 'feedback.score: expected a number, got nothing'],
    ['x', { score: Number.NaN }, 'feedback.score: expected a number, got NaN'],
    ['x', { score: '1' }, "feedback.score: expected a number, got '1'"],
    ['x', { score: 1, comment: 7 }, 'feedback.comment: expected text, got a number'],
    ['x', { score: 1, tags: { a: 1 } }, 'feedback.tags: expected an object of texts, got an object'],
    ['x', { score: 1, coment: 'a' }, 'feedback.coment: no such key'],
  ])('refuses %j, %j', (callId, feedback, message) => {
    const { router, of } = judgedRouter({ route });
    let error: unknown;
    try {
      router.feedback(callId as never, feedback as never);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'invalid_request' });
    expect((error as Error).message).toContain(message);
    expect(of('feedback')).toEqual([]);
  });

  it('forgets the oldest of ten thousand', async () => {
    const { router, clock, of } = judgedRouter({ route });
    const ids: string[] = [];
    for (let batch = 0; batch < 20; batch += 1) {
      const calls = Array.from({ length: 501 }, () => router.chat({ model: 'chat', messages } as never));
      ids.push(...(await clock.advanceUntil(Promise.all(calls))).map(({ callId }) => callId));
    }
    for (const id of [ids[0], ids.at(-1)]) router.feedback(id ?? '', { score: 1 });
    expect(of('feedback').map(({ known }) => known)).toEqual([false, true]);
  });
});
