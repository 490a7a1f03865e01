import type { Logbook } from '../source/logbook.ts';
import type { Deployment } from './deployment.ts';
import { fallbackKeys, type FallbackReason } from './fallbacks.ts';
import type { Group, Stand } from './link-routes.ts';
import type { Settings } from './settings.ts';
import { servedBy } from './wildcards.ts';

/** Who stands in for each group, by reason. What a list of LiteLLM names and no group or wildcard serves is left out, with a note. */
export function standInsOf(groups: readonly Group[], wildcards: readonly Deployment[], { fallbacks, aliases }: Settings, log: Logbook): ReadonlyMap<string, Stand> {
  const known = new Set(groups.map(({ group }) => group));
  const served = (name: string, key: string, of: string): string | undefined => {
    if (known.has(name)) return name;
    const target = servedBy(name, wildcards);
    if (target === undefined) log.unsupported(key, `${of}: ${name}`, 'no deployment of that model_name is in the config; left out');
    return target;
  };
  const listOf = (reason: FallbackReason, key: string, group: string): readonly string[] => {
    const lists = fallbacks[reason];
    const list = lists?.get(group) ?? lists?.get(aliases.get(group) ?? group) ?? lists?.get('*') ?? [];
    return list.filter((name) => name !== group).flatMap((name) => served(name, key, group) ?? []);
  };
  const targets = new Map(groups.map(({ group, tiers }) => [group, new Set(tiers.flatMap((tier) => tier.targets.map((entry) => (typeof entry === 'string' ? entry : entry.target))))]));
  const noteRepeated = (group: string, stand: readonly string[], key: string): void => {
    for (const name of stand) for (const target of targets.get(name) ?? []) if (targets.get(group)?.has(target) === true) log.approximated(key, `${group}: ${name}`, `both have ${target}, and no target gets two turns in a call`);
  };
  for (const [reason, key] of fallbackKeys) {
    for (const group of fallbacks[reason]?.keys() ?? []) {
      if (group !== '*' && !known.has(group)) log.unsupported(key, group, 'no deployment of that model_name is in the config, so nothing can stand in for it');
    }
  }
  return new Map(groups.map(({ group }) => {
    const stand: Partial<Record<FallbackReason, readonly string[]>> = {};
    for (const [reason, key] of fallbackKeys) {
      const list = listOf(reason, key, group);
      noteRepeated(group, list, key);
      stand[reason] = list;
    }
    // LiteLLM sends a refused prompt to the ordinary stand-ins while the config says nothing of refused prompts.
    if (fallbacks.content_filter === undefined) stand.content_filter = stand.default ?? [];
    return [group, stand];
  }));
}
