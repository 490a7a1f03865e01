import { type ChatRequest, type ConfigData } from '@zerohop/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { request, scriptedRouter } from './scripted-router.ts';

const targets = ['a/m', 'b/m', 'c/m'];
const routes = (strategy: string, more: object = {}): object => ({ chat: { strategy, targets, ...more } });

describe('H1: plan()', () => {
  it('H1: advances no cursor and consumes no draw: the next call follows what plan said', async () => {
    for (const strategy of ['round-robin', 'weighted']) {
      let state = 1;
      const random = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
      const { router, chat } = scriptedRouter({}, { random, config: { routes: routes(strategy) as never } });
      const seen = new Set<string>();
      for (let call = 0; call < 12; call += 1) {
        const planned = [1, 2, 3].map(() => router.plan(request()).candidates.map(({ target }) => target).join());
        expect(new Set(planned).size).toBe(1);
        const { target, decision } = await chat();
        expect(decision.candidates.map((candidate) => candidate.target).join()).toBe(planned[0]);
        expect(target).toBe(planned[0]?.split(',')[0]);
        seen.add(target);
      }
      expect(seen.size).toBe(3);
    }
  });

  it('H1: sends nothing and says why for each', () => {
    const { router, vendor } = scriptedRouter({}, { config: { providers: { a: { adapter: 'scripted', apiKey: 'env:ZEROHOP_NO_SUCH_KEY', optional: true } }, prices: { m: { input: 1, output: 2 } } } });
    const plan = router.plan(request({ maxTokens: 1_000 }));
    expect(vendor.calls).toEqual([]);
    expect(plan).toMatchObject({ model: 'chat', route: 'chat', strategy: 'priority' });
    expect(plan.candidates).toMatchObject([{ target: 'b/m', provider: 'b', model: 'm', route: 'chat', from: 'targets' }]);
    expect(plan.quote.worstCaseNanoUsd).toBe(plan.candidates[0]?.worstCaseNanoUsd);
    expect(plan.quote.worstCaseNanoUsd).toBeGreaterThan(2_000_000);
    expect(String(plan)).toMatch(/^chat: route, strategy priority\n {2}1\. b\/m: likely \$0\.00\d+, at most \$0\.00\d+\n {2}- {2}a\/m: no_credential: no key: environment variable ZEROHOP_NO_SUCH_KEY is not set$/);
    expect(Object.keys(JSON.parse(JSON.stringify(plan)) as object)).toEqual(['model', 'route', 'strategy', 'candidates', 'exclusions', 'quote']);
  });

  it('H1: an unknown price is said, and excludes where the config wants that', () => {
    const open = scriptedRouter().router.plan(request());
    expect([open.quote.worstCaseUsd, open.candidates[0]?.worstCaseNanoUsd, String(open).includes('1. a/m: price unknown')]).toEqual([undefined, undefined, true]);
    const strict = scriptedRouter({}, { config: { unknownPrice: 'error' } }).router.plan(request());
    expect(strict.exclusions.map(({ target, reason }) => [target, reason])).toEqual([['a/m', 'price_unknown'], ['b/m', 'price_unknown']]);
    expect(String(strict)).toContain('nothing can serve this call');
  });

  it('F2: what a model is known not to do excludes it; the unknown is kept, behind the known', () => {
    const { router } = scriptedRouter(
      {},
      { config: { models: { 'a/m': { tools: false, image: false }, 'c/m': { tools: true, image: true } } as never, routes: { chat: { targets } } } },
    );
    const order = (more: object): string[] => router.plan(request(more)).candidates.map(({ target }) => target);
    expect(order({})).toEqual(['a/m', 'b/m', 'c/m']);
    expect(order({ tools: [] })).toEqual(['a/m', 'b/m', 'c/m']);
    expect(order({ tools: [{ name: 'f', description: 'f' }] })).toEqual(['c/m', 'b/m']);
    const picture = { messages: [{ role: 'user', content: [{ type: 'text', text: 'what is this?' }, { type: 'image', url: 'https://example.com/x.png' }] }] };
    expect(order(picture)).toEqual(['c/m', 'b/m']);
    expect(router.plan(request({ tools: [{ name: 'f', description: 'f' }] } as never)).exclusions).toEqual([{ target: 'a/m', reason: 'capability', message: 'a/m has no tools', untilMs: undefined, details: { needs: 'tools' } }]);
    expect(router.plan(request(picture as never)).exclusions).toMatchObject([{ message: 'a/m takes no image parts' }]);
  });
});

