import type { DefaultsConfig } from '@zerohop/core';
import { filled, type Params } from '../output/config-parts.ts';
import type { Section } from '../source/section.ts';
import { deploymentParams } from './deployment-params.ts';
import { type FallbackReason, fallbackKeys, fallbacksOf } from './fallbacks.ts';
import { keepBudget } from './keep.ts';
import { byUsage, strategies } from './strategies.ts';
import { breakerOf, concurrencyOf, milliseconds, retryOf, timeoutsOf } from './timings.ts';

/** What the settings outside `model_list` come to. */
export interface Settings {
  readonly defaults: DefaultsConfig | undefined;
  /** Strategy of a group with several deployments. */
  strategyOf(group: string): string;
  readonly fallbacks: Partial<Record<FallbackReason, ReadonlyMap<string, readonly string[]>>>;
  /** Groups by other names that callers may use. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** Keys that may stand in `router_settings` and `litellm_settings`, where the former go first. */
const sharedKeys = ['num_retries', 'allowed_fails', 'cooldown_time', ...fallbackKeys.map(([, key]) => key), 'default_fallbacks'];

/** Reads `router_settings`, and of `litellm_settings` and `general_settings` what belongs beside them. */
export function readSettings(router: Section, library: Section, server: Section): Settings {
  const both = sharedBy(router, library);
  const own = fallbacksOf(router);
  const more = fallbacksOf(library);
  const timeouts = { ...timeoutsOf(library, 'request_timeout'), ...timeoutsOf(router, 'timeout') };
  const defaults: DefaultsConfig = {
    retry: withDelay(retryOf(both, 'num_retries', 'max_retries'), router),
    timeouts: filled(timeouts),
    breaker: breakerOf(both),
    concurrency: concurrencyOf(router, 'default_max_parallel_requests') ?? concurrencyOf(server, 'max_parallel_requests'),
    params: defaultParams(router),
  };
  dropParams(library);
  const checks = router.flag('enable_pre_call_checks');
  if (checks !== undefined) router.log.kept(router.at('enable_pre_call_checks'), String(checks), 'always so here: a target whose window is known to be too small is not asked');
  // LiteLLM takes an empty list of the router for none, and one of the library as it is.
  const fallbacks = Object.fromEntries(fallbackKeys.map(([reason]) => [reason, (own[reason]?.size ?? 0) > 0 ? own[reason] : (more[reason] ?? undefined)]));
  return { defaults: filled(defaults), strategyOf: strategiesOf(router), fallbacks, aliases: aliasesOf(router) };
}

/** Keeps the budgets and caches of `litellm_settings`, `router_settings` and `general_settings`. */
export function keepSettings(router: Section, library: Section, server: Section): void {
  keepBudget(library, 'max_budget', 'budget_duration', {});
  keepBudget(library, 'max_user_budget', 'user_budget_duration', { user: '*' });
  keepBudget(library, 'max_internal_user_budget', 'internal_user_budget_duration', { user: '*' });
  keepBudget(library, 'max_end_user_budget', 'end_user_budget_duration', { user: '*' });
  const providers = router.object('provider_budget_config');
  for (const provider of providers?.left ?? []) {
    const budget = providers?.object(provider);
    if (budget === undefined) continue;
    keepBudget(budget, 'budget_limit', 'time_period', { provider });
    budget.finish();
  }
  for (const key of ['cache', 'cache_params']) if (library.has(key)) library.log.keepCache(library.at(key), library.raw(key));
  const calls = server.whole('global_max_parallel_requests');
  if (calls !== undefined) server.log.keepLimit(server.at('global_max_parallel_requests'), { scope: {}, concurrency: calls });
}

function sharedBy(router: Section, library: Section): Section {
  for (const key of sharedKeys) {
    if (!router.has(key) || !library.has(key)) continue;
    library.raw(key);
    library.log.approximated(library.at(key), key, `left out: ${router.at(key)} is beside it and counts, as in LiteLLM`);
  }
  return router.over(library);
}

function withDelay(retry: DefaultsConfig['retry'], router: Section): DefaultsConfig['retry'] {
  const seconds = router.number('retry_after');
  if (seconds === undefined || seconds <= 0) return retry;
  const minDelayMs = milliseconds(seconds);
  router.log.approximated(router.at('retry_after'), `${seconds} s`, 'retry.minDelayMs: the first wait is drawn from 0 to it, so that clients do not come back all at once');
  return { ...(retry === false ? undefined : retry), minDelayMs, maxDelayMs: Math.max(minDelayMs, 8_000) };
}

function defaultParams(router: Section): Params | undefined {
  const section = router.object('default_litellm_params');
  if (section === undefined) return undefined;
  const params = deploymentParams(section, 'openai');
  section.finish();
  return params;
}

function dropParams(library: Section): void {
  const drop = library.flag('drop_params');
  if (drop === undefined) return;
  if (drop) library.log.kept(library.at('drop_params'), 'drop_params', 'always so here: what a model does not take is left out, with a warning on the answer');
  else library.log.approximated(library.at('drop_params'), 'drop_params: false', 'what a model does not take is left out here, with a warning on the answer, and not refused');
}

function strategiesOf(router: Section): (group: string) => string {
  const everywhere = strategyOf(router, 'routing_strategy');
  const named = new Map<string, string>();
  for (const group of router.objects('routing_groups') ?? []) {
    group.text('group_name');
    const strategy = strategyOf(group, 'routing_strategy');
    for (const model of group.texts('models') ?? []) named.set(model, strategy);
    group.finish();
  }
  return (group) => named.get(group) ?? everywhere;
}

function strategyOf(section: Section, key: string): string {
  const name = section.text(key);
  if (name === undefined) return 'weighted';
  const row = strategies.get(name);
  if (row !== undefined) return row.strategy;
  const why = byUsage.has(name) ? 'no strategy goes by what is left of a limit: targets are drawn by their rpm or tpm' : 'not known: targets are drawn by their weights';
  section.log.unsupported(section.at(key), name, why);
  return 'weighted';
}

function aliasesOf(router: Section): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>();
  const section = router.object('model_group_alias');
  for (const alias of section?.left ?? []) {
    const value = section?.value(alias);
    if (typeof value === 'string') {
      aliases.set(alias, value);
      continue;
    }
    const item = section?.object(alias);
    const group = item?.text('model');
    if (item === undefined || group === undefined) section?.wrong(alias, 'a model_name, or { model, hidden }', value);
    else aliases.set(alias, group);
    if (item?.flag('hidden') === true) item.log.unsupported(item.at('hidden'), 'hidden', 'there is no list of models to be hidden from');
    item?.finish();
  }
  return aliases;
}
