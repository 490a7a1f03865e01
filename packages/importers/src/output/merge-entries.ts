import type { TargetEntry } from './config-parts.ts';

/**
 * Makes one of entries that a route cannot tell apart: the same target under the same condition with the same params, with all their shares.
 *
 * @param onMerged told of each that is now part of an earlier one
 */
export function mergeEntries<Item extends { readonly entry: TargetEntry }>(items: readonly Item[], onMerged: (item: Item) => void = () => {}): readonly Item[] {
  const merged = new Map<string, Item>();
  for (const item of items) {
    const { target, when, params } = item.entry;
    const identity = JSON.stringify([target, when, params]);
    const known = merged.get(identity);
    if (known === undefined) {
      merged.set(identity, item);
      continue;
    }
    merged.set(identity, { ...known, entry: { ...known.entry, weight: (known.entry.weight ?? 1) + (item.entry.weight ?? 1) } });
    onMerged(item);
  }
  return [...merged.values()];
}
