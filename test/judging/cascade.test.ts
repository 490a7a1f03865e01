import { isZerohopError, type Judge } from '@zerohop/core';
import { describe, expect, it } from 'vitest';
import { byText, judgedRouter, messages, scoresOf } from './judged-router.ts';

const scripts = { 'a/m': { text: 'poor' }, 'b/m': { text: 'fair' }, 'c/m': { text: 'good' } };

describe('a cascade of whole answers', () => {
  it('serves the first answer that is good enough, and asks nobody after it', async () => {
    const { chat, vendor } = judgedRouter({ scripts, judges: { taste: byText({ poor: 0.8 }) } });
    const response = await chat();
    expect(response.text).toBe('poor');
    expect(vendor.calls.map(({ target }) => target)).toEqual(['a/m']);
    expect(response.scores).toEqual([{ judge: 'taste', score: 0.8, passed: true, reason: undefined, target: 'a/m', attempt: 0, callId: undefined, cost: undefined, durationMs: 0 }]);
    expect(response.warnings).toEqual([]);
  });

  it('asks the next target where one is not, with the reason; the last answer is served as it is', async () => {
    const { chat } = judgedRouter({ scripts, judges: { taste: byText({ poor: 0.1, fair: 0.3, good: 0 }) } });
    const response = await chat();
    expect(response.text).toBe('good');
    expect(scoresOf(response)).toEqual([['a/m', 0.1, false], ['b/m', 0.3, false]]);
    expect(response.attempts.map(({ target, kind, reason, outcome }) => [target, kind, reason, outcome])).toEqual([
      ['a/m', 'first', undefined, 'ok'],
      ['b/m', 'fallback', 'judged 0.1, below 0.5', 'ok'],
      ['c/m', 'fallback', 'judged 0.3, below 0.5', 'ok'],
    ]);
    expect(response.target).toBe('c/m');
  });

  it('holds scores against passScore: as much is enough', async () => {
    const judges = { taste: byText({ poor: 0.69, fair: 0.7 }) };
    const response = await judgedRouter({ scripts, judges, route: { cascade: { judge: 'taste', passScore: 0.7 } } }).chat();
    expect(response.text).toBe('fair');
    expect(scoresOf(response)).toEqual([['a/m', 0.69, false], ['b/m', 0.7, true]]);
  });

  it.each<[Judge, number | undefined, boolean, string | undefined]>([
    [() => true, 1, true, undefined],
    [() => false, 0, false, undefined],
    [async () => ({ score: false, reason: 'rude' }), 0, false, 'rude'],
    [() => ({ score: 1, reason: '' }), 1, true, undefined],
    [() => Number.NaN, undefined, true, 'it gave NaN, which is no score from 0 to 1'],
    [() => 1.01, undefined, true, 'it gave 1.01, which is no score from 0 to 1'],
    [() => 'yes' as never, undefined, true, 'it gave a string instead of a score from 0 to 1'],
    [() => undefined as never, undefined, true, 'it gave nothing instead of a score from 0 to 1'],
    [
      () => {
        throw new Error('out of order');
      },
      undefined,
      true,
      'out of order',
    ],
    [() => Promise.reject(new Error('out of reach')), undefined, true, 'out of reach'],
  ])('takes what a judge says: %s', async (judge, score, passed, reason) => {
    const { chat, of } = judgedRouter({ scripts, judges: { taste: judge } });
    const response = await chat();
    expect(response.scores[0]).toMatchObject({ score, passed, reason });
    // What failed passes, and is told of.
    const failed = `judge 'taste' failed, so the answer passed unjudged: ${reason}`;
    expect(response.warnings).toEqual(score === undefined ? [{ about: 'cascade', message: failed, target: 'a/m' }] : []);
    expect(of('warning').map(({ about, message, callId }) => ({ about, message, callId }))).toEqual(score === undefined ? [{ about: 'cascade', message: failed, callId: response.callId }] : []);
    expect(of('score')).toHaveLength(score === undefined ? 0 : response.scores.length);
  });

  it('shows judges the conversation and the answer', async () => {
    const seen: unknown[] = [];
    const judge: Judge = (answer) => {
      seen.push(answer);
      return 1;
    };
    const output = { type: 'object', properties: { city: { type: 'string' } } };
    const { chat } = judgedRouter({ scripts: { 'a/m': { text: '{"city":"Oslo"}', answer: { model: 'm-2026' } } }, judges: { taste: judge } });
    await chat({ output });
    expect(seen).toEqual([{ messages, text: '{"city":"Oslo"}', object: { city: 'Oslo' }, toolCalls: [], finishReason: 'stop', target: 'a/m', model: 'm-2026' }]);
  });

  it('serves the best answer there is when all further targets fail, with a warning', async () => {
    const { chat } = judgedRouter({
      scripts: { ...scripts, 'c/m': { fail: { code: 'overloaded', message: 'c is overloaded' } } },
      judges: { taste: byText({ poor: 0.4, fair: 0.2 }) },
    });
    const response = await chat();
    expect([response.text, response.target]).toEqual(['poor', 'a/m']);
    expect(response.warnings).toEqual([{ about: 'cascade', message: 'judged 0.4, below 0.5, and served all the same: c is overloaded', target: 'a/m' }]);
    expect(response.attempts.map(({ code }) => code)).toEqual([undefined, undefined, 'overloaded']);
  });

  it('of two that are equally poor it serves the later', async () => {
    const response = await judgedRouter({ scripts: { ...scripts, 'c/m': { fail: { code: 'network' } } }, judges: { taste: byText({ poor: 0, fair: 0 }) } }).chat();
    expect(response.text).toBe('fair');
  });

  it('goes on after failures as always: fallbacks stand in, and are not judged', async () => {
    const { chat } = judgedRouter({
      scripts: { 'a/m': { text: 'poor' }, 'b/m': { fail: { code: 'server_error' } }, 'c/m': { fail: { code: 'server_error' } }, 'd/m': { text: 'stand-in' } },
      judges: { taste: byText({ poor: 0, 'stand-in': 0 }) },
      route: { fallbacks: ['d/m'] },
    });
    const response = await chat();
    expect(response.text).toBe('stand-in');
    expect(scoresOf(response)).toEqual([['a/m', 0, false]]);
    expect(response.attempts.map(({ target, reason }) => [target, reason])).toEqual([
      ['a/m', undefined],
      ['b/m', 'judged 0, below 0.5'],
      ['c/m', 'server_error'],
      ['d/m', 'server_error'],
    ]);
  });

  it('does not take fallbacks for steps', async () => {
    const response = await judgedRouter({ scripts, judges: { taste: byText({ poor: 0, fair: 0 }) }, route: { targets: ['a/m', 'b/m'], fallbacks: ['c/m'] } }).chat();
    expect(response.text).toBe('fair');
    expect(scoresOf(response)).toEqual([['a/m', 0, false]]);
  });

  it('leaves refused prompts to the list that was made for them', async () => {
    const refused = { fail: { code: 'content_filter' as const } };
    const judges = { taste: byText({ poor: 0, elsewhere: 0 }) };
    const { chat, vendor } = judgedRouter({ scripts: { ...scripts, 'a/m': refused, 'd/m': { text: 'elsewhere' } }, judges, route: { fallbacks: { content_filter: ['d/m'] } } });
    const response = await chat();
    expect([response.text, response.scores]).toEqual(['elsewhere', []]);
    expect(vendor.calls.map(({ target }) => target)).toEqual(['a/m', 'd/m']);

    const alone = judgedRouter({ scripts: { ...scripts, 'a/m': refused }, judges });
    await expect(alone.chat()).rejects.toMatchObject({ code: 'content_filter' });
    expect(alone.vendor.calls).toHaveLength(1);
  });

  it.each(['content-filter', 'refusal'] as const)('serves an answer that ended with %s as it is', async (finishReason) => {
    const { chat, vendor } = judgedRouter({ scripts: { 'a/m': { text: 'I must not', answer: { finishReason } } }, judges: { taste: () => 0 } });
    const response = await chat();
    expect([response.finishReason, response.scores, vendor.calls.length]).toEqual([finishReason, [], 1]);
  });

  it('judges answers that call tools only where it is told to', async () => {
    const step = { type: 'tool-call' as const, id: 'call_1', name: 'find', input: { q: 'x' } };
    const calling = { 'a/m': { steps: [{ event: step }], answer: { finishReason: 'tool-calls' as const } }, 'b/m': { text: 'found' } };
    const tools = [{ name: 'find', parameters: { type: 'object', properties: {} } }];
    const seen: unknown[] = [];
    const judge: Judge = ({ toolCalls }) => {
      seen.push(toolCalls);
      return 0;
    };
    const passed = await judgedRouter({ scripts: calling, judges: { taste: judge } }).chat({ tools });
    expect([passed.toolCalls.length, passed.scores, seen]).toEqual([1, [], []]);
    const judged = await judgedRouter({ scripts: calling, judges: { taste: judge }, route: { targets: ['a/m', 'b/m'], cascade: { judge: 'taste', toolCalls: true } } }).chat({ tools });
    expect(judged.text).toBe('found');
    expect(seen).toEqual([[{ id: 'call_1', name: 'find', input: { q: 'x' } }]]);
  });

  it('spends no more than maxAttempts', async () => {
    const judges = { taste: byText({ poor: 0.2, fair: 0.1 }) };
    const two = await judgedRouter({ scripts, judges, route: { maxAttempts: 2 } }).chat();
    // The second one is the last that can be asked, and need not be judged.
    expect([two.text, two.scores.length]).toEqual(['fair', 1]);
    const one = await judgedRouter({ scripts, judges, route: { maxAttempts: 1 } }).chat();
    expect([one.text, one.scores.length]).toEqual(['poor', 0]);
  });

  it('judges nothing where there is nobody to ask after it', async () => {
    const out = judgedRouter({ scripts, judges: { taste: () => 0 }, route: { targets: ['a/m', { target: 'b/m', when: { 'tags.plan': 'pro' } }] } });
    const response = await out.chat();
    expect([response.text, response.scores]).toEqual(['poor', []]);
    expect(response.decision.cascade).toBeUndefined();
    expect((await out.chat({ tags: { plan: 'pro' } })).text).toBe('fair');
  });

  it('is not for calls that name a target, nor for its own route as a fallback', async () => {
    const { chat } = judgedRouter({ scripts, judges: { taste: () => 0 }, config: { routes: { outer: { targets: ['d/m'], fallbacks: ['chat'] } } } });
    expect((await chat({ model: 'a/m' })).scores).toEqual([]);
    const response = await chat({ model: 'outer', fallbacks: ['chat'] });
    expect(response.scores).toEqual([]);
  });

  it('hedges no step that is judged', async () => {
    const slow = { 'a/m': { text: 'poor', afterMs: 5_000 }, 'b/m': { text: 'fair' } };
    const { chat, vendor, clock } = judgedRouter({ scripts: slow, judges: { taste: () => 1 }, route: { hedge: { afterMs: 100 } } });
    const before = clock.now();
    expect((await chat()).text).toBe('poor');
    expect(vendor.calls).toHaveLength(1);
    expect(clock.now() - before).toBeGreaterThanOrEqual(5_000);
  });
});

