import type { Effort } from '../../chat/reasoning.ts';
import type { ModelFacts } from '../model-facts.ts';
import type { PriceRates, PriceSheet } from '../price-sheet.ts';
import { chatRows } from './rows.ts';

// US dollars per million units throughout, as published. How to refresh: docs/catalog.md.

/** Thinks out of sight. The vendor names no cap of the output. */
const reasoner = {
  tools: true,
  parallelTools: true,
  jsonSchema: true,
  image: true,
  audio: false,
  file: undefined,
  reasoning: true,
  hidesReasoning: true,
  prefill: undefined,
  temperature: true,
  systemPrompt: true,
} as const;

const lowToHigh: readonly Effort[] = ['low', 'medium', 'high'];

/** From 200,000 input tokens on the whole request costs twice as much. */
function withLongContext(rates: PriceRates & { input: number; cacheRead: number; output: number }): PriceSheet {
  const twice = (usd: number): number => (usd * 2e6) / 1e6;
  return { ...rates, tiers: [{ aboveInputTokens: 199_999, input: twice(rates.input), cacheRead: twice(rates.cacheRead), output: twice(rates.output) }] };
}

/** The vendor's current chat models, newest first. */
export function xaiModels(): readonly ModelFacts[] {
  return chatRows(
    { vendor: 'xai', source: (id) => `https://docs.x.ai/developers/models/${id}`, checkedAt: '2026-11-21', maxTokensParameter: 'max_completion_tokens' },
    [
      {
        id: 'grok-4.7',
        ...reasoner,
        contextWindow: 500_000,
        reasoningControl: { efforts: [...lowToHigh, 'xhigh'], byDefault: true },
        prices: [withLongContext({ input: 2, cacheRead: 0.5, output: 6 })],
        releasedAt: '2026-09-21',
      },
      {
        id: 'grok-4.6',
        ...reasoner,
        contextWindow: 500_000,
        reasoningControl: { efforts: lowToHigh, byDefault: true },
        prices: [{ ...withLongContext({ input: 2, cacheRead: 0.5, output: 6 }), serviceTiers: { priority: 2 } }],
        releasedAt: '2026-08-12',
      },
      {
        id: 'grok-4.5',
        ...reasoner,
        contextWindow: 500_000,
        reasoningControl: { efforts: lowToHigh, defaultEffort: 'high', byDefault: true },
        prices: [withLongContext({ input: 2, cacheRead: 0.5, output: 6 })],
        releasedAt: '2026-07-08',
      },
      {
        id: 'grok-4.3',
        ...reasoner,
        contextWindow: 1_000_000,
        reasoningControl: { efforts: ['none', ...lowToHigh], byDefault: true, off: 'effort-none' },
        prices: [withLongContext({ input: 1.25, cacheRead: 0.2, output: 2.5 })],
        releasedAt: '2026-05-01',
      },
      // models.dev has another window and another price of long requests for these two; the window is the one that the vendor's series is said to have since summer.
      {
        id: 'grok-4.20-0309-reasoning',
        aliases: ['grok-4.20-reasoning'],
        ...reasoner,
        canonicalId: 'xai/grok-4.20-reasoning',
        contextWindow: 1_000_000,
        reasoningControl: { byDefault: true },
        prices: [withLongContext({ input: 1.25, cacheRead: 0.2, output: 2.5 })],
        releasedAt: '2026-03-09',
        source: 'https://docs.x.ai/developers/models',
        verified: 'one-source',
      },
      {
        id: 'grok-4.20-0309-non-reasoning',
        aliases: ['grok-4.20-non-reasoning'],
        ...reasoner,
        canonicalId: 'xai/grok-4.20-non-reasoning',
        reasoning: false,
        hidesReasoning: false,
        contextWindow: 1_000_000,
        prices: [withLongContext({ input: 1.25, cacheRead: 0.2, output: 2.5 })],
        releasedAt: '2026-03-09',
        source: 'https://docs.x.ai/developers/models',
        verified: 'one-source',
      },
      {
        id: 'grok-build-0.1',
        ...reasoner,
        image: undefined,
        contextWindow: 256_000,
        reasoningControl: { byDefault: true },
        prices: [withLongContext({ input: 1, cacheRead: 0.2, output: 2 })],
        verified: 'one-source',
      },
    ],
  );
}
