import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../chat/error-code.ts';
import { CallFacts } from '../pipeline/call-facts.ts';
import { TargetExcluded } from '../pipeline/excluded.ts';
import type { Call } from '../pipeline/call.ts';
import type { Reply } from '../pipeline/reply.ts';
import { scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedTarget, wholeReply } from '../pipeline/scripted-attempt.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import type { Journey, Turn } from '../pipeline/turn.ts';
import type { Conditions } from './exclusion.ts';
import { startJourney } from './journey.ts';
import { planCall } from './planning.ts';
import type { RouteFallbacks } from './route.ts';
import { priority } from './strategies/priority.ts';

type Outcome = ErrorCode | Error | 'ok';

interface Rig {
  journey: Journey;
  call: Call;
  turns: Turn[];
  targets: Record<string, RouteTarget>;
  /** Targets that were asked. */
  asked(): string[];
}

/** A route over `targets`; each target's turn comes to its outcome. */
function rig(outcomes: Readonly<Record<string, Outcome>>, targets: readonly string[], fallbacks: Partial<Record<keyof RouteFallbacks, readonly string[]>> = {}, windows: Readonly<Record<string, number>> = {}): Rig {
  const runtime = scriptedRuntime();
  const known: Record<string, RouteTarget> = {};
  const target = (id: string): RouteTarget => (known[id] ??= scriptedTarget(runtime, { id, ...(windows[id] === undefined ? {} : { facts: { contextWindow: windows[id] } as never }) }));
  const list = (names: readonly string[] = []): RouteTarget[] => names.map(target);
  const call = scriptedCall(runtime);
  const turns: Turn[] = [];
  const conditions = (): Conditions => ({ facts: CallFacts.of(call.request), nowMs: runtime.clock.now(), deadlineAtMs: undefined, unknownPrice: 'warn' });
  const route = { name: 'chat', strategyName: 'priority', strategy: priority.create(() => 0), targets: list(targets), fallbacks: { default: list(fallbacks.default), context_length: list(fallbacks.context_length), content_filter: list(fallbacks.content_filter) } };
  const plan = planCall({ model: 'chat', route, targets: route.targets, fallbacks: undefined }, conditions());
  const takeTurn = async (turn: Turn): Promise<Reply> => {
    turns.push(turn);
    const attempt = scriptedAttempt(runtime, turn.to, call);
    const outcome = outcomes[turn.to.target.id] ?? 'ok';
    if (outcome instanceof TargetExcluded) throw outcome;
    call.attempts.push(attempt.record);
    if (outcome === 'ok') return wholeReply(attempt);
    throw outcome instanceof Error ? outcome : scriptedFailure({ code: outcome });
  };
  return { journey: startJourney({ call, plan, conditions, takeTurn, clock: runtime.clock }), call, turns, targets: known, asked: () => turns.map(({ to }) => to.target.id) };
}

const full = (id: string): TargetExcluded => new TargetExcluded({ target: id, reason: 'concurrency', message: 'full' });

