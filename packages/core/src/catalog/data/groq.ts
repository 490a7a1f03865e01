import type { ModelFacts } from '../model-facts.ts';
import { gptOss120b, gptOss20b, qwen38Dense } from './open-weights.ts';
import { chatRows } from './rows.ts';

// US dollars per million units throughout, as published. How to refresh: docs/catalog.md.

const window = { contextWindow: 131_072, maxOutputTokens: 65_536 } as const;

/** The host's current chat models. Its Llama models went on 2026-08-16. */
export function groqModels(): readonly ModelFacts[] {
  return chatRows({ vendor: 'groq', source: 'https://console.groq.com/docs/models', checkedAt: '2026-11-21', maxTokensParameter: 'max_completion_tokens' }, [
    { id: 'openai/gpt-oss-120b', ...gptOss120b, jsonSchema: true, ...window, prices: [{ input: 0.15, cacheRead: 0.075, output: 0.6 }] },
    { id: 'openai/gpt-oss-20b', ...gptOss20b, jsonSchema: true, ...window, prices: [{ input: 0.075, cacheRead: 0.0375, output: 0.3 }] },
    {
      id: 'openai/gpt-oss-safeguard-20b',
      ...gptOss20b,
      canonicalId: 'openai/gpt-oss-safeguard-20b',
      ...window,
      prices: [{ input: 0.075, cacheRead: 0.037, output: 0.3 }],
      releasedAt: undefined,
      verified: 'one-source',
    },
    {
      id: 'qwen/qwen3.8-27b',
      ...qwen38Dense,
      reasoningControl: { byDefault: true, off: 'effort-none' },
      contextWindow: 131_042,
      maxOutputTokens: 16_384,
      prices: [{ input: 0.8, cacheRead: 0.4, output: 4 }],
      verified: 'one-source',
    },
  ]);
}