describe('H2: order', () => {
  it('H2: all targets before the fallbacks, a fallback route in place with its own', async () => {
    const fail = { fail: { code: 'timeout' as const } };
    const { failure, asked, router } = scriptedRouter(Object.fromEntries(['a/1', 'b/1', 'c/1', 'c/2', 'd/1', 'd/2'].map((target) => [target, fail])), {
      config: {
        routes: {
          chat: { targets: ['a/1', 'b/1'], fallbacks: ['cheap', 'd/2'] },
          cheap: { targets: ['c/1', 'c/2'], fallbacks: ['d/1'] },
        },
        defaults: { maxAttempts: 10 },
      },
    });
    await failure();
    expect(asked()).toEqual(['a/1', 'b/1', 'c/1', 'c/2', 'd/1', 'd/2']);
    expect(router.plan(request()).candidates.map(({ target, route, from }) => `${target} ${route ?? '-'} ${from}`)).toEqual([
      'a/1 chat targets',
      'b/1 chat targets',
      'c/1 cheap default',
      'c/2 cheap default',
      'd/1 - default',
      'd/2 - default',
    ]);
  });

  it('H2: provider/model has no fallbacks but the request\'s', async () => {
    const { chat, failure } = scriptedRouter({ 'a/m': { fail: { code: 'timeout' } } }, { config: { defaults: { fallbacks: ['b/m'] } } });
    expect((await failure({ model: 'a/m' })).attempts).toHaveLength(1);
    expect((await chat({ model: 'a/m', fallbacks: ['c/m'] })).target).toBe('c/m');
    expect((await chat({ model: 'a/m', fallbacks: { default: ['d/m'] } })).attempts.map(({ kind }) => kind)).toEqual(['first', 'fallback']);
  });

  it('H2: the request\'s fallbacks replace the route\'s', async () => {
    const { chat } = scriptedRouter({ 'a/m': { fail: { code: 'timeout' } }, 'b/m': { fail: { code: 'timeout' } } }, { config: { routes: { chat: { targets: ['a/m', 'b/m'], fallbacks: ['c/m'] } } } });
    expect((await chat()).target).toBe('c/m');
    expect((await chat({ fallbacks: ['d/m'] })).target).toBe('d/m');
  });

  it('H2: round-robin starts one further on each time and goes round', async () => {
    const { chat } = scriptedRouter({ 'b/m': { fail: { code: 'timeout' } } }, { config: { routes: routes('round-robin') as never } });
    const served: string[] = [];
    for (let call = 0; call < 6; call += 1) served.push((await chat()).target);
    expect(served).toEqual(['a/m', 'c/m', 'c/m', 'a/m', 'c/m', 'c/m']);
  });

  it('H2: a fallback route draws when it is reached, once per call', async () => {
    const { chat } = scriptedRouter(
      { 'a/m': { fail: { code: 'timeout' } } },
      { config: { routes: { chat: { targets: ['a/m'], fallbacks: ['pair'] }, pair: { strategy: 'round-robin', targets: ['b/m', 'c/m'] } }, defaults: { breaker: false } } },
    );
    const served: string[] = [];
    for (let call = 0; call < 4; call += 1) served.push((await chat()).target);
    expect(served).toEqual(['b/m', 'c/m', 'b/m', 'c/m']);
  });

  it('H2: weighted shares hold for the first target and for failover', async () => {
    let state = 7;
    const random = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
    const weights = [{ target: 'a/m', weight: 6 }, { target: 'b/m', weight: 3 }, { target: 'c/m', weight: 1 }];
    const { chat, vendor } = scriptedRouter({}, { random, config: { routes: { chat: { strategy: 'weighted', targets: weights } }, defaults: { breaker: false, retry: false } } });
    const served = async (calls: number): Promise<Record<string, number>> => {
      const counts: Record<string, number> = { 'a/m': 0, 'b/m': 0, 'c/m': 0 };
      for (let call = 0; call < calls; call += 1) {
        const { target } = await chat();
        counts[target] = (counts[target] ?? 0) + 1;
      }
      return counts;
    };
    const all = await served(1_000);
    expect(all['a/m']).toBeGreaterThan(550);
    expect(all['a/m']).toBeLessThan(650);
    expect(all['c/m']).toBeGreaterThan(70);
    expect(all['c/m']).toBeLessThan(130);
    vendor.script('a/m', { fail: { code: 'timeout' } });
    const without = await served(1_000);
    expect(without['a/m']).toBe(0);
    expect(without['b/m']).toBeGreaterThan(700);
    expect(without['b/m']).toBeLessThan(800);
  });
});

const strategies = ['priority', 'weighted', 'round-robin', 'least-busy', 'fastest', 'cheapest', 'sticky', 'off-peak', 'own'] as const;

