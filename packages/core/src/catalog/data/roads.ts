import type { ModelFacts } from '../model-facts.ts';
import type { PriceRates, PriceSheet } from '../price-sheet.ts';

/** What a vendor that serves another's model says of its own road to it. */
export type Road = Pick<ModelFacts, 'id' | 'vendor' | 'source'> & Partial<ModelFacts>;

/**
 * The same model on another vendor's road: canonical id, windows, abilities and list price of its maker's row, under the id and with whatever else
 * that vendor says of its own. What only the maker promises stays behind: snapshots, dates of its end, service tiers, hosted tools, limits of its APIs.
 */
export function servedBy(row: ModelFacts, road: Road): ModelFacts {
  return {
    ...row,
    aliases: [],
    deprecatedAt: undefined,
    retiresAt: undefined,
    successor: undefined,
    apis: undefined,
    toolsOverChat: undefined,
    prices: row.prices?.map(listPrice),
    ...road,
  };
}

/** Token rates alone, without service tiers and hosted tools. */
function listPrice(sheet: PriceSheet): PriceSheet {
  return { ...sheet, serverTools: undefined, serviceTiers: undefined };
}

/** The kinds of token rates. */
const tokenKinds = ['input', 'cacheRead', 'cacheWrite', 'cacheWrite1h', 'audioInput', 'imageInput', 'output', 'reasoning', 'audioOutput'] as const;

/**
 * The same sheet with every token rate multiplied, e.g. by what a region costs on top.
 *
 * @param factor With at most two decimals.
 */
export function timesPrice(sheet: PriceSheet, factor: number): PriceSheet {
  const tiers = sheet.tiers?.map((tier) => ({ ...timesRates(tier, factor), serverTools: undefined }));
  return { ...timesRates(listPrice(sheet), factor), tiers };
}

function timesRates<T extends PriceRates>(rates: T, factor: number): T {
  const times = { ...rates };
  const hundredths = Math.round(factor * 100);
  for (const kind of tokenKinds) {
    const usd = rates[kind];
    // In whole pico-dollars: doubles would leave crumbs that no price may have.
    if (usd !== undefined) times[kind] = Math.round((Math.round(usd * 1e6) * hundredths) / 100) / 1e6;
  }
  return times;
}
