import type { Ranking, Strategy, StrategyCall, StrategyTarget } from '../strategy.ts';
import { orderBy } from './order-by.ts';

/** The target at which the call likely costs least; targets of unknown price last. */
export const cheapest: Strategy = {
  create: () => ({ order: rankByCost, advance() {} }),
};

function rankByCost<T extends StrategyTarget>(targets: readonly T[], call: StrategyCall): Ranking<T> {
  const costs: number[] = [];
  for (const target of targets) costs.push(call.likelyNanoUsd(target) ?? Number.POSITIVE_INFINITY);
  return { targets: orderBy(targets, costs.slice()), why: (target) => wordsFor(costs[targets.indexOf(target)] ?? 0, Math.min(...costs)) };
}

function wordsFor(nanoUsd: number, least: number): string {
  if (nanoUsd === Number.POSITIVE_INFINITY) return 'its price is unknown';
  if (nanoUsd === least) return 'likely the cheapest';
  return least === 0 ? 'others cost nothing' : `likely ${(nanoUsd / least).toFixed(2)} times the cheapest`;
}
