import { z } from 'zod';
import type { AnyAdapter } from '../adapter/adapter.ts';
import type { Judge } from '../chat/judge.ts';
import type { PolicyOptions } from '../chat/policy-options.ts';
import { checkModels } from './check-models.ts';
import type { ConfigData } from './config-types.ts';
import type { ParsedConfig, ParsedProvider, ParsedRoute } from './parsed-config.ts';
import { collectAdapters, parseProvider } from './parse-providers.ts';
import { checkArms } from './parse-splits.ts';
import { checkJudgeRoutes, parseJudges } from './parse-judging.ts';
import { checkPolicies, parseFallbacks, parseRoute } from './parse-routes.ts';
import { inputError, Problems } from './problems.ts';
import { configSchema } from './schema.ts';
import { schemaProblems } from './schema-problems.ts';
import type { SecretSources } from './secrets.ts';
import { checkCircles, inheritFallbacks } from './settle-fallbacks.ts';

/** What plain data cannot hold, and where secrets are looked up. */
export interface ConfigSurroundings extends SecretSources {
  /** The adapters that `providers.x.adapter` may name. Those of live providers count as handed over. */
  adapters?: readonly AnyAdapter[] | undefined;
  /** Names of strategies beyond the built-in ones. */
  strategies?: readonly string[] | undefined;
  /** Judges as code, by name. */
  judges?: Readonly<Record<string, Judge>> | undefined;
}

/**
 * Checks a config and everything it names: shape, names, circles of fallbacks, adapters, secrets, prices. Reads secrets,
 * changes nothing, and keeps no reference to the config.
 *
 * @throws `config_invalid` with every issue found
 * @example parseConfig({ providers: { openai: { adapter: 'openai' } } }, { adapters: [openai] }).providers[0]?.vendor
 */
export function parseConfig(config: unknown, code: ConfigSurroundings = {}): ParsedConfig {
  // With words of our own for every issue, the library's never look into the value: its look-up of a class name trips over
  // data that has a key `constructor`. A config is parsed once: compiling the schema for it would cost more than it saves.
  const shape = z.safeParse(configSchema(code.strategies), config, { error: () => 'another value', jitless: true });
  if (!shape.success) throw inputError('config_invalid', schemaProblems(config, shape.error.issues));
  const data = shape.data as ConfigData;
  const problems = new Problems();

  const adapters = collectAdapters(code.adapters ?? [], data.providers, problems);
  const providers = parseProviders(data, adapters, code, problems);
  const routes = parseRoutes(data, adapters, code.judges ?? {}, problems);
  checkModels(data, providers, problems);
  problems.throwIfAny('config_invalid');

  return {
    providers: [...providers.values()],
    ...routes,
    adapters,
    models: data.models ?? {},
    prices: data.prices ?? {},
    unknownPrice: (data.unknownPrice ?? 'warn') as ParsedConfig['unknownPrice'],
    closeMs: data.closeMs ?? 10_000,
  };
}

function parseProviders(
  data: ConfigData,
  adapters: ReadonlyMap<string, AnyAdapter>,
  sources: SecretSources,
  problems: Problems,
): ReadonlyMap<string, ParsedProvider> {
  const providers = new Map<string, ParsedProvider>();
  const entries = Object.entries(data.providers);
  if (entries.length === 0) {
    problems.add({ path: 'providers', message: 'there is none; name at least one', expected: 'at least one provider', received: 'none' });
  }
  for (const [key, config] of entries) {
    const provider = parseProvider(key, config, adapters, sources, problems);
    if (provider !== undefined) providers.set(key, provider);
  }
  return providers;
}

function parseRoutes(data: ConfigData, adapters: ReadonlyMap<string, AnyAdapter>, codeJudges: Readonly<Record<string, Judge>>, problems: Problems): Pick<ParsedConfig, 'routes' | 'defaults'> {
  const { strategy = 'priority', fallbacks: shared, ...policies } = data.defaults ?? {};
  const options = policies as PolicyOptions;
  checkPolicies('defaults', [options], { adapters, problems });
  const names = { providers: new Set(Object.keys(data.providers)), routes: new Set(Object.keys(data.routes ?? {})) };
  const judges = parseJudges(data.judges ?? {}, codeJudges, { ...names, problems });
  const around = {
    ...names,
    judges,
    defaultStrategy: strategy,
    defaults: options,
    adapters,
    problems,
  };
  const fallbacks = parseFallbacks(shared, 'defaults.fallbacks', around);
  const routes = new Map<string, ParsedRoute>();
  const own = new Set<string>();
  for (const [name, config] of Object.entries(data.routes ?? {})) {
    routes.set(name, parseRoute(name, config, around));
    if (config.fallbacks !== undefined) own.add(name);
  }
  checkArms(routes, problems);
  checkJudgeRoutes(judges, routes, problems);
  checkCircles(routes, problems);
  return { routes: inheritFallbacks(routes, own, fallbacks), defaults: { strategy, options, fallbacks } };
}
