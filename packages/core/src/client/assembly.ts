import type { ProviderSettings } from '../adapter/provider-settings.ts';
import type { Transport } from '../adapter/transport-port.ts';
import { type Catalog, createCatalog } from '../catalog/catalog.ts';
import type { ParsedConfig, ParsedProvider } from '../config/parsed-config.ts';
import { createRedactor } from '../errors/redact.ts';
import { createCredential, CredentialPool } from '../pipeline/credential-pool.ts';
import { HeldDraw } from '../lib/held-draw.ts';
import { dailyWindows } from '../pipeline/daily-windows.ts';
import { defaultPolicies, mergePolicies, type Policies } from '../pipeline/policies.ts';
import type { Runtime } from '../pipeline/runtime.ts';
import { type Provider, RouteTarget, type RouteTargetParts, type Target } from '../pipeline/target.ts';
import { TargetHealth } from '../pipeline/target-health.ts';
import type { ArmWay, Route, RouteFallbacks } from '../router/route.ts';
import { Split } from '../router/split.ts';
import { containStrategy } from '../router/contained-strategy.ts';
import { builtInStrategies } from '../router/strategies/index.ts';
import type { Strategy, StrategyInstance } from '../router/strategy.ts';
import { ConditionCompiler } from '../router/conditions/compile.ts';
import { resolveFallbacks } from './destination.ts';
import { wayWithOwnDraws, withOwnDraws } from './draws.ts';

/** A config put to work: everything a call can be sent to, and the routes over it. Replaced as a whole by `reload`. */
export interface Assembly {
  readonly config: ParsedConfig;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly routes: ReadonlyMap<string, Route>;
  /** Every target that was named so far, by `provider/model`. */
  readonly targets: ReadonlyMap<string, Target>;
  /** Targets that were named before a reload and not since: their health is kept. */
  readonly remembered: ReadonlyMap<string, Target>;
  /** What makes its conditions ready for use. */
  readonly conditions: ConditionCompiler;
  /** The policies of calls that name a target. */
  readonly defaults: Policies;
  /** The target of a name `provider/model`, as a call that names it sees it. */
  direct(id: string): RouteTarget;
}

/** What an assembly is made of. */
export interface AssemblyParts {
  config: ParsedConfig;
  runtime: Runtime;
  transport: Transport;
  strategies: ReadonlyMap<string, Strategy>;
  /** The assembly it replaces, whose health is kept where nothing changed. */
  previous: Assembly | undefined;
}

/** Names beyond this many that callers made up are not remembered: an app that takes models from its users must not leak. */
const maxDirectTargets = 10_000;

