import type { Policies } from './policies.ts';
import type { TargetHealth } from './target-health.ts';

const windowMs = 10_000;

/** Counts the first attempt of a turn at a target. Other credentials are not counted: they are neither first nor repeats. */
export function countFirst(health: TargetHealth, nowMs: number): void {
  health.attempts.add(nowMs, windowMs, true);
}

/**
 * Takes one repeat out of a target's budget: its repeats in 10 s stay below a share of its first attempts. Taken when it is
 * decided on, not when it is sent: a crowd of calls that wait out their back-off would all find the budget untouched.
 *
 * @returns false when there is none left
 */
export function takeRepeat(health: TargetHealth, budget: Policies['retryBudget'], nowMs: number): boolean {
  const { successes: first, failures: repeats } = health.attempts.counts(nowMs, windowMs);
  if (budget !== false && repeats + 1 > Math.max(budget.ratio * first, budget.minPer10s)) return false;
  health.attempts.add(nowMs, windowMs, false);
  return true;
}
