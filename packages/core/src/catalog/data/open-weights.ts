import type { Effort } from '../../chat/reasoning.ts';
import type { ModelFacts } from '../model-facts.ts';

/** What the weights can do, whoever serves them. Hosts say in their rows what is theirs: ids, windows, caps, prices. */
type Weights = Omit<Partial<ModelFacts>, 'id' | 'vendor' | 'aliases' | 'prices' | 'source'> & Pick<ModelFacts, 'canonicalId'>;

/** Models that are open show their thinking where they think. */
const reads = { tools: true, image: false, audio: false, file: false, hidesReasoning: false, temperature: true, systemPrompt: true } as const;
const sees = { ...reads, image: true, file: undefined } as const;

const lowHighMax: readonly Effort[] = ['low', 'high', 'max'];
const lowToHigh: readonly Effort[] = ['low', 'medium', 'high'];

// Efforts of DeepSeek: https://api-docs.deepseek.com/guides/thinking_mode
export const deepseekV41Flash: Weights = {
  canonicalId: 'deepseek/deepseek-v4.1-flash',
  ...sees,
  reasoning: true,
  reasoningControl: { efforts: lowHighMax, byDefault: true, off: 'disabled' },
  releasedAt: '2026-09-08',
};
export const deepseekV4Pro: Weights = {
  canonicalId: 'deepseek/deepseek-v4-pro',
  ...reads,
  reasoning: true,
  reasoningControl: { efforts: lowHighMax, byDefault: true, off: 'disabled' },
  releasedAt: '2026-08-12',
};

// Thinking of Kimi: https://platform.kimi.ai/docs/guide/use-thinking-effort
export const kimiK31Pro: Weights = {
  canonicalId: 'moonshot/kimi-k3.1-pro',
  ...sees,
  reasoning: true,
  reasoningControl: { efforts: lowHighMax, defaultEffort: 'max', byDefault: true },
  releasedAt: '2026-10-23',
};
export const kimiK3: Weights = {
  canonicalId: 'moonshot/kimi-k3',
  ...sees,
  reasoning: true,
  reasoningControl: { efforts: lowHighMax, defaultEffort: 'max', byDefault: true },
  releasedAt: '2026-07-16',
};
export const kimiK27Code: Weights = { canonicalId: 'moonshot/kimi-k2.7-code', ...sees, reasoning: true, reasoningControl: { byDefault: true }, releasedAt: '2026-06-12' };
export const kimiK26: Weights = { canonicalId: 'moonshot/kimi-k2.6', ...sees, reasoning: true, reasoningControl: { byDefault: true, off: 'disabled' }, releasedAt: '2026-04-21' };
export const kimiK25: Weights = { canonicalId: 'moonshot/kimi-k2.5', ...sees, reasoning: true, reasoningControl: { byDefault: true, off: 'disabled' } };

// GLM 5.3 and its Flash cannot be kept from thinking: https://docs.z.ai/guides/llm/glm-5.3
export const glm53: Weights = { canonicalId: 'zai/glm-5.3', ...reads, reasoning: true, reasoningControl: { efforts: lowHighMax, byDefault: true }, releasedAt: '2026-08-14' };
export const glm53Flash: Weights = { canonicalId: 'zai/glm-5.3-flash', ...sees, reasoning: true, reasoningControl: { efforts: lowHighMax, byDefault: true }, releasedAt: '2026-08-26' };
export const glm52: Weights = { canonicalId: 'zai/glm-5.2', ...reads, reasoning: true, reasoningControl: { byDefault: true, off: 'disabled' }, releasedAt: '2026-06-13' };
export const glm47: Weights = { canonicalId: 'zai/glm-4.7', ...reads, reasoning: true, reasoningControl: { byDefault: true, off: 'disabled' }, releasedAt: '2025-12-22' };

export const qwen38Max: Weights = { canonicalId: 'alibaba/qwen3.8-max', ...sees, reasoning: true, reasoningControl: { byDefault: true, off: 'disabled' }, releasedAt: '2026-08-03' };
export const qwen38Dense: Weights = { canonicalId: 'alibaba/qwen3.8-27b', ...sees, reasoning: true, releasedAt: '2026-08-14' };
export const qwen37Max: Weights = { canonicalId: 'alibaba/qwen3.7-max', ...reads, reasoning: true, reasoningControl: { byDefault: true, off: 'disabled' }, releasedAt: '2026-05-21' };
export const qwen37Plus: Weights = { canonicalId: 'alibaba/qwen3.7-plus', ...sees, reasoning: true, reasoningControl: { byDefault: true, off: 'disabled' }, releasedAt: '2026-06-02' };
export const qwen35Large: Weights = { canonicalId: 'alibaba/qwen3.5-397b-a17b', ...sees, reasoning: true, reasoningControl: { byDefault: true, off: 'disabled' }, releasedAt: '2026-02-16' };

export const gptOss120b: Weights = { canonicalId: 'openai/gpt-oss-120b', ...reads, reasoning: true, reasoningControl: { efforts: lowToHigh, defaultEffort: 'medium', byDefault: true }, releasedAt: '2025-08-05' };
export const gptOss20b: Weights = { canonicalId: 'openai/gpt-oss-20b', ...reads, reasoning: true, reasoningControl: { efforts: lowToHigh, defaultEffort: 'medium', byDefault: true }, releasedAt: '2025-08-05' };

export const minimaxM3: Weights = { canonicalId: 'minimax/minimax-m3', ...sees, reasoning: true, reasoningControl: { byDefault: true } };
export const minimaxM27: Weights = { canonicalId: 'minimax/minimax-m2.7', ...reads, reasoning: true, reasoningControl: { byDefault: true } };
export const nemotron3Ultra: Weights = { canonicalId: 'nvidia/nemotron-3-ultra-550b-a55b', ...reads, reasoning: true, reasoningControl: { byDefault: true, off: 'disabled' }, releasedAt: '2026-06-04' };
export const nemotron3Super: Weights = { canonicalId: 'nvidia/nemotron-3-super-120b-a12b', ...reads, reasoning: true, reasoningControl: { byDefault: true, off: 'disabled' }, releasedAt: '2026-03-11' };
export const nemotron3Nano: Weights = { canonicalId: 'nvidia/nemotron-3-nano-30b-a3b', ...reads, reasoning: true, reasoningControl: { byDefault: true, off: 'disabled' } };
export const nemotron35Lightning: Weights = { canonicalId: 'nvidia/nemotron-3.5-lightning-30b-a3b', ...reads, reasoning: true, reasoningControl: { byDefault: true, off: 'disabled' } };

export const llama33: Weights = { canonicalId: 'meta/llama-3.3-70b-instruct', ...reads, reasoning: false, releasedAt: '2024-12-06' };
export const llama4Maverick: Weights = { canonicalId: 'meta/llama-4-maverick', ...sees, reasoning: false };
export const llama4Scout: Weights = { canonicalId: 'meta/llama-4-scout', ...sees, reasoning: false };
export const gemma4: Weights = { canonicalId: 'google/gemma-4-31b-it', ...sees, reasoning: undefined };
