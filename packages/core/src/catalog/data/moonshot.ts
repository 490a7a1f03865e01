import type { ModelFacts } from '../model-facts.ts';
import { kimiK25, kimiK26, kimiK27Code, kimiK3, kimiK31Pro } from './open-weights.ts';
import { chatRows } from './rows.ts';

// US dollars per million units throughout, as published. How to refresh: docs/catalog.md.

const quarterMillion = { contextWindow: 262_144, maxOutputTokens: 262_144 } as const;

/** Goes on with an assistant message that says so. Pages name these two: https://platform.kimi.ai/docs/api/partial, https://help.aliyun.com/en/model-studio/partial-mode */
const partial = { prefill: true } as const;

/** The vendor's current chat models, newest first. It fixes the sampling parameters of all of them. */
export function moonshotModels(): readonly ModelFacts[] {
  return chatRows({ vendor: 'moonshot', source: 'https://platform.kimi.ai/docs/pricing/chat', checkedAt: '2026-11-21', maxTokensParameter: 'max_completion_tokens' }, [
    // The vendor also charges for what is written to the cache of these two; how much is not sourced, so it counts as other input.
    { id: 'kimi-k3.1-pro', ...kimiK31Pro, temperature: false, contextWindow: 1_048_576, prices: [{ input: 2, cacheRead: 0.2, output: 10 }], verified: 'one-source' },
    { id: 'kimi-k3.1-pro-highspeed', ...kimiK31Pro, temperature: false, contextWindow: 1_048_576, prices: [{ input: 4, cacheRead: 0.2, output: 20 }], verified: 'one-source' },
    {
      id: 'kimi-k3',
      ...kimiK3,
      temperature: false,
      contextWindow: 1_048_576,
      maxOutputTokens: 1_048_576,
      prices: [{ input: 3, cacheRead: 0.3, output: 15 }],
      source: 'https://platform.kimi.ai/docs/pricing/chat-k3',
    },
    { id: 'kimi-k2.7-code', ...kimiK27Code, temperature: false, contextWindow: 262_144, prices: [{ input: 0.95, cacheRead: 0.19, output: 4 }] },
    {
      // The same model, faster and twice as dear.
      id: 'kimi-k2.7-code-highspeed',
      ...kimiK27Code,
      temperature: false,
      contextWindow: 262_144,
      prices: [{ input: 1.9, cacheRead: 0.38, output: 8 }],
    },
    { id: 'kimi-k2.6', ...kimiK26, ...partial, temperature: false, ...quarterMillion, prices: [{ input: 0.95, cacheRead: 0.16, output: 4 }] },
    { id: 'kimi-k2.5', ...kimiK25, ...partial, temperature: false, ...quarterMillion, prices: [{ input: 0.6, cacheRead: 0.1, output: 3 }] },
  ]);
}
