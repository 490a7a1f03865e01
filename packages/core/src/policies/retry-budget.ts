import type { Policies } from '../pipeline/policies.ts';
import type { TargetHealth } from '../pipeline/target-health.ts';

const windowMs = 10_000;

/** Counts an attempt towards a target's retry budget. Other credentials are neither: they are not repeats. */
export function countAttempt(health: TargetHealth, nowMs: number, repeat: boolean): void {
  health.attempts.add(nowMs, windowMs, !repeat);
}

/** Whether a target may be asked once more: its repeats in 10 s stay below a share of its first attempts. */
export function mayRepeat(health: TargetHealth, budget: Policies['retryBudget'], nowMs: number): boolean {
  if (budget === false) return true;
  const { successes: first, failures: repeats } = health.attempts.counts(nowMs, windowMs);
  return repeats < Math.max(budget.ratio * first, budget.minPer10s);
}
