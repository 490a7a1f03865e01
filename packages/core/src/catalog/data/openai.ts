import type { Effort } from '../../chat/reasoning.ts';
import type { ModelFacts } from '../model-facts.ts';
import type { PriceRates, PriceSheet, PriceTier } from '../price-sheet.ts';
import { chatRows } from './rows.ts';

// US dollars per million units throughout, as published. How to refresh: docs/catalog.md.

/** What every model of the last two years has. */
const common = {
  tools: true,
  parallelTools: true,
  forcedTools: true,
  jsonSchema: true,
  image: true,
  audio: false,
  file: true,
  prefill: false,
  systemPrompt: true,
} as const;

/** Reasons out of sight and refuses sampling parameters while it does. */
const reasoner = { ...common, reasoning: true, hidesReasoning: true, logprobs: false, temperature: false } as const;
/** Answers at once. */
const plain = { ...common, reasoning: false, hidesReasoning: false, logprobs: true, temperature: true } as const;

const million = { contextWindow: 1_050_000, maxInputTokens: 922_000, maxOutputTokens: 128_000 } as const;
const fourHundredK = { contextWindow: 400_000, maxInputTokens: 272_000, maxOutputTokens: 128_000 } as const;
const twoHundredK = { contextWindow: 200_000, maxOutputTokens: 100_000 } as const;

/** Calls of hosted tools: US$ 10 and 2.5 per thousand. */
const hostedTools = { web_search: 10_000, file_search: 2_500 } as const;
const cheapTiers = { flex: 0.5, batch: 0.5 } as const;
const allTiers = { ...cheapTiers, priority: 2, fast: 2 } as const;
/** Of the models below these, a flex price could not be sourced. */
const batch = { batch: 0.5 } as const;
const batchAndFast = { ...batch, priority: 2, fast: 2 } as const;

/** Above 272,000 input tokens the whole request costs twice for input and half as much again for output. */
function withLongContext(sheet: PriceSheet): PriceSheet {
  const twice = (usd: number | undefined): number | undefined => (usd === undefined ? undefined : (usd * 2e6) / 1e6);
  const tier: PriceTier & PriceRates = { aboveInputTokens: 272_000, input: twice(sheet.input), output: ((sheet.output ?? 0) * 1.5e6) / 1e6 };
  if (sheet.cacheRead !== undefined) tier.cacheRead = twice(sheet.cacheRead);
  if (sheet.cacheWrite !== undefined) tier.cacheWrite = twice(sheet.cacheWrite);
  if (sheet.cacheWrite1h !== undefined) tier.cacheWrite1h = twice(sheet.cacheWrite1h);
  return { ...sheet, tiers: [tier], serverTools: hostedTools };
}

const toMax: readonly Effort[] = ['low', 'medium', 'high', 'xhigh', 'max'];
const noneToMax: readonly Effort[] = ['none', ...toMax];
const noneToXhigh: readonly Effort[] = ['none', 'low', 'medium', 'high', 'xhigh'];

