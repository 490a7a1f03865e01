import type { Imported } from '../imported.ts';
import type { Logbook } from '../source/logbook.ts';
import { type Draft, prune, variablesOf } from './prune.ts';

/** What an import comes to. `models` are the names that callers use, with the routes that serve them. */
export function resultOf(log: Logbook, draft: Draft, models: ReadonlyMap<string, string>): Imported {
  const config = prune(draft);
  const { providers } = config;
  const { notes, kept, variables } = log.pages;
  return {
    config,
    adapters: [...new Set(Object.values(providers).map(({ adapter }) => adapter))].sort(),
    environment: [...new Set([...variables, ...variablesOf(providers)])].sort(),
    models: Object.fromEntries(models),
    kept,
    notes,
  };
}
