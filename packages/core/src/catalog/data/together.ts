import type { ModelFacts } from '../model-facts.ts';
import { deepseekV41Flash, deepseekV4Pro, gemma4, glm52, glm53, kimiK27Code, kimiK3, llama33, nemotron3Ultra, qwen35Large, qwen37Max } from './open-weights.ts';
import { chatRows } from './rows.ts';

// US dollars per million units throughout, as published. How to refresh: docs/catalog.md.

/** The host's serverless chat models, a choice of the most used. */
export function togetherModels(): readonly ModelFacts[] {
  return chatRows({ vendor: 'together', source: 'https://docs.together.ai/docs/serverless-models', checkedAt: '2026-11-21', maxTokensParameter: 'max_tokens', verified: 'one-source' }, [
    { id: 'deepseek-ai/DeepSeek-V4-Pro-0813', ...deepseekV4Pro, contextWindow: 1_048_576, maxOutputTokens: 384_000, prices: [{ input: 1.32, cacheRead: 0.13, output: 3.96 }] },
    { id: 'deepseek-ai/DeepSeek-V4.1-Flash', ...deepseekV41Flash, contextWindow: 1_000_000, maxOutputTokens: 384_000, prices: [{ input: 0.3, cacheRead: 0.006, output: 1.2 }] },
    { id: 'moonshotai/Kimi-K3', ...kimiK3, contextWindow: 1_048_576, maxOutputTokens: 262_144, prices: [{ input: 3, cacheRead: 0.3, output: 15 }] },
    { id: 'moonshotai/Kimi-K2.7-Code', ...kimiK27Code, image: undefined, contextWindow: 262_144, maxOutputTokens: 131_072, prices: [{ input: 0.95, cacheRead: 0.19, output: 4 }] },
    { id: 'zai-org/GLM-5.3', ...glm53, contextWindow: 1_048_575, maxOutputTokens: 262_144, prices: [{ input: 1.4, cacheRead: 0.26, output: 4.4 }] },
    { id: 'zai-org/GLM-5.2', ...glm52, contextWindow: 262_144, maxOutputTokens: 164_000, prices: [{ input: 1.4, cacheRead: 0.26, output: 4.4 }] },
    { id: 'Qwen/Qwen3.7-Max', ...qwen37Max, contextWindow: 1_000_000, prices: [{ input: 2.5, output: 7.5 }] },
    { id: 'Qwen/Qwen3.5-397B-A17B', ...qwen35Large, contextWindow: 262_144, maxOutputTokens: 130_000, prices: [{ input: 0.6, output: 3.6 }], verified: 'two-sources' },
    { id: 'nvidia/nemotron-3-ultra-550b-a55b', ...nemotron3Ultra, contextWindow: 512_288, prices: [{ input: 0.6, cacheRead: 0.2, output: 3.6 }] },
    { id: 'google/gemma-4-31B-it', ...gemma4, reasoning: false, contextWindow: 262_144, maxOutputTokens: 131_072, prices: [{ input: 0.2, output: 0.5 }] },
    { id: 'meta-llama/Llama-3.3-70B-Instruct-Turbo', ...llama33, contextWindow: 131_072, maxOutputTokens: 8_192, prices: [{ input: 0.88, output: 0.88 }], verified: 'two-sources' },
  ]);
}
