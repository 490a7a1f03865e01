import { type ChatEvent, isZerohopError } from '@zerohop/core';
import { describe, expect, it } from 'vitest';
import { byText, collect, judgedRouter, messages, read, scoresOf } from './judged-router.ts';

const long = 'The first of several sentences that say nothing of note. '.repeat(4).trim();
const scripts = { 'a/m': { text: 'poor' }, 'b/m': { text: 'fair' }, 'c/m': { steps: ['go', 'od'] } };
const typesOf = (events: readonly ChatEvent[]): string[] => events.map(({ type }) => type);

describe('a cascade of streams', () => {
  it('shows nothing before it is judged, and replays what is good enough', async () => {
    const { router, vendor, clock } = judgedRouter({ scripts: { 'a/m': { text: long } }, judges: { taste: () => new Promise((resolve) => void clock.setTimeout(() => resolve(1), 300)) } });
    const before = clock.now();
    const stream = router.stream({ model: 'chat', messages } as never);
    const ready = await clock.advanceUntil(stream.ready);
    expect([ready.target, clock.now() - before]).toEqual(['a/m', 300]);
    const { events } = await clock.advanceUntil(collect(stream));
    const { text, response } = read(events);
    expect(text).toBe(long);
    expect(response?.text).toBe(long);
    expect(events.filter(({ type }) => type === 'text-delta').length).toBeGreaterThan(3);
    expect(typesOf(events)[0]).toBe('start');
    expect(vendor.calls.map(({ stream: streamed }) => streamed)).toEqual([false]);
    expect(response?.latency.firstTokenMs).toBe(300);
    expect(response && scoresOf(response)).toEqual([['a/m', 1, true]]);
    expect(clock.pending).toBe(0);
  });

  it('streams the last target live', async () => {
    const { stream, vendor, of } = judgedRouter({ scripts: { ...scripts, 'c/m': { afterMs: 100, steps: ['go', { waitMs: 50 }, 'od'] } }, judges: { taste: () => 0 } });
    const { events } = await stream();
    expect(vendor.calls.map(({ target, stream: streamed }) => [target, streamed])).toEqual([['a/m', false], ['b/m', false], ['c/m', true]]);
    const { text, response } = read(events);
    expect([text, response?.target, response?.latency]).toEqual(['good', 'c/m', { firstTokenMs: 100, totalMs: 150 }]);
    expect(response?.attempts.map(({ kind, firstTokenMs }) => [kind, firstTokenMs])).toEqual([['first', undefined], ['fallback', undefined], ['fallback', 100]]);
    expect(of('commit').map(({ target, firstTokenMs }) => [target, firstTokenMs])).toEqual([['c/m', 100]]);
    // Only the one that serves is announced.
    expect(typesOf(events)).toEqual(['start', 'text-delta', 'text-delta', 'finish']);
  });

  it('replays the best answer when the last target fails before it shows anything', async () => {
    const { stream } = judgedRouter({ scripts: { ...scripts, 'c/m': { fail: { code: 'server_error', message: 'c is down' } } }, judges: { taste: byText({ poor: 0.3, fair: 0.2 }) } });
    const { text, response } = read((await stream()).events);
    expect([text, response?.target]).toEqual(['poor', 'a/m']);
    expect(response?.warnings).toEqual([{ about: 'cascade', message: 'judged 0.3, below 0.5, and served all the same: c is down', target: 'a/m' }]);
  });

  it('replays the best answer when the last one breaks off unread, and none when something was shown', async () => {
    const broken = { ...scripts, 'c/m': { steps: ['go', { fail: { code: 'network' as const } }] } };
    const { router, clock } = judgedRouter({ scripts: broken, judges: { taste: () => 0.4 }, route: { targets: ['a/m', 'c/m'] } });
    const unread = await clock.advanceUntil(router.stream({ model: 'chat', messages } as never).response());
    expect([unread.text, unread.target]).toEqual(['poor', 'a/m']);
    const { events, error } = await clock.advanceUntil(collect(router.stream({ model: 'chat', messages } as never)));
    expect([read(events).text, isZerohopError(error, 'stream_interrupted')]).toEqual(['go', true]);
  });

  it('takes it for a restart where readers can', async () => {
    const broken = { ...scripts, 'c/m': { steps: ['go', { fail: { code: 'network' as const } }] } };
    const { stream } = judgedRouter({ scripts: broken, judges: { taste: () => 0.4 }, route: { targets: ['a/m', 'c/m'], midStream: 'restart' } });
    const { events } = await stream();
    expect(typesOf(events)).toEqual(['start', 'text-delta', 'restart', 'start', 'warning', 'text-delta', 'finish']);
    expect(read(events).response?.text).toBe('poor');
  });

  it('hedges the last step where it is the first attempt', async () => {
    const { stream, vendor } = judgedRouter({
      scripts: { 'a/m': { text: 'slow', afterMs: 9_000 }, 'd/m': { text: 'quick' } },
      judges: { taste: () => 0 },
      route: { targets: ['a/m', { target: 'b/m', when: { 'tags.plan': 'pro' } }], fallbacks: ['d/m'], hedge: { afterMs: 200 } },
    });
    expect(read((await stream()).events).text).toBe('quick');
    expect(vendor.calls.map(({ target, stream: streamed }) => [target, streamed])).toEqual([['a/m', true], ['d/m', true]]);
  });

  it('streams the first target at once when there is no time to hear it out', async () => {
    const { router, chat, clock, vendor } = judgedRouter({ scripts: { ...scripts, 'a/m': { steps: ['p', { waitMs: 1_000 }, 'oor'] } }, judges: { taste: () => 0 } });
    for (let call = 0; call < 10; call += 1) await chat({ model: 'a/m' });
    const told = vendor.calls.length;
    const { events } = await clock.advanceUntil(collect(router.stream({ model: 'chat', messages, deadlineMs: 500 } as never)));
    expect(read(events).text).toBe('poor');
    expect(vendor.calls.slice(told).map(({ target, stream }) => [target, stream])).toEqual([['a/m', true]]);
  });

  it('shows calls of tools and sources as a stream would', async () => {
    const steps = [{ event: { type: 'reasoning-delta' as const, text: 'hm', attempt: 0 } }, 'See', { event: { type: 'source' as const, source: { url: 'https://example.com' } } }];
    const tool = { event: { type: 'tool-call' as const, id: 'c1', name: 'find', input: { q: 'x' } } };
    const { stream } = judgedRouter({ scripts: { 'a/m': { steps: [...steps, tool] } }, judges: { taste: () => 1 }, route: { cascade: { judge: 'taste', toolCalls: true } } });
    const { events } = await stream({ tools: [{ name: 'find', parameters: { type: 'object', properties: {} } }] });
    expect(events.slice(0, -1)).toEqual([
      expect.objectContaining({ type: 'start', target: 'a/m' }),
      { type: 'reasoning-delta', text: 'hm', attempt: 0 },
      { type: 'text-delta', text: 'See', attempt: 0 },
      { type: 'tool-call-delta', index: 0, id: 'c1', name: 'find', text: '{"q":"x"}' },
      { type: 'tool-call', id: 'c1', name: 'find', input: { q: 'x' } },
      { type: 'source', source: { url: 'https://example.com' } },
    ]);
    expect(read(events).response).toMatchObject({ reasoning: 'hm', text: 'See', toolCalls: [{ id: 'c1' }] });
  });
});

