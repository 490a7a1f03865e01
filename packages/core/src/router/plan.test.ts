import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../chat/request.ts';
import { CallFacts } from '../pipeline/call-facts.ts';
import { compilePrice } from '../catalog/compile-price.ts';
import { scriptedRuntime, scriptedTarget, type ScriptedTargetOptions } from '../pipeline/scripted-attempt.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import type { Conditions } from './exclusion.ts';
import { Foresight } from './foresight.ts';
import type { RoutePlan } from './plan.ts';
import { planCall } from './planning.ts';
import type { Destination, Route, RouteFallbacks } from './route.ts';
import { priority } from './strategies/priority.ts';

const runtime = scriptedRuntime();
const nowMs = runtime.clock.now();
const none: RouteFallbacks = { default: [], context_length: [], content_filter: [] };
const conditions = (more: Partial<ChatRequest> = {}): Conditions => ({ facts: CallFacts.of({ model: 'chat', messages: [{ role: 'user', content: 'Hi' }], ...more }), nowMs, deadlineAtMs: undefined, unknownPrice: 'warn' });
const target = (id: string, options: ScriptedTargetOptions = {}): RouteTarget => scriptedTarget(runtime, { id, ...options });
const route = (name: string, targets: readonly RouteTarget[], fallbacks: Partial<RouteFallbacks> = {}): Route => ({ name, strategyName: 'priority', strategy: priority.create(() => 0), targets, fallbacks: { ...none, ...fallbacks } });
const to = (one: Route, fallbacks?: RouteFallbacks): Destination => ({ model: one.name, route: one, targets: one.targets, fallbacks });
const shut = (one: RouteTarget, untilMs: number): RouteTarget => {
  one.target.health.breaker = { state: 'open', untilMs, openedTimes: 1, reason: 'down', sinceMs: 0 };
  return one;
};
const order = (plan: RoutePlan): string[] => plan.order.map(({ to: one, from, route: name }) => `${one.target.id} ${from} ${name ?? '-'}`);

const [a, b, c, d] = ['a/m', 'b/m', 'c/m', 'd/m'].map((id) => target(id)) as [RouteTarget, RouteTarget, RouteTarget, RouteTarget];