/** Puts a config to work. */
export function assemble({ config, runtime, transport, strategies, previous }: AssemblyParts): Assembly {
  const catalog = createCatalog({
    models: config.models,
    prices: config.prices,
    providers: Object.fromEntries(
      config.providers.map(({ key, vendor, settings }) => [key, { vendor, priceFactor: settings.priceFactor }]),
    ),
  });
  const providers = new Map<string, Provider>();
  for (const parsed of config.providers) {
    const kept = keptProvider(parsed, previous);
    providers.set(parsed.key, kept ?? createProvider(parsed, runtime, transport));
  }
  const targets = new Map<string, Target>();
  // Only what is kept is held: a closure over the assembly before would hold every assembly there ever was.
  const remembered = previous === undefined ? new Map<string, Target>() : keptTargets(previous, providers);
  const defaults = mergePolicies(defaultPolicies, config.defaults.options);
  const conditions = new ConditionCompiler();

  function targetOf(id: string): Target {
    const known = targets.get(id);
    if (known !== undefined) return known;
    const slash = id.indexOf('/');
    const provider = providers.get(id.slice(0, slash));
    if (provider === undefined) throw new Error(`no provider for ${id}`);
    const target = createTarget(id, id.slice(slash + 1), provider, catalog, remembered.get(id)?.health ?? new TargetHealth());
    targets.set(id, target);
    return target;
  }

  const directTargets = new Map<string, RouteTarget>();
  function direct(id: string): RouteTarget {
    let known = directTargets.get(id);
    if (known === undefined) {
      if (directTargets.size >= maxDirectTargets) forgetDirectTargets();
      known = routeTarget({ target: targetOf(id), policies: defaults }, conditions);
      directTargets.set(id, known);
    }
    return known;
  }

  let pinned: ReadonlySet<string> = new Set();
  function forgetDirectTargets(): void {
    for (const id of directTargets.keys()) if (!pinned.has(id)) targets.delete(id);
    directTargets.clear();
  }

  function newStrategy(name: string, route: string): StrategyInstance {
    const { random, emitter, clock } = runtime;
    const builtIn = builtInStrategies.get(name);
    if (builtIn !== undefined) return builtIn.create(random);
    const strategy = strategies.get(name);
    if (strategy === undefined) throw new Error(`no strategy '${name}'`);
    return containStrategy(strategy, { name, route, random, emitter, now: clock.now });
  }

  const routes = new Map<string, Route & { fallbacks: RouteFallbacks; split?: Split<ArmWay> | undefined }>();
  for (const parsed of config.routes) {
    const policies = mergePolicies(defaults, parsed.options);
    routes.set(parsed.name, {
      name: parsed.name,
      strategyName: parsed.strategy,
      strategy: newStrategy(parsed.strategy, parsed.name),
      require: policies.require,
      targets: parsed.targets.map(({ id, weight, offPeak, options }) => routeTarget({ target: targetOf(id), weight, offPeak: offPeak && dailyWindows(offPeak), policies: mergePolicies(policies, options) }, conditions)),
      distinct: new Set(parsed.targets.map(({ id }) => id)).size === parsed.targets.length,
      fallbacks: { default: [], context_length: [], content_filter: [] },
      cascade: parsed.cascade,
      evaluation: parsed.evaluation && { ...parsed.evaluation, draw: new HeldDraw(runtime.random) },
    });
  }
  // Fallbacks may name routes that come later: they are tied once all are there.
  for (const parsed of config.routes) {
    const route = routes.get(parsed.name);
    if (route !== undefined) route.fallbacks = resolveFallbacks(parsed.fallbacks, { routes, direct });
  }
  const drawsOf = ({ strategyName, name }: Route): StrategyInstance => newStrategy(strategyName, name);
  for (const route of routes.values()) route.fallbacks = withOwnDraws(route.fallbacks, drawsOf);
  for (const { name, split } of config.routes) {
    const rest = routes.get(name);
    if (split === undefined || rest === undefined) continue;
    const arms = split.arms.map(({ name: key, weight, route }) => {
      const first = route === undefined ? undefined : routes.get(route);
      return { key, weight, way: first && wayWithOwnDraws({ first, rest }, drawsOf) };
    });
    rest.split = new Split({ by: split.by, salt: split.salt, arms, random: runtime.random });
  }
  pinned = new Set(targets.keys());
  return { config, providers, routes, targets, remembered, defaults, conditions, direct };
}

// A provider that was set up anew is another account for all we know: its targets start afresh.
function keptTargets(previous: Assembly, providers: ReadonlyMap<string, Provider>): Map<string, Target> {
  const kept = new Map<string, Target>();
  for (const [id, target] of [...previous.targets, ...previous.remembered]) {
    if (kept.size < maxDirectTargets && !kept.has(id) && providers.get(target.provider.key) === target.provider) kept.set(id, target);
  }
  return kept;
}

