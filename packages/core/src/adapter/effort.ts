import type { Effort } from '../chat/reasoning.ts';

const rising: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** The effort nearest to a wanted one among those that a model takes. */
export function nearestEffort(wanted: Effort, known: readonly Effort[]): Effort {
  const place = rising.indexOf(wanted);
  const distance = (effort: Effort): number => Math.abs(rising.indexOf(effort) - place);
  return known.reduce((best, effort) => (distance(effort) < distance(best) ? effort : best), known[0] ?? wanted);
}

/** The effort that comes near a budget of reasoning tokens, for models that take words only. */
export function effortOfBudget(tokens: number): Effort {
  if (tokens === 0) return 'none';
  if (tokens < 4_096) return 'low';
  return tokens < 16_384 ? 'medium' : 'high';
}

const budgets: Readonly<Record<Effort, number>> = { none: 0, minimal: 1_024, low: 2_048, medium: 8_192, high: 16_384, xhigh: 24_576, max: 32_768 };

/** The budget of reasoning tokens that comes near an effort, for models that take numbers only. */
export function budgetOfEffort(effort: Effort): number {
  return budgets[effort];
}
