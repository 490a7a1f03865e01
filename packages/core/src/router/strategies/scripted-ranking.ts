import type { StrategyCall, StrategyInstance, StrategyTarget } from '../strategy.ts';

/** A target whose every figure a test sets. */
export interface ScriptedStrategyTarget extends StrategyTarget {
  readonly likelyMs?: number | undefined;
  readonly silentMs?: number | undefined;
  readonly idleMs?: number | undefined;
  readonly likelyNanoUsd?: number | undefined;
  readonly cacheReadsPay?: boolean | undefined;
  readonly offPeak?: boolean | undefined;
}

/** Makes targets `a`, `b`, `c` and so on; of what a test leaves out nothing is known, and their weight is 1. */
export function scriptedTargets(...given: readonly Partial<ScriptedStrategyTarget>[]): readonly ScriptedStrategyTarget[] {
  return given.map((more, index) => ({ id: 'abcdefghijklmnopqrstuvwxyz'[index] ?? '', weight: 1, inFlight: 0, waiting: more.inFlight ?? 0, isOffPeak: () => more.offPeak, ...more }));
}

/** Makes a call that sees them. */
export function scriptedCall(more: Partial<StrategyCall> = {}): StrategyCall {
  const of = (target: StrategyTarget): ScriptedStrategyTarget => target;
  return {
    nowMs: 1_000_000,
    stream: false,
    session: undefined,
    scope: { tenant: undefined, team: undefined, user: undefined, tags: undefined },
    inputTokens: 10,
    promptKey: 7,
    isCacheable: false,
    pinnedTo: undefined,
    likelyMs: (target) => of(target).likelyMs,
    silentMs: (target) => of(target).silentMs ?? 0,
    idleMs: (target) => of(target).idleMs ?? 0,
    likelyNanoUsd: (target) => of(target).likelyNanoUsd,
    cacheReadsPay: (target) => of(target).cacheReadsPay ?? false,
    ...more,
  };
}

/** The ids of an order, in one text. */
export function orderOf(strategy: StrategyInstance, targets: readonly StrategyTarget[], call: StrategyCall = scriptedCall()): string {
  const ranking = strategy.order(targets, call);
  return ('targets' in ranking ? ranking.targets : ranking).map(({ id }) => id).join('');
}

/** Why each target stands where it does, in their order. */
export function whyOf(strategy: StrategyInstance, targets: readonly StrategyTarget[], call: StrategyCall = scriptedCall()): (string | undefined)[] {
  const ranking = strategy.order(targets, call);
  return 'targets' in ranking ? ranking.targets.map((target) => ranking.why?.(target)) : [];
}

/** Draws one after the other, each the same in every run. */
export function scriptedDraws(seed = 1): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}
