import { isZerohopError } from '@zerohop/core';
import { describe, expect, it } from 'vitest';
import { judgedRouter, messages, scoresOf } from './judged-router.ts';

const verdict = (score: unknown, reason = 'so it seems'): string => JSON.stringify({ reason, score });
const scripts = { 'a/m': { text: 'poor' }, 'b/m': { text: 'fair' } };
const judges = { taste: { model: 'd/m', rubric: 'It is kind.' } };
const route = { targets: ['a/m', 'b/m'] };

describe('a model as a judge', () => {
  it('F3: scores with a call of its own, whose cost is its own', async () => {
    const { chat, of } = judgedRouter({ scripts: { ...scripts, 'd/m': { text: verdict(0.2) } }, config: { judges }, route });
    const response = await chat({ tenant: 'acme', tags: { feature: 'help' } });
    expect(response.text).toBe('fair');
    const [score] = response.scores;
    expect(score).toMatchObject({ judge: 'taste', score: 0.2, passed: false, reason: 'so it seems', target: 'a/m', attempt: 0 });

    const [judging, call] = of('call');
    expect(judging).toMatchObject({ purpose: 'judge', parentCallId: response.callId, callId: score?.callId, target: 'd/m', outcome: 'ok', scope: { tenant: 'acme', tags: { feature: 'help' } } });
    expect(score?.cost).toEqual(judging?.cost);
    expect(call).toMatchObject({ purpose: undefined, callId: response.callId, cost: response.cost });
    expect(response.attempts.map(({ target }) => target)).toEqual(['a/m', 'b/m']);
    expect(response.cost.nanoUsd).toBe(response.attempts.reduce((sum, { cost }) => sum + (cost?.nanoUsd ?? 0), 0));
    expect(score?.cost?.nanoUsd).toBeGreaterThan(0);
    expect(of('score')).toEqual([
      {
        type: 'score',
        atMs: expect.any(Number),
        callId: response.callId,
        parentCallId: undefined,
        purpose: undefined,
        kind: 'cascade',
        scope: { tenant: 'acme', team: undefined, user: undefined, tags: { feature: 'help' } },
        judge: 'taste',
        score: 0.2,
        passed: false,
        reason: 'so it seems',
        target: 'a/m',
        route: 'chat',
        arm: undefined,
        judgeCallId: score?.callId,
        cost: score?.cost,
        durationMs: 0,
        skipped: 0,
      },
    ]);
    expect(JSON.stringify(of('score'))).not.toContain('poor');
  });

  it.each([
    ['no JSON', 'I like it', 'the answer is not the output asked for: it is not JSON'],
    ['a score out of range', verdict(7), 'the answer is not the output asked for: it gave 7, which is no score from 0 to 1'],
    ['a score in words', verdict('good'), 'the answer is not the output asked for: it gave a string instead of a score from 0 to 1'],
    ['no score', '{"reason":"x"}', 'the answer is not the output asked for: it gave nothing instead of a score from 0 to 1'],
  ])('that says %s has failed, and the answer passes', async (_, text, reason) => {
    const { chat, of } = judgedRouter({ scripts: { ...scripts, 'd/m': { text } }, config: { judges }, route });
    const response = await chat();
    expect(response.text).toBe('poor');
    expect(response.scores[0]).toMatchObject({ score: undefined, passed: true, reason });
    // It was paid for all the same.
    expect(response.scores[0]?.cost?.nanoUsd).toBeGreaterThan(0);
    expect(of('warning').map(({ about }) => about)).toEqual(['cascade']);
  });

  it('that refuses has failed', async () => {
    const { chat } = judgedRouter({ scripts: { ...scripts, 'd/m': { text: 'No.', answer: { finishReason: 'refusal' } } }, config: { judges }, route });
    expect((await chat()).scores[0]).toMatchObject({ score: undefined, reason: "its model gave no score (it ended with 'refusal')" });
  });

  it('is on the way of every failover: a route serves it', async () => {
    const scripted = { ...scripts, 'c/m': { fail: { code: 'overloaded' as const } }, 'd/m': { text: verdict(0.9) } };
    const { chat } = judgedRouter({ scripts: scripted, config: { judges: { taste: { model: 'judges', rubric: 'x' } }, routes: { judges: { targets: ['c/m', 'd/m'] } } }, route });
    const response = await chat();
    expect(scoresOf(response)).toEqual([['a/m', 0.9, true]]);
  });

  it('F2, F3: stays where the call must stay', async () => {
    const providers = { d: { adapter: 'scripted', apiKey: 'key-of-d-0123456789', region: 'us' }, a: { adapter: 'scripted', apiKey: 'key-of-a-0123456789', region: 'eu' }, b: { adapter: 'scripted', apiKey: 'key-of-b-0123456789', region: 'eu' } };
    const { chat, vendor } = judgedRouter({ scripts, config: { judges, providers }, route });
    const response = await chat({ require: { region: 'eu' } });
    expect(vendor.calls.map(({ target }) => target)).toEqual(['a/m']);
    expect(response.scores[0]?.reason).toContain("the call must stay in 'eu'");
  });

  it('that hangs is cut by the deadline of the call, and leaves nothing behind', async () => {
    const { chat, clock, of } = judgedRouter({ scripts: { ...scripts, 'd/m': { afterMs: 'never' } }, config: { judges }, route });
    const before = clock.now();
    const response = await chat({ deadlineMs: 3_000 });
    expect([response.text, clock.now() - before]).toEqual(['poor', 3_000]);
    expect(of('call').map(({ purpose, code }) => [purpose, code])).toEqual([['judge', 'timeout'], [undefined, undefined]]);
    expect(clock.pending).toBe(0);
  });

  it('that hangs is cut by timeoutMs', async () => {
    const { chat, clock } = judgedRouter({ scripts: { ...scripts, 'd/m': { afterMs: 'never' } }, config: { judges }, route: { ...route, cascade: { judge: 'taste', timeoutMs: 900 } } });
    const before = clock.now();
    expect((await chat()).text).toBe('poor');
    expect(clock.now() - before).toBe(900);
  });

  it('is cancelled with its call', async () => {
    const controller = new AbortController();
    const { router, clock, vendor, of } = judgedRouter({ scripts: { ...scripts, 'd/m': { afterMs: 'never' } }, config: { judges }, route });
    const failed = (router.chat({ model: 'chat', messages, signal: controller.signal } as never) as Promise<unknown>).catch((error: unknown) => error);
    await clock.advance(20);
    controller.abort();
    expect(isZerohopError(await clock.advanceUntil(failed), 'cancelled')).toBe(true);
    expect(vendor.calls.map(({ target, endedAtMs }) => [target, endedAtMs !== undefined])).toEqual([['a/m', false], ['d/m', true]]);
    expect(of('call').map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled']);
    expect(of('warning')).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('may still judge for calls under way when the router closes', async () => {
    const { router, clock } = judgedRouter({ scripts: { ...scripts, 'a/m': { text: 'poor', afterMs: 500 }, 'd/m': { text: verdict(0.1), afterMs: 500 } }, config: { judges }, route });
    const call = router.chat({ model: 'chat', messages } as never);
    await clock.advance(100);
    const closed = router.close();
    const response = await clock.advanceUntil(call);
    await clock.advanceUntil(closed);
    expect([response.text, response.scores[0]?.score]).toEqual(['fair', 0.1]);
    await expect(router.chat({ model: 'chat', messages } as never)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('F3: is not judged itself, whatever its calls go through', async () => {
    const asked = judgedRouter({ scripts: { ...scripts, 'd/m': { text: verdict(0) } }, config: { judges, routes: { other: { targets: ['d/m'], fallbacks: ['chat'] } } }, route });
    expect((await asked.chat()).scores).toHaveLength(1);
  });
});

describe('a schema as a judge', () => {
  const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  it.each([
    ['{"city":"Oslo"}', 1, undefined],
    ['{"city":7}', 0, 'the JSON does not fit the schema at #/properties/city/type'],
    ['{}', 0, 'the JSON does not fit the schema at #/required'],
    ['Oslo', 0, 'the text is not JSON'],
  ])('gives %s %i', async (text, score, reason) => {
    const { chat } = judgedRouter({ scripts: { 'a/m': { text } }, config: { judges: { taste: { schema } } }, route });
    const response = await chat();
    expect(response.scores[0]).toMatchObject({ score, reason, callId: undefined, cost: undefined });
  });
});