describe('a cascade and time', () => {
  it('serves what it has when the judge takes longer than timeoutMs', async () => {
    const judges = { taste: () => new Promise<number>(() => {}) };
    const { chat, clock } = judgedRouter({ scripts, judges, route: { cascade: { judge: 'taste', timeoutMs: 700 } } });
    const before = clock.now();
    const response = await chat();
    expect(response.text).toBe('poor');
    expect(clock.now() - before).toBe(700);
    expect(response.warnings[0]?.message).toBe("judge 'taste' failed, so the answer passed unjudged: it took longer than 700 ms");
  });

  it('serves what it has when the deadline comes while it judges', async () => {
    const judges = { taste: () => new Promise<number>(() => {}) };
    const { chat, clock } = judgedRouter({ scripts: { ...scripts, 'a/m': { text: 'poor', afterMs: 400 } }, judges });
    const before = clock.now();
    const response = await chat({ deadlineMs: 1_000 });
    expect([response.text, clock.now() - before]).toEqual(['poor', 1_000]);
    expect(response.warnings[0]?.message).toContain('it took longer than 600 ms');
  });

  it('serves what it has when the next target would outlast the deadline', async () => {
    const { chat, clock } = judgedRouter({ scripts: { 'a/m': { text: 'poor', afterMs: 100 }, 'b/m': { text: 'fair', afterMs: 900 } }, judges: { taste: () => 0 }, route: { targets: ['a/m', 'b/m'] } });
    for (let call = 0; call < 10; call += 1) await chat({ model: 'b/m' });
    const before = clock.now();
    const response = await chat({ deadlineMs: 800 });
    // Nobody is left to ask: not worth a judgement.
    expect([response.text, response.scores, clock.now() - before]).toEqual(['poor', [], 100]);
  });

  it('serves what it has when the next target is cut by the deadline', async () => {
    const { chat } = judgedRouter({ scripts: { 'a/m': { text: 'poor' }, 'b/m': { afterMs: 'never' } }, judges: { taste: () => 0.1 }, route: { targets: ['a/m', 'b/m'] } });
    const response = await chat({ deadlineMs: 2_000 });
    expect(response.text).toBe('poor');
    expect(response.warnings[0]?.message).toMatch(/^judged 0.1, below 0.5, and served all the same: the call's deadline of 2000 ms ran out/);
  });
});

describe('cancelling a cascade', () => {
  it.each(['first step', 'judging', 'second step'] as const)('ends it in the %s', async (phase) => {
    const controller = new AbortController();
    const never = { afterMs: 'never' as const };
    const { router, vendor, clock, of } = judgedRouter({
      scripts: { 'a/m': phase === 'first step' ? never : { text: 'poor' }, 'b/m': never },
      judges: { taste: () => (phase === 'judging' ? new Promise<number>(() => {}) : 0) },
    });
    const call = router.chat({ model: 'chat', messages, signal: controller.signal } as never);
    const failed = call.catch((error: unknown) => error);
    await clock.advance(50);
    controller.abort();
    const error = await clock.advanceUntil(failed);
    expect(isZerohopError(error, 'cancelled')).toBe(true);
    expect(of('call').map(({ outcome }) => outcome)).toEqual(['cancelled']);
    expect(of('score')).toHaveLength(phase === 'second step' ? 1 : 0);
    expect(vendor.calls).toHaveLength(phase === 'second step' ? 2 : 1);
    expect(clock.pending).toBe(0);
  });
});
