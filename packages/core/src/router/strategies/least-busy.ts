import type { Ranking, Strategy, StrategyTarget } from '../strategy.ts';
import { orderBy } from './order-by.ts';

/** The target with the fewest attempts under way and in line per weight. Those that are equally busy go in turn, each as often as its weight. */
export const leastBusy: Strategy = {
  create() {
    let turn = 0;
    return {
      order: (targets) => rankByLoad(targets, turn),
      advance() {
        turn += 1;
      },
    };
  },
};

function rankByLoad<T extends StrategyTarget>(targets: readonly T[], turn: number): Ranking<T> {
  const loads: number[] = [];
  for (const target of targets) loads.push(target.inFlight / target.weight);
  const start = whoseTurn(targets, loads, turn);
  const inTurn: T[] = [];
  const figures: number[] = [];
  for (let place = 0; place < loads.length; place += 1) {
    const index = start + place < loads.length ? start + place : start + place - loads.length;
    inTurn.push(targets[index] as T);
    figures.push(loads[index] as number);
  }
  return { targets: orderBy(inTurn, figures), why: (target) => wordsFor(loads[targets.indexOf(target)] ?? 0, target.weight) };
}

// Turns are points on a line on which each of the least busy lies as long as its weight, the shortest weight apart.
function whoseTurn(targets: readonly StrategyTarget[], loads: readonly number[], turn: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const load of loads) least = Math.min(least, load);
  let total = 0;
  let shortest = Number.POSITIVE_INFINITY;
  for (let index = 0; index < loads.length; index += 1) {
    if (loads[index] !== least) continue;
    const { weight } = targets[index] as StrategyTarget;
    total += weight;
    shortest = Math.min(shortest, weight);
  }
  // From the middle of the first step, so that rounding moves no turn.
  let point = ((turn + 0.5) * shortest) % total;
  let last = 0;
  for (let index = 0; index < loads.length; index += 1) {
    if (loads[index] !== least) continue;
    point -= (targets[index] as StrategyTarget).weight;
    if (point < 0) return index;
    last = index;
  }
  return last;
}

function wordsFor(load: number, weight: number): string {
  return `${load === 0 ? 'nothing' : Math.round(load * weight)} under way${weight === 1 ? '' : `, weight ${weight}`}`;
}
