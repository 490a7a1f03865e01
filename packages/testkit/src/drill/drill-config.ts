import type { AnyAdapter, ConfigData, ProviderConfig } from '@zerohop/core';
import { type Adapter, type CallToTranslate, type Connection, defineAdapter, type ModelFacts, type ProviderContext, type ProviderSettings } from '@zerohop/core/adapter';
import type { WireName } from '../server/wire.ts';
import { wireOfAdapter } from '../simulate/vendor-wires.ts';
import { type Account, accountOf } from './accounts.ts';
import type { DrillSettings } from './drill-options.ts';
import { invalid, unknownName } from '../simulate/invalid.ts';
import { standInAdapter } from './stand-in-adapter.ts';
import { standInSettings } from '../simulate/stand-in-settings.ts';

/** A key that is nobody's. */
const madeUp = 'made-up';

/** A user's config with nothing left in it that is the user's own but its shape. */
export interface DrillConfig {
  /** The whole of it, for what is read out of a config. */
  readonly given: ConfigData;
  /** Providers whose vendors are emulated; ready for the simulated network. */
  readonly emulated: Readonly<Record<string, ProviderConfig>>;
  /** Providers that a stand-in serves, always well. */
  readonly stoodIn: Readonly<Record<string, ProviderConfig>>;
  /** Why each of those is not drilled. */
  readonly notDrilled: Readonly<Record<string, string>>;
  readonly accounts: Readonly<Record<string, Account>>;
  /** What is known of a target's model, once a plan has been made in which it stands. */
  factsOf(target: string): ModelFacts | undefined;
}

/**
 * Makes a config that can be drilled: no secret is read, no client of the app's is kept, and adapters that nobody can emulate are
 * stood in for.
 *
 * @throws ZerohopError `config_invalid` for an adapter that is not there
 */
export function drillConfig(given: ConfigData, adapters: readonly AnyAdapter[], { wires, latencyOf }: Pick<DrillSettings, 'wires' | 'latencyOf'>): DrillConfig {
  const emulated: Record<string, ProviderConfig> = {};
  const stoodIn: Record<string, ProviderConfig> = {};
  const notDrilled: Record<string, string> = {};
  const accounts: Record<string, Account> = {};
  const facts = new Map<string, ModelFacts>();
  for (const [key, provider] of Object.entries(given.providers)) {
    const adapter = adapterOf(key, provider, adapters);
    const account = accountOf(adapter, provider);
    accounts[key] = account;
    const { adapter: _, ...settings } = provider as ProviderSettings;
    const [issue] = (adapter as Adapter).traits.check(settings);
    if (issue !== undefined) throw invalid(issue.path === '' ? `providers.${key}` : `providers.${key}.${issue.path}`, `expected ${issue.expected}`, issue.expected);
    const wire = wires[adapter.id] ?? wireOfAdapter[adapter.id];
    const bare = wire === undefined ? { ...settings, client: undefined, fetch: undefined, headers: undefined } : standInSettings(settings, wire);
    const hindrance = hindranceOf(adapter as Adapter, settings, bare, wire);
    const watched = (one: AnyAdapter): AnyAdapter => watchFacts(one as Adapter, account.vendor, (model, known) => facts.set(`${key}/${model}`, known));
    if (hindrance === undefined) {
      const { apiKey } = settings;
      emulated[key] = { ...bare, adapter: watched(adapter), ...(apiKey === undefined ? undefined : { apiKey: shapeOf(apiKey) }) };
    } else {
      notDrilled[key] = hindrance;
      stoodIn[key] = { ...bare, apiKey: madeUp, adapter: watched(standInAdapter(adapter, latencyOf)) };
    }
  }
  return { given, emulated, stoodIn, notDrilled, accounts, factsOf: (target) => facts.get(target) };
}

function adapterOf(key: string, { adapter }: ProviderConfig, adapters: readonly AnyAdapter[]): AnyAdapter {
  if (typeof adapter === 'function') return adapter;
  if (typeof adapter !== 'string') throw invalid(`providers.${key}.adapter`, "not an adapter; name one, e.g. adapter: 'openai', or make the provider by calling one, e.g. openai()", 'an adapter');
  const found = adapters.find(({ id }) => id === adapter);
  if (found !== undefined) return found;
  const path = `providers.${key}.adapter`;
  if (adapters.length === 0) throw invalid(path, `no adapter '${adapter}': none were handed over; pass it: drill(config, { adapters: [...] })`, 'an adapter handed over as { adapters: [...] }', `'${adapter}'`);
  throw unknownName(path, 'adapter', adapter, adapters.map(({ id }) => id));
}

/** As many keys as there are, with their weights, and none of them. The simulated network makes its own. */
function shapeOf(apiKey: NonNullable<ProviderSettings['apiKey']>): NonNullable<ProviderSettings['apiKey']> {
  const shape = (one: unknown): string | { key: string; weight: number | undefined } =>
    typeof one === 'object' && one !== null ? { key: madeUp, weight: (one as { weight?: number }).weight } : madeUp;
  return Array.isArray(apiKey) ? (apiKey as readonly unknown[]).map(shape) : shape(apiKey);
}

/** Why a provider cannot be emulated, in words. */
function hindranceOf({ id, traits }: Adapter, own: ProviderSettings, bare: ProviderSettings, wire: WireName | undefined): string | undefined {
  if (wire === undefined) return `no wire is known for the adapter '${id}'; if it speaks one that is emulated, say so: drill(config, { wires: { '${id}': ... } })`;
  const keyed = { ...bare, ...(bare.options?.['token'] === undefined ? { apiKey: madeUp } : undefined) };
  const [issue] = traits.check(keyed);
  if (issue !== undefined) return `without its own client and address it cannot be set up (${issue.path}: expected ${issue.expected}); give the settings beside the client's`;
  const missing = traits.missingPackage(bare);
  return missing === undefined || traits.missingPackage(own) !== undefined ? undefined : `it is emulated through the package '${missing}', which is not installed`;
}

/** The same adapter, telling what is known of each model that is planned. */
function watchFacts(adapter: Adapter, vendor: string, note: (model: string, facts: ModelFacts) => void): AnyAdapter {
  const { traits } = adapter;
  return defineAdapter(adapter.id, {
    ...traits,
    // A client of the app's may have said whose rows apply, and it is gone.
    vendor: () => vendor,
    connect(context: ProviderContext): Connection {
      const connection = traits.connect(context);
      const foresee = (call: CallToTranslate): void => {
        if (call.facts !== undefined) note(call.model, call.facts);
        connection.foresee?.(call);
      };
      return { ...connection, foresee };
    },
  });
}
