import type { ModelFacts } from '../model-facts.ts';
import { openaiModels } from './openai.ts';
import { servedBy } from './roads.ts';
import { rowOf } from './rows.ts';

/**
 * Models by their names at OpenAI, since the names of deployments are the app's own: `models: { 'azure/my-deployment': { like: 'azure/gpt-6-sol' } }`.
 * Global Standard costs what OpenAI asks; for a data zone set the provider's `priceFactor` (1.1 in the USA, 1.2 in the EU).
 * The gpt-4o and gpt-4.1 families were retired here in October 2026.
 */
const names = [
  'gpt-6-astra',
  'gpt-6.1-sol',
  'gpt-6-sol',
  'gpt-6-luna',
  'gpt-5.6-sol',
  'gpt-5.6-luna',
  'gpt-5.5',
  'gpt-5.4',
  'gpt-5.4-mini',
  'gpt-5.4-pro',
  'gpt-5.3-codex',
  'gpt-5.2',
  'gpt-5.1',
  'gpt-5',
  'gpt-5-mini',
  'gpt-5-nano',
  'gpt-5-pro',
] as const;

/** Those whose price here is written down besides OpenAI's own. */
const priced: ReadonlySet<string> = new Set(['gpt-6.1-sol', 'gpt-6-sol', 'gpt-6-luna']);

/** The vendor's current chat models of OpenAI's. */
export function azureModels(): readonly ModelFacts[] {
  const rows = openaiModels();
  return names.map((name) => {
    const row = rowOf(rows, name);
    const { aliases, apis, toolsOverChat } = row;
    return servedBy(row, {
      id: name,
      vendor: 'azure',
      aliases,
      apis,
      toolsOverChat,
      source: 'https://azure.microsoft.com/en-us/pricing/details/azure-openai/',
      verified: priced.has(name) ? 'two-sources' : 'one-source',
    });
  });
}
