import type { DrillConfig } from './drill-config.ts';
import type { RouteSurvey } from './survey.ts';

/** One key, by its position in its provider's list. */
export interface KeyAt {
  readonly provider: string;
  readonly index: number;
}

/** What is broken in one go. */
export interface Place {
  /** `ahead`: everything that is asked before a target. */
  readonly kind: 'target' | 'provider' | 'key' | 'ahead';
  readonly name: string;
  /** Targets of the route that it strikes. */
  readonly targets: readonly string[];
  /** Where the trouble is, as a simulated network takes it. */
  readonly where: readonly { readonly targets: readonly string[]; readonly keys?: readonly number[] }[];
  /** What must serve again for it to be over, if it served before. */
  readonly awaited: readonly string[];
}

/** The name by which a key is awaited. */
export function keyName({ provider, index }: KeyAt): string {
  return `${provider}#${index}`;
}

/** What is broken in turn for a route: each target; each provider, where that is more than one; each key, where there are several or several share one. */
export function placesOf({ targets }: RouteSurvey, drill: DrillConfig): Place[] {
  const drilled = targets.filter(({ provider }) => drill.notDrilled[provider] === undefined);
  const byProvider = Map.groupBy(drilled, ({ provider }) => provider);
  const places = drilled.map(({ target }): Place => ({ kind: 'target', name: target, targets: [target], where: [{ targets: [target] }], awaited: [target] }));
  for (const [provider, own] of byProvider) {
    const names = own.map(({ target }) => target);
    if (names.length > 1) places.push({ kind: 'provider', name: `provider ${provider}`, targets: names, where: [{ targets: names }], awaited: names });
  }
  for (const holders of sharedKeys([...byProvider.keys()], drill)) {
    const [first] = holders;
    if (first === undefined) continue;
    const size = drill.accounts[first.provider]?.keys.length ?? 1;
    const providers = [...new Set(holders.map(({ provider }) => provider))];
    if (providers.length === 1 && size === 1) continue;
    places.push({
      kind: 'key',
      name: providers.length === 1 ? `key ${first.index + 1} of ${size} of ${first.provider}` : `the key of ${providers.join(' and ')}`,
      targets: drilled.filter(({ provider }) => providers.includes(provider)).map(({ target }) => target),
      where: holders.map(({ provider, index }) => ({ targets: (byProvider.get(provider) ?? []).map(({ target }) => target), keys: [index] })),
      awaited: holders.map(keyName),
    });
  }
  return places;
}

/** Each key once, with every provider that has it. Keys are told apart by what the config calls them, and never read. */
export function sharedKeys(providers: readonly string[], { accounts }: Pick<DrillConfig, 'accounts'>): KeyAt[][] {
  const holders = new Map<unknown, KeyAt[]>();
  for (const provider of providers) {
    for (const [index, key] of (accounts[provider]?.keys ?? []).entries()) holders.set(key, [...(holders.get(key) ?? []), { provider, index }]);
  }
  return [...holders.values()];
}

/** All that is asked before a target, in the same list or one that comes before it; `undefined` where nothing is, or where it cannot be broken. */
export function placeAhead({ targets }: RouteSurvey, target: string, drill: DrillConfig): Place | undefined {
  const ahead = targets.slice(0, targets.findIndex((one) => one.target === target));
  if (ahead.length === 0 || ahead.some(({ provider }) => drill.notDrilled[provider] !== undefined)) return undefined;
  const names = ahead.map((one) => one.target);
  return { kind: 'ahead', name: `all before ${target}`, targets: names, where: [{ targets: names }], awaited: [] };
}
