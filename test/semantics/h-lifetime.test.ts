import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { type ConfigData, isZerohopError } from '@zerohop/core';
import { seededRandom, virtualClock } from '@zerohop/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureOf, messages, open, turns, until } from './open-router.ts';

const call = { model: 'chat', messages };

describe('H1: planning', () => {
  it('H1: with no failures the target served is the first candidate of the plan before, for every strategy', async () => {
    const targets = ['a/gpt-4.1', 'b/gpt-4.1', { target: 'a/gpt-4.1-mini', weight: 3 }, { target: 'b/gpt-4.1-mini', weight: 0.5 }] as const;
    const routes = {
      priority: { targets },
      'round-robin': { strategy: 'round-robin', targets },
      weighted: { strategy: 'weighted', targets },
      nested: { strategy: 'weighted', targets: targets.slice(0, 2), fallbacks: ['round-robin', 'weighted'] },
    } as const;
    await using opened = await open({ config: { routes } as never, code: { random: seededRandom(7) } });
    const route = fc.constantFrom(...(Object.keys(routes) as (keyof typeof routes)[]));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ route, plans: fc.nat({ max: 3 }), stream: fc.boolean() }), { maxLength: 8 }), async (calls) => {
        for (const { route: model, plans, stream } of calls) {
          const request = { model, messages };
          const planned = opened.router.plan(request);
          for (let count = 0; count < plans; count += 1) {
            for (const other of Object.keys(routes)) opened.router.plan({ model: other, messages });
            expect(opened.router.plan(request).candidates).toEqual(planned.candidates);
          }
          const { target, decision } = stream ? await opened.router.stream(request).response() : await opened.router.chat(request);
          expect(target).toBe(planned.candidates[0]?.target);
          expect(decision.candidates).toEqual(planned.candidates);
        }
      }),
      { numRuns: 25 },
    );
    expect(opened.of('call').length).toBeGreaterThan(20);
  });

  it('H1: plan() sends nothing and says why, what, and at which price', async () => {
    await using opened = await open();
    const plan = opened.router.plan({ ...call, maxTokens: 100 });
    expect(String(plan)).toMatch(/chat: route, strategy priority\n {2}1\. a\/gpt-4\.1: likely \$0\.\d+, at most \$0\.\d+.*\n {2}2\. b\/gpt-4\.1/);
    expect(plan.quote.worstCaseNanoUsd).toBeGreaterThan(100 * 8_000);
    expect(JSON.parse(JSON.stringify(plan))).toMatchObject({ model: 'chat', route: 'chat', strategy: 'priority' });
    expect(opened.a.calls.length + opened.b.calls.length).toBe(0);
  });

  it('H1, H2: a fallback route goes round too, in plan and call alike, and calls of the route itself do not notice', async () => {
    const routes = {
      main: { targets: ['a/gpt-4.1'], fallbacks: ['spare'] },
      spare: { strategy: 'round-robin', targets: ['b/gpt-4.1', 'b/gpt-4.1-mini', 'b/gpt-4o'] },
    };
    await using opened = await open({ config: { routes, defaults: { retry: false, breaker: false } } as never });
    const spare = async (): Promise<string> => (await opened.router.chat({ model: 'spare', messages })).target;
    const main = async (): Promise<string> => {
      const expected = opened.router.plan({ model: 'main', messages }).candidates.map(({ target }) => target);
      const response = await opened.router.chat({ model: 'main', messages });
      expect(response.attempts.map(({ target }) => target)).toEqual(expected.slice(0, response.attempts.length));
      return response.target;
    };
    expect([await main(), await spare(), await main(), await spare(), await main(), await spare()]).toEqual([
      'a/gpt-4.1',
      'b/gpt-4.1',
      'a/gpt-4.1',
      'b/gpt-4.1-mini',
      'a/gpt-4.1',
      'b/gpt-4o',
    ]);
    opened.a.fault({ type: 'error', condition: 'server_error' });
    expect([await main(), await main(), await spare(), await main()]).toEqual(['b/gpt-4.1', 'b/gpt-4.1-mini', 'b/gpt-4.1', 'b/gpt-4o']);
    const together = await Promise.all([main, main, main].map((make) => make()));
    expect(together.toSorted()).toEqual(['b/gpt-4.1', 'b/gpt-4.1-mini', 'b/gpt-4o']);
  });

  it('H1: router.as checks a name at run time', async () => {
    await using opened = await open();
    expect(opened.router.as('chat')).toBe('chat');
    expect(opened.router.as('a/any-model')).toBe('a/any-model');
    expect(() => opened.router.as('caht')).toThrow(expect.objectContaining({ code: 'invalid_request', message: expect.stringContaining("did you mean 'chat'") }));
  });
});

