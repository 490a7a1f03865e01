import { catalogProblems, type CatalogOptions } from '../catalog/catalog.ts';
import type { ConfigData } from './config-types.ts';
import { targetProblem } from './names.ts';
import type { ParsedProvider } from './parsed-config.ts';
import type { Problems } from './problems.ts';

/** Checks declared models and prices. */
export function checkModels(config: ConfigData, providers: ReadonlyMap<string, ParsedProvider>, problems: Problems): void {
  const { models, prices } = config;
  const declared = new Set(Object.keys(config.providers));
  for (const target of Object.keys(models ?? {})) {
    const problem = targetProblem(target, `models.${target}`, declared, new Set());
    if (problem !== undefined) problems.add(problem);
  }
  const vendors: NonNullable<CatalogOptions['providers']> = Object.fromEntries(
    [...providers.values()].map(({ key, vendor }) => [key, { vendor }] as const),
  );
  for (const text of catalogProblems({ models, prices, providers: vendors })) {
    // The catalog tells its problems as sentences that start with the path.
    const [, path = '', message = text] = /^(.+?) ((?:must|leads|names) .*)$/s.exec(text) ?? [];
    if (message.startsWith('must be named')) continue;
    problems.add({ path, message, expected: message.replace(/^must be /, '') });
  }
}
