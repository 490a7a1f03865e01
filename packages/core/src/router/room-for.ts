import { estimateRequestTokens, estimateTextTokens } from '../catalog/estimate-tokens.ts';
import { isEmbedRequest } from '../chat/any-request.ts';
import type { Call, Continued } from '../pipeline/call.ts';
import type { PlannedTarget } from './route.ts';

/** A window that leaves less than this for the rest of the answer is full. */
const leastTokens = 16;

/**
 * The candidates that can take a prompt together with a broken answer: those whose window is known to hold both first, those of
 * unknown windows last, each in their order; those whose window is too small not at all.
 */
export function roomFor({ request }: Call, { text, instruction }: Continued, candidates: readonly PlannedTarget[]): readonly PlannedTarget[] {
  if (isEmbedRequest(request)) return candidates;
  const known: PlannedTarget[] = [];
  const unknown: PlannedTarget[] = [];
  for (const candidate of candidates) {
    const { contextWindow, maxInputTokens, tokenFactor } = candidate.to.target.facts ?? {};
    if (contextWindow === undefined && maxInputTokens === undefined) {
      unknown.push(candidate);
      continue;
    }
    const tokens = estimateRequestTokens(request, tokenFactor) + estimateTextTokens(text, tokenFactor) + estimateTextTokens(instruction, tokenFactor);
    if (tokens + leastTokens <= (contextWindow ?? Number.POSITIVE_INFINITY) && tokens <= (maxInputTokens ?? Number.POSITIVE_INFINITY)) known.push(candidate);
  }
  return [...known, ...unknown];
}
