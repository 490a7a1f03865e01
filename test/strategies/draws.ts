import { seededRandom } from '@zerohop/testkit';
import type { LogNormal } from './world.ts';

/**
 * Draws that belong to a place, not to an order: the same seed and keys give the same draws, whatever was drawn before. That is what makes two strategies
 * comparable: call 17 finds the same first token at a target whoever sends it there, and whenever.
 */
export function drawsOf(seed: number, ...keys: readonly number[]): () => number {
  let mixed = seed >>> 0;
  for (const key of keys) {
    mixed = Math.imul(mixed ^ (key + 0x9e3779b9), 0x85ebca6b);
    mixed = (mixed ^ (mixed >>> 13)) >>> 0;
  }
  return seededRandom(mixed);
}

/** Draws a log-normal quantity. */
export function drawLogNormal({ median, sigma }: LogNormal, random: () => number): number {
  return median * Math.exp(sigma * drawNormal(random));
}

/**
 * Draws the gap between two arrivals: gamma-distributed with mean 1, the way public traces of such traffic are modelled.
 *
 * @param burstiness its coefficient of variation; 1 is the exponential distribution
 */
export function drawGap(burstiness: number, random: () => number): number {
  const shape = 1 / burstiness ** 2;
  return drawGamma(shape, random) / shape;
}

// Box and Muller; 1 - draw is never 0.
function drawNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

// Marsaglia and Tsang; shapes below 1 by way of the shape one above.
function drawGamma(shape: number, random: () => number): number {
  if (shape < 1) return drawGamma(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const normal = drawNormal(random);
    const cube = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (cube > 0 && Math.log(1 - random()) < 0.5 * normal ** 2 + d - d * cube + d * Math.log(cube)) return d * cube;
  }
}
