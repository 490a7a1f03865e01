import type { ModelFacts } from '../model-facts.ts';
import { glm47, glm52, glm53, glm53Flash } from './open-weights.ts';
import { chatRows } from './rows.ts';

// US dollars per million units throughout, as published. How to refresh: docs/catalog.md.

const million = { contextWindow: 1_000_000, maxOutputTokens: 131_072 } as const;

/** The vendor's current chat models, newest first. */
export function zaiModels(): readonly ModelFacts[] {
  return chatRows({ vendor: 'zai', source: 'https://docs.z.ai/guides/overview/pricing', checkedAt: '2026-11-21', maxTokensParameter: 'max_tokens' }, [
    { id: 'glm-5.3', ...glm53, ...million, prices: [{ input: 1.4, cacheRead: 0.26, output: 4.4 }] },
    // Half the list price since it came; no day is named for the end of that.
    { id: 'glm-5.3-flash', ...glm53Flash, ...million, maxInputTokens: 868_928, prices: [{ input: 0.075, cacheRead: 0.015, output: 0.25 }] },
    { id: 'glm-5.2', ...glm52, ...million, prices: [{ input: 1.4, cacheRead: 0.26, output: 4.4 }] },
    { id: 'glm-4.7', ...glm47, contextWindow: 204_800, maxOutputTokens: 131_072, prices: [{ input: 0.6, cacheRead: 0.11, output: 2.2 }], verified: 'one-source' },
  ]);
}
