import { expect, it } from 'vitest';
import type { Exclusion } from '../chat/plan.ts';
import { scriptedCall, scriptedFailure, scriptedRuntime, scriptedTarget } from '../pipeline/scripted-attempt.ts';
import { noTarget } from './no-target.ts';
import type { RoutePlan } from './plan.ts';

const runtime = scriptedRuntime();
const call = scriptedCall(runtime);
const nowMs = runtime.clock.now();
const out = (reason: Exclusion['reason'], untilMs?: number): Exclusion => ({ target: 'a/m', reason, message: 'why', untilMs });
const plan = (...considered: unknown[]): RoutePlan => ({ considered }) as unknown as RoutePlan;

it.each([
  [[out('no_credential')], false, undefined],
  [[out('capability'), out('deadline'), out('price_unknown')], false, undefined],
  [[out('concurrency'), out('no_credential')], true, undefined],
  [[out('breaker_open')], true, undefined],
  [[out('breaker_open', nowMs + 500), out('cooldown', nowMs + 200.4), out('no_credential')], true, 201],
  [[out('credential_benched', nowMs - 5)], true, 0],
])('A2: case %#', (exclusions, retryable, retryAfterMs) => {
  const error = noTarget(call, exclusions, plan(), nowMs);
  expect([error.code, error.retryable, error.retryAfterMs, (error.details as { exclusions?: unknown }).exclusions]).toEqual(['no_target', retryable, retryAfterMs, exclusions]);
});

it('A2: nothing but full lines is limit_exceeded, with a hint', () => {
  const one = noTarget(call, [out('concurrency')], plan(), nowMs);
  expect([one.code, one.retryable, one.retryAfterMs, (one.details as { exclusions?: unknown }).exclusions]).toEqual(['limit_exceeded', true, 1_000, [out('concurrency')]]);
  expect(one.message).toBe("no slot is free for 'a/m': a/m (concurrency: why)");
  const soonest = noTarget(call, [out('concurrency', nowMs + 900), out('concurrency', nowMs + 300.2)], plan(), nowMs);
  expect([soonest.code, soonest.retryAfterMs]).toEqual(['limit_exceeded', 301]);
});

it('A2: nothing that is able to is unsupported, without a word of later', () => {
  const exclusions = [out('capability'), { ...out('capability'), target: 'b/m', message: 'b/m has no tools' }];
  const error = noTarget(call, exclusions, plan(), nowMs);
  expect([error.code, error.retryable, (error.details as { exclusions?: unknown }).exclusions]).toEqual(['unsupported', false, exclusions]);
  expect(error.message).toBe("nothing can serve this request to 'a/m': a/m (capability: why); b/m (capability: b/m has no tools)");
  expect(noTarget(call, [], plan(), nowMs).code).toBe('no_target');
});

it('A2: its cause is the last failure of any target that was looked at', () => {
  const [one, two, three] = ['a/1', 'a/2', 'a/3'].map((id) => scriptedTarget(runtime, { id }).target);
  const [early, late] = [scriptedFailure({ code: 'network' }), scriptedFailure({ code: 'timeout' })];
  if (one !== undefined) one.health.lastFailure = { error: late, atMs: 20 };
  if (two !== undefined) two.health.lastFailure = { error: early, atMs: 10 };
  expect(noTarget(call, [], plan(one, two, three), nowMs).cause).toBe(late);
  expect('cause' in noTarget(call, [], plan(three), nowMs)).toBe(false);
  expect(noTarget(call, [out('deadline')], plan(), nowMs).message).toBe("nothing can serve 'a/m' now: a/m (deadline: why)");
});