describe('planCall', () => {
  it('H2: targets, then fallbacks, routes in place with their own', () => {
    const inner = route('inner', [c], { default: [d] });
    expect(order(planCall(to(route('chat', [a], { default: [inner, b] })), conditions()))).toEqual(['a/m targets chat', 'c/m default inner', 'd/m default -', 'b/m default -']);
  });

  it('H2: inside a list for one failure everything belongs to that failure', () => {
    const inner = route('inner', [c], { default: [d], content_filter: [b] });
    expect(order(planCall(to(route('chat', [a], { context_length: [inner] })), conditions()))).toEqual(['a/m targets chat', 'c/m context_length inner', 'd/m context_length -', 'b/m context_length -']);
    const ordinary = route('chat', [a], { default: [inner] });
    expect(order(planCall(to(ordinary), conditions()))).toEqual(['a/m targets chat', 'c/m default inner', 'd/m default -', 'b/m content_filter -']);
  });

  it('a target stands once in the ordinary order, and once in each list for a failure', () => {
    const plan = planCall(to(route('chat', [a, b, a], { default: [b, c], context_length: [b, b], content_filter: [a, c] })), conditions());
    expect(order(plan)).toEqual(['a/m targets chat', 'b/m targets chat', 'c/m default -', 'b/m context_length -', 'a/m content_filter -', 'c/m content_filter -']);
    expect(plan.considered.map(({ id }) => id)).toEqual(['a/m', 'b/m', 'c/m']);
  });

  it('a target that is out is excluded once, wherever it stands', () => {
    const out = target('x/m', { unavailable: 'no key' });
    const plan = planCall(to(route('chat', [out, a], { default: [out], content_filter: [out] })), conditions());
    expect(plan.exclusions.map(({ target: id, reason }) => [id, reason])).toEqual([['x/m', 'no_credential']]);
    expect(order(plan)).toEqual(['a/m targets chat']);
  });

  it('H2: the request\'s fallbacks replace the route\'s; a target alone has only those', () => {
    expect(order(planCall(to(route('chat', [a], { default: [b] }), { ...none, default: [c] }), conditions()))).toEqual(['a/m targets chat', 'c/m default -']);
    expect(order(planCall({ model: 'a/m', route: undefined, targets: [a], fallbacks: undefined }, conditions()))).toEqual(['a/m targets -']);
    const plan = planCall({ model: 'a/m', route: undefined, targets: [a], fallbacks: { ...none, default: [b] } }, conditions());
    expect([order(plan), plan.strategy, plan.route]).toEqual([['a/m targets -', 'b/m default -'], 'direct', undefined]);
  });

  it('B1: with nothing else left, the breaker that opens soonest is passed', () => {
    const [one, two] = [shut(target('x/1'), nowMs + 20), shut(target('x/2'), nowMs + 10)];
    const plan = planCall(to(route('chat', [one, two])), conditions());
    expect([order(plan), plan.failOpen]).toEqual([['x/2 targets chat'], true]);
    two.target.health.breaker = { state: 'half-open', probing: true, openedTimes: 1, reason: 'down', sinceMs: 0 };
    one.target.health.breaker = { state: 'open', untilMs: nowMs + 1, openedTimes: 1, reason: 'down', sinceMs: 0 };
    expect(order(planCall(to(route('chat', [one, two])), conditions()))).toEqual(['x/2 targets chat']);
  });

  it('B1: of two that open together the first is passed', () => {
    const [one, two] = [shut(target('x/1'), nowMs + 20), shut(target('x/2'), nowMs + 20)];
    expect(order(planCall(to(route('chat', [one, two])), conditions()))).toEqual(['x/1 targets chat']);
  });

  it('B1: a fallback counts as something left, a list for one failure does not', () => {
    const one = shut(target('x/1'), nowMs + 20);
    expect(planCall(to(route('chat', [one], { default: [a] })), conditions()).failOpen).toBe(false);
    const plan = planCall(to(route('chat', [one], { content_filter: [a] })), conditions());
    expect([order(plan), plan.failOpen]).toEqual([['x/1 targets chat', 'a/m content_filter -'], true]);
    const listed = planCall(to(route('chat', [target('x/3', { unavailable: 'no key' })], { content_filter: [one] })), conditions());
    expect([order(listed), listed.failOpen]).toEqual([[], false]);
  });

  it('B1: what something else shuts too is not passed', () => {
    const benched = shut(target('x/1'), nowMs + 10);
    for (const credential of benched.target.provider.pool.credentials) credential.bench = { reason: 'x', sinceMs: 0, untilMs: nowMs + 99, count: 1, probing: false };
    const later = shut(target('x/2'), nowMs + 20);
    expect(order(planCall(to(route('chat', [benched, later])), conditions()))).toEqual(['x/2 targets chat']);
    const alone = planCall(to(route('chat', [benched])), conditions());
    expect([order(alone), alone.failOpen, alone.exclusions.map(({ reason }) => reason)]).toEqual([[], false, ['breaker_open']]);
  });
});

