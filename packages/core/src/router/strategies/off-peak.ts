import type { Ranking, Strategy, StrategyCall, StrategyTarget } from '../strategy.ts';
import { orderBy } from './order-by.ts';

/** Targets that are off their peak now, then those that have no windows, then the others; each in the order of the config. */
export const offPeak: Strategy = {
  create: () => ({ order: rankByPeak, advance() {} }),
};

const words = ['off its peak now', 'no peak is known', 'at its peak now'];

function rankByPeak<T extends StrategyTarget>(targets: readonly T[], { nowMs }: StrategyCall): Ranking<T> {
  const groups = targets.map((target) => groupOf(target.isOffPeak(nowMs)));
  return { targets: orderBy(targets, groups.slice()), why: (target) => words[groups[targets.indexOf(target)] ?? 1] };
}

function groupOf(isOff: boolean | undefined): number {
  if (isOff === undefined) return 1;
  return isOff ? 0 : 2;
}
