import type { Policies } from '../pipeline/policies.ts';
import type { TargetHealth } from '../pipeline/target-health.ts';

/**
 * Decides whether what has been seen of a target is enough to take it out of rotation.
 *
 * @returns the reason in words, or `undefined`
 */
export function reasonToOpen(
  health: TargetHealth,
  options: Exclude<Policies['breaker'], false>,
  nowMs: number,
): string | undefined {
  if (health.consecutiveFailures >= options.consecutiveFailures) return `${health.consecutiveFailures} failures in a row`;
  const { successes, failures } = health.window.counts(nowMs, options.windowMs);
  const total = successes + failures;
  if (total < options.minCalls || failures / total < options.failureRatio) return undefined;
  return `${failures} of ${total} calls failed or were slow in ${options.windowMs / 1_000} s`;
}

/** How long the breaker stays open this time: doubled each time, shortened by up to a fifth so that crowds disperse. */
export function openForMs(options: Exclude<Policies['breaker'], false>, openedTimes: number, random: () => number): number {
  const doubled = Math.min(options.openMs * 2 ** Math.min(openedTimes - 1, 30), options.maxOpenMs);
  return doubled * (1 - 0.2 * random());
}
