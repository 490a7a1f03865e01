import type { Effort } from '../../chat/reasoning.ts';
import type { ModelFacts } from '../model-facts.ts';
import type { PriceSheet } from '../price-sheet.ts';
import { chatRows } from './rows.ts';

// US dollars per million units throughout, as published. How to refresh: docs/catalog.md.

const common = {
  tools: true,
  parallelTools: true,
  jsonSchema: true,
  image: true,
  audio: false,
  file: true,
  reasoning: true,
  logprobs: false,
  systemPrompt: true,
} as const;

/** 4.7 and later: a new tokenizer, no sampling parameters, no prefill, thinking streamed as empty blocks unless asked for. */
const modern = { ...common, temperature: false, prefill: false, hidesReasoning: true, tokenFactor: 1.3 } as const;
/** 4.6: thinks in the open, no prefill. */
const fourSix = { ...common, forcedTools: true, temperature: true, prefill: false, hidesReasoning: false } as const;
/** 4.5: takes a prefill. */
const fourFive = { ...common, forcedTools: true, temperature: true, prefill: true, hidesReasoning: false } as const;

const million = { contextWindow: 1_000_000, maxOutputTokens: 128_000 } as const;
const twoHundredK = { contextWindow: 200_000, maxOutputTokens: 64_000 } as const;
/** A budget must stay below the output cap. */
const budget = { min: 1_024, max: 63_999 } as const;

const lowToMax: readonly Effort[] = ['low', 'medium', 'high', 'xhigh', 'max'];

/** Vendor-side tools that are billed per call: search at US$ 10 per thousand, fetching free. */
const serverTools = { web_search: 10_000, web_fetch: 0 } as const;
const batch = { batch: 0.5 } as const;
/** `fast` is the vendor's fast mode, reported as the usage's speed. */
const batchAndFast = { batch: 0.5, fast: 2 } as const;

/** Cache writes cost 1.25 times the input for five minutes and twice the input for an hour. */
function sheet(rates: PriceSheet & { input: number }): PriceSheet {
  return { cacheWrite: (rates.input * 1.25e6) / 1e6, cacheWrite1h: (rates.input * 2e6) / 1e6, serverTools, serviceTiers: batch, ...rates };
}

