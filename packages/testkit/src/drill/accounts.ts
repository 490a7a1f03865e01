import type { AnyAdapter, ProviderConfig } from '@zerohop/core';
import type { Adapter, ProviderSettings } from '@zerohop/core/adapter';

/** Whose account a provider is, told without reading any key. */
export interface Account {
  /** The vendor whose catalog rows apply. */
  readonly vendor: string;
  /** Where it is served: what is at one site falls together. */
  readonly site: string;
  /** Its keys as the config names them (`env:NAME`, a text, a function), or the app's own client; in the config's order. */
  readonly keys: readonly unknown[];
}

/** The account behind a provider. */
export function accountOf(adapter: AnyAdapter, provider: ProviderConfig): Account {
  const { adapter: _, ...settings } = provider as ProviderSettings;
  const { traits } = adapter as Adapter;
  const vendor = traits.vendor(settings);
  return { vendor, site: [vendor, hostOf(settings), settings.region, settings.options?.['location']].filter((part) => typeof part === 'string').join(' '), keys: keysOf(adapter as Adapter, settings) };
}

function hostOf({ baseURL }: ProviderSettings): string | undefined {
  return baseURL !== undefined && URL.canParse(baseURL) ? new URL(baseURL).host : undefined;
}

function keysOf({ traits }: Adapter, settings: ProviderSettings): readonly unknown[] {
  const { apiKey, client, baseURL } = settings;
  if (apiKey !== undefined) return (Array.isArray(apiKey) ? (apiKey as readonly unknown[]) : [apiKey]).map(bare);
  if (client !== undefined) return [client];
  // A default key is sent to no address but the vendor's own.
  if (baseURL !== undefined && traits.defaultBaseURL?.(settings) !== baseURL) return [];
  const byDefault = traits.defaultApiKey(settings);
  return byDefault === undefined ? [] : [byDefault];
}

function bare(key: unknown): unknown {
  return typeof key === 'object' && key !== null ? (key as { key?: unknown }).key : key;
}