describe('H3: reload', () => {
  const configOf = (opened: { a: { baseURL: string }; b: { baseURL: string } }, change: object = {}): ConfigData =>
    ({
      providers: {
        a: { adapter: 'openai', apiKey: 'key-of-a', baseURL: opened.a.baseURL },
        b: { adapter: 'openai', apiKey: 'key-of-b', baseURL: opened.b.baseURL },
      },
      closeMs: 0,
      routes: { chat: { targets: ['a/gpt-4.1', 'b/gpt-4.1'] } },
      ...change,
    }) as ConfigData;

  it('H3: is all or nothing, and routes may not vanish', async () => {
    await using opened = await open();
    const { router } = opened;
    for (const config of [configOf(opened, { routes: {} }), configOf(opened, { routes: { chat: { targets: ['nobody/x'] } } }), configOf(opened, { retires: 1 }), undefined]) {
      expect(isZerohopError(await failureOf(router.reload(config)), 'config_invalid')).toBe(true);
    }
    expect(router.plan(call).candidates.map(({ target }) => target)).toEqual(['a/gpt-4.1', 'b/gpt-4.1']);
    expect(opened.of('config')).toEqual([]);
    await router.reload(configOf(opened, { routes: { chat: { targets: ['b/gpt-4.1'] }, more: { targets: ['a/gpt-4o'] } } }));
    expect((await router.chat(call)).target).toBe('b/gpt-4.1');
    expect((await router.chat({ ...call, model: 'more' })).target).toBe('a/gpt-4o');
    expect(opened.of('config')).toMatchObject([{ change: 'reloaded' }]);
  });

  it('H3: keeps the health of what did not change, over several reloads, and forgets that of a changed provider', async () => {
    await using opened = await open({ config: { defaults: { retry: false, breaker: { consecutiveFailures: 1, openMs: 60_000 } } } });
    const { router } = opened;
    opened.a.fault({ type: 'error', condition: 'server_error' });
    await router.chat(call);
    await failureOf(router.chat({ ...call, model: 'a/gpt-4o' }));
    const defaults = { retry: false, breaker: { consecutiveFailures: 1, openMs: 60_000 } };
    const stateOf = (target: string): unknown => {
      router.plan({ ...call, model: target });
      return router.status().targets[target]?.state;
    };
    for (let reloads = 0; reloads < 3; reloads += 1) await router.reload(configOf(opened, { defaults }));
    expect([stateOf('a/gpt-4.1'), stateOf('a/gpt-4o'), stateOf('b/gpt-4.1')]).toEqual(['open', 'open', 'closed']);
    const providers = { a: { adapter: 'openai', apiKey: 'another', baseURL: opened.a.baseURL }, b: { adapter: 'openai', apiKey: 'key-of-b', baseURL: opened.b.baseURL } };
    await router.reload(configOf(opened, { defaults, providers }));
    expect([stateOf('a/gpt-4.1'), stateOf('a/gpt-4o'), stateOf('b/gpt-4.1')]).toEqual(['closed', 'closed', 'closed']);
  });

  it('H3: calls in flight finish on the old config', async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    const { router } = opened;
    opened.a.fault({ type: 'slow-chunks', ms: 20 });
    const stream = router.stream(call);
    await stream.ready;
    const providers = { b: { adapter: 'openai', apiKey: 'key-of-b', baseURL: opened.b.baseURL } };
    await router.reload(configOf(opened, { providers, routes: { chat: { targets: ['b/gpt-4.1'] } } }));
    expect((await stream.response()).target).toBe('a/gpt-4.1');
    expect((await router.chat(call)).target).toBe('b/gpt-4.1');
    expect(Object.keys(router.status().credentials)).toEqual(['b']);
  });
});