describe('RoutePlan', () => {
  const priced = target('p/1', { price: compilePrice('p', 'config', [{ input: 1, output: 10 }]), facts: { maxOutputTokens: 1_000, contextWindow: 2_000 } as never });

  it('describes candidates with what one attempt costs at most', () => {
    const plan = planCall(to(route('chat', [priced, a])), conditions({ maxTokens: 100 }));
    const [first, second] = plan.candidates;
    expect(first).toMatchObject({ target: 'p/1', provider: 'p', model: '1', route: 'chat', from: 'targets' });
    expect(first?.worstCaseNanoUsd).toBeGreaterThan(1_000_000);
    expect(second?.worstCaseNanoUsd).toBeUndefined();
    expect(plan.quote).toEqual({ worstCaseNanoUsd: undefined, worstCaseUsd: undefined });
    expect(plan.candidates).toBe(plan.candidates);
  });

  it('the quote is that of the dearest', () => {
    const dear = target('p/2', { price: compilePrice('p', 'config', [{ input: 1, output: 100 }]) });
    const plan = planCall(to(route('chat', [priced, dear, priced])), conditions({ maxTokens: 100 }));
    expect(plan.quote.worstCaseNanoUsd).toBe(plan.candidates[1]?.worstCaseNanoUsd);
    expect(plan.quote.worstCaseUsd).toBeCloseTo((plan.candidates[1]?.worstCaseNanoUsd ?? 0) / 1e9, 12);
  });

  it('takes the model\'s own cap where the request has none, and knows nothing without any', () => {
    const capped = planCall(to(route('chat', [priced])), conditions());
    expect(capped.candidates[0]?.worstCaseNanoUsd).toBeGreaterThan(10_000_000);
    const open = target('p/3', { price: compilePrice('p', 'config', [{ input: 1, output: 10 }]) });
    expect(planCall(to(route('chat', [open])), conditions()).candidates[0]?.worstCaseNanoUsd).toBeUndefined();
  });

  it('the input is no larger than the window', () => {
    const long = conditions({ maxTokens: 1, messages: [{ role: 'user', content: 'word '.repeat(1_800) }] });
    const nano = planCall(to(route('chat', [priced])), long).candidates[0]?.worstCaseNanoUsd ?? 0;
    expect(nano).toBeLessThan(2_100 * 1_000);
    expect(nano).toBeGreaterThan(1_000 * 1_000);
  });

  describe('what adapters will say', () => {
    const asked = { request: conditions().facts.request, tools: [], output: undefined, stream: false };
    const foreseen = (): Conditions => ({ ...conditions(), foresight: new Foresight(asked as never) });
    const warning = target('w/m', { foresee: ({ warn }) => warn('stop', 'w takes no stop texts') });
    const refusing = target('r/m', {
      foresee() {
        throw new Error('r takes no such thing');
      },
    });

    it('is said with each candidate, and in words', () => {
      const plan = planCall(to(route('chat', [warning, a])), foreseen());
      expect(plan.candidates.map(({ warnings }) => warnings)).toEqual([[{ about: 'stop', message: 'w takes no stop texts', target: 'w/m' }], []]);
      expect(String(plan)).toBe('chat: route, strategy priority\n  1. w/m: price unknown\n     stop: w takes no stop texts\n  2. a/m: price unknown');
      expect(JSON.parse(JSON.stringify(plan))).toMatchObject({ candidates: [{ warnings: [{ about: 'stop' }] }, { warnings: [] }] });
    });

    it('a target that will refuse is an exclusion, once; the route learns of it when it asks', () => {
      const plan = planCall(to(route('chat', [refusing, a], { content_filter: [refusing] })), foreseen());
      expect(plan.order.map(({ to: { target: { id } } }) => id)).toEqual(['r/m', 'a/m', 'r/m']);
      expect(plan.candidates.map((candidate) => candidate.target)).toEqual(['a/m']);
      expect(plan.exclusions).toEqual([{ target: 'r/m', reason: 'capability', message: 'r takes no such thing' }]);
      expect(plan.ruledOut).toEqual([]);
    });

    it('where there are signs of it, the route leaves it out too', () => {
      const able = { ...asked, request: { ...asked.request, messages: [{ role: 'user', content: [{ type: 'image', url: 'https://x.example/a' }] }] } };
      const plan = planCall(to(route('chat', [refusing, a])), { ...conditions(), foresight: new Foresight(able as never) });
      expect(plan.order.map(({ to: { target: { id } } }) => id)).toEqual(['a/m']);
      expect(plan.ruledOut).toMatchObject([{ target: 'r/m', reason: 'capability', message: 'r takes no such thing' }]);
      expect(plan.exclusions).toEqual(plan.ruledOut);
    });

    it('nothing is translated before somebody looks', () => {
      let translated = 0;
      const counting = target('n/m', { foresee: () => void (translated += 1) });
      const plan = planCall(to(route('chat', [counting])), foreseen());
      expect([translated, plan.candidates.length, plan.candidates.length, translated]).toEqual([0, 1, 1, 1]);
    });
  });

  it('reads well, and is plain data as JSON', () => {
    const out = target('x/m', { unavailable: 'no key' });
    const plan = planCall(to(route('chat', [a, out], { default: [priced] })), conditions({ maxTokens: 100 }));
    const usd = ((plan.candidates[1]?.worstCaseNanoUsd ?? 0) / 1e9).toFixed(6);
    const likely = ((plan.candidates[1]?.likelyNanoUsd ?? 0) / 1e9).toFixed(6);
    expect(String(plan)).toBe(`chat: route, strategy priority\n  1. a/m: price unknown\n  2. p/1, fallback (default): likely $${likely}, at most $${usd}\n  -  x/m: no_credential: no key`);
    expect(String(planCall({ model: 'x/m', route: undefined, targets: [out], fallbacks: undefined }, conditions()))).toBe('x/m: direct\n  nothing can serve this call\n  -  x/m: no_credential: no key');
    const json = JSON.parse(JSON.stringify(plan)) as Record<string, unknown>;
    expect(Object.keys(json)).toEqual(['model', 'route', 'strategy', 'candidates', 'exclusions', 'quote']);
    expect(Object.keys(plan)).toEqual(['model', 'route', 'strategy']);
  });
});
