import type { EmbedLimits } from '../adapter/adapter.ts';
import { estimateTextTokens } from '../catalog/estimate-tokens.ts';
import type { Target } from './target.ts';

/** What one request may hold. */
export type BatchLimits = { readonly [K in keyof EmbedLimits]-?: number };

/** Where nobody says what is allowed. No server that is known to us takes less by default. */
const cautious: BatchLimits = { maxInputs: 32, maxTokens: 16_000 };

/** Estimates run as low as half of what a vendor counts, and a batch that is too large is refused whole. */
const safetyFactor = 2;

/** What one request to a target may hold: by its model, else by its provider, else little. */
export function batchLimitsOf({ facts, provider }: Pick<Target, 'facts' | 'provider'>): BatchLimits {
  const own = facts?.embedding === false ? undefined : facts?.embedding;
  const { embedLimits } = provider.connection;
  return {
    maxInputs: own?.maxInputs ?? embedLimits?.maxInputs ?? cautious.maxInputs,
    maxTokens: own?.maxTokens ?? embedLimits?.maxTokens ?? cautious.maxTokens,
  };
}

/**
 * Splits texts into batches, in order. A text that is too large by itself goes alone: the vendor may see it otherwise.
 *
 * @param tokenFactor `ModelFacts.tokenFactor` of the model
 * @default tokenFactor 1
 */
export function* splitInput(input: readonly string[], { maxInputs, maxTokens }: BatchLimits, tokenFactor = 1): Generator<readonly string[]> {
  let start = 0;
  let tokens = 0;
  for (const [index, text] of input.entries()) {
    const more = estimateTextTokens(text, tokenFactor * safetyFactor);
    if (index > start && (index - start >= maxInputs || tokens + more > maxTokens)) {
      yield input.slice(start, index);
      start = index;
      tokens = 0;
    }
    tokens += more;
  }
  if (start < input.length) yield start === 0 ? input : input.slice(start);
}
