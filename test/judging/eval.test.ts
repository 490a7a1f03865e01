import type { JudgedAnswer } from '@zerohop/core';
import { seededRandom } from '@zerohop/testkit';
import { describe, expect, it } from 'vitest';
import { judgedRouter, messages } from './judged-router.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const route = { targets: ['a/m'], cascade: undefined };

describe('eval', () => {
  it('judges after the caller has its answer, and delays nobody', async () => {
    const seen: JudgedAnswer[] = [];
    const { chat, clock, of } = judgedRouter({
      scripts: { 'a/m': { text: 'fine', afterMs: 200 } },
      judges: {
        quick: (answer) => {
          seen.push(answer);
          return { score: 0.75, reason: 'brief' };
        },
        slow: () => new Promise((resolve) => void clock.setTimeout(() => resolve(0.1), 5_000)),
      },
      route: { ...route, eval: { judges: ['quick', 'slow'], sample: 1 } },
    });
    const before = clock.now();
    const response = await chat({ user: 'ann', deadlineMs: 300 });
    expect([response.text, response.scores, clock.now() - before, seen.length]).toEqual(['fine', [], 200, 0]);
    await clock.advance(10_000);
    expect(seen).toEqual([{ messages, text: 'fine', object: undefined, toolCalls: [], finishReason: 'stop', target: 'a/m', model: 'm' }]);
    // The deadline of the call binds its judges no more.
    expect(of('score').map(({ judge, score, reason, kind, passed, durationMs, callId, scope }) => [judge, score, reason, kind, passed, durationMs, callId, scope.user])).toEqual([
      ['quick', 0.75, 'brief', 'eval', undefined, 0, response.callId, 'ann'],
      ['slow', 0.1, undefined, 'eval', undefined, 5_000, response.callId, 'ann'],
    ]);
  });

  it('judges streams, too, and no call that failed', async () => {
    const { stream, chat, clock, of } = judgedRouter({ scripts: { 'a/m': [{ text: 'fine' }, { fail: { code: 'server_error' } }] }, judges: { taste: () => 1 }, route: { ...route, eval: { judges: ['taste'], sample: 1 } } });
    await stream();
    await clock.advance(1);
    expect(of('score')).toHaveLength(1);
    await expect(chat()).rejects.toMatchObject({ code: 'server_error' });
    await clock.advance(1);
    expect(of('score')).toHaveLength(1);
  });

  it('judges the share that it is told to; plans use up no draw', async () => {
    const { chat, router, clock, of } = judgedRouter({ judges: { taste: () => 1 }, route: { ...route, eval: { judges: ['taste'], sample: 0.25 } }, random: seededRandom(7) });
    const sampled: boolean[] = [];
    for (let call = 0; call < 400; call += 1) {
      const told = of('score').length;
      router.plan({ model: 'chat', messages } as never);
      await chat();
      await clock.advance(0);
      sampled.push(of('score').length > told);
    }
    expect(sampled.filter(Boolean).length / 400).toBeCloseTo(0.25, 1);
    const again = judgedRouter({ judges: { taste: () => 1 }, route: { ...route, eval: { judges: ['taste'], sample: 0.25 } }, random: seededRandom(7) });
    for (const expected of sampled.slice(0, 50)) {
      const told = again.of('score').length;
      await again.chat();
      await again.clock.advance(0);
      expect(again.of('score').length > told).toBe(expected);
    }
  });

  it('judges so many calls at once, and says how many it left out', async () => {
    const waiting: (() => void)[] = [];
    const { chat, clock, of } = judgedRouter({ judges: { taste: () => new Promise((resolve) => waiting.push(() => resolve(1))) }, route: { ...route, eval: { judges: ['taste'], sample: 1, concurrency: { max: 2 }, timeoutMs: 1e6 } } });
    for (let call = 0; call < 5; call += 1) await chat();
    await clock.advance(0);
    expect(waiting).toHaveLength(2);
    for (const go of waiting.splice(0)) go();
    await clock.advance(0);
    expect(of('score').map(({ skipped }) => skipped)).toEqual([3, 0]);
    await chat();
    await clock.advance(0);
    expect(waiting).toHaveLength(1);
    waiting[0]?.();
    await clock.advance(0);
    expect(of('score').map(({ skipped }) => skipped)).toEqual([3, 0, 0]);
  });

  it('tells of a judge that fails, and of nothing else', async () => {
    const { chat, clock, of } = judgedRouter({
      judges: {
        broken: () => {
          throw new Error('out of order');
        },
        hung: () => new Promise<number>(() => {}),
        sound: () => 1,
      },
      route: { ...route, eval: { judges: ['broken', 'hung', 'sound'], sample: 1, timeoutMs: 2_000 } },
    });
    const { callId } = await chat();
    await clock.advance(2_000);
    expect(of('warning')).toMatchObject([
      { about: 'eval', message: "judge 'broken' failed on a/m: out of order", callId },
      { about: 'eval', message: "judge 'hung' failed on a/m: it took longer than 2000 ms", callId },
    ]);
    expect(of('score').map(({ judge }) => judge)).toEqual(['sound']);
    expect(clock.pending).toBe(0);
  });

  it('leaves out answers that call tools, unless it is told otherwise', async () => {
    const scripts = { 'a/m': { steps: [{ event: { type: 'tool-call' as const, id: 'c', name: 'find', input: {} } }] } };
    const tools = [{ name: 'find', parameters: { type: 'object', properties: {} } }];
    const counted = async (toolCalls: boolean | undefined): Promise<number> => {
      const { chat, clock, of } = judgedRouter({ scripts, judges: { taste: () => 1 }, route: { ...route, eval: { judges: ['taste'], sample: 1, toolCalls } } });
      await chat({ tools });
      await clock.advance(0);
      return of('score').length;
    };
    expect([await counted(undefined), await counted(true)]).toEqual([0, 1]);
  });

  it('judges with models, whose calls close() cancels at once', async () => {
    const { chat, clock, router, vendor, of } = judgedRouter({
      scripts: { 'd/m': { afterMs: 'never' } },
      config: { judges: { taste: { model: 'd/m', rubric: 'x' } } },
      route: { ...route, eval: { judges: ['taste'], sample: 1 } },
    });
    const { callId } = await chat();
    await clock.advance(10);
    expect(vendor.calls.map(({ target }) => target)).toEqual(['a/m', 'd/m']);
    const before = clock.now();
    await router.close();
    expect(clock.now()).toBe(before);
    expect(of('call').map(({ purpose, outcome, parentCallId }) => [purpose, outcome, parentCallId])).toEqual([[undefined, 'ok', undefined], ['judge', 'cancelled', callId]]);
    await turn();
    expect(clock.pending).toBe(0);
  });

  it('judges nothing once the router is closed', async () => {
    let asked = 0;
    const { clock, router } = judgedRouter({ scripts: { 'a/m': { afterMs: 500 } }, judges: { taste: () => ((asked += 1), 1) }, route: { ...route, eval: { judges: ['taste'], sample: 1 } } });
    const call = router.chat({ model: 'chat', messages } as never);
    const closed = router.close();
    await clock.advanceUntil(Promise.all([call, closed]));
    await turn();
    expect(asked).toBe(0);
  });

  it('goes with a cascade: the answer that was served is judged', async () => {
    const { chat, clock, of } = judgedRouter({ scripts: { 'a/m': { text: 'poor' }, 'b/m': { text: 'fair' } }, judges: { taste: () => 0, after: ({ text }) => text.length / 10 }, route: { targets: ['a/m', 'b/m'], eval: { judges: ['after'], sample: 1 } } });
    await chat();
    await clock.advance(0);
    expect(of('score').map(({ kind, judge, target }) => [kind, judge, target])).toEqual([['cascade', 'taste', 'a/m'], ['eval', 'after', 'b/m']]);
  });

  it('is not for embeddings', async () => {
    const { router, clock, of } = judgedRouter({ judges: { taste: () => 0 }, route: { targets: ['a/m', 'b/m'], eval: { judges: ['taste'], sample: 1 } } });
    const response = await clock.advanceUntil(router.embed({ model: 'chat', input: 'x' } as never));
    await clock.advance(0);
    expect([response.target, of('score')]).toEqual(['a/m', []]);
  });

  it('says which arm of a split an answer is of, and takes the arm for the judge', async () => {
    const { chat, clock, of } = judgedRouter({
      judges: { taste: () => 1 },
      route: { ...route, split: { arms: { new: { weight: 1, route: 'next' } } }, eval: { judges: ['taste'], sample: 1 } },
      config: { routes: { next: { targets: ['b/m', 'c/m'], cascade: { judge: 'taste' } } } },
    });
    const response = await chat();
    await clock.advance(0);
    expect(response.scores.map(({ target }) => target)).toEqual(['b/m']);
    expect(of('score').map(({ kind, arm, route: name, target }) => [kind, arm, name, target])).toEqual([['cascade', 'new', 'chat', 'b/m'], ['eval', 'new', 'chat', 'b/m']]);
  });
});