describe('H4: closing', () => {
  it('H4: refuses new calls, and everything else that would open something', async () => {
    await using opened = await open();
    const { router } = opened;
    await router.chat(call);
    await router.close();
    for (const promise of [router.chat(call), router.stream(call).response(), router.stream(call).ready, router.reload({}), router.warm()]) {
      const error = await failureOf(promise);
      expect(isZerohopError(error, 'cancelled') && error.message).toBe('the router is closed');
    }
    await until(() => opened.a.openSockets === 0);
    expect(opened.of('call')).toHaveLength(1);
    await router.close();
  });

  it('H4: waits for calls in flight, no longer than closeMs', async () => {
    const clock = virtualClock({ turns: 25 });
    await using opened = await open({ code: { clock }, config: { closeMs: 10_000 }, emulators: { clock } });
    opened.a.fault({ when: { call: 1 }, fault: { type: 'delay-headers', ms: 5_000 } });
    const answered = opened.router.chat({ ...call, model: 'a/gpt-4.1' });
    await clock.advanceUntil(opened.a.waitForCall(1));
    const startedMs = clock.now();
    await clock.advanceUntil(opened.router.close());
    expect((await answered).target).toBe('a/gpt-4.1');
    expect(clock.now() - startedMs).toBe(5_000);
    expect(clock.pending).toBe(0);
  });

  it('H4: after closeMs the rest is cancelled, whole or streamed, read or not; every call has its one event', async () => {
    const clock = virtualClock({ turns: 25 });
    await using opened = await open({ code: { clock }, config: { closeMs: 10_000 }, emulators: { answer: { text: 'a text of several chunks' } } });
    opened.a.fault({ when: (recorded) => !recorded.stream, fault: { type: 'hang' } });
    opened.a.fault({ when: (recorded) => recorded.stream, fault: { type: 'stall', afterChunks: 1 } });
    const { signal } = new AbortController();
    const request = { ...call, signal };
    const whole = failureOf(opened.router.chat(request));
    const unread = opened.router.stream(request);
    const read = opened.router.stream(request);
    const reading = failureOf((async () => { for await (const _ of read); })());
    await clock.advanceUntil(Promise.all([unread.ready, read.ready, opened.a.waitForCall(3)]));
    const startedMs = clock.now();
    await clock.advanceUntil(opened.router.close());
    expect(clock.now() - startedMs).toBe(10_000);
    for (const error of [await whole, await reading, await failureOf(unread.response())]) {
      expect(isZerohopError(error, 'cancelled') && error.message).toContain('closed before the call was over');
    }
    expect(opened.of('call').map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(clock.pending).toBe(0);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    await until(() => opened.a.openSockets === 0);
    expect(opened.b.calls).toHaveLength(0);
  });

  it('H4: two routers share sockets and nothing else', async () => {
    await using opened = await open();
    await opened.router.chat(call);
    await turns(3);
    await using other = await open({ config: { providers: { a: { adapter: 'openai', apiKey: 'other', baseURL: opened.a.baseURL }, b: { adapter: 'openai', apiKey: 'k', baseURL: opened.b.baseURL } } as never } });
    opened.a.fault({ when: ({ key }) => key === 'other', fault: { type: 'error', condition: 'authentication' } });
    expect((await other.router.chat(call)).target).toBe('b/gpt-4.1');
    expect(other.router.status().credentials['a']).toMatchObject([{ state: 'benched' }]);
    expect(opened.router.status().credentials['a']).toMatchObject([{ state: 'active' }]);
    expect(opened.a.acceptedSockets).toBe(1);
    await other.router.close();
    expect((await opened.router.chat(call)).target).toBe('a/gpt-4.1');
    expect(opened.of('call')).toHaveLength(2);
  });

  it('H4: creating a router opens no connection, and nothing but its providers is ever called', async () => {
    await using opened = await open();
    expect([opened.a.acceptedSockets, opened.b.acceptedSockets]).toEqual([0, 0]);
    await opened.router.warm();
    expect([opened.a.acceptedSockets, opened.b.acceptedSockets]).toEqual([0, 0]);
    await opened.router.chat(call);
    expect([opened.a.acceptedSockets, opened.b.acceptedSockets]).toEqual([1, 0]);
  });
});

describe('events and inspection', () => {
  it('makes exactly one call event per call, however it ends', async () => {
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } }, config: { defaults: { retry: false, breaker: false } } });
    const { router, a, b } = opened;
    await router.chat(call);
    await router.stream(call).response();
    const removes = [a, b].map((emulator) => emulator.fault({ type: 'error', condition: 'server_error' }));
    await failureOf(router.chat(call));
    await failureOf(router.stream(call).response());
    for (const remove of removes) remove();
    await failureOf(router.chat({ ...call, signal: AbortSignal.abort() }));
    for await (const _ of router.stream(call)) break;
    for await (const event of router.stream(call)) if (event.type === 'finish') break;
    await router.stream(call).toResponse().text();
    await failureOf(router.chat({ ...call, model: 'nobody' }));
    expect(opened.of('call').map(({ outcome, code, target }) => [outcome, code, target])).toEqual([
      ['ok', undefined, 'a/gpt-4.1'],
      ['ok', undefined, 'a/gpt-4.1'],
      ['failed', 'server_error', undefined],
      ['failed', 'server_error', undefined],
      ['cancelled', 'cancelled', undefined],
      ['cancelled', 'cancelled', undefined],
      ['ok', undefined, 'a/gpt-4.1'],
      ['ok', undefined, 'a/gpt-4.1'],
    ]);
    expect(opened.of('call.start')).toHaveLength(8);
    expect(new Set(opened.of('call').map(({ callId }) => callId)).size).toBe(8);
    expect(router.status().inFlight).toBe(0);
  });

  it('contains listeners that throw, now or later, and goes on', async () => {
    await using opened = await open();
    opened.router.on('call.start', () => {
      throw new Error('at once');
    });
    opened.router.on('call.start', (async () => {
      throw new Error('later');
    }) as () => void);
    await opened.router.chat(call);
    expect(opened.of('warning').filter(({ about }) => about === 'telemetry').map(({ message }) => message).toSorted()).toEqual(["a listener of 'call.start' threw: at once", "a listener of 'call.start' threw: later"]);
  });

  it('status() is plain data', async () => {
    await using opened = await open();
    await opened.router.chat(call);
    const status = opened.router.status();
    expect(JSON.parse(JSON.stringify(status))).toEqual(JSON.parse(JSON.stringify(structuredClone(status))));
    expect(status.targets['a/gpt-4.1']).toMatchObject({ state: 'closed', inFlight: 0, queued: 0 });
  });

  it('shows nothing of itself when it is inspected', async () => {
    await using opened = await open();
    expect(inspect(opened.router, { showHidden: true, depth: 9 })).not.toMatch(/key-of|apiKey|providers/);
    expect(JSON.stringify(opened.router)).toBe('{}');
  });
});
