import { describe, expect, it } from 'vitest';
import type { Credential } from '../pipeline/credential-pool.ts';
import { scriptedRuntime, scriptedTarget, type ScriptedTargetOptions } from '../pipeline/scripted-attempt.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import type { Exclusion } from '../chat/plan.ts';
import type { ChatRequest } from '../chat/request.ts';
import { compilePrice } from '../catalog/compile-price.ts';
import type { AnyRequest } from '../chat/any-request.ts';
import { CallFacts } from '../pipeline/call-facts.ts';
import { type Conditions, exclusionOf } from './exclusion.ts';

const runtime = scriptedRuntime();
const nowMs = runtime.clock.now();
const price = compilePrice('p', 'config', [{ input: 1, output: 1 }]);
const hi: ChatRequest = { model: 'a/m', messages: [{ role: 'user', content: 'Hi' }] };
const asking = (request: AnyRequest, stream = false): Pick<Conditions, 'facts'> => ({ facts: CallFacts.of(request, { stream }) });
const conditions = (more: Partial<Conditions> = {}): Conditions => ({ ...asking(hi), nowMs, deadlineAtMs: undefined, unknownPrice: 'warn', ...more });
const target = (options: ScriptedTargetOptions = {}): RouteTarget => scriptedTarget(runtime, options);
const reasonOf = (to: RouteTarget, more: Partial<Conditions> = {}): string | undefined => exclusionOf(to, conditions(more))?.reason;
const withTools = { model: 'a/m', messages: [], tools: [{ name: 'f' }] } as never;

function fill({ target: { health } }: RouteTarget, taken: number, waiting: number): void {
  for (let count = 0; count < taken; count += 1) health.slots.take(Number.POSITIVE_INFINITY);
  for (let count = 0; count < waiting; count += 1) health.slots.join({ max: 1, priority: 'normal', stays: false, granted() {}, shed() {} }, Number.POSITIVE_INFINITY);
}