describe('H1: every strategy', () => {
  const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
  const rate = fc.integer({ min: 1, max: 5_000 }).map((thousandths) => thousandths / 1_000);
  const targetAt = (index: number): fc.Arbitrary<{ entry: object; price: object | undefined; script: object }> =>
    fc.record({
      entry: fc.record({
        target: fc.constant(`${'abcd'[index]}/m`),
        weight: fc.integer({ min: 1, max: 9 }),
        offPeak: maybe(fc.constantFrom([{ from: '00:00', to: '12:00' }], [{ from: '18:00', to: '06:00', timeZone: 'Asia/Shanghai' }])),
      }),
      price: maybe(fc.record({ input: rate, output: rate, cacheRead: fc.constant(0.001) })),
      script: fc.record({ afterMs: fc.nat(3_000), text: fc.constantFrom('ok', 'a longer answer '.repeat(40)) }),
    });
  const anyCall: fc.Arbitrary<Partial<ChatRequest> & { stream: boolean }> = fc.record(
    {
      stream: fc.boolean(),
      session: fc.constantFrom('s1', 's2', 's3'),
      maxTokens: fc.integer({ min: 1, max: 1_000 }),
      messages: fc.constantFrom([{ role: 'user' as const, content: 'What is due? '.repeat(900) }], [{ role: 'user' as const, content: 'Hi' }]),
    },
    { requiredKeys: ['stream'] },
  );
  const world = fc.record({
    strategy: fc.constantFrom(...strategies),
    given: fc.integer({ min: 1, max: 4 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => targetAt(index)))),
    calls: fc.array(fc.record({ request: anyCall, plans: fc.integer({ min: 1, max: 3 }), pauseMs: fc.constantFrom(0, 500, 40_000) }), { minLength: 1, maxLength: 12 }),
    seed: fc.integer({ min: 1, max: 1_000_000 }),
  });

  it('H1: the target that serves is the first candidate of the plan, whatever the strategy', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ strategy, given, calls, seed }) => {
        let state = seed;
        const random = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
        const prices = Object.fromEntries(given.flatMap(({ entry, price }) => (price === undefined ? [] : [[(entry as { target: string }).target, price]])));
        const config = { prices, routes: { chat: { strategy, targets: given.map(({ entry }) => entry) } } } as unknown as Partial<ConfigData>;
        const scripts = Object.fromEntries(given.map(({ entry, script }) => [(entry as { target: string }).target, script]));
        const { router, chat, clock } = scriptedRouter(scripts, {
          random,
          config,
          strategies: {
            own: {
              create(draw) {
                let held = draw();
                return {
                  order: (targets) => targets.toSorted((a, b) => ((a.id.charCodeAt(0) * held) % 1) - ((b.id.charCodeAt(0) * held) % 1)),
                  advance: () => void (held = draw()),
                };
              },
            },
          },
        });
        for (const { request: { stream, ...asked }, plans, pauseMs } of calls) {
          const planned = Array.from({ length: plans }, () => router.plan(request(asked), { stream }).candidates.map(({ target }) => target).join());
          expect(new Set(planned).size).toBe(1);
          const { target, decision } = stream ? await clock.advanceUntil(router.stream(request(asked)).response()) : await chat(asked);
          expect([target, decision.candidates.map((candidate) => candidate.target).join()]).toEqual([planned[0]?.split(',')[0], planned[0]]);
          await clock.advance(pauseMs);
        }
        await router.close();
      }),
      { numRuns: 150 },
    );
  });
});

