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
    expect(String(plan)).toMatch(/^chat: route, strategy priority\n {2}1\. b\/m: at most \$0\.00\d+\n {2}- {2}a\/m: no_credential: no key: environment variable ZEROHOP_NO_SUCH_KEY is not set$/);
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
    expect(router.plan(request({ tools: [{ name: 'f', description: 'f' }] } as never)).exclusions).toEqual([{ target: 'a/m', reason: 'capability', message: 'a/m has no tools', untilMs: undefined }]);
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