describe('leaving a cascade that streams', () => {
  it('cancels it while it judges', async () => {
    const { router, clock, of } = judgedRouter({ scripts, judges: { taste: () => new Promise<number>(() => {}) } });
    const stream = router.stream({ model: 'chat', messages } as never);
    await clock.advance(10);
    stream.cancel();
    const { error } = await clock.advanceUntil(collect(stream));
    expect(isZerohopError(error, 'cancelled')).toBe(true);
    expect(of('call').map(({ outcome }) => outcome)).toEqual(['cancelled']);
    expect(clock.pending).toBe(0);
  });

  it.each(['signal', 'break', 'close'] as const)('ends a replay by %s', async (how) => {
    const controller = new AbortController();
    const { router, clock, of } = judgedRouter({ scripts: { 'a/m': { text: long } }, judges: { taste: () => 1 }, config: { closeMs: 0 } });
    const stream = router.stream({ model: 'chat', messages, signal: controller.signal } as never);
    let seen = '';
    let error: unknown;
    await clock.advanceUntil(
      (async () => {
        try {
          for await (const text of stream.textStream) {
            seen += text;
            if (how === 'break') break;
            if (how === 'signal') controller.abort();
            else void router.close();
            await new Promise((resolve) => setImmediate(resolve));
          }
        } catch (thrown) {
          error = thrown;
        }
      })(),
    );
    expect(seen.length).toBeLessThan(long.length);
    expect(error === undefined ? how : isZerohopError(error, 'cancelled')).toBe(how === 'break' ? 'break' : true);
    expect(of('call').map(({ outcome, cost }) => [outcome, cost.nanoUsd > 0])).toEqual([['cancelled', true]]);
    expect(clock.pending).toBe(0);
  });

  it('gives up a replay that nobody reads', async () => {
    const { router, clock, of } = judgedRouter({ scripts, judges: { taste: () => 1 }, route: { timeouts: { consumerIdleMs: 5_000 } } });
    const stream = router.stream({ model: 'chat', messages } as never);
    await clock.advanceUntil(stream.ready);
    await clock.advance(4_999);
    expect(of('call')).toEqual([]);
    await clock.advance(1);
    expect(of('call').map(({ outcome }) => outcome)).toEqual(['cancelled']);
    await expect(stream.response()).rejects.toMatchObject({ code: 'cancelled', message: 'nobody read the stream for 5000 ms (timeouts.consumerIdleMs)' });
  });

  it('lets a slow reader take its time between pieces', async () => {
    const { router, clock } = judgedRouter({ scripts: { 'a/m': { text: long } }, judges: { taste: () => 1 }, route: { timeouts: { consumerIdleMs: 5_000 } } });
    const iterator = router.stream({ model: 'chat', messages } as never)[Symbol.asyncIterator]();
    let text = '';
    for (;;) {
      const { done, value } = await clock.advanceUntil(iterator.next());
      if (done === true) break;
      if (value.type === 'text-delta') text += value.text;
      await clock.advance(4_000);
    }
    expect(text).toBe(long);
  });
});
