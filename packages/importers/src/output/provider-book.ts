import type { ProviderData } from '@zerohop/core';
import { Names } from './names.ts';

/** The accounts of a config. Deployments with the same settings share one; each other gets a name of its own. */
export class ProviderBook {
  readonly #names = new Names();
  readonly #bySettings = new Map<string, string>();
  readonly #providers: Record<string, ProviderData> = {};

  /** The key of the provider with these settings, which is made if there is none. `wish` is what it should be called. */
  keyOf(settings: ProviderData, wish: string): string {
    const identity = JSON.stringify(settings, sorted);
    const known = this.#bySettings.get(identity);
    if (known !== undefined) return known;
    const key = this.#names.give(wish);
    this.#bySettings.set(identity, key);
    this.#providers[key] = settings;
    return key;
  }

  get providers(): Readonly<Record<string, ProviderData>> {
    return this.#providers;
  }
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
