import type { ModelFacts } from '../model-facts.ts';
import { kimiK3, minimaxM3, nemotron35Lightning, nemotron3Nano, nemotron3Super, nemotron3Ultra } from './open-weights.ts';
import { chatRows } from './rows.ts';

/** The host's hosted chat models, a choice of the most used. It sells credits and publishes no price per token, so these rows have none. */
export function nvidiaModels(): readonly ModelFacts[] {
  return chatRows({ vendor: 'nvidia', source: (id) => `https://build.nvidia.com/${id}`, checkedAt: '2026-11-21', maxTokensParameter: 'max_tokens', verified: 'one-source' }, [
    { id: 'nvidia/nemotron-3.5-lightning-30b-a3b', ...nemotron35Lightning, contextWindow: 262_144 },
    { id: 'nvidia/nemotron-3-ultra-550b-a55b', ...nemotron3Ultra, contextWindow: 1_000_000, maxOutputTokens: 65_536 },
    { id: 'nvidia/nemotron-3-super-120b-a12b', ...nemotron3Super, contextWindow: 262_144 },
    { id: 'nvidia/nemotron-3-nano-30b-a3b', ...nemotron3Nano, contextWindow: 131_072, maxOutputTokens: 131_072 },
    { id: 'moonshotai/kimi-k3', ...kimiK3, contextWindow: 1_048_576 },
    { id: 'minimaxai/minimax-m3', ...minimaxM3, contextWindow: 1_000_000, maxOutputTokens: 16_384 },
  ]);
}
