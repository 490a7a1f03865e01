import type { ModelFacts } from '../model-facts.ts';
import { gptOss120b, qwen38Dense } from './open-weights.ts';
import { chatRows } from './rows.ts';

// US dollars per million units throughout, as published. How to refresh: docs/catalog.md.

/** The host's current models on shared machines. */
export function cerebrasModels(): readonly ModelFacts[] {
  return chatRows({ vendor: 'cerebras', source: 'https://inference-docs.cerebras.ai/models/overview', checkedAt: '2026-11-21', maxTokensParameter: 'max_completion_tokens' }, [
    // Free accounts get half the window.
    { id: 'gpt-oss-120b', ...gptOss120b, jsonSchema: true, contextWindow: 131_072, maxOutputTokens: 32_768, prices: [{ input: 0.35, output: 0.75 }] },
    {
      id: 'qwen-3.8-27b',
      ...qwen38Dense,
      reasoningControl: { efforts: ['none', 'low', 'medium', 'high'], defaultEffort: 'high', byDefault: true, off: 'effort-none' },
      // As its public model list says; paid accounts are said elsewhere to get twice that.
      contextWindow: 65_536,
      maxOutputTokens: 32_768,
      prices: [{ input: 0.99, output: 1.49 }],
      verified: 'one-source',
    },
  ]);
}
