import type { Target } from './target.ts';

/**
 * Names the space that a target's vectors lie in. Only vectors of one space can be compared. One model is one space,
 * whoever serves it; a model of which nothing is known is known by its id.
 */
export function vectorsOf({ facts, model }: Pick<Target, 'facts' | 'model'>): string {
  return facts?.canonicalId ?? model;
}
