import type { ModelFacts } from '../model-facts.ts';
import { claudeOnBedrock } from './bedrock-claude.ts';
import { openaiModels } from './openai.ts';
import { glm53, gptOss120b, gptOss20b, kimiK3, llama33, llama4Maverick, llama4Scout } from './open-weights.ts';
import { servedBy, timesPrice } from './roads.ts';
import { chatRows, rowOf } from './rows.ts';

// US dollars per million units throughout, as published for the USA. How to refresh: docs/catalog.md.

const shared = { vendor: 'bedrock', source: 'https://aws.amazon.com/bedrock/pricing/', checkedAt: '2026-11-21', verified: 'one-source' } as const;

const nova = { tools: true, forcedTools: true, image: true, audio: false, file: true, reasoning: false, temperature: true, systemPrompt: true } as const;
/** The first generation continues its own words: https://docs.aws.amazon.com/nova/latest/userguide/invoke.html */
const nova1 = { ...nova, prefill: true } as const;
const nova2Lite = { ...nova, canonicalId: 'amazon/nova-2-lite', contextWindow: 1_000_000, reasoning: true, reasoningControl: { efforts: ['low', 'medium', 'high'], byDefault: false, off: 'omit' } } as const;
const reads = { tools: true, image: false, audio: false, reasoning: false, temperature: true, systemPrompt: true } as const;
const sees = { ...reads, image: true } as const;
// Whether a tool can be forced is Converse's matter, not the weights': Claude, Nova and GPT take it, Llama refuses any choice but "auto". Of the
// others nobody says. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolChoice.html
/** AWS rounds windows. */
const window = { contextWindow: 128_000 } as const;

/** GPT through the Converse API: `global.` costs what its maker asks, a request that stays in a region a tenth more. */
function gptOnBedrock(): readonly ModelFacts[] {
  const rows = openaiModels();
  return ['gpt-5.6-sol', 'gpt-5.6-terra', 'gpt-5.6-luna'].flatMap((name) => {
    const row = rowOf(rows, name);
    // Converse has no schema for their answers and takes no files for them.
    const road = { vendor: 'bedrock', source: shared.source, contextWindow: 1_000_000, jsonSchema: false, file: undefined, maxTokensParameter: undefined } as const;
    return [
      servedBy(row, { ...road, id: `global.openai.${name}` }),
      servedBy(row, { ...road, id: `us.openai.${name}`, aliases: [`openai.${name}`], prices: row.prices?.map((sheet) => timesPrice(sheet, 1.1)) }),
    ];
  });
}

/** The vendor's current chat models, a choice of the most used. Caps of the output stand where they were found. */
export function bedrockModels(): readonly ModelFacts[] {
  return [
    ...claudeOnBedrock(),
    ...gptOnBedrock(),
    ...chatRows(shared, [
      { id: 'openai.gpt-oss-120b-1:0', ...gptOss120b, forcedTools: true, ...window, prices: [{ input: 0.15, output: 0.6 }] },
      { id: 'openai.gpt-oss-20b-1:0', ...gptOss20b, forcedTools: true, ...window, prices: [{ input: 0.07, output: 0.3 }] },

      { id: 'global.amazon.nova-2-lite-v1:0', ...nova2Lite, prices: [{ input: 0.3, cacheRead: 0.075, output: 2.5 }] },
      { id: 'us.amazon.nova-2-lite-v1:0', aliases: ['eu.amazon.nova-2-lite-v1:0', 'jp.amazon.nova-2-lite-v1:0'], ...nova2Lite, prices: [{ input: 0.33, cacheRead: 0.0825, output: 2.75 }] },
      { id: 'amazon.nova-pro-v1:0', aliases: ['us.amazon.nova-pro-v1:0'], ...nova1, canonicalId: 'amazon/nova-pro', contextWindow: 300_000, prices: [{ input: 0.8, cacheRead: 0.2, output: 3.2 }] },
      { id: 'amazon.nova-lite-v1:0', aliases: ['us.amazon.nova-lite-v1:0'], ...nova1, canonicalId: 'amazon/nova-lite', contextWindow: 300_000, prices: [{ input: 0.06, cacheRead: 0.015, output: 0.24 }] },
      {
        id: 'amazon.nova-micro-v1:0',
        aliases: ['us.amazon.nova-micro-v1:0'],
        ...nova1,
        image: false,
        file: false,
        canonicalId: 'amazon/nova-micro',
        ...window,
        prices: [{ input: 0.035, cacheRead: 0.00875, output: 0.14 }],
      },

      // The cache of these two is kept for 30 minutes.
      { id: 'global.moonshotai.kimi-k3', ...kimiK3, contextWindow: 1_048_576, prices: [{ input: 3, cacheRead: 0.3, cacheWrite: 3.75, output: 15 }] },
      { id: 'global.zai.glm-5.3', ...glm53, contextWindow: 1_000_000, prices: [{ input: 1.68, cacheRead: 0.312, cacheWrite: 2.1, output: 5.28 }] },

      { id: 'meta.llama3-3-70b-instruct-v1:0', aliases: ['us.meta.llama3-3-70b-instruct-v1:0'], ...llama33, forcedTools: false, ...window, prices: [{ input: 0.72, output: 0.72 }] },
      { id: 'us.meta.llama4-maverick-17b-instruct-v1:0', aliases: ['meta.llama4-maverick-17b-instruct-v1:0'], ...llama4Maverick, forcedTools: false, contextWindow: 1_000_000, prices: [{ input: 0.24, output: 0.97 }] },
      { id: 'us.meta.llama4-scout-17b-instruct-v1:0', aliases: ['meta.llama4-scout-17b-instruct-v1:0'], ...llama4Scout, forcedTools: false, contextWindow: 10_000_000, prices: [{ input: 0.17, output: 0.66 }] },

      { id: 'mistral.mistral-large-3-675b-instruct', canonicalId: 'mistral/mistral-large-2512', ...sees, contextWindow: 256_000, prices: [{ input: 0.5, output: 1.5 }] },
      { id: 'mistral.ministral-3-14b-instruct', canonicalId: 'mistral/ministral-14b-2512', ...sees, ...window, prices: [{ input: 0.2, output: 0.2 }] },
      { id: 'mistral.ministral-3-8b-instruct', canonicalId: 'mistral/ministral-8b-2512', ...sees, ...window, prices: [{ input: 0.15, output: 0.15 }] },
      { id: 'mistral.ministral-3-3b-instruct', canonicalId: 'mistral/ministral-3b-2512', ...sees, ...window, prices: [{ input: 0.1, output: 0.1 }] },
      { id: 'mistral.devstral-2-123b', canonicalId: 'mistral/devstral-2512', ...reads, contextWindow: 256_000, prices: [{ input: 0.4, output: 2 }] },

      { id: 'qwen.qwen3-32b-v1:0', canonicalId: 'alibaba/qwen3-32b', ...reads, reasoning: undefined, contextWindow: 32_000, prices: [{ input: 0.15, output: 0.6 }] },
      { id: 'qwen.qwen3-coder-30b-a3b-v1:0', canonicalId: 'alibaba/qwen3-coder-30b-a3b', ...reads, contextWindow: 256_000, prices: [{ input: 0.15, output: 0.6 }] },
      { id: 'qwen.qwen3-coder-480b-a35b-v1:0', canonicalId: 'alibaba/qwen3-coder-480b-a35b', ...reads, ...window, prices: [{ input: 0.45, output: 1.8 }] },
    ]),
  ];
}