describe('H2: strategies at work', () => {
  const served = async (one: ReturnType<typeof scriptedRouter>, calls: number, more: Partial<ChatRequest> = {}): Promise<string[]> => {
    const ids: string[] = [];
    for (let call = 0; call < calls; call += 1) ids.push((await one.chat(more)).target);
    return ids;
  };
  const drawn = (): (() => number) => {
    let state = 7;
    return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  };

  it('H2: least-busy and fastest spread a thousand calls that come at once', async () => {
    for (const strategy of ['least-busy', 'fastest']) {
      const { router, clock } = scriptedRouter({}, { random: drawn(), config: { routes: routes(strategy) as never } });
      const calls = Array.from({ length: 1_000 }, () => router.chat(request()));
      for (const id of targets) expect(Math.abs((router.status().targets[id]?.inFlight ?? 0) - 333)).toBeLessThan(10);
      await clock.advanceUntil(Promise.all(calls));
    }
  });

  it('H2: fastest tries each target, keeps to the fastest, and finds one that has become fast', async () => {
    const one = scriptedRouter({ 'a/m': { afterMs: 3_000 }, 'b/m': { afterMs: 200 } }, { config: { routes: { chat: { strategy: 'fastest', targets: ['a/m', 'b/m'] } } } });
    expect(await served(one, 8)).toEqual(['a/m', ...Array.from({ length: 7 }, () => 'b/m')]);
    one.vendor.script('a/m', { afterMs: 10 });
    const later = await served(one, 600);
    expect(later.slice(-20)).toEqual(Array.from({ length: 20 }, () => 'a/m'));
  });

  it('H2: cheapest goes by what answers came to, and the plan says what they likely cost', async () => {
    const one = scriptedRouter(
      { 'a/m': { text: 'word '.repeat(2_000) }, 'b/m': { text: 'word '.repeat(100) } },
      { config: { prices: { 'a/m': { input: 1, output: 4 }, 'b/m': { input: 1, output: 5 } }, routes: { chat: { strategy: 'cheapest', targets: ['b/m', 'a/m'] } } } },
    );
    // Nobody knows yet that b writes a twentieth: it is taken to write as much as a, at the higher price.
    expect(await served(one, 3)).toEqual(['a/m', 'a/m', 'a/m']);
    await one.chat({ model: 'b/m' });
    expect(await served(one, 3)).toEqual(['b/m', 'b/m', 'b/m']);
    const { candidates } = one.router.plan(request());
    expect(candidates.map(({ target, because }) => [target, because])).toEqual([['b/m', 'likely the cheapest'], ['a/m', expect.stringMatching(/^likely 1\d\.\d\d times the cheapest$/)]]);
    const costNanoUsd = (await one.chat()).cost.nanoUsd;
    expect(Math.abs((candidates[0]?.likelyNanoUsd ?? 0) / costNanoUsd - 1)).toBeLessThan(0.02);
  });

  it('D: sticky keeps a session where it is, and goes first where the history\'s reasoning was made', async () => {
    const one = scriptedRouter({}, { config: { routes: { chat: { strategy: 'sticky', targets: [...targets, { target: 'd/m', when: { stream: true } }] } } as never } });
    const homes = new Set<string>();
    for (const session of ['s1', 's2', 's3', 's4', 's5', 's6']) {
      const ids = new Set(await served(one, 3, { session }));
      expect(ids.size).toBe(1);
      for (const id of ids) homes.add(id);
    }
    expect(homes.size).toBeGreaterThan(1);
    for (const provider of ['a', 'b', 'c', 'd']) {
      const reasoning = { type: 'reasoning' as const, text: 'hm', provenance: { provider, model: 'm', adapter: 'scripted' } };
      const messages = [{ role: 'user' as const, content: 'Hi' }, { role: 'assistant' as const, content: [reasoning, { type: 'text' as const, text: 'Hello' }] }, { role: 'user' as const, content: 'And?' }];
      const [first] = one.router.plan(request({ session: 's1', messages })).candidates;
      if (provider === 'd') expect(first?.because).toBe("the session's place");
      else expect([first?.target, first?.because]).toEqual([`${provider}/m`, 'the history holds what only it can read']);
    }
  });

  it('H2: off-peak goes by the windows of the targets', async () => {
    const config = { routes: { chat: { strategy: 'off-peak', targets: ['a/m', { target: 'b/m', offPeak: [{ from: '00:00', to: '12:00' }] }] } } } as never;
    const one = scriptedRouter({}, { config });
    const untilNoon = (12 * 3_600_000 - (one.clock.now() % 86_400_000) + 86_400_000) % 86_400_000;
    await one.clock.advance(untilNoon - 60_000);
    expect(await served(one, 1)).toEqual(['b/m']);
    await one.clock.advance(60_000);
    expect(await served(one, 1)).toEqual(['a/m']);
  });

  it('H2: a strategy of the app fails no call: it warns, and the order of the config holds', async () => {
    const broken = { create: () => ({ order: () => JSON.parse('{') as never, advance: () => JSON.parse('{') as never }) };
    const one = scriptedRouter({}, { config: { routes: routes('broken') as never }, strategies: { broken } });
    expect(await served(one, 3)).toEqual(['a/m', 'a/m', 'a/m']);
    const warnings = one.events.filter((event) => event.type === 'warning' && event.about === 'strategy');
    expect(warnings).toMatchObject([{ message: expect.stringMatching(/^order\(\) of strategy 'broken' failed in route 'chat': .*; targets stand in the order of the config$/) as string }]);
  });

  it('H1: a strategy of the app that cannot be made is refused with the config', () => {
    const broken = { create: () => undefined as never };
    expect(() => scriptedRouter({}, { config: { routes: routes('broken') as never }, strategies: { broken } })).toThrow("strategies.broken.create: expected an object with the functions order() and advance() for route 'chat'");
  });
});
