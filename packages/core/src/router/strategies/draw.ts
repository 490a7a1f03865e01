/** What a draw comes to: which target, and what is left of the draw, which is again a draw from 0 to 1. */
export interface Drawn {
  readonly index: number;
  readonly rest: number;
}

/**
 * Draws one by weight.
 *
 * @param weights From 0 up; those of weight 0 are left alone.
 * @param total Their sum.
 * @param draw From 0 up to, not including, 1.
 */
export function drawByWeight(weights: readonly number[], total: number, draw: number): Drawn {
  let point = draw * total;
  let index = 0;
  for (; index < weights.length; index += 1) {
    const weight = weights[index] as number;
    if (point < weight) return { index, rest: point / weight };
    point -= weight;
  }
  // Rounding has led past the end.
  return { index: weights.findLastIndex((weight) => weight > 0), rest: 0 };
}
