import type { ConfigData } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { seededRandom } from '@zerohop/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDoor } from '../../packages/core/src/client/door.ts';
import { messages, open, type Opened } from '../semantics/open-router.ts';

const stableOrCanary = { stable: { weight: 1 }, canary: { weight: 1, route: 'next' } };

/** The route `chat` over `a`, of which some calls go to the route `next` over `b`. */
function routes(split: object = { by: 'user', arms: stableOrCanary }, next: object = {}): Partial<ConfigData> {
  return { routes: { chat: { targets: ['a/gpt-4.1'], split, fallbacks: ['a/gpt-4.1-mini'] }, next: { targets: ['b/gpt-4.1'], fallbacks: ['b/gpt-4.1-mini'], ...next } } } as Partial<ConfigData>;
}

const quick = { retry: false, breaker: false } as const;

/** The first user that the split puts in an arm. */
function userIn(arm: string, { router }: Opened): string {
  for (let i = 0; ; i += 1) if (router.plan({ model: 'chat', messages, user: `u${i}` }).split?.arm === arm) return `u${i}`;
}

describe('a split', () => {
  it('sends each user to an arm, says so in plan, response and events, and keeps the user there', async () => {
    await using opened = await open({ config: routes() });
    const user = userIn('canary', opened);
    const request = { model: 'chat', messages, user };
    const plan = opened.router.plan(request);
    expect(plan.split).toEqual({ by: 'user', arm: 'canary' });
    expect(String(plan)).toContain("chat: route, strategy priority, arm 'canary' by user");
    expect(JSON.stringify(plan)).not.toContain(`"${user}"`);
    expect(opened.of('exposure')).toEqual([]);
    for (let i = 0; i < 3; i += 1) {
      const response = await opened.router.chat(request);
      expect(response).toMatchObject({ target: 'b/gpt-4.1', route: 'chat', arm: 'canary', decision: { split: { by: 'user', arm: 'canary' } } });
    }
    const other = await opened.router.chat({ ...request, user: userIn('stable', opened) });
    expect(other).toMatchObject({ target: 'a/gpt-4.1', arm: 'stable' });
    const [{ callId } = { callId: '' }] = opened.of('call');
    expect(opened.of('exposure')).toHaveLength(4);
    expect(opened.of('exposure')[0]).toMatchObject({ callId, route: 'chat', arm: 'canary', by: 'user', unit: user, scope: { user }, parentCallId: undefined });
    expect(opened.of('call').map(({ arm }) => arm)).toEqual(['canary', 'canary', 'canary', 'stable']);
    const types = opened.events.filter(({ type }) => ['call.start', 'plan', 'exposure', 'attempt.start'].includes(type)).map(({ type }) => type);
    expect(types.slice(0, 4)).toEqual(['call.start', 'plan', 'exposure', 'attempt.start']);
  });

  it('holds for streams, vectors and doors alike', async () => {
    await using opened = await open({
      config: { ...routes(), routes: { ...routes().routes, vectors: { targets: ['a/text-embedding-3-small'], split: { by: 'team', arms: { b: { weight: 1, route: 'b' } } } }, b: { targets: ['b/text-embedding-3-small'] } } } as never,
    });
    const user = userIn('canary', opened);
    const stream = opened.router.stream({ model: 'chat', messages, user });
    expect(await stream.response()).toMatchObject({ target: 'b/gpt-4.1', arm: 'canary' });
    expect(await opened.router.embed({ model: 'vectors', input: 'Hi', team: 't' })).toMatchObject({ target: 'b/text-embedding-3-small', arm: 'b' });
    expect(await openDoor(opened.router, { adapterId: openai.id }).chat({ model: 'chat', messages, user }).response).toMatchObject({ target: 'b/gpt-4.1', arm: 'canary' });
    expect(opened.of('exposure').map(({ arm }) => arm)).toEqual(['canary', 'b', 'canary']);
    // The scope counts as much as the request.
    const scoped = await opened.router.scope({ user }, () => opened.router.chat({ model: 'chat', messages }));
    expect(scoped.arm).toBe('canary');
  });

  it('leaves calls without the unit, and calls of a target or another route, in no arm', async () => {
    await using opened = await open({ config: routes() });
    for (const model of ['chat', 'next', 'b/gpt-4.1']) {
      const response = await opened.router.chat({ model, messages, ...(model === 'chat' ? {} : { user: 'u' }) });
      expect([response.arm, response.decision.split]).toEqual([undefined, undefined]);
    }
    expect(opened.of('exposure')).toEqual([]);
    expect(String(opened.router.plan({ model: 'chat', messages }))).toContain('chat: route, strategy priority\n');
  });

  it('costs no call when an arm fails: its fallbacks follow, then the route that was split, with its own', async () => {
    await using opened = await open({ config: { ...routes(), defaults: quick } });
    const user = userIn('canary', opened);
    const plan = opened.router.plan({ model: 'chat', messages, user });
    expect(plan.candidates.map(({ target, route, from }) => `${target} ${route ?? '-'} ${from}`)).toEqual([
      'b/gpt-4.1 next targets',
      'b/gpt-4.1-mini - default',
      'a/gpt-4.1 chat default',
      'a/gpt-4.1-mini - default',
    ]);
    opened.b.fault({ type: 'error', condition: 'server_error' });
    const response = await opened.router.chat({ model: 'chat', messages, user });
    expect(response).toMatchObject({ target: 'a/gpt-4.1', arm: 'canary' });
    expect(response.attempts.map(({ target, kind }) => `${target} ${kind}`)).toEqual(['b/gpt-4.1 first', 'b/gpt-4.1-mini fallback', 'a/gpt-4.1 fallback']);
    // The request's own fallbacks stand in for all those of the config; the route that was split remains.
    const own = opened.router.plan({ model: 'chat', messages, user, fallbacks: [] });
    expect(own.candidates.map(({ target }) => target)).toEqual(['b/gpt-4.1', 'a/gpt-4.1']);
  });

  it("is under the arm's own when and require, and passes on to the route that was split where they do not hold", async () => {
    const unmet = { when: { 'tags.beta': 'yes' }, require: { region: 'eu' } };
    await using opened = await open({ config: routes({ by: 'user', arms: { canary: { weight: 1, route: 'next' } } }, unmet) });
    const plan = opened.router.plan({ model: 'chat', messages, user: 'u' });
    expect(plan.exclusions).toMatchObject([{ target: 'b/gpt-4.1', reason: 'condition' }]);
    expect((await opened.router.chat({ model: 'chat', messages, user: 'u' })).target).toBe('b/gpt-4.1-mini');
    const strict = opened.router.plan({ model: 'chat', messages, user: 'u', tags: { beta: 'yes' }, require: { region: 'us' } });
    expect(strict.exclusions.map(({ target, reason }) => `${target} ${reason}`)).toContain('a/gpt-4.1 residency');
    const beta = opened.router.plan({ model: 'chat', messages, user: 'u', tags: { beta: 'yes' } });
    expect(beta.exclusions).toMatchObject([{ target: 'b/gpt-4.1', reason: 'residency' }]);
  });

  it("lays the request's timeouts over an arm's targets, too", async () => {
    await using opened = await open({ config: { ...routes({ by: 'user', arms: { canary: { weight: 1, route: 'next' } } }, { fallbacks: [] }), defaults: quick } });
    opened.b.fault({ type: 'hang' });
    const response = await opened.router.chat({ model: 'chat', messages, user: 'u', timeouts: { totalMs: 500 } });
    expect(response.attempts.map(({ target, code }) => [target, code])).toEqual([['b/gpt-4.1', 'timeout'], ['a/gpt-4.1', undefined]]);
  });

  it('H1: by call, the next call follows what plan() said, however often it was asked; the draws have the shares of the weights', async () => {
    const config = routes({ arms: { stable: { weight: 3 }, canary: { weight: 1, route: 'next' } } });
    await using opened = await open({ config, code: { random: seededRandom(11) } });
    const request = { model: 'chat', messages, user: 'u' };
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 3 }), async (plans) => {
        const planned = opened.router.plan(request).split?.arm;
        for (let i = 0; i < plans; i += 1) expect(opened.router.plan(request).split?.arm).toBe(planned);
        const { arm, target } = await opened.router.chat(request);
        expect([arm, target]).toEqual([planned, planned === 'canary' ? 'b/gpt-4.1' : 'a/gpt-4.1']);
      }),
      { numRuns: 200 },
    );
    const exposures = opened.of('exposure');
    expect(exposures.map(({ unit }) => unit)).toEqual(opened.of('call').map(({ callId }) => callId));
    const canary = exposures.filter(({ arm }) => arm === 'canary').length;
    // 50 expected, standard deviation 6.
    expect(Math.abs(canary - 50)).toBeLessThan(30);
  });

  it('H1: a route goes round as ever, whichever arm calls are in: an arm behind which it stands has draws of its own', async () => {
    const arms = { stable: { weight: 1 }, canary: { weight: 1, route: 'next' } };
    const config = { routes: { chat: { strategy: 'round-robin', targets: ['a/gpt-4.1', 'a/gpt-4o'], split: { by: 'user', arms } }, next: { strategy: 'round-robin', targets: ['b/gpt-4.1', 'b/gpt-4o'] } } };
    await using opened = await open({ config: config as never });
    const [canary, stable] = [userIn('canary', opened), userIn('stable', opened)];
    const served: string[] = [];
    for (const user of [stable, canary, stable, canary, stable, canary]) served.push((await opened.router.chat({ model: 'chat', messages, user })).target);
    served.push((await opened.router.chat({ model: 'next', messages })).target);
    expect(served).toEqual(['a/gpt-4.1', 'b/gpt-4.1', 'a/gpt-4o', 'b/gpt-4o', 'a/gpt-4.1', 'b/gpt-4.1', 'b/gpt-4.1']);
  });

  it('stands as it is where it is a fallback of another route', async () => {
    const config = routes();
    await using opened = await open({ config: { ...config, routes: { ...config.routes, main: { targets: ['a/gpt-4o'], fallbacks: ['chat'] } } } as never });
    const plan = opened.router.plan({ model: 'main', messages, user: userIn('canary', opened) });
    expect([plan.split, plan.candidates.map(({ target }) => target)]).toEqual([undefined, ['a/gpt-4o', 'a/gpt-4.1', 'a/gpt-4.1-mini']]);
  });
});
