import { describe, expect, it } from 'vitest';
import { compilePrice } from '../catalog/compile-price.ts';
import type { ChatRequest } from '../chat/request.ts';
import { CallFacts } from '../pipeline/call-facts.ts';
import { dailyWindows } from '../pipeline/daily-windows.ts';
import { scriptedRuntime, scriptedTarget } from '../pipeline/scripted-attempt.ts';
import { RouteTarget } from '../pipeline/target.ts';
import { callFor, rank } from './rank.ts';
import type { StrategyInstance } from './strategy.ts';

const runtime = scriptedRuntime();
const scope = { tenant: 'acme', team: undefined, user: undefined, tags: undefined };
const facts = (more: Partial<ChatRequest> = {}, stream = false): CallFacts => CallFacts.of({ model: 'chat', messages: [{ role: 'user', content: 'Hi' }], ...more }, { stream, scope });

describe('a target, as strategies see it', () => {
  it('says how much is under way, and how much of it has not begun to answer', () => {
    const to = scriptedTarget(runtime);
    const { slots, speed } = to.target.health;
    for (let attempt = 0; attempt < 3; attempt += 1) slots.take(9);
    speed.streaming = 1;
    expect([to.inFlight, to.waiting]).toEqual([3, 2]);
  });

  it('says whether it is off its peak', () => {
    const plain = scriptedTarget(runtime);
    const windowed = new RouteTarget({ ...plain, offPeak: dailyWindows([{ from: '00:00', to: '06:00' }]) });
    expect([plain.isOffPeak(0), windowed.isOffPeak(0), windowed.isOffPeak(7 * 3_600_000)]).toEqual([undefined, true, false]);
  });
});

describe('a call, as strategies see it', () => {
  it('says whose it is and what it is about', () => {
    const call = callFor(facts({ session: 's' }, true), [], 5);
    expect([call.nowMs, call.stream, call.session, call.scope, call.inputTokens, call.isCacheable, call.pinnedTo]).toEqual([5, true, 's', scope, facts().inputTokens(), false, undefined]);
    expect(call.promptKey).toBe(callFor(facts(), [], 9).promptKey);
  });

  it('likely times are those of streams, or of whole answers of the likely length', () => {
    const to = scriptedTarget(runtime);
    const { speed, spending } = to.target.health;
    speed.firstToken.began(0);
    speed.firstToken.answered(300, 300);
    speed.whole.began(0);
    speed.whole.answered(300, 10);
    spending.add({ input: { total: 1, uncached: 1, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, audio: 0, image: 0 }, output: { total: 150, text: 150, reasoning: 0, audio: 0 }, provenance: 'estimated' });
    expect(callFor(facts({}, true), [to], 300).likelyMs(to)).toBe(300);
    expect(callFor(facts(), [to], 300).likelyMs(to)).toBe(2_000);
    expect(callFor(facts({ maxTokens: 50 }), [to], 300).likelyMs(to)).toBe(1_000);
  });

  it('a call that waits for longer than usual says that the target has become slow', () => {
    const to = scriptedTarget(runtime);
    const { firstToken } = to.target.health.speed;
    firstToken.began(0);
    firstToken.answered(300, 300);
    firstToken.began(1_000);
    const after = (ms: number): unknown[] => {
      const call = callFor(facts({}, true), [to], 1_000 + ms);
      return [call.likelyMs(to), call.silentMs(to)];
    };
    expect([after(200), after(4_000)]).toEqual([[300, 200], [4_000, 4_000]]);
  });

  it('cache reads pay where they are cheaper than other input', () => {
    const pays = (price: object | undefined): boolean => {
      const to = scriptedTarget(runtime, { price: price && compilePrice('p', 'config', [price]) });
      return callFor(facts(), [to], 0).cacheReadsPay(to);
    };
    expect([pays({ input: 1, cacheRead: 0.1 }), pays({ input: 1 }), pays({ input: 0 }), pays(undefined)]).toEqual([true, false, false, false]);
  });

  it('of what is no target of the router nothing is known', () => {
    const made = { ...scriptedTarget(runtime), id: 'made/up', inFlight: 0, waiting: 0, isOffPeak: () => undefined };
    const call = callFor(facts(), [], 0);
    expect([call.likelyMs(made), call.silentMs(made), call.likelyNanoUsd(made), call.cacheReadsPay(made)]).toEqual([undefined, 0, undefined, false]);
  });
});

describe('rank', () => {
  const [a, b] = [scriptedTarget(runtime, { id: 'a/m' }), scriptedTarget(runtime, { id: 'b/m' })];
  const why = (): string => 'backwards';
  const asked: number[] = [];
  const backwards: StrategyInstance = {
    order(targets) {
      asked.push(targets.length);
      return { targets: targets.toReversed(), why };
    },
    advance() {},
  };

  it('asks the strategy only where there is something to order', () => {
    expect([rank(backwards, [], facts(), 0), rank(backwards, [a], facts(), 0)]).toEqual([{ targets: [] }, { targets: [a] }]);
    expect(asked).toEqual([]);
    expect(rank(backwards, [a, b], facts(), 0)).toEqual({ targets: [b, a], why });
  });

  it('takes a bare list', () => {
    expect(rank({ order: (targets) => targets, advance() {} }, [a, b], facts(), 0)).toEqual({ targets: [a, b] });
  });
});
