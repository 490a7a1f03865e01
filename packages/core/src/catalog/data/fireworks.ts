import type { ModelFacts } from '../model-facts.ts';
import * as weights from './open-weights.ts';
import { chatRows } from './rows.ts';

// US dollars per million units throughout, as published. How to refresh: docs/catalog.md.

/** Every id of the host's own deployments begins alike. */
const model = (name: string): string => `accounts/fireworks/models/${name}`;

/** The published cap of prompts, a few tokens below the window. */
const nearMillion = { contextWindow: 1_048_573 } as const;
const million = { contextWindow: 1_048_576 } as const;
const quarterMillion = { contextWindow: 262_144 } as const;

/** The host takes efforts where the model's maker has none. */
const efforts = { reasoningControl: { efforts: ['low', 'medium', 'high'], byDefault: true } } as const;

/** The host's serverless chat models, a choice of the most used. */
export function fireworksModels(): readonly ModelFacts[] {
  return chatRows({ vendor: 'fireworks', source: 'https://docs.fireworks.ai/serverless/pricing', checkedAt: '2026-11-21', maxTokensParameter: 'max_tokens' }, [
    { id: model('kimi-k3'), ...weights.kimiK3, ...million, prices: [{ input: 3, cacheRead: 0.3, output: 15 }], verified: 'one-source' },
    { id: model('kimi-k2p7-code'), ...weights.kimiK27Code, ...quarterMillion, prices: [{ input: 0.95, cacheRead: 0.19, output: 4, serviceTiers: { priority: 1.5 } }] },
    { id: model('kimi-k2p6'), ...weights.kimiK26, contextWindow: 262_000, maxOutputTokens: 262_000, prices: [{ input: 0.95, cacheRead: 0.16, output: 4 }] },
    { id: model('glm-5p3'), ...weights.glm53, ...nearMillion, maxOutputTokens: 262_144, prices: [{ input: 1.4, cacheRead: 0.26, output: 4.4 }], verified: 'one-source' },
    { id: model('glm-5p3-flash'), ...weights.glm53Flash, ...nearMillion, maxOutputTokens: 131_072, prices: [{ input: 0.15, cacheRead: 0.03, output: 0.5 }], verified: 'one-source' },
    { id: model('glm-5p2'), ...weights.glm52, ...million, maxOutputTokens: 131_072, prices: [{ input: 1.4, cacheRead: 0.14, output: 4.4 }] },
    {
      id: model('deepseek-v4-pro-0813'),
      ...weights.deepseekV4Pro,
      ...million,
      maxOutputTokens: 384_000,
      prices: [{ input: 1.32, cacheRead: 0.044, output: 3.96, serviceTiers: { priority: 1.25 } }],
      verified: 'one-source',
    },
    { id: model('qwen3p8-max'), ...weights.qwen38Max, ...quarterMillion, maxOutputTokens: 131_072, prices: [{ input: 2, cacheRead: 0.25, output: 6 }], verified: 'one-source' },
    { id: model('qwen3p7-plus'), ...weights.qwen37Plus, ...quarterMillion, maxOutputTokens: 65_536, prices: [{ input: 0.4, cacheRead: 0.08, output: 1.6 }] },
    { id: model('minimax-m3'), ...weights.minimaxM3, ...efforts, contextWindow: 512_000, maxOutputTokens: 128_000, prices: [{ input: 0.3, cacheRead: 0.06, output: 1.2 }] },
    { id: model('minimax-m2p7'), ...weights.minimaxM27, ...efforts, contextWindow: 196_608, maxOutputTokens: 131_072, prices: [{ input: 0.3, cacheRead: 0.06, output: 1.2 }] },
    { id: model('nemotron-3-ultra-nvfp4'), ...weights.nemotron3Ultra, ...quarterMillion, maxOutputTokens: 128_000, prices: [{ input: 0.6, cacheRead: 0.12, output: 2.4 }] },
    // models.dev rounds the price of cached input to 0.01.
    { id: model('gpt-oss-120b'), ...weights.gptOss120b, contextWindow: 131_072, maxOutputTokens: 32_768, prices: [{ input: 0.15, cacheRead: 0.014, output: 0.6 }] },
    { id: model('gpt-oss-20b'), ...weights.gptOss20b, contextWindow: 131_072, prices: [{ input: 0.07, cacheRead: 0.035, output: 0.3 }], verified: 'one-source' },
  ]);
}