/** The vendor's current chat models, by family and newest first. */
export function anthropicModels(): readonly ModelFacts[] {
  return chatRows(
    {
      vendor: 'anthropic',
      source: (id) => `https://platform.claude.com/docs/en/models/${id.slice('claude-'.length)}/overview`,
      checkedAt: '2026-11-21',
      maxTokensParameter: 'max_tokens',
    },
    [
      {
        id: 'claude-fable-5-2',
        ...modern,
        ...million,
        forcedTools: false,
        reasoningControl: { efforts: lowToMax, defaultEffort: 'high', adaptive: true, byDefault: true },
        prices: [sheet({ input: 8, cacheRead: 0.2, output: 40 })],
        verified: 'one-source',
      },
      {
        id: 'claude-fable-5-1',
        ...modern,
        ...million,
        forcedTools: false,
        reasoningControl: { efforts: lowToMax, defaultEffort: 'high', adaptive: true, byDefault: true },
        prices: [sheet({ input: 10, cacheRead: 0.25, output: 50 })],
        releasedAt: '2026-09-01',
        successor: 'claude-fable-5-2',
      },
      {
        id: 'claude-fable-5',
        ...modern,
        ...million,
        reasoningControl: { efforts: lowToMax, defaultEffort: 'high', adaptive: true, byDefault: true },
        prices: [sheet({ input: 10, cacheRead: 1, output: 50 })],
        releasedAt: '2026-06-09',
        successor: 'claude-fable-5-1',
      },
      // The Mythos models have the specifications and prices of Fable of the same number, and are served to verified customers only.
      {
        id: 'claude-mythos-5-1',
        ...modern,
        ...million,
        forcedTools: false,
        reasoningControl: { efforts: lowToMax, defaultEffort: 'high', adaptive: true, byDefault: true },
        prices: [sheet({ input: 10, cacheRead: 0.25, output: 50 })],
        releasedAt: '2026-09-01',
        verified: 'one-source',
      },
      {
        id: 'claude-mythos-5',
        ...modern,
        ...million,
        reasoningControl: { efforts: lowToMax, defaultEffort: 'high', adaptive: true, byDefault: true },
        prices: [sheet({ input: 10, cacheRead: 1, output: 50 })],
        releasedAt: '2026-06-09',
        verified: 'one-source',
      },
      {
        id: 'claude-opus-5-5',
        ...modern,
        ...million,
        forcedTools: false,
        reasoningControl: { efforts: lowToMax, defaultEffort: 'medium', adaptive: true, byDefault: true },
        prices: [sheet({ input: 4, cacheRead: 0.2, output: 20, serviceTiers: batchAndFast })],
        releasedAt: '2026-09-22',
      },
      {
        id: 'claude-opus-5',
        ...modern,
        ...million,
        // Refuses to switch thinking off at the two highest efforts.
        reasoningControl: { efforts: lowToMax, defaultEffort: 'high', adaptive: true, byDefault: true, off: 'disabled' },
        prices: [sheet({ input: 5, cacheRead: 0.5, output: 25, serviceTiers: batchAndFast })],
        releasedAt: '2026-07-24',
        successor: 'claude-opus-5-5',
      },
      {
        id: 'claude-opus-4-8',
        ...modern,
        ...million,
        reasoningControl: { efforts: lowToMax, defaultEffort: 'high', adaptive: true, byDefault: false, off: 'omit' },
        prices: [sheet({ input: 5, cacheRead: 0.5, output: 25, serviceTiers: batchAndFast })],
        releasedAt: '2026-05-28',
      },
      {
        id: 'claude-opus-4-7',
        ...modern,
        ...million,
        reasoningControl: { efforts: lowToMax, adaptive: true, byDefault: false, off: 'omit' },
        prices: [sheet({ input: 5, cacheRead: 0.5, output: 25 })],
        releasedAt: '2026-04-16',
      },
      {
        id: 'claude-opus-4-6',
        ...fourSix,
        ...million,
        reasoningControl: { efforts: ['low', 'medium', 'high', 'max'], adaptive: true, byDefault: false, off: 'omit', budget: { min: 1_024, max: 127_999 } },
        prices: [sheet({ from: '2026-03-13', input: 5, cacheRead: 0.5, output: 25 })],
        releasedAt: '2026-02-05',
      },
      {
        id: 'claude-opus-4-5',
        aliases: ['claude-opus-4-5-20251101'],
        ...fourFive,
        ...twoHundredK,
        reasoningControl: { efforts: ['low', 'medium', 'high'], budget, byDefault: false, off: 'omit' },
        prices: [sheet({ input: 5, cacheRead: 0.5, output: 25 })],
        releasedAt: '2025-11-01',
      },
      {
        id: 'claude-sonnet-5-5',
        ...modern,
        ...million,
        forcedTools: false,
        reasoningControl: { efforts: lowToMax, defaultEffort: 'high', adaptive: true, byDefault: true, off: 'between_tools' },
        prices: [sheet({ from: '2026-10-07', input: 2, cacheRead: 0.1, output: 10 }), sheet({ until: '2026-10-07', input: 2, cacheRead: 0.2, output: 10 })],
        releasedAt: '2026-09-28',
      },
      {
        id: 'claude-sonnet-5',
        ...modern,
        ...million,
        reasoningControl: { efforts: lowToMax, defaultEffort: 'high', adaptive: true, byDefault: true, off: 'disabled' },
        prices: [sheet({ input: 2, cacheRead: 0.2, output: 10 })],
        successor: 'claude-sonnet-5-5',
      },
      {
        id: 'claude-sonnet-4-6',
        ...fourSix,
        contextWindow: 1_000_000,
        maxOutputTokens: 64_000,
        reasoningControl: { efforts: ['low', 'medium', 'high', 'max'], adaptive: true, byDefault: false, off: 'omit', budget },
        prices: [sheet({ from: '2026-03-13', input: 3, cacheRead: 0.3, output: 15 })],
        releasedAt: '2026-02-17',
      },
      {
        id: 'claude-sonnet-4-5',
        aliases: ['claude-sonnet-4-5-20250929'],
        ...fourFive,
        ...twoHundredK,
        reasoningControl: { budget, byDefault: false, off: 'omit' },
        prices: [sheet({ input: 3, cacheRead: 0.3, output: 15 })],
        releasedAt: '2025-09-29',
        retiresAt: '2026-11-30',
        successor: 'claude-sonnet-5-5',
      },
      {
        id: 'claude-haiku-5-5',
        ...modern,
        ...million,
        // Refuses to switch thinking off at the two highest efforts.
        reasoningControl: { efforts: lowToMax, defaultEffort: 'medium', adaptive: true, byDefault: true, off: 'disabled' },
        prices: [
          sheet({
            input: 0.1,
            cacheRead: 0.01,
            output: 0.5,
            tiers: [{ aboveInputTokens: 100_000, input: 0.5, cacheRead: 0.05, cacheWrite: 0.625, cacheWrite1h: 1, output: 2.5 }],
          }),
        ],
        releasedAt: '2026-10-07',
      },
      {
        id: 'claude-haiku-4-5',
        aliases: ['claude-haiku-4-5-20251001'],
        ...fourFive,
        ...twoHundredK,
        reasoningControl: { budget, byDefault: false, off: 'omit' },
        prices: [sheet({ input: 1, cacheRead: 0.1, output: 5 })],
        releasedAt: '2025-10-01',
        successor: 'claude-haiku-5-5',
      },
    ],
  );
}
