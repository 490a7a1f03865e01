import type { ConfigData, ProviderData } from '@zerohop/core';
import { filled, type Models, type Prices, type Routes } from './config-parts.ts';

/** A config in the making, with everything that was read. */
export interface Draft {
  readonly providers: Readonly<Record<string, ProviderData>>;
  readonly routes: Routes;
  readonly defaults?: ConfigData['defaults'];
  readonly models?: Models | undefined;
  readonly prices?: Prices | undefined;
  /** Keys of providers that calls name although no route does. */
  readonly named?: Iterable<string> | undefined;
}

/** The config without providers that nothing leads to: each would want its key. What is declared of their models goes with them. */
export function prune({ providers, routes, defaults, models, prices, named = [] }: Draft): ConfigData & { readonly providers: Readonly<Record<string, ProviderData>> } {
  const used = new Set(named);
  for (const target of targetsIn(routes)) used.add(providerIn(target));
  const kept = <T>(record: Readonly<Record<string, T>> | undefined, keyOf: (name: string) => string): Record<string, T> | undefined =>
    filled(Object.fromEntries(Object.entries(record ?? {}).filter(([name]) => used.has(keyOf(name)))) as Record<string, T>);
  const config = { routes: filled(routes), defaults, models: kept(models, providerIn), prices: kept(prices, providerIn) };
  return { providers: kept(providers, (key) => key) ?? {}, ...filled(config) };
}

/** Environment variables that the keys of providers are. */
export function variablesOf(providers: Readonly<Record<string, ProviderData>>): readonly string[] {
  const references = Object.values(providers).flatMap(({ apiKey }) => [apiKey].flat());
  return references.flatMap((key) => (typeof key === 'string' && key.startsWith('env:') ? [key.slice('env:'.length)] : []));
}

function* targetsIn(routes: Routes): Generator<string> {
  for (const { targets, fallbacks } of Object.values(routes)) {
    for (const entry of targets) yield typeof entry === 'string' ? entry : entry.target;
    for (const list of Array.isArray(fallbacks) ? [fallbacks as readonly string[]] : Object.values(fallbacks ?? {})) {
      for (const name of (list ?? []) as readonly string[]) if (name.includes('/')) yield name;
    }
  }
}

function providerIn(target: string): string {
  return target.slice(0, target.indexOf('/'));
}