/** The vendor's current chat models, newest first. */
export function openaiModels(): readonly ModelFacts[] {
  return chatRows(
    {
      vendor: 'openai',
      source: (id) => `https://developers.openai.com/api/docs/models/${id}`,
      checkedAt: '2026-11-21',
      maxTokensParameter: 'max_completion_tokens',
    },
    [
      {
        id: 'gpt-6-astra',
        ...reasoner,
        ...million,
        // Reasoning cannot be switched off, and with it the chat API refuses tools. The same holds for gpt-6.1-sol.
        reasoningControl: { efforts: toMax, byDefault: true },
        toolsOverChat: 'never',
        prices: [withLongContext({ input: 10, cacheRead: 1, cacheWrite: 12.5, output: 50, serviceTiers: allTiers })],
        releasedAt: '2026-09-03',
      },
      {
        id: 'gpt-6.1-sol',
        ...reasoner,
        ...million,
        reasoningControl: { efforts: toMax, byDefault: true },
        toolsOverChat: 'never',
        prices: [withLongContext({ input: 2, cacheRead: 0.1, cacheWrite: 2.5, output: 10, serviceTiers: allTiers })],
        releasedAt: '2026-09-29',
      },
      {
        id: 'gpt-6.1-terra',
        ...reasoner,
        ...million,
        reasoningControl: { efforts: noneToMax, defaultEffort: 'medium', byDefault: true, off: 'effort-none' },
        toolsOverChat: 'never',
        // Cache writes are kept 30 minutes at the lower rate and 12 hours at the higher one.
        prices: [withLongContext({ input: 1, cacheRead: 0.05, cacheWrite: 1.25, cacheWrite1h: 2.5, output: 5, serviceTiers: allTiers })],
        releasedAt: '2026-10-26',
      },
      {
        id: 'gpt-6-sol',
        ...reasoner,
        ...million,
        reasoningControl: { efforts: noneToMax, defaultEffort: 'medium', byDefault: true, off: 'effort-none' },
        toolsOverChat: 'without-reasoning',
        prices: [withLongContext({ input: 2, cacheRead: 0.2, cacheWrite: 2.5, output: 10, serviceTiers: allTiers })],
        releasedAt: '2026-09-22',
        successor: 'gpt-6.1-sol',
      },
      {
        id: 'gpt-6-luna',
        ...reasoner,
        ...million,
        reasoningControl: { efforts: noneToMax, defaultEffort: 'medium', byDefault: true, off: 'effort-none' },
        toolsOverChat: 'without-reasoning',
        prices: [withLongContext({ input: 0.1, cacheRead: 0.01, cacheWrite: 0.125, output: 0.5, serviceTiers: allTiers })],
        releasedAt: '2026-09-22',
      },
      {
        id: 'gpt-5.6-sol',
        aliases: ['gpt-5.6'],
        ...reasoner,
        ...million,
        reasoningControl: { efforts: noneToMax, byDefault: true, off: 'effort-none' },
        toolsOverChat: 'without-reasoning',
        prices: [
          withLongContext({ from: '2026-08-21', input: 4, cacheRead: 0.4, cacheWrite: 5, output: 20, serviceTiers: allTiers }),
          withLongContext({ until: '2026-08-21', input: 5, cacheRead: 0.5, cacheWrite: 6.25, output: 30, serviceTiers: allTiers }),
        ],
        releasedAt: '2026-07-09',
      },
      {
        id: 'gpt-5.6-terra',
        ...reasoner,
        ...million,
        reasoningControl: { efforts: noneToMax, byDefault: true, off: 'effort-none' },
        toolsOverChat: 'without-reasoning',
        prices: [
          withLongContext({ from: '2026-07-30', input: 2, cacheRead: 0.2, cacheWrite: 2.5, output: 12, serviceTiers: allTiers }),
          withLongContext({ until: '2026-07-30', input: 2.5, cacheRead: 0.25, cacheWrite: 3.125, output: 15, serviceTiers: allTiers }),
        ],
        releasedAt: '2026-07-09',
      },
      {
        id: 'gpt-5.6-luna',
        ...reasoner,
        ...million,
        reasoningControl: { efforts: noneToMax, byDefault: true, off: 'effort-none' },
        toolsOverChat: 'without-reasoning',
        prices: [
          withLongContext({ from: '2026-07-30', input: 0.2, cacheRead: 0.02, cacheWrite: 0.25, output: 1.2, serviceTiers: allTiers }),
          withLongContext({ until: '2026-07-30', input: 1, cacheRead: 0.1, cacheWrite: 1.25, output: 6, serviceTiers: allTiers }),
        ],
        releasedAt: '2026-07-09',
      },
      {
        id: 'gpt-5.5',
        aliases: ['gpt-5.5-2026-04-23'],
        ...reasoner,
        ...million,
        reasoningControl: { efforts: noneToXhigh, byDefault: true, off: 'effort-none' },
        toolsOverChat: 'without-reasoning',
        prices: [withLongContext({ input: 5, cacheRead: 0.5, output: 30, serviceTiers: { ...batch, priority: 2.5, fast: 2.5 } })],
        releasedAt: '2026-04-23',
      },
      {
        id: 'gpt-5.5-pro',
        aliases: ['gpt-5.5-pro-2026-04-23'],
        ...reasoner,
        ...million,
        reasoningControl: { efforts: ['medium', 'high', 'xhigh'], byDefault: true },
        apis: ['responses'],
        prices: [withLongContext({ input: 30, output: 180, serviceTiers: batch })],
        releasedAt: '2026-04-23',
      },
      {
        id: 'gpt-5.4',
        aliases: ['gpt-5.4-2026-03-05'],
        ...reasoner,
        ...million,
        reasoningControl: { efforts: noneToXhigh, defaultEffort: 'none', byDefault: false, off: 'omit' },
        toolsOverChat: 'without-reasoning',
        prices: [withLongContext({ input: 2.5, cacheRead: 0.25, output: 15, serviceTiers: batchAndFast })],
        releasedAt: '2026-03-05',
      },
      {
        id: 'gpt-5.4-mini',
        aliases: ['gpt-5.4-mini-2026-03-17'],
        ...reasoner,
        ...fourHundredK,
        reasoningControl: { efforts: noneToXhigh, defaultEffort: 'none', byDefault: false, off: 'omit' },
        toolsOverChat: 'without-reasoning',
        prices: [{ input: 0.75, cacheRead: 0.075, output: 4.5, serverTools: hostedTools, serviceTiers: batchAndFast }],
        releasedAt: '2026-03-17',
      },
      {
        id: 'gpt-5.4-nano',
        aliases: ['gpt-5.4-nano-2026-03-17'],
        ...reasoner,
        ...fourHundredK,
        reasoningControl: { efforts: noneToXhigh, defaultEffort: 'none', byDefault: false, off: 'omit' },
        toolsOverChat: 'without-reasoning',
        prices: [{ input: 0.2, cacheRead: 0.02, output: 1.25, serverTools: hostedTools, serviceTiers: batch }],
        releasedAt: '2026-03-17',
        retiresAt: '2027-04-01',
      },
      {
        id: 'gpt-5.4-pro',
        aliases: ['gpt-5.4-pro-2026-03-05'],
        ...reasoner,
        ...million,
        jsonSchema: false,
        file: undefined,
        reasoningControl: { efforts: ['medium', 'high', 'xhigh'], byDefault: true },
        apis: ['responses'],
        prices: [withLongContext({ input: 30, output: 180, serviceTiers: batch })],
        releasedAt: '2026-03-05',
      },
      {
        id: 'gpt-5.3-codex',
        ...reasoner,
        ...fourHundredK,
        reasoningControl: { efforts: ['low', 'medium', 'high', 'xhigh'], byDefault: true },
        apis: ['responses'],
        prices: [{ input: 1.75, cacheRead: 0.175, output: 14 }],
        releasedAt: '2026-02-05',
        retiresAt: '2027-04-01',
      },
      {
        id: 'gpt-5.2',
        aliases: ['gpt-5.2-2025-12-11'],
        ...reasoner,
        ...fourHundredK,
        reasoningControl: { efforts: noneToXhigh, defaultEffort: 'none', byDefault: false, off: 'omit' },
        toolsOverChat: 'without-reasoning',
        prices: [{ input: 1.75, cacheRead: 0.175, output: 14, serverTools: hostedTools, serviceTiers: batchAndFast }],
        releasedAt: '2025-12-11',
      },
      {
        id: 'gpt-5.2-pro',
        aliases: ['gpt-5.2-pro-2025-12-11'],
        ...reasoner,
        ...fourHundredK,
        jsonSchema: false,
        file: undefined,
        reasoningControl: { efforts: ['medium', 'high', 'xhigh'], byDefault: true },
        apis: ['responses'],
        prices: [{ input: 21, output: 168, serverTools: hostedTools, serviceTiers: batch }],
        releasedAt: '2025-12-11',
      },
      {
        id: 'gpt-5.1',
        aliases: ['gpt-5.1-2025-11-13'],
        ...reasoner,
        ...fourHundredK,
        reasoningControl: { efforts: ['none', 'low', 'medium', 'high'], defaultEffort: 'none', byDefault: false, off: 'omit' },
        prices: [{ input: 1.25, cacheRead: 0.125, output: 10, serverTools: hostedTools, serviceTiers: batchAndFast }],
        releasedAt: '2025-11-13',
        retiresAt: '2027-04-01',
      },
      {
        id: 'gpt-5',
        aliases: ['gpt-5-2025-08-07'],
        ...reasoner,
        ...fourHundredK,
        reasoningControl: { efforts: ['minimal', 'low', 'medium', 'high'], defaultEffort: 'medium', byDefault: true },
        prices: [{ input: 1.25, cacheRead: 0.125, output: 10, serverTools: hostedTools, serviceTiers: allTiers }],
        releasedAt: '2025-08-07',
        deprecatedAt: '2026-06-11',
        retiresAt: '2026-12-11',
        successor: 'gpt-6.1-sol',
      },
      {
        id: 'gpt-5-mini',
        aliases: ['gpt-5-mini-2025-08-07'],
        ...reasoner,
        ...fourHundredK,
        reasoningControl: { efforts: ['minimal', 'low', 'medium', 'high'], defaultEffort: 'medium', byDefault: true },
        prices: [{ input: 0.25, cacheRead: 0.025, output: 2, serverTools: hostedTools, serviceTiers: { ...cheapTiers, priority: 1.8, fast: 1.8 } }],
        releasedAt: '2025-08-07',
        deprecatedAt: '2026-06-11',
        retiresAt: '2026-12-11',
        successor: 'gpt-6.1-terra',
      },
      {
        id: 'gpt-5-nano',
        aliases: ['gpt-5-nano-2025-08-07'],
        ...reasoner,
        ...fourHundredK,
        reasoningControl: { efforts: ['minimal', 'low', 'medium', 'high'], defaultEffort: 'medium', byDefault: true },
        prices: [{ input: 0.05, cacheRead: 0.005, output: 0.4, serverTools: hostedTools, serviceTiers: cheapTiers }],
        releasedAt: '2025-08-07',
        deprecatedAt: '2026-06-11',
        retiresAt: '2026-12-11',
        successor: 'gpt-6-luna',
      },
      {
        id: 'gpt-5-pro',
        aliases: ['gpt-5-pro-2025-10-06'],
        ...reasoner,
        contextWindow: 400_000,
        maxInputTokens: 272_000,
        maxOutputTokens: 272_000,
        file: undefined,
        reasoningControl: { efforts: ['high'], defaultEffort: 'high', byDefault: true },
        apis: ['responses'],
        prices: [{ input: 15, output: 120, serverTools: hostedTools, serviceTiers: batch }],
        releasedAt: '2025-10-06',
        deprecatedAt: '2026-06-11',
        retiresAt: '2026-12-11',
        successor: 'gpt-6.1-sol',
      },
      {
        id: 'o3',
        aliases: ['o3-2025-04-16'],
        ...reasoner,
        ...twoHundredK,
        reasoningControl: { efforts: ['low', 'medium', 'high'], defaultEffort: 'medium', byDefault: true },
        prices: [{ input: 2, cacheRead: 0.5, output: 8, serverTools: hostedTools, serviceTiers: batch }],
        releasedAt: '2025-04-16',
        deprecatedAt: '2026-06-11',
        retiresAt: '2026-12-11',
        successor: 'gpt-6.1-sol',
      },
      {
        id: 'o3-pro',
        aliases: ['o3-pro-2025-06-10'],
        ...reasoner,
        ...twoHundredK,
        file: undefined,
        reasoningControl: { efforts: ['low', 'medium', 'high'], defaultEffort: 'medium', byDefault: true },
        apis: ['responses'],
        prices: [{ input: 20, output: 80, serviceTiers: batch }],
        releasedAt: '2025-06-10',
        deprecatedAt: '2026-06-11',
        retiresAt: '2026-12-11',
        successor: 'gpt-6.1-sol',
      },
      {
        id: 'gpt-4.1',
        aliases: ['gpt-4.1-2025-04-14'],
        ...plain,
        contextWindow: 1_047_576,
        maxOutputTokens: 32_768,
        prices: [{ input: 2, cacheRead: 0.5, output: 8, serverTools: hostedTools, serviceTiers: { batch: 0.5, priority: 1.75, fast: 1.75 } }],
        releasedAt: '2025-04-14',
        deprecatedAt: '2026-10-14',
        retiresAt: '2027-01-14',
        successor: 'gpt-6-luna',
      },
      {
        id: 'gpt-4.1-mini',
        aliases: ['gpt-4.1-mini-2025-04-14'],
        ...plain,
        contextWindow: 1_047_576,
        maxOutputTokens: 32_768,
        prices: [{ input: 0.4, cacheRead: 0.1, output: 1.6, serverTools: hostedTools, serviceTiers: batch }],
        releasedAt: '2025-04-14',
        deprecatedAt: '2026-10-14',
        retiresAt: '2027-01-14',
        successor: 'gpt-6-luna',
      },
      {
        id: 'gpt-4o',
        aliases: ['gpt-4o-2024-08-06', 'gpt-4o-2024-11-20'],
        ...plain,
        contextWindow: 128_000,
        maxOutputTokens: 16_384,
        prices: [{ input: 2.5, cacheRead: 1.25, output: 10, serverTools: hostedTools, serviceTiers: batch }],
        releasedAt: '2024-05-13',
        deprecatedAt: '2026-10-14',
        retiresAt: '2027-01-14',
        successor: 'gpt-6-luna',
      },
      {
        id: 'gpt-4o-mini',
        aliases: ['gpt-4o-mini-2024-07-18'],
        ...plain,
        contextWindow: 128_000,
        maxOutputTokens: 16_384,
        prices: [{ input: 0.15, cacheRead: 0.075, output: 0.6, serverTools: hostedTools, serviceTiers: batch }],
        releasedAt: '2024-07-18',
        deprecatedAt: '2026-10-14',
        retiresAt: '2027-01-14',
        successor: 'gpt-6-luna',
      },
      {
        id: 'gpt-audio',
        aliases: ['gpt-audio-2025-08-28'],
        ...plain,
        image: false,
        file: false,
        audio: true,
        jsonSchema: false,
        contextWindow: 128_000,
        maxOutputTokens: 16_384,
        prices: [{ input: 2.5, audioInput: 32, output: 10, audioOutput: 64 }],
        releasedAt: '2025-08-28',
        retiresAt: '2027-01-20',
        verified: 'one-source',
      },
      {
        id: 'gpt-audio-mini',
        aliases: ['gpt-audio-mini-2025-10-06', 'gpt-audio-mini-2025-12-15'],
        ...plain,
        image: false,
        file: false,
        audio: true,
        jsonSchema: false,
        contextWindow: 128_000,
        maxOutputTokens: 16_384,
        prices: [{ input: 0.6, audioInput: 10, output: 2.4, audioOutput: 20 }],
        releasedAt: '2025-10-06',
        verified: 'one-source',
      },
    ],
  );
}
