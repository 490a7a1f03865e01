import { HeldDraw } from '../../lib/held-draw.ts';
import type { Strategy, StrategyTarget } from '../strategy.ts';
import { drawByWeight } from './draw.ts';

/** Draws targets by weight; those not drawn follow in an order drawn by weight too, so that failover keeps the shares. */
export const weighted: Strategy = {
  create(random) {
    const draw = new HeldDraw(random);
    return { order: (targets) => drawAll(targets, draw.next), advance: () => draw.advance() };
  },
};

// One draw orders all: what is left of it after choosing a target is again a draw from 0 to 1.
function drawAll<T extends StrategyTarget>(targets: readonly T[], draw: number): readonly T[] {
  const weights: number[] = [];
  let total = 0;
  for (const { weight } of targets) {
    weights.push(weight);
    total += weight;
  }
  const ordered: T[] = [];
  let left = draw;
  while (ordered.length < targets.length) {
    const { index, rest } = drawByWeight(weights, total, left);
    ordered.push(targets[index] as T);
    total -= weights[index] as number;
    weights[index] = 0;
    left = rest;
  }
  return ordered;
}
