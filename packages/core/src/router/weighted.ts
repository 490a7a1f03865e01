import type { Strategy, Weighted } from './strategy.ts';

/** Draws targets by weight; those not drawn follow in an order drawn by weight too, so that failover keeps the shares. */
export const weighted: Strategy = {
  name: 'weighted',
  create(random) {
    let draw = random();
    return {
      order: (targets) => drawAll(targets, draw),
      advance() {
        draw = random();
      },
    };
  },
};

// One draw orders all: what is left of it after choosing a target is again a draw from 0 to 1.
function drawAll<T extends Weighted>(targets: readonly T[], draw: number): readonly T[] {
  const left = [...targets];
  const ordered: T[] = [];
  let rest = draw;
  while (left.length > 1) {
    const total = left.reduce((sum, target) => sum + target.weight, 0);
    let from = 0;
    let chosen = left.length - 1;
    for (const [index, target] of left.entries()) {
      const share = target.weight / total;
      if (rest < from + share || index === left.length - 1) {
        chosen = index;
        rest = share > 0 ? Math.min((rest - from) / share, 1 - Number.EPSILON) : 0;
        break;
      }
      from += share;
    }
    ordered.push(...left.splice(chosen, 1));
  }
  return [...ordered, ...left];
}
