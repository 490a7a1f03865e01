import type { PlannedCall } from './plan-calls.ts';
import type { World } from './world.ts';

/** What a call costs at the target where it turns out cheapest, among those with room for it. For worlds whose prices stand in them. */
export function perfectNanoUsd({ targets }: World, { promptTokens, answerTokens }: PlannedCall): number {
  const costs = targets
    .filter(({ contextWindow = Infinity }) => promptTokens <= contextWindow)
    .map(({ name, price }) => {
      if ('catalog' in price) throw new Error(`the price of ${name} changes with the hour`);
      return (promptTokens * price.input + answerTokens * price.output) * 1_000;
    });
  return Math.min(...costs);
}
