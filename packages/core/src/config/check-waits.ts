import type { PolicyOptions } from '../chat/policy-options.ts';
import type { Problems } from './problems.ts';

const pairs = [
  { policy: 'retry', less: 'minDelayMs', more: 'maxDelayMs' },
  { policy: 'breaker', less: 'openMs', more: 'maxOpenMs' },
] as const;

/**
 * Checks that no lower bound lies above its upper bound, where the config itself gives both: `levels` are the policies
 * from `defaults` down to the place in question, whose own are last.
 */
export function checkWaits(path: string, levels: readonly PolicyOptions[], problems: Problems): void {
  const own = levels.at(-1);
  for (const { policy, less, more } of pairs) {
    const here = own?.[policy] as Record<string, number | undefined> | false | undefined;
    // What a level above got wrong is said there.
    if (!here || (here[less] === undefined && here[more] === undefined)) continue;
    const low = effective(levels, policy, less);
    const high = effective(levels, policy, more);
    if (low === undefined || high === undefined || low <= high) continue;
    problems.add({
      path: `${path === '' ? '' : `${path}.`}${policy}.${here[less] === undefined ? more : less}`,
      message: `${less} (${low}) is above ${more} (${high})`,
      expected: `${less} up to ${more}`,
      received: String(here[less] ?? here[more]),
    });
  }
}

function effective(levels: readonly PolicyOptions[], policy: 'retry' | 'breaker', key: string): number | undefined {
  let value: number | undefined;
  for (const level of levels) {
    const options = level[policy] as Record<string, number | undefined> | false | undefined;
    if (options === false) value = undefined;
    else value = options?.[key] ?? value;
  }
  return value;
}
