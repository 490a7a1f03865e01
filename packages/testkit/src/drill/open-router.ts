import { type ConfigData, createRouter, type Router } from '@zerohop/core';
import { type AdapterCall, type Exchange, exchangeKey, type Transport } from '@zerohop/core/adapter';
import type { Clock } from '../clock/clock.ts';
import { seededRandom } from '../lib/seeded-random.ts';
import type { Disturbance } from '../simulate/scenario.ts';
import { simulatedConfig } from '../simulate/simulated-config.ts';
import { type SimulatedNetwork, simulatedNetwork } from '../simulate/simulated-network.ts';
import type { VendorSetup } from '../simulate/simulated-vendor.ts';
import type { Watch } from '../simulate/watch.ts';
import type { DrillConfig } from './drill-config.ts';
import type { DrillSettings } from './drill-options.ts';
import { targetsNamed } from './targets-named.ts';

/** How every vendor is, in milliseconds, beside its latency. The same for each request: what a drill tells apart must not be chance. */
const pace = { connectMs: 20, headersMs: 0, chunkMs: 10 };

/**
 * Opens the user's router over emulated vendors, both as new. On the network each target has a vendor of its own, under its own name: on
 * the wire a model may have another one (a deployment's), and nothing else tells whom a request is for.
 *
 * @param disturbances by `provider/model`
 */
export function openRouter(drill: DrillConfig, settings: DrillSettings, clock: Clock, watch: Watch, disturbances: readonly Disturbance[]): { readonly router: Router; readonly network: SimulatedNetwork } {
  const { given, emulated, stoodIn } = drill;
  const { seed, wires, latencyOf, strategies } = settings;
  const models = new WeakMap<Exchange, string>();
  const laid = simulatedConfig({ ...given, providers: emulated }, [], wires, () => ({
    transport: (provider) => transportTo((model) => network.transport(`${provider}/${model}`, watch.sent), models),
    onAttempt(call: AdapterCall) {
      models.set(call.exchange, call.model);
      watch.attempt(call);
    },
  }));
  const vendors: Record<string, VendorSetup> = {};
  for (const target of targetsNamed(given, settings)) {
    const vendor = laid.vendors[target.split('/')[0] ?? ''];
    if (vendor !== undefined) vendors[target] = { ...vendor, answer: () => undefined, pace: { ...pace, firstTokenMs: latencyOf(target) } };
  }
  const network = simulatedNetwork({ clock, random: seededRandom(seed + 1), scenario: disturbances, vendors });
  const config: ConfigData = { ...laid.config, providers: { ...laid.config.providers, ...stoodIn } };
  // Only a literal config has types that can be held against it.
  const router = createRouter(config as never, { clock, random: seededRandom(seed), strategies }) as Router;
  return { router, network };
}

/** One provider's transport: each request goes to the vendor of the target that it is for. */
function transportTo(open: (model: string) => Transport, models: WeakMap<Exchange, string>): Transport {
  const opened = new Map<string, Transport>();
  return {
    fetch(input, init) {
      const exchange = (init as { readonly [exchangeKey]?: Exchange } | undefined)?.[exchangeKey];
      const model = (exchange && models.get(exchange)) ?? '';
      let transport = opened.get(model);
      if (transport === undefined) opened.set(model, (transport = open(model)));
      return transport.fetch(input, init);
    },
    async warm() {},
  };
}
