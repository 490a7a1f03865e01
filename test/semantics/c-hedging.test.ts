import type { ConfigData } from '@zerohop/core';
import { describe, expect, it } from 'vitest';
import type { Script } from '../../packages/core/src/adapter/scripted-adapter.ts';
import { eventsOf, request, scriptedRouter, type ScriptedRouter } from './scripted-router.ts';

const hedged = (scripts: Readonly<Record<string, Script>>, more: ConfigData['defaults'] = {}, targets: readonly string[] = ['a/m', 'b/m']): ScriptedRouter =>
  scriptedRouter(scripts, { config: { defaults: { hedge: { afterMs: 500 }, ...more }, routes: { chat: { targets } } } });

const slow: Script = { afterMs: 'never' };
const summary = (attempts: readonly { kind: string; target: string; outcome: string; code?: string | undefined }[]): string[] => attempts.map(({ kind, target, outcome, code }) => `${kind} ${target} ${code ?? outcome}`);

describe('C9: hedging', () => {
  it('C9: off by default', async () => {
    const { chat, asked } = scriptedRouter({ 'a/m': { afterMs: 5_000 } });
    await chat();
    expect(asked()).toEqual(['a/m']);
  });

  it('C9: whole: another target is asked after the delay; the first to answer wins and the other is closed', async () => {
    const { chat, vendor, router, clock } = hedged({ 'a/m': slow, 'b/m': { afterMs: 100 } });
    const startedMs = clock.now();
    const response = await chat();
    expect([response.target, clock.now() - startedMs]).toEqual(['b/m', 600]);
    expect(summary(response.attempts)).toEqual(['first a/m cancelled', 'hedge b/m ok']);
    expect(response.attempts.map(({ outcome, integrity, reason }) => [outcome, integrity, reason])).toEqual([['aborted', 'cancelled', undefined], ['ok', 'complete', 'slow']]);
    expect(vendor.calls.map(({ endedAtMs }) => (endedAtMs ?? 0) - startedMs)).toEqual([600, -startedMs]);
    expect([clock.pending, router.status().inFlight, router.status().targets['a/m']?.inFlight]).toEqual([0, 0, 0]);
  });

  it('C9: streams: the first to commit wins, and its text alone is shown', async () => {
    const { router, clock, vendor } = hedged({ 'a/m': { steps: [{ waitMs: 700 }, 'late'] }, 'b/m': { steps: [{ waitMs: 100 }, 'he', { waitMs: 400 }, 'dge'] } });
    const stream = router.stream(request());
    const texts: string[] = [];
    const read = (async () => {
      for await (const text of stream.textStream) texts.push(text);
      return stream.response();
    })();
    const response = await clock.advanceUntil(read);
    expect([texts, response.text, response.target]).toEqual([['he', 'dge'], 'hedge', 'b/m']);
    expect(vendor.calls[0]?.endedAtMs).toBe(vendor.calls[0]?.atMs === undefined ? 0 : vendor.calls[0].atMs + 600);
    expect(clock.pending).toBe(0);
  });

  it('C9, E3: a refusal of the request ends both, and what the other one may have cost is on the bill', async () => {
    const refused = { afterMs: 700, fail: { code: 'invalid_request', status: 400 } } as const;
    for (const stream of [false, true]) {
      const { router, clock, events } = scriptedRouter({ 'a/m': refused, 'b/m': slow }, { config: { defaults: { hedge: { afterMs: 500 } }, prices: { m: { input: 10, output: 10 } } } });
      const call = stream ? (router.stream(request()).response() as Promise<unknown>) : (router.chat(request()) as Promise<unknown>);
      const settled = call.then(() => undefined, (error: unknown) => error);
      expect(await clock.advanceUntil(settled)).toMatchObject({ code: 'invalid_request' });
      const [end] = eventsOf(events, 'call');
      const costs = eventsOf(events, 'attempt').map(({ attempt }) => attempt.cost?.nanoUsd ?? 0);
      expect([end?.attempts.map(({ code }) => code), costs.length]).toEqual([['invalid_request', 'cancelled'], 2]);
      expect(end?.cost.nanoUsd).toBeGreaterThan(0);
      expect(end?.cost.nanoUsd).toBe(costs.reduce((sum, cost) => sum + cost, 0));
    }
  });

  it('C9: the original may still win, and the hedge is the one that is closed', async () => {
    const { chat } = hedged({ 'a/m': { afterMs: 700 }, 'b/m': { afterMs: 400 } });
    expect(summary((await chat()).attempts)).toEqual(['first a/m ok', 'hedge b/m cancelled']);
  });

  it('C9: if one fails the other carries on; repeats and the next target come when both have failed', async () => {
    const hedgeFails = hedged({ 'a/m': { afterMs: 900 }, 'b/m': { fail: { code: 'server_error' } } });
    expect(summary((await hedgeFails.chat()).attempts)).toEqual(['first a/m ok', 'hedge b/m server_error']);

    const firstFails = hedged({ 'a/m': { afterMs: 600, fail: { code: 'server_error' } }, 'b/m': { afterMs: 900 } });
    expect(summary((await firstFails.chat()).attempts)).toEqual(['first a/m server_error', 'hedge b/m ok']);

    const both = hedged({ 'a/m': [{ afterMs: 700, fail: { code: 'server_error' } }, {}], 'b/m': { afterMs: 100, fail: { code: 'server_error' } } });
    expect(summary((await both.chat()).attempts)).toEqual(['first a/m server_error', 'hedge b/m server_error', 'retry a/m ok']);

    const third = hedged({ 'a/m': { afterMs: 700, fail: { code: 'timeout' } }, 'b/m': { afterMs: 100, fail: { code: 'timeout' } } }, {}, ['a/m', 'b/m', 'c/m']);
    expect(summary((await third.chat()).attempts)).toEqual(['first a/m timeout', 'hedge b/m timeout', 'fallback c/m ok']);
  });

  it('C9: a failure before the delay is repeated or left as ever, and sends no hedge later', async () => {
    const { chat } = hedged({ 'a/m': [{ fail: { code: 'server_error' } }, { afterMs: 2_000 }] });
    expect(summary((await chat()).attempts)).toEqual(['first a/m server_error', 'retry a/m ok']);
  });

  it('C9: a prompt that the first refuses is not served by its hedge, nor the other way round', async () => {
    const first = hedged({ 'a/m': { afterMs: 600, fail: { code: 'content_filter' } }, 'b/m': { afterMs: 900 } });
    expect((await first.failure()).code).toBe('content_filter');
    const second = hedged({ 'a/m': { afterMs: 900, fail: { code: 'server_error' } }, 'b/m': { afterMs: 100, fail: { code: 'content_filter' } } }, { retry: false }, ['a/m', 'b/m', 'c/m']);
    const error = await second.failure();
    expect([error.code, summary(error.attempts)]).toEqual(['server_error', ['first a/m server_error', 'hedge b/m content_filter']]);
    expect(second.asked()).toEqual(['a/m', 'b/m']);
  });

  it('C9: takes no probe, no place in line, no more than the retry budget and maxAttempts', async () => {
    const probing = hedged({ 'b/m': [{ fail: { code: 'network' } }], 'a/m': { afterMs: 700 } }, { breaker: { consecutiveFailures: 1, openMs: 5_000 }, retry: false });
    await probing.failure({ model: 'b/m' });
    await probing.clock.advance(5_000);
    probing.asked();
    await probing.chat();
    expect([probing.asked(), probing.router.status().targets['b/m']?.state]).toEqual([['a/m'], 'open']);

    const full = hedged({ 'a/m': { afterMs: 700 }, 'b/m': { afterMs: 2_000 } }, { concurrency: { max: 1, queue: 5 } });
    const busy = full.router.chat(request({ model: 'b/m' }));
    await full.chat();
    expect(full.asked()).toEqual(['b/m', 'a/m']);
    await full.clock.advanceUntil(busy);

    const spent = hedged({ 'a/m': { afterMs: 700 } }, { retryBudget: { ratio: 0, minPer10s: 1 } });
    await spent.chat();
    await spent.chat();
    expect(spent.asked()).toEqual(['a/m', 'b/m', 'a/m']);

    const single = hedged({ 'a/m': { afterMs: 700 } }, { maxAttempts: 1 });
    await single.chat();
    expect(single.asked()).toEqual(['a/m']);
  });

  it('C9: is not sent where the prompt cache is marked', async () => {
    const { chat, asked } = hedged({ 'a/m': { afterMs: 700 } });
    await chat({ messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', cache: true }] }] });
    await chat({ tools: [{ name: 'f', cache: true }] });
    expect(asked()).toEqual(['a/m', 'a/m']);
  });

  it('C9: the one that lost is no failure and no success of its target; how long it took counts where it was long', async () => {
    const { chat, router, vendor } = hedged({}, { breaker: { consecutiveFailures: 1 } });
    for (let call = 0; call < 10; call += 1) await chat();
    vendor.script('a/m', slow);
    await chat();
    const status = router.status().targets['a/m'];
    expect([status?.state, status?.lastError, status?.latency.totalP90Ms]).toEqual(['closed', undefined, 0]);
    for (let call = 0; call < 3; call += 1) await chat();
    expect(router.status().targets['a/m']?.latency.totalP90Ms).toBe(500);
  });

  it('C9: what it cost is in the bill: the input of the one that was closed, estimated', async () => {
    const price = { input: 1, output: 1 };
    const { router, clock } = scriptedRouter({ 'a/m': slow }, { config: { defaults: { hedge: { afterMs: 500 } }, prices: { 'a/m': price, 'b/m': price } } });
    const response = await clock.advanceUntil(router.chat(request()));
    expect(response.attempts.map(({ cost }) => (cost?.nanoUsd ?? 0) > 0)).toEqual([true, true]);
    expect([response.cost.estimated, response.cost.nanoUsd]).toEqual([true, response.attempts.reduce((sum, { cost }) => sum + (cost?.nanoUsd ?? 0), 0)]);
  });

  it('C9: who lost by being slower may take over when what won breaks off; who failed may not', async () => {
    const broken = (text: string): Script => ({ steps: [{ waitMs: 700 }, text, { fail: { code: 'network', message: 'cut' } }] });
    const won = hedged({ 'a/m': broken('the quick brown fox '), 'b/m': [{ afterMs: 'never' }, { text: 'jumps' }] }, { midStream: 'continue' });
    const first = won.router.stream(request());
    const read = async (stream: typeof first): Promise<string> => {
      let all = '';
      for await (const text of stream.textStream) all += text;
      return all;
    };
    expect(await won.clock.advanceUntil(read(first))).toBe('the quick brown fox jumps');
    expect(summary((await first.response()).attempts)).toEqual(['first a/m network', 'hedge b/m cancelled', 'continue b/m ok']);

    const back = hedged({ 'a/m': [{ afterMs: 'never' }, { text: 'jumps' }], 'b/m': { steps: ['the quick brown fox ', { waitMs: 10 }, { fail: { code: 'network', message: 'cut' } }] } }, { midStream: 'continue' });
    const second = back.router.stream(request());
    expect(await back.clock.advanceUntil(read(second))).toBe('the quick brown fox jumps');
    expect(summary((await second.response()).attempts)).toEqual(['first a/m cancelled', 'hedge b/m network', 'continue a/m ok']);

    const failed = hedged({ 'a/m': { afterMs: 600, fail: { code: 'network' } }, 'b/m': { steps: [{ waitMs: 300 }, 'the quick brown fox ', { fail: { code: 'network', message: 'cut' } }] } }, { midStream: 'continue' });
    await expect(failed.clock.advanceUntil(read(failed.router.stream(request())))).rejects.toMatchObject({ code: 'stream_interrupted', partial: { text: 'the quick brown fox ' } });
    expect(failed.asked()).toEqual(['a/m', 'b/m']);
  });

  it('A8: a cancel while both are under way closes both', async () => {
    const { router, clock, vendor, events } = hedged({ 'a/m': slow, 'b/m': slow });
    const controller = new AbortController();
    const call = router.chat(request({ signal: controller.signal }));
    call.catch(() => {});
    await clock.advance(600);
    const atMs = clock.now();
    controller.abort();
    await expect(clock.advanceUntil(call)).rejects.toMatchObject({ code: 'cancelled' });
    expect([vendor.calls.map(({ endedAtMs }) => endedAtMs), clock.pending]).toEqual([[atMs, atMs], 0]);
    expect(eventsOf(events, 'attempt').map(({ attempt }) => attempt.code)).toEqual(['cancelled', 'cancelled']);
  });

  it('A7: a hedge that would outlast the deadline is not sent', async () => {
    const { chat, vendor, asked } = hedged({ 'b/m': { afterMs: 1_000 } });
    for (let call = 0; call < 10; call += 1) await chat({ model: 'b/m' });
    vendor.script('a/m', { afterMs: 700 });
    asked();
    await chat({ deadlineMs: 1_400 });
    expect(asked()).toEqual(['a/m']);
  });
});
