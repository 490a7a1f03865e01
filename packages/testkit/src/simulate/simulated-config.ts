import type { AnyAdapter, ConfigData, ProviderConfig } from '@zerohop/core';
import { type Adapter, type AdapterCall, type Connection, defineAdapter, type ProviderContext, type ProviderSettings, type Transport } from '@zerohop/core/adapter';
import type { WireName } from '../server/wire.ts';
import { invalid } from './invalid.ts';
import { standInSettings } from './stand-in-settings.ts';
import { wireOfAdapter } from './vendor-wires.ts';

/** A config that is ready to be simulated. */
export interface SimulatedConfig {
  readonly config: ConfigData;
  /** What is known of each provider's vendor, by the provider's key. */
  readonly vendors: Readonly<Record<string, { readonly wire: WireName; readonly keys: readonly string[] }>>;
}

/** How an adapter is laid over the simulated network. */
export interface Laying {
  transport(provider: string): Transport;
  /** Told of each attempt before its adapter is. */
  onAttempt(call: AdapterCall): void;
}

/**
 * The same config over a simulated network: adapters get its transport, keys are made up, own clients and fetches are left out.
 * No secret is read, and nothing can be sent anywhere.
 *
 * @param adapters those that providers name by id
 * @param wires wires of adapters that are not known here, by their id
 * @param laying looked at when the router connects its providers, not before
 * @throws ZerohopError `config_invalid` for an adapter that is not there or whose wire is not known
 */
export function simulatedConfig(config: ConfigData, adapters: readonly AnyAdapter[], wires: Readonly<Record<string, WireName>>, laying: () => Laying): SimulatedConfig {
  const vendors: Record<string, { wire: WireName; keys: readonly string[] }> = {};
  const providers: Record<string, ProviderConfig> = {};
  const laid = new Map<AnyAdapter, AnyAdapter>();
  for (const [key, provider] of Object.entries(config.providers)) {
    const adapter = typeof provider.adapter === 'string' ? adapters.find(({ id }) => id === provider.adapter) : provider.adapter;
    if (adapter === undefined) throw invalid(`providers.${key}.adapter`, `no adapter '${String(provider.adapter)}' is given; pass it in simulate({ adapters })`, 'an adapter that is handed over');
    const wire = wires[adapter.id] ?? wireOfAdapter[adapter.id];
    if (wire === undefined) throw invalid(`providers.${key}.adapter`, `it is not known which wire the adapter '${adapter.id}' speaks; say so in simulate({ wires: { '${adapter.id}': ... } })`, 'an adapter whose wire is emulated');
    let over = laid.get(adapter);
    if (over === undefined) laid.set(adapter, (over = layOver(adapter, laying)));
    const { adapter: _, ...own } = provider as ProviderSettings;
    const { options, ...rest } = standInSettings(own, wire);
    const keys = simulatedKeys(key, provider.apiKey);
    // An access token that is fetched goes before any key, and would be fetched for real.
    const token = options?.['token'] === undefined ? undefined : { ...options, token: () => Promise.resolve(keyName(key, 0)) };
    providers[key] = { ...rest, adapter: over, ...(token === undefined ? { apiKey: keys, options } : { options: token }) } as ProviderConfig;
    vendors[key] = { wire, keys: keys.map((one) => (typeof one === 'string' ? one : one.key)) };
  }
  return { config: { ...config, providers }, vendors };
}

function keyName(provider: string, index: number): string {
  return `simulated-key-${index}-of-${provider}`;
}

/** As many keys as the config has, with their weights; one where it has none. */
function simulatedKeys(provider: string, apiKey: ProviderConfig['apiKey']): (string | { key: string; weight: number | undefined })[] {
  const given = Array.isArray(apiKey) ? (apiKey as readonly unknown[]) : [apiKey];
  return given.map((one, index) => {
    const key = keyName(provider, index);
    return typeof one === 'object' && one !== null ? { key, weight: (one as { weight?: number }).weight } : key;
  });
}

/** The same adapter over another transport. */
function layOver(adapter: AnyAdapter, laying: () => Laying): AnyAdapter {
  const { traits } = adapter as Adapter;
  return defineAdapter(adapter.id, {
    ...traits,
    connect(context: ProviderContext): Connection {
      const { transport, onAttempt } = laying();
      const connection = traits.connect({ ...context, transport: transport(context.key) });
      const chat = (call: AdapterCall): ReturnType<Connection['chat']> => {
        onAttempt(call);
        return connection.chat(call);
      };
      return { ...connection, chat };
    },
  });
}
