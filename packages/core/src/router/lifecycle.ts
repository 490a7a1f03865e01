import type { ModelFacts } from '../catalog/model-facts.ts';
import type { Lifecycle } from '../chat/plan.ts';

/** How a model's days are numbered; `undefined` where its vendor has announced no end. */
export function lifecycleOf(facts: ModelFacts | undefined, nowMs: number): Lifecycle | undefined {
  const retiresAt = facts?.retiresAt;
  if (retiresAt === undefined) return undefined;
  return { state: nowMs >= Date.parse(retiresAt) ? 'retired' : 'retiring', retiresAt, successor: facts?.successor };
}

/** The same in words. */
export function lifecycleInWords({ state, retiresAt, successor }: Lifecycle): string {
  const instead = successor === undefined ? '' : `, successor '${successor}'`;
  return `${state === 'retired' ? 'retired' : 'retires'} on ${retiresAt}${instead}`;
}
