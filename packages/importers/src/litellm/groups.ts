import type { RouteConfig } from '@zerohop/core';
import { shortEntry } from '../output/config-parts.ts';
import { mergeEntries } from '../output/merge-entries.ts';
import type { Logbook } from '../source/logbook.ts';
import type { Deployment } from './deployment.ts';

/** What a model group is before its fallbacks are known: one route for each `order`, the first of which callers name. */
export type Tiers = readonly [RouteConfig, ...RouteConfig[]];

/** Deployments of one model group, as the routes that their `order` makes of them. */
export function tiersOf(deployments: readonly [Deployment, ...Deployment[]], strategy: string, log: Logbook): Tiers {
  const orders = [...new Set(deployments.map(({ order }) => order ?? Infinity))].sort((a, b) => a - b);
  const tiers = orders.map((order) => deployments.filter((one) => (one.order ?? Infinity) === order));
  // One target each: that is what `priority` says.
  if (tiers.length > 1 && tiers.every((tier) => tier.length === 1)) {
    return [{ targets: merge(tiers.flat(), log).map(({ entry }) => shortEntry(entry)), strategy: 'priority' }];
  }
  const routes = tiers.map((tier) => routeOf(tier, strategy, log)).filter((route) => route !== undefined);
  const [first, ...more] = routes;
  // All shares are 0: LiteLLM could not draw any.
  return [first ?? { targets: merge(deployments, log).map(({ entry }) => shortEntry(entry)) }, ...more];
}

function routeOf(tier: readonly Deployment[], strategy: string, log: Logbook): RouteConfig | undefined {
  const shared = strategy === 'weighted' ? withShares(tier, log) : tier;
  const entries = merge(shared, log);
  const [only] = entries;
  if (only === undefined) return undefined;
  if (entries.length > 1) return { targets: entries.map(({ entry }) => shortEntry(entry)), strategy };
  const { weight: _, ...entry } = only.entry;
  return { targets: [shortEntry(entry)] };
}

// LiteLLM draws by `weight` if the first deployment has one, else by its `rpm`, else by its `tpm`, else evenly; who lacks it is never drawn.
function withShares(tier: readonly Deployment[], log: Logbook): readonly Deployment[] {
  const key = (['weight', 'rpm', 'tpm'] as const).find((name) => tier[0]?.shares[name] !== undefined);
  if (key === undefined) {
    for (const { path, shares } of tier) if (shares.weight !== undefined) log.approximated(`${path}.litellm_params.weight`, 'weight', 'the first deployment of its model_name has none, so all are drawn evenly, as LiteLLM does');
    return tier;
  }
  return tier.flatMap((deployment) => {
    const weight = deployment.shares[key] ?? 0;
    if (weight > 0) return [{ ...deployment, entry: { ...deployment.entry, weight } }];
    log.approximated(deployment.path, deployment.entry.target, `left out: with no ${key} it is never drawn where others of its model_name have one`);
    return [];
  });
}

function merge(deployments: readonly Deployment[], log: Logbook): readonly Deployment[] {
  return mergeEntries(deployments, ({ path, entry }) => log.approximated(path, entry.target, 'the same account and model as another deployment of its model_name: one target, with the weight of both'));
}