describe('exclusionOf', () => {
  it('nothing is wrong with a target of which nothing is known', () => {
    expect(exclusionOf(target(), conditions())).toBeUndefined();
  });

  it('no credential', () => {
    expect(exclusionOf(target({ unavailable: 'no key: X is not set' }), conditions())).toEqual({ target: 'a/m', reason: 'no_credential', message: 'no key: X is not set', untilMs: undefined });
  });

  it('unknown price, where the config minds', () => {
    expect(reasonOf(target())).toBeUndefined();
    expect(exclusionOf(target(), conditions({ unknownPrice: 'error' }))).toMatchObject({ reason: 'price_unknown', message: "no price is known for a/m; add one under prices, or set unknownPrice to 'warn'" });
    expect(reasonOf(target({ price }), { unknownPrice: 'error' })).toBeUndefined();
  });

  it('a benched model, until its time, and while somebody probes it', () => {
    const to = target();
    const bench = { reason: 'no such model', sinceMs: 0, untilMs: nowMs + 1, count: 1, probing: false };
    to.target.health.modelBench = bench;
    expect(exclusionOf(to, conditions())).toEqual({ target: 'a/m', reason: 'model_benched', message: 'no such model', untilMs: nowMs + 1 });
    bench.untilMs = nowMs;
    expect(reasonOf(to)).toBeUndefined();
    bench.probing = true;
    expect(reasonOf(to)).toBe('model_benched');
  });

  it('an open breaker, until its time, and a half-open one whose probe is under way', () => {
    const to = target();
    const open = { state: 'open' as const, untilMs: nowMs + 1, openedTimes: 1, reason: 'down', sinceMs: 0 };
    to.target.health.breaker = open;
    expect(exclusionOf(to, conditions())).toEqual({ target: 'a/m', reason: 'breaker_open', message: 'down', untilMs: nowMs + 1 });
    expect(reasonOf(to, { pastBreaker: true })).toBeUndefined();
    expect(reasonOf(target({ options: { breaker: false } }))).toBeUndefined();
    to.target.health.breaker = { ...open, untilMs: nowMs };
    expect(reasonOf(to)).toBeUndefined();
    to.target.health.breaker = { ...open, state: 'half-open', probing: true };
    expect(exclusionOf(to, conditions())).toEqual({ target: 'a/m', reason: 'breaker_open', message: 'a probe is under way after: down', untilMs: undefined });
    to.target.health.breaker = { ...open, state: 'half-open', probing: false };
    expect(reasonOf(to)).toBeUndefined();
  });

  it('a breaker that the route has switched off shuts nothing', () => {
    const to = target({ options: { breaker: false } });
    to.target.health.breaker = { state: 'open', untilMs: nowMs + 1, openedTimes: 1, reason: 'down', sinceMs: 0 };
    expect(reasonOf(to)).toBeUndefined();
  });

  it('benched credentials', () => {
    const to = target();
    const [credential] = to.target.provider.pool.credentials as [Credential];
    credential.bench = { reason: 'refused', sinceMs: 0, untilMs: nowMs + 5, count: 1, probing: false };
    expect(exclusionOf(to, conditions())).toEqual({ target: 'a/m', reason: 'credential_benched', message: 'refused', untilMs: nowMs + 5 });
    expect(reasonOf(to, { pastBreaker: true })).toBe('credential_benched');
    expect(credential.bench.probing).toBe(false);
  });

  it('a full line', () => {
    const full = (taken: number, waiting: number, more: Partial<Conditions> = {}): Exclusion | undefined => {
      const to = target({ options: { concurrency: { max: 2, queue: 1 } } });
      fill(to, taken, waiting);
      return exclusionOf(to, { ...conditions(), ...more });
    };
    for (const [taken, waiting, isFull] of [[1, 0, false], [2, 0, false], [2, 1, true], [1, 1, false], [3, 2, true]] as const) {
      expect(full(taken, waiting)?.reason).toBe(isFull ? 'concurrency' : undefined);
    }
    expect(full(3, 2)?.message).toBe('3 calls are under way and 2 wait, as many as concurrency allows');
    expect(full(2, 1, asking({ ...hi, priority: 'high' }))).toBeUndefined();
    expect(full(2, 1, asking({ ...hi, priority: 'low' }))?.reason).toBe('concurrency');
    const unbounded = target();
    fill(unbounded, 99, 99);
    expect(reasonOf(unbounded)).toBeUndefined();
  });

  it('a line that is longer than the deadline', () => {
    const to = target({ options: { concurrency: { max: 2, queue: 5 } } });
    const { slots } = to.target.health;
    slots.take(2);
    slots.leave(1_000);
    fill(to, 2, 3);
    // Three wait already, two slots of 1 s each: the fourth would wait 2 s.
    expect(exclusionOf(to, conditions({ deadlineAtMs: nowMs + 2_000 }))).toEqual({ target: 'a/m', reason: 'deadline', message: 'an attempt would likely outlast the deadline, 2000 ms of it in line', untilMs: undefined });
    expect(exclusionOf(to, conditions({ deadlineAtMs: nowMs + 2_001 }))).toBeUndefined();
  });

  it('the deadline', () => {
    expect(reasonOf(target(), { deadlineAtMs: nowMs + 1 })).toBeUndefined();
    expect(reasonOf(target(), { deadlineAtMs: nowMs })).toBe('deadline');
    const to = target();
    for (let sample = 0; sample < 10; sample += 1) to.target.health.firstToken.add(50);
    expect([reasonOf(to, { ...asking(hi, true), deadlineAtMs: nowMs + 50 }), reasonOf(to, { deadlineAtMs: nowMs + 50 })]).toEqual(['deadline', undefined]);
  });

  it('F2: what the catalog says a model cannot do; unknown is kept', () => {
    expect(reasonOf(target({ facts: { tools: false } as never }), asking(withTools))).toBe('capability');
    expect(reasonOf(target({ facts: { tools: false } as never }), asking({ model: 'a/m', messages: [], tools: [] }))).toBeUndefined();
    expect(reasonOf(target({ facts: { tools: false } as never }))).toBeUndefined();
    for (const facts of [{ tools: true }, {}, undefined]) expect(reasonOf(target({ facts: facts as never }), asking(withTools))).toBeUndefined();
    for (const kind of ['image', 'audio', 'file'] as const) {
      const request = { model: 'a/m', messages: [{ role: 'user', content: [{ type: kind, data: 'AAAA', mediaType: 'x/y' }] }] } as never;
      expect(exclusionOf(target({ facts: { [kind]: false } as never }), conditions(asking(request)))?.message).toBe(`a/m takes no ${kind} parts`);
      expect(reasonOf(target({ facts: { [kind]: true } as never }), asking(request))).toBeUndefined();
      const other = kind === 'image' ? 'audio' : 'image';
      expect(reasonOf(target({ facts: { [other]: false } as never }), asking(request))).toBeUndefined();
    }
    expect(reasonOf(target({ facts: { image: false } as never }), asking({ model: 'a/m', messages: [{ role: 'user', content: 'text' }, { role: 'assistant', content: 'x' }] }))).toBeUndefined();
  });
});
