import type { ModelFacts } from '../model-facts.ts';
import type { PriceRates, PriceSheet } from '../price-sheet.ts';
import { deepseekV41Flash, deepseekV4Pro } from './open-weights.ts';
import { chatRows } from './rows.ts';

// US dollars per million units throughout, as published. How to refresh: docs/catalog.md.

/**
 * Twice as dear from 01:00 to 04:00 and from 06:00 to 10:00 UTC, Monday to Friday. The vendor means Beijing's days, which in those hours are the same.
 * It leaves out China's public holidays, which a sheet does not know: on those the peak hours are priced too high rather than too low.
 */
function withPeaks(from: string, offPeak: PriceRates, peak: PriceRates): readonly PriceSheet[] {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
  return [
    { ...peak, from, days, hours: { from: '01:00', to: '04:00' } },
    { ...peak, from, days, hours: { from: '06:00', to: '10:00' } },
    { ...offPeak, from },
  ];
}

/** The vendor's current chat models. */
export function deepseekModels(): readonly ModelFacts[] {
  return chatRows(
    { vendor: 'deepseek', source: 'https://api-docs.deepseek.com/quick_start/pricing', checkedAt: '2026-11-21', maxTokensParameter: 'max_tokens', contextWindow: 1_000_000, jsonSchema: false },
    [
      {
        // The older names are answered by this model, at its price.
        id: 'deepseek-flash',
        aliases: ['deepseek-v4-flash', 'deepseek-v4-flash-vision-exp'],
        ...deepseekV41Flash,
        // models.dev has 384,000 and 393,216 for the vendor's "384K".
        maxOutputTokens: 384_000,
        prices: withPeaks('2026-09-08', { input: 0.15, cacheRead: 0.003, output: 0.6 }, { input: 0.3, cacheRead: 0.006, output: 1.2 }),
      },
      {
        id: 'deepseek-v4-pro',
        ...deepseekV4Pro,
        maxOutputTokens: 384_000,
        prices: [
          ...withPeaks('2026-08-17', { input: 0.66, cacheRead: 0.022, output: 1.98 }, { input: 1.32, cacheRead: 0.044, output: 3.96 }),
          { until: '2026-08-17', input: 0.435, cacheRead: 0.003625, output: 0.87 },
        ],
      },
    ],
  );
}
