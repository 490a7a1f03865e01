import type { ModelFacts } from '../model-facts.ts';
import { anthropicModels } from './anthropic.ts';
import { servedBy, timesPrice } from './roads.ts';
import { rowOf } from './rows.ts';

interface Claude {
  /** The maker's id. */
  readonly of: string;
  /** What stands behind the prefix of the region. */
  readonly id: string;
  /** Prefixes that keep the request in one part of the world, the first being the row's own. They cost the same, as does the id without any. */
  readonly regions: readonly string[];
  /** Where the price of this road is written down besides the rule. */
  readonly verified: ModelFacts['verified'];
  /** What differs from the maker's row. */
  readonly own?: Partial<ModelFacts>;
}

const everywhere = ['us', 'eu', 'au', 'jp'] as const;

const claudes: readonly Claude[] = [
  { of: 'claude-fable-5-2', id: 'anthropic.claude-fable-5-2', regions: ['us'], verified: 'one-source' },
  { of: 'claude-fable-5-1', id: 'anthropic.claude-fable-5-1', regions: ['us'], verified: 'two-sources' },
  { of: 'claude-fable-5', id: 'anthropic.claude-fable-5', regions: everywhere, verified: 'two-sources' },
  { of: 'claude-opus-5-5', id: 'anthropic.claude-opus-5-5', regions: everywhere, verified: 'two-sources' },
  { of: 'claude-opus-5', id: 'anthropic.claude-opus-5', regions: everywhere, verified: 'two-sources' },
  { of: 'claude-opus-4-8', id: 'anthropic.claude-opus-4-8', regions: everywhere, verified: 'two-sources' },
  { of: 'claude-opus-4-7', id: 'anthropic.claude-opus-4-7', regions: everywhere, verified: 'two-sources' },
  { of: 'claude-opus-4-6', id: 'anthropic.claude-opus-4-6-v1', regions: ['us', 'eu', 'au'], verified: 'two-sources' },
  { of: 'claude-opus-4-5', id: 'anthropic.claude-opus-4-5-20251101-v1:0', regions: ['us', 'eu'], verified: 'two-sources' },
  { of: 'claude-sonnet-5-5', id: 'anthropic.claude-sonnet-5-5', regions: ['us'], verified: 'one-source' },
  { of: 'claude-sonnet-5', id: 'anthropic.claude-sonnet-5', regions: everywhere, verified: 'two-sources' },
  { of: 'claude-sonnet-4-6', id: 'anthropic.claude-sonnet-4-6', regions: everywhere, verified: 'two-sources' },
  { of: 'claude-sonnet-4-5', id: 'anthropic.claude-sonnet-4-5-20250929-v1:0', regions: everywhere, verified: 'two-sources' },
  // The vendor cannot hold its answers to a schema yet.
  { of: 'claude-haiku-5-5', id: 'anthropic.claude-haiku-5-5', regions: ['us'], verified: 'one-source', own: { jsonSchema: false } },
  { of: 'claude-haiku-4-5', id: 'anthropic.claude-haiku-4-5-20251001-v1:0', regions: everywhere, verified: 'two-sources' },
];

/**
 * Claude on Bedrock, each model twice: `global.` costs what the maker asks, a request that stays in a region a tenth more.
 *
 * @see https://platform.claude.com/docs/en/about-claude/pricing
 */
export function claudeOnBedrock(): readonly ModelFacts[] {
  const rows = anthropicModels();
  return claudes.flatMap(({ of: maker, id, regions: [first, ...others], verified, own }) => {
    const row = rowOf(rows, maker);
    const road = { vendor: 'bedrock', source: 'https://aws.amazon.com/bedrock/pricing/', verified, maxTokensParameter: undefined, ...own } as const;
    return [
      servedBy(row, { ...road, id: `global.${id}` }),
      servedBy(row, {
        ...road,
        id: `${first}.${id}`,
        aliases: [id, ...others.map((region) => `${region}.${id}`)],
        prices: row.prices?.map((sheet) => timesPrice(sheet, 1.1)),
      }),
    ];
  });
}
