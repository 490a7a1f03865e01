import type { Lifecycle, ModelFacts } from '../model-facts.ts';
import { anthropicModels } from './anthropic.ts';
import { googleModels } from './google.ts';
import { servedBy } from './roads.ts';
import { rowOf } from './rows.ts';

/**
 * Gemini has the ids and prices of the vendor's other service, and ends of its own: the 2.5 models left this one on 2026-10-20 and 3.6 Flash on
 * 2026-11-19. Where the vendor says "or later", the date is the earliest.
 *
 * @see https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/model-versions
 */
const gemini: readonly (Pick<ModelFacts, 'id'> & Lifecycle)[] = [
  { id: 'gemini-3.8-flash' },
  { id: 'gemini-3.7-flash', retiresAt: '2027-01-28', successor: 'gemini-3.8-flash' },
  { id: 'gemini-3.5-flash', retiresAt: '2027-05-19' },
  { id: 'gemini-3.5-flash-lite', retiresAt: '2027-07-21' },
  { id: 'gemini-3.1-pro-preview' },
  { id: 'gemini-3.1-flash-lite', retiresAt: '2027-05-07' },
  { id: 'gemini-3-flash-preview' },
];

/** Claude on the global endpoint costs what Anthropic asks; regional ones cost a tenth more (the provider's `priceFactor`). */
const claude: readonly (Pick<ModelFacts, 'id'> & Partial<ModelFacts> & { of?: string })[] = [
  { id: 'claude-fable-5-2', verified: 'one-source' },
  { id: 'claude-fable-5-1' },
  { id: 'claude-fable-5' },
  { id: 'claude-opus-5-5' },
  { id: 'claude-opus-5' },
  { id: 'claude-opus-4-8', aliases: ['claude-opus-4-8@default'] },
  { id: 'claude-opus-4-7', aliases: ['claude-opus-4-7@default'] },
  { id: 'claude-opus-4-6', aliases: ['claude-opus-4-6@default'] },
  { id: 'claude-opus-4-5@20251101', of: 'claude-opus-4-5', verified: 'one-source' },
  { id: 'claude-sonnet-5-5', retiresAt: '2027-09-28', verified: 'one-source' },
  { id: 'claude-sonnet-5', verified: 'one-source' },
  { id: 'claude-sonnet-4-6', aliases: ['claude-sonnet-4-6@default'] },
  { id: 'claude-sonnet-4-5@20250929', of: 'claude-sonnet-4-5' },
  { id: 'claude-haiku-5-5', verified: 'one-source' },
  { id: 'claude-haiku-4-5@20251001', of: 'claude-haiku-4-5', verified: 'one-source' },
];

/** The vendor's current chat models: Gemini, and Claude on Google Cloud. */
export function vertexModels(): readonly ModelFacts[] {
  const geminis = googleModels();
  const claudes = anthropicModels();
  const source = 'https://cloud.google.com/vertex-ai/generative-ai/pricing';
  return [
    ...gemini.map((road) => servedBy(rowOf(geminis, road.id), { vendor: 'vertex', source, aliases: rowOf(geminis, road.id).aliases, ...road })),
    ...claude.map(({ of: maker, ...road }) =>
      servedBy(rowOf(claudes, maker ?? road.id), { vendor: 'vertex', source: 'https://docs.cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude', ...road }),
    ),
  ];
}
