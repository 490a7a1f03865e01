import type { Effort } from '../../chat/reasoning.ts';
import type { ModelFacts } from '../model-facts.ts';
import type { PriceRates } from '../price-sheet.ts';
import { chatRows } from './rows.ts';

// US dollars per million units throughout, as published. How to refresh: docs/catalog.md.

/** Log probabilities are left unknown: the wire has them, which models serve them is not written down. */
const common = {
  tools: true,
  parallelTools: true,
  forcedTools: true,
  jsonSchema: true,
  image: true,
  audio: true,
  file: true,
  reasoning: true,
  hidesReasoning: true,
  prefill: false,
  temperature: true,
  systemPrompt: true,
  contextWindow: 1_048_576,
  maxOutputTokens: 65_536,
} as const;

const lowToHigh: readonly Effort[] = ['low', 'medium', 'high'];
const minimalToHigh: readonly Effort[] = ['minimal', ...lowToHigh];

/** Search at US$ 14 per thousand queries, from the third generation on. Before, it is billed per grounded prompt, not per query: left unknown. */
const search = { google_search: 14_000 } as const;
/** The priority tier costs 1.75 to 2 times as much, depending on the model; left unknown. */
const cheapTiers = { flex: 0.5, batch: 0.5 } as const;

function sheets(rates: PriceRates): { serverTools: typeof search; serviceTiers: typeof cheapTiers } & PriceRates {
  return { ...rates, serverTools: search, serviceTiers: cheapTiers };
}

const flashIntroduction = { ...sheets({ input: 0.75, cacheRead: 0.075, output: 3.75 }), until: '2027-01-01' };
const flashLater = { ...sheets({ input: 1.5, cacheRead: 0.15, output: 7.5 }), from: '2027-01-01' };
const fourIntroduction = { input: 2, cacheRead: 0.1, output: 10, serverTools: search, serviceTiers: { batch: 0.5 }, until: '2026-12-01' };
const fourLater = { input: 4, cacheRead: 0.2, output: 20, serverTools: search, serviceTiers: { batch: 0.5 }, from: '2026-12-01' };

/** The vendor's current chat models, newest first. */
export function googleModels(): readonly ModelFacts[] {
  return chatRows(
    { vendor: 'google', source: (id) => `https://ai.google.dev/gemini-api/docs/models/${id}`, checkedAt: '2026-11-21' },
    [
      {
        id: 'gemini-4-argon',
        ...common,
        temperature: undefined,
        reasoningControl: { efforts: lowToHigh, defaultEffort: 'medium', byDefault: true },
        prices: [fourIntroduction, fourLater],
      },
      {
        id: 'gemini-4-carbon',
        ...common,
        temperature: undefined,
        reasoningControl: { efforts: lowToHigh, byDefault: true },
        prices: [fourIntroduction, fourLater],
        releasedAt: '2026-11-10',
      },
      {
        id: 'gemini-3.8-flash',
        ...common,
        reasoningControl: { efforts: lowToHigh, byDefault: true },
        prices: [flashIntroduction, flashLater],
        releasedAt: '2026-09-02',
      },
      {
        id: 'gemini-3.7-flash',
        ...common,
        reasoningControl: { efforts: lowToHigh, byDefault: true },
        prices: [flashIntroduction, flashLater],
        releasedAt: '2026-08-13',
        successor: 'gemini-3.8-flash',
      },
      {
        id: 'gemini-3.6-flash',
        ...common,
        reasoningControl: { efforts: minimalToHigh, defaultEffort: 'medium', byDefault: true },
        prices: [flashIntroduction, flashLater],
        releasedAt: '2026-07-21',
        successor: 'gemini-3.8-flash',
      },
      {
        // The vendor answers it with gemini-3.6-flash by now; at which price is not written down, so the higher, older one stands.
        id: 'gemini-3.5-flash',
        ...common,
        reasoningControl: { efforts: minimalToHigh, defaultEffort: 'medium', byDefault: true },
        prices: [sheets({ input: 1.5, cacheRead: 0.15, output: 9 })],
        releasedAt: '2026-05-19',
        successor: 'gemini-3.6-flash',
        verified: 'one-source',
      },
      {
        id: 'gemini-3.5-flash-lite',
        ...common,
        reasoningControl: { efforts: minimalToHigh, defaultEffort: 'minimal', byDefault: true },
        prices: [sheets({ input: 0.3, cacheRead: 0.03, output: 2.5 })],
        releasedAt: '2026-07-21',
      },
      {
        id: 'gemini-3.1-pro-preview',
        aliases: ['gemini-3.1-pro-preview-customtools'],
        ...common,
        reasoningControl: { efforts: lowToHigh, defaultEffort: 'high', byDefault: true },
        prices: [{ ...sheets({ input: 2, cacheRead: 0.2, output: 12 }), tiers: [{ aboveInputTokens: 200_000, input: 4, cacheRead: 0.4, output: 18 }] }],
        releasedAt: '2026-02-19',
      },
      {
        id: 'gemini-3.1-flash-lite',
        ...common,
        reasoningControl: { efforts: minimalToHigh, defaultEffort: 'minimal', byDefault: true },
        prices: [sheets({ input: 0.25, cacheRead: 0.025, audioInput: 0.5, output: 1.5 })],
        releasedAt: '2026-05-07',
        retiresAt: '2027-05-07',
      },
      {
        id: 'gemini-3-flash-preview',
        ...common,
        reasoningControl: { efforts: minimalToHigh, defaultEffort: 'high', byDefault: true },
        prices: [sheets({ input: 0.5, cacheRead: 0.05, audioInput: 1, output: 3 })],
        releasedAt: '2025-12-17',
      },
      {
        // After their end the vendor answers this id and the next with their successors, at the successors' prices.
        id: 'gemini-2.5-pro',
        ...common,
        reasoningControl: { budget: { min: 128, max: 32_768 }, adaptive: true, byDefault: true },
        prices: [
          {
            input: 1.25,
            cacheRead: 0.125,
            output: 10,
            tiers: [{ aboveInputTokens: 200_000, input: 2.5, cacheRead: 0.25, output: 15 }],
            serviceTiers: cheapTiers,
          },
        ],
        releasedAt: '2025-06-17',
        retiresAt: '2026-12-01',
        successor: 'gemini-3.8-flash',
      },
      {
        id: 'gemini-2.5-flash',
        ...common,
        reasoningControl: { budget: { min: 0, max: 24_576 }, adaptive: true, byDefault: true, off: 'budget-zero' },
        prices: [{ input: 0.3, cacheRead: 0.03, audioInput: 1, output: 2.5, serviceTiers: cheapTiers }],
        releasedAt: '2025-06-17',
        retiresAt: '2026-12-01',
        successor: 'gemini-3.5-flash-lite',
      },
      {
        id: 'gemini-2.5-flash-lite',
        ...common,
        // Does not think unless given a budget.
        reasoningControl: { budget: { min: 512, max: 24_576 }, adaptive: true, byDefault: false, off: 'omit' },
        prices: [{ input: 0.1, cacheRead: 0.01, audioInput: 0.3, output: 0.4, serviceTiers: cheapTiers }],
        releasedAt: '2025-07-22',
      },
    ],
  );
}