describe('startJourney', () => {
  it('goes from one candidate to the next, and says why', async () => {
    const { journey, turns } = rig({ 'a/m': 'timeout', 'b/m': 'overloaded' }, ['a/m', 'b/m', 'c/m']);
    const reply = await journey.next('first', undefined);
    expect(reply.attempt.to.target.id).toBe('c/m');
    expect(turns.map(({ intent, failOpen }) => [intent.kind, intent.reason, failOpen])).toEqual([['first', undefined, false], ['fallback', 'timeout', false], ['fallback', 'overloaded', false]]);
  });

  it('the first attempt is the first, whoever was excluded before', async () => {
    const { journey, turns } = rig({ 'a/m': full('a/m') }, ['a/m', 'b/m']);
    await journey.next('first', undefined);
    expect(turns.map(({ intent }) => intent.kind)).toEqual(['first', 'first']);
  });

  it('throws the last failure when nobody is left', async () => {
    await expect(rig({ 'a/m': 'timeout', 'b/m': 'overloaded' }, ['a/m', 'b/m']).journey.next('first', undefined)).rejects.toMatchObject({ code: 'overloaded' });
    await expect(rig({ 'a/m': 'timeout', 'b/m': full('b/m') }, ['a/m', 'b/m']).journey.next('first', undefined)).rejects.toMatchObject({ code: 'timeout' });
  });

  it('A2: throws no_target with every exclusion when nothing was tried', async () => {
    const { journey } = rig({ 'a/m': full('a/m'), 'b/m': new TargetExcluded({ target: 'b/m', reason: 'cooldown', message: 'x' }) }, ['a/m', 'b/m']);
    await expect(journey.next('first', undefined)).rejects.toMatchObject({ code: 'no_target', details: { exclusions: [{ target: 'a/m' }, { target: 'b/m' }] } });
  });

  it('leaves out who has fallen out since the plan was made', async () => {
    const { journey, targets, asked } = rig({ 'a/m': 'timeout' }, ['a/m', 'b/m', 'c/m']);
    Object.assign(targets['b/m']?.target.health ?? {}, { breaker: { state: 'open', untilMs: 2_000_000, openedTimes: 1, reason: 'down', sinceMs: 0 } });
    await journey.next('first', undefined);
    expect(asked()).toEqual(['a/m', 'c/m']);
  });

  it('A4: stops at maxAttempts with the last failure', async () => {
    const one = rig({ 'a/m': 'timeout', 'b/m': 'overloaded' }, ['a/m', 'b/m', 'c/m']);
    for (const target of Object.values(one.targets)) Object.assign(target, { policies: { ...target.policies, maxAttempts: 2 } });
    await expect(one.journey.next('first', undefined)).rejects.toMatchObject({ code: 'overloaded' });
    expect(one.asked()).toEqual(['a/m', 'b/m']);
  });

  it.each(['invalid_request', 'cancelled', 'budget_exceeded', 'limit_exceeded', 'guardrail_blocked', 'config_invalid', 'ledger_unavailable', 'stream_interrupted'] as const)('A1: %s goes nowhere', async (code) => {
    const { journey, asked } = rig({ 'a/m': code }, ['a/m', 'b/m'], { default: ['c/m'], context_length: ['c/m'], content_filter: ['c/m'] });
    await expect(journey.next('first', undefined)).rejects.toMatchObject({ code });
    expect(asked()).toEqual(['a/m']);
  });

  it('A8: a cancelled call goes nowhere', async () => {
    const reason = scriptedFailure({ code: 'cancelled' });
    const before = rig({}, ['a/m']);
    before.call.token.cancel(reason);
    await expect(before.journey.next('first', undefined)).rejects.toBe(reason);
    expect(before.turns).toEqual([]);
  });

  it('a bug goes nowhere', async () => {
    const bug = new Error('bug');
    const { journey, asked } = rig({ 'a/m': bug }, ['a/m', 'b/m']);
    await expect(journey.next('first', undefined)).rejects.toBe(bug);
    expect(asked()).toEqual(['a/m']);
  });

  it('A1: context_length: larger windows only: targets, the list for it, ordinary fallbacks, then the unknown', async () => {
    const windows = { 'a/m': 100, 'b/m': 100, 'c/m': 200, 'd/m': 300, 'e/m': 400, 'f/m': 99 };
    const outcomes = Object.fromEntries([...Object.keys(windows), 'u/m'].map((id) => [id, 'context_length' as const]));
    const { journey, asked } = rig(outcomes, ['a/m', 'b/m', 'u/m', 'c/m'], { default: ['d/m', 'f/m'], context_length: ['e/m'] }, windows);
    await expect(journey.next('first', undefined)).rejects.toMatchObject({ code: 'context_length' });
    expect(asked()).toEqual(['a/m', 'c/m', 'e/m', 'u/m']);
  });

  it('A1: context_length at a window that is unknown: every known one may be larger', async () => {
    const { journey, asked } = rig({ 'u/m': 'context_length' }, ['u/m', 'v/m', 'b/m'], {}, { 'b/m': 100 });
    await journey.next('first', undefined);
    expect(asked()).toEqual(['u/m', 'b/m']);
  });

  it('A1: content_filter: only the list for it, and there whatever happens', async () => {
    const { journey, asked } = rig({ 'a/m': 'content_filter', 'c/m': 'timeout', 'd/m': 'content_filter' }, ['a/m', 'b/m'], { default: ['e/m'], content_filter: ['c/m', 'd/m', 'b/m'], context_length: ['e/m'] });
    await journey.next('first', undefined);
    expect(asked()).toEqual(['a/m', 'c/m', 'd/m', 'b/m']);
  });

  it('no target is asked twice', async () => {
    const { journey, asked } = rig({ 'a/m': 'timeout', 'b/m': 'content_filter' }, ['a/m', 'b/m'], { content_filter: ['a/m', 'b/m'] });
    await expect(journey.next('first', undefined)).rejects.toMatchObject({ code: 'content_filter' });
    expect(asked()).toEqual(['a/m', 'b/m']);
  });

  it('A1: ahead: as long as nobody else could serve now', async () => {
    const { journey, turns, targets } = rig({ 'a/m': 'timeout', 'b/m': 'timeout' }, ['a/m', 'b/m'], { content_filter: ['c/m'] });
    await journey.next('first', undefined).catch(() => {});
    expect(turns.map(({ ahead }) => ahead())).toEqual([0, 0]);
    const other = rig({}, ['a/m', 'b/m']);
    await other.journey.next('first', undefined);
    expect(other.turns[0]?.ahead()).toBe(1);
    Object.assign(other.targets['b/m']?.target.health ?? {}, { breaker: { state: 'open', untilMs: 2_000_000, openedTimes: 1, reason: 'down', sinceMs: 0 } });
    expect(other.turns[0]?.ahead()).toBe(0);
    expect(Object.keys(targets)).toContain('c/m');
  });

  it('C5, C6: is taken up again after what served has broken, further on', async () => {
    const { journey, turns, asked } = rig({}, ['a/m', 'b/m', 'c/m']);
    await journey.next('first', undefined);
    await journey.next('fallback', scriptedFailure({ code: 'network' }));
    await journey.next('restart', scriptedFailure({ code: 'stream_interrupted', details: { reason: 'network' } }));
    expect(asked()).toEqual(['a/m', 'b/m', 'c/m']);
    expect(turns.map(({ intent }) => [intent.kind, intent.reason])).toEqual([['first', undefined], ['fallback', 'network'], ['restart', 'stream_interrupted']]);
    const failure = scriptedFailure({ code: 'stream_interrupted', details: { reason: 'network' } });
    await expect(journey.next('restart', failure)).rejects.toBe(failure);
  });

  it('C5: when nobody else is left, what broke before anything was shown is repeated where it was served', async () => {
    const { journey, turns, asked } = rig({}, ['a/m', 'b/m']);
    await journey.next('first', undefined);
    const [one, two, three] = ['network', 'bad_response', 'network'].map((code) => scriptedFailure({ code: code as 'network' }));
    for (const failure of [one, two, three]) await journey.next('fallback', failure);
    expect(asked()).toEqual(['a/m', 'b/m', 'b/m', 'b/m']);
    expect(turns.map(({ intent, repeating }) => [intent.kind, repeating])).toEqual([['first', undefined], ['fallback', undefined], ['retry', { after: two, retries: 0 }], ['retry', { after: three, retries: 1 }]]);
    const refused = scriptedFailure({ code: 'invalid_request' });
    await expect(journey.next('fallback', refused)).rejects.toBe(refused);
  });

  it('C6: a broken stream goes on only as a restart; what fails then goes on as one', async () => {
    const broken = scriptedFailure({ code: 'stream_interrupted', details: { reason: 'network' } });
    const { journey } = rig({}, ['a/m', 'b/m']);
    await journey.next('first', undefined);
    await expect(journey.next('fallback', broken)).rejects.toBe(broken);
    const again = rig({ 'b/m': 'timeout' }, ['a/m', 'b/m', 'c/m']);
    await again.journey.next('first', undefined);
    await again.journey.next('restart', broken);
    expect(again.turns.map(({ intent }) => intent.kind)).toEqual(['first', 'restart', 'restart']);
  });

  it('B1: fail open: one turn, and no more', async () => {
    const runtime = scriptedRuntime();
    const shut = scriptedTarget(runtime);
    shut.target.health.breaker = { state: 'open', untilMs: 2_000_000, openedTimes: 1, reason: 'down', sinceMs: 0 };
    const spare = scriptedTarget(runtime, { id: 'b/m' });
    const call = scriptedCall(runtime);
    const conditions = (): Conditions => ({ facts: CallFacts.of(call.request), nowMs: runtime.clock.now(), deadlineAtMs: undefined, unknownPrice: 'warn' });
    for (const [thrown, code] of [[scriptedFailure({ code: 'content_filter' }), 'content_filter'], [scriptedFailure({ code: 'timeout' }), 'timeout'], [full('a/m'), 'no_target']] as const) {
      const plan = planCall({ model: 'a/m', route: undefined, targets: [shut], fallbacks: { default: [], context_length: [], content_filter: [spare] } }, conditions());
      const turns: Turn[] = [];
      const journey = startJourney({
        call,
        plan,
        conditions,
        clock: runtime.clock,
        takeTurn: (turn) => {
          turns.push(turn);
          return Promise.reject(thrown);
        },
      });
      await expect(journey.next('first', undefined)).rejects.toMatchObject({ code });
      expect(turns.map(({ to, failOpen }) => [to.target.id, failOpen])).toEqual([['a/m', true]]);
    }
  });
});
