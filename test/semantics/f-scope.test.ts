import { AsyncLocalStorage } from 'node:async_hooks';
import { isZerohopError } from '@zerohop/core';
import { virtualClock } from '@zerohop/testkit';
import { describe, expect, it } from 'vitest';
import { failureOf, messages, open } from './open-router.ts';

const call = { model: 'chat', messages };

describe('F1: the scope', () => {
  it('F1: is on every event of a call, in whatever phase it is made', async () => {
    await using opened = await open({ config: { defaults: { retry: false } } });
    opened.a.fault({ type: 'error', condition: 'server_error' });
    const scope = { tenant: 'acme', team: 'core', user: 'u1', tags: { feature: 'chat' } };
    const response = await opened.router.scope(scope, () => opened.router.stream(call).response());
    await failureOf(opened.router.scope(scope, () => opened.router.chat({ ...call, model: 'a/gpt-4.1' })));
    const about = opened.events.filter((event) => 'callId' in event && event.type !== 'warning');
    expect(about.map(({ type }) => type).join(' ')).toBe(
      'call.start plan attempt.start attempt attempt.start commit attempt call call.start plan attempt.start attempt call',
    );
    for (const event of about) expect(event).toMatchObject({ scope, callId: expect.stringMatching(/^call_/), parentCallId: undefined });
    expect(about.slice(0, 8).every((event) => 'callId' in event && event.callId === response.callId)).toBe(true);
  });

  it('F1: nests: the inner one adds, tags merge, the request overrides', async () => {
    await using opened = await open();
    const { router } = opened;
    await router.scope({ tenant: 'acme', user: 'outer', tags: { a: '1', b: '1' } }, () =>
      router.scope({ user: 'inner', tags: { b: '2' } }, async () => {
        await Promise.resolve();
        await router.chat(call);
        await router.chat({ ...call, tenant: 'other', tags: { c: '3' } });
      }),
    );
    await router.chat(call);
    expect(opened.of('call').map(({ scope }) => scope)).toEqual([
      { tenant: 'acme', team: undefined, user: 'inner', tags: { a: '1', b: '2' } },
      { tenant: 'other', team: undefined, user: 'inner', tags: { a: '1', b: '2', c: '3' } },
      { tenant: undefined, team: undefined, user: undefined, tags: undefined },
    ]);
  });

  it('F1: is read once, when the call is made: leaving the scope, or reading the stream in another one, changes nothing', async () => {
    await using opened = await open();
    const { router } = opened;
    const stream = router.scope({ tenant: 'acme' }, () => router.stream(call));
    await router.scope({ tenant: 'other' }, async () => {
      for await (const _ of stream);
    });
    expect(opened.of('call')).toMatchObject([{ scope: { tenant: 'acme' } }]);
    expect(new Set(opened.of('attempt').map(({ scope }) => scope.tenant))).toEqual(new Set(['acme']));
  });

  it('F1, A7: the earliest deadline holds, counted from when its scope was entered', async () => {
    const clock = virtualClock({ turns: 25 });
    await using opened = await open({ code: { clock } });
    const { router } = opened;
    opened.a.fault({ type: 'hang' });
    const error = await failureOf(
      clock.advanceUntil(
        router.scope({ deadlineMs: 5_000 }, async () => {
          await clock.advance(3_000);
          return router.scope({ deadlineMs: 60_000 }, () => router.chat({ ...call, deadlineMs: 30_000 }));
        }),
      ),
    );
    expect(isZerohopError(error, 'timeout') && error.details).toMatchObject({ phase: 'deadline', limitMs: 2_000 });
  });

  it('F1: belongs to its router', async () => {
    await using one = await open();
    await using other = await open();
    await one.router.scope({ tenant: 'acme' }, () => other.router.chat(call));
    expect(other.of('call')).toMatchObject([{ scope: { tenant: undefined } }]);
  });

  it('F1: a wrong scope is refused in words', async () => {
    await using opened = await open();
    for (const [scope, path] of [[{ tenat: 'x' }, 'scope.tenat'], [{ tenant: 7 }, 'scope.tenant'], [{ deadlineMs: Number.NaN }, 'scope.deadlineMs'], [{ tags: ['a'] }, 'scope.tags'], [undefined, 'scope']]) {
      expect(() => opened.router.scope(scope as never, () => 1)).toThrow(expect.objectContaining({ code: 'invalid_request', details: expect.objectContaining({ path }) }));
    }
  });

  it("F1: user callbacks run in the caller's own context, also over a pooled connection", async () => {
    const storage = new AsyncLocalStorage<string>();
    await using opened = await open({ emulators: { answer: { text: 'a text of several chunks' } } });
    const seen: [string, string | undefined][] = [];
    opened.router.on('attempt', ({ scope }) => seen.push([scope.tenant ?? '', storage.getStore()]));
    const one = (tenant: string): Promise<void> =>
      storage.run(tenant, async () => {
        for await (const _ of opened.router.stream({ ...call, tenant }).textStream) expect(storage.getStore()).toBe(tenant);
        const validate = (value: unknown): unknown => {
          seen.push([tenant, storage.getStore()]);
          return value;
        };
        opened.a.answer({ text: '{}' });
        await opened.router.chat({ ...call, tenant, output: { jsonSchema: { type: 'object' }, validate } });
        expect(storage.getStore()).toBe(tenant);
      });
    for (const tenant of ['t1', 't2', 't3']) await one(tenant);
    await Promise.all(['t4', 't5', 't6'].map(one));
    expect(seen.length).toBeGreaterThanOrEqual(18);
    for (const [tenant, context] of seen) expect(context).toBe(tenant);
    expect(opened.a.acceptedSockets).toBeLessThan(8);
  });
});

describe('F2: capabilities', () => {
  it('F2: what is known not to be able is excluded, what is unknown is kept', async () => {
    const models = { 'a/blind': { image: false }, 'b/unheard-of': {} };
    await using opened = await open({ config: { models, routes: { chat: { targets: ['a/blind', 'b/unheard-of'] } } } });
    const image = [{ role: 'user' as const, content: [{ type: 'image' as const, url: 'https://example.com/x.png' }] }];
    const plan = opened.router.plan({ model: 'chat', messages: image });
    expect(plan.candidates.map(({ target }) => target)).toEqual(['b/unheard-of']);
    expect(plan.exclusions).toMatchObject([{ target: 'a/blind', reason: 'capability' }]);
  });
});