/** Connects a provider. */
export function createProvider(parsed: ParsedProvider, runtime: Runtime, transport: Transport): Provider {
  const { key, adapter, settings } = parsed;
  const redactor = createRedactor();
  for (const value of Object.values(settings.headers ?? {})) redactor.learn(value);
  for (const value of secretsOfUrl(settings.baseURL)) redactor.learn(value);
  for (const value of secretsOfOptions(settings.options)) redactor.learn(value);
  const credentials = parsed.credentials.map((source, index) => createCredential(source, index, redactor));
  const pool = new CredentialPool(credentials, runtime.clock, (credential) => {
    if (!runtime.emitter.wants('credential')) return;
    runtime.emitter.emit({
      type: 'credential',
      atMs: runtime.clock.now(),
      provider: key,
      credential: credential.fingerprint,
      model: undefined,
      state: 'active',
      reason: 'its value has changed',
      untilMs: undefined,
    });
  });
  return {
    key,
    adapterId: adapter.id,
    vendor: parsed.vendor,
    connection: adapter.traits.connect({ key, settings, transport, clock: runtime.clock }),
    pool,
    redactor,
    region: settings.region,
    dataPolicy: settings.dataPolicy ?? [],
    unavailable: parsed.unavailable,
  };
}

function secretsOfUrl(baseURL: string | undefined): string[] {
  if (baseURL === undefined || !URL.canParse(baseURL)) return [];
  const { username, password, searchParams } = new URL(baseURL);
  return [username, password, decodeURIComponent(password), ...searchParams.values()];
}

// Some vendors' tokens live among the options; deployments and versions, which do too, may be shown.
function secretsOfOptions(options: ProviderSettings['options']): string[] {
  const values: string[] = [];
  for (const [name, value] of Object.entries(options ?? {})) {
    if (typeof value === 'string' && /token|secret|password|key/i.test(name)) values.push(value);
  }
  return values;
}

/** A target as a route sees it, its condition made ready for use. */
export function routeTarget(parts: Omit<RouteTargetParts, 'condition'>, conditions: ConditionCompiler): RouteTarget {
  return new RouteTarget({ ...parts, condition: conditions.compileAll(parts.policies.when) });
}

/** What there is to know of a target. */
export function createTarget(id: string, model: string, provider: Provider, catalog: Catalog, health: TargetHealth): Target {
  return {
    id,
    provider,
    model,
    facts: catalog.find(provider.key, model),
    price: catalog.priceOf(provider.key, model),
    priceOf: (other) => catalog.priceOf(provider.key, other),
    health,
  };
}

// A provider whose settings and keys are as they were is kept as it is: sockets, clients, benches and all.
function keptProvider(parsed: ParsedProvider, previous: Assembly | undefined): Provider | undefined {
  const provider = previous?.providers.get(parsed.key);
  const before = previous?.config.providers.find(({ key }) => key === parsed.key);
  if (provider === undefined || before === undefined) return undefined;
  const same =
    before.adapter === parsed.adapter &&
    before.unavailable === parsed.unavailable &&
    sameSettings(before.settings, parsed.settings) &&
    before.credentials.length === parsed.credentials.length &&
    before.credentials.every((source, index) => {
      const other = parsed.credentials[index];
      return other !== undefined && source.reference === other.reference && source.weight === other.weight;
    });
  return same ? provider : undefined;
}

function sameSettings(a: ProviderSettings, b: ProviderSettings): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof ProviderSettings>;
  for (const key of keys) if (!sameValue(a[key], b[key])) return false;
  return true;
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const plain = (value: unknown): value is object => typeof value === 'object' && value !== null && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);
  if (!plain(a) || !plain(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const key of keys) if (!sameValue((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key])) return false;
  return true;
}

/** Every target that a route names, its own and those that stand among its fallbacks, as the route sees it. */
export function* routeTargets({ routes }: Pick<Assembly, 'routes'>): Iterable<RouteTarget> {
  for (const { targets, fallbacks } of routes.values()) {
    yield* targets;
    for (const list of [fallbacks.default, fallbacks.context_length, fallbacks.content_filter]) for (const next of list) if (next instanceof RouteTarget) yield next;
  }
}
