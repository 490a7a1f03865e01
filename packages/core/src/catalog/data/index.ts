import type { ModelFacts } from '../model-facts.ts';
import { anthropicModels } from './anthropic.ts';
import { googleModels } from './google.ts';
import { openaiModels } from './openai.ts';

/** Every built-in row. */
export const builtInModels: readonly ModelFacts[] = [...openaiModels, ...anthropicModels, ...googleModels];

let index: Map<string, Map<string, ModelFacts>> | undefined;

/** The built-in rows by vendor, then by id and alias. Built on first use, so that importing the catalog stays cheap. */
export function builtInFacts(): ReadonlyMap<string, ReadonlyMap<string, ModelFacts>> {
  if (index) return index;
  index = new Map();
  for (const row of builtInModels) {
    const ofVendor = index.get(row.vendor) ?? new Map<string, ModelFacts>();
    index.set(row.vendor, ofVendor);
    for (const id of [row.id, ...row.aliases]) ofVendor.set(id, row);
  }
  return index;
}
