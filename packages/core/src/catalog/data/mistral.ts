import type { ModelFacts } from '../model-facts.ts';
import { chatRows } from './rows.ts';

// US dollars per million units throughout, as published. How to refresh: docs/catalog.md.

/** `prefix` is a field of every assistant message: https://docs.mistral.ai/api/ */
const common = { tools: true, forcedTools: true, jsonSchema: true, image: true, audio: false, file: undefined, prefill: true, temperature: true, systemPrompt: true, hidesReasoning: false } as const;
const plain = { ...common, reasoning: false } as const;
/** Thinks when told to. */
const thinker = { ...common, reasoning: true, reasoningControl: { efforts: ['none', 'high'], byDefault: false, off: 'effort-none' } } as const;

/** The vendor names windows in round thousands: 256k is 262,144. It names no cap of the output. */
const window = { contextWindow: 262_144 } as const;

/** The vendor's current chat models. */
export function mistralModels(): readonly ModelFacts[] {
  return chatRows(
    { vendor: 'mistral', source: 'https://docs.mistral.ai/inference/pricing', checkedAt: '2026-11-21', maxTokensParameter: 'max_tokens' },
    [
      {
        id: 'mistral-large-4',
        aliases: ['mistral-large-4-0'],
        ...thinker,
        // LiteLLM's map has this window; Vercel's gateway names half of it and the cap.
        contextWindow: 1_048_576,
        maxOutputTokens: 262_144,
        // The half price of the preview ended in October; 20 October is the first day it was seen to have.
        prices: [
          { from: '2026-10-20', input: 1.36, cacheRead: 0.14, output: 4.18 },
          { until: '2026-10-20', input: 0.68, cacheRead: 0.07, output: 2.09 },
        ],
        releasedAt: '2026-10-06',
        source: 'https://docs.mistral.ai/models/mistral-large-4-0',
        verified: 'one-source',
      },
      {
        id: 'mistral-large-2512',
        ...plain,
        ...window,
        prices: [{ input: 0.5, cacheRead: 0.05, output: 1.5 }],
        releasedAt: '2025-12-02',
      },
      {
        id: 'mistral-medium-3-5',
        aliases: ['mistral-medium-3.5', 'mistral-medium-2604'],
        ...thinker,
        ...window,
        prices: [{ input: 1.5, cacheRead: 0.15, output: 7.5 }],
        releasedAt: '2026-04-29',
      },
      {
        id: 'mistral-small-2603',
        ...thinker,
        ...window,
        prices: [{ input: 0.15, cacheRead: 0.015, output: 0.6 }],
        releasedAt: '2026-03-16',
      },
      { id: 'ministral-14b-2512', ...plain, ...window, prices: [{ input: 0.2, cacheRead: 0.02, output: 0.2 }], releasedAt: '2025-12-02' },
      { id: 'ministral-8b-2512', ...plain, ...window, prices: [{ input: 0.15, cacheRead: 0.015, output: 0.15 }], releasedAt: '2025-12-02' },
      { id: 'ministral-3b-2512', ...plain, ...window, prices: [{ input: 0.1, cacheRead: 0.01, output: 0.1 }], releasedAt: '2025-12-02' },
      {
        id: 'codestral-2508',
        ...plain,
        image: false,
        // The model's page says 128k by now, where an older list of the vendor's says 256k.
        contextWindow: 128_000,
        prices: [{ input: 0.3, cacheRead: 0.03, output: 0.9 }],
        releasedAt: '2025-07-30',
        source: 'https://docs.mistral.ai/models/codestral-25-08',
      },
    ],
  );
}
