import type { ModelFacts } from '../model-facts.ts';
import type { PriceSheet, PriceTier } from '../price-sheet.ts';
import { qwen37Max, qwen37Plus, qwen38Max } from './open-weights.ts';
import { chatRows } from './rows.ts';

// US dollars per million units throughout, as published for the international (Singapore) region. How to refresh: docs/catalog.md.

const million = { contextWindow: 1_000_000 } as const;
/** Thinks unless told not to, for as many tokens as it is given. */
const thinker = { ...qwen37Plus, reasoningControl: { budget: { min: 1, max: 262_144 }, byDefault: true, off: 'disabled' } } as const;

/** Above 256,000 input tokens the whole request costs more. */
const longer = (sheet: PriceSheet, tier: Omit<PriceTier, 'aboveInputTokens'>): PriceSheet => ({ ...sheet, tiers: [{ aboveInputTokens: 256_000, ...tier }] });

/** The vendor's current chat models, newest first. Names that move (`qwen-plus`) stay out. */
export function alibabaModels(): readonly ModelFacts[] {
  return chatRows(
    { vendor: 'alibaba', source: (id) => `https://www.alibabacloud.com/help/en/model-studio/${id.replaceAll('.', '-')}`, checkedAt: '2026-11-21', maxTokensParameter: 'max_tokens', jsonSchema: undefined },
    [
      {
        id: 'qwen3.8-max-0902',
        ...qwen38Max,
        canonicalId: 'alibaba/qwen3.8-max-0902',
        reasoningControl: thinker.reasoningControl,
        contextWindow: 991_000,
        maxOutputTokens: 128_000,
        prices: [{ input: 2, output: 6 }],
        releasedAt: '2026-09-02',
        verified: 'one-source',
      },
      // What it costs to read its cache is not sourced, so it counts as other input.
      { id: 'qwen3.8-max', ...qwen38Max, reasoningControl: thinker.reasoningControl, ...million, maxOutputTokens: 131_072, prices: [{ input: 2, output: 6 }] },
      {
        id: 'qwen3.8-flash',
        ...thinker,
        canonicalId: 'alibaba/qwen3.8-flash',
        ...million,
        maxInputTokens: 991_808,
        maxOutputTokens: 131_072,
        prices: [{ input: 0.15, cacheRead: 0.016, cacheWrite: 0.2, output: 0.47 }],
        releasedAt: '2026-08-26',
        verified: 'one-source',
      },
      { id: 'qwen3.7-max', ...qwen37Max, ...million, maxInputTokens: 991_808, maxOutputTokens: 131_072, prices: [{ input: 2.5, output: 7.5 }], verified: 'one-source' },
      {
        id: 'qwen3.7-plus',
        ...thinker,
        ...million,
        maxOutputTokens: 65_536,
        prices: [longer({ input: 0.4, cacheRead: 0.08, cacheWrite: 0.5, output: 1.6 }, { input: 1.2, cacheRead: 0.24, cacheWrite: 1.5, output: 4.8 })],
        verified: 'one-source',
      },
      {
        id: 'qwen3.6-plus',
        ...thinker,
        canonicalId: 'alibaba/qwen3.6-plus',
        ...million,
        maxOutputTokens: 65_536,
        prices: [longer({ input: 0.5, cacheRead: 0.05, cacheWrite: 0.625, output: 3 }, { input: 2, cacheRead: 0.2, cacheWrite: 2.5, output: 6 })],
        releasedAt: '2026-04-02',
      },
      {
        id: 'qwen3.6-flash',
        ...thinker,
        canonicalId: 'alibaba/qwen3.6-flash',
        ...million,
        prices: [longer({ input: 0.25, cacheRead: 0.025, cacheWrite: 0.3125, output: 1.5 }, { input: 1, cacheRead: 0.1, cacheWrite: 1.25, output: 4 })],
        releasedAt: undefined,
        verified: 'one-source',
      },
      {
        id: 'qwen3-max',
        // The others do so only while they do not think: https://www.alibabacloud.com/help/en/model-studio/partial-mode
        prefill: true,
        tools: true,
        image: false,
        audio: false,
        file: false,
        reasoning: false,
        temperature: true,
        systemPrompt: true,
        contextWindow: 262_144,
        maxOutputTokens: 65_536,
        prices: [
          {
            input: 1.2,
            cacheRead: 0.24,
            cacheWrite: 1.5,
            output: 6,
            tiers: [
              { aboveInputTokens: 32_000, input: 2.4, cacheRead: 0.48, cacheWrite: 3, output: 12 },
              { aboveInputTokens: 128_000, input: 3, cacheRead: 0.6, cacheWrite: 3.75, output: 15 },
            ],
          },
        ],
        releasedAt: '2025-09-23',
      },
    ],
  );
}
