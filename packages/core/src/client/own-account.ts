import { type Catalog, createCatalog } from '../catalog/catalog.ts';
import type { KnownNames } from '../config/names.ts';
import { parseProvider } from '../config/parse-providers.ts';
import type { ProviderConfig } from '../config/config-types.ts';
import { Problems } from '../config/problems.ts';
import type { Transport } from '../adapter/transport-port.ts';
import type { ParsedProvider } from '../config/parsed-config.ts';
import type { Runtime } from '../pipeline/runtime.ts';
import type { Provider, RouteTarget, Target } from '../pipeline/target.ts';
import { TargetHealth } from '../pipeline/target-health.ts';
import type { OwnProvider } from './door.ts';
import { type Assembly, createProvider, createTarget, routeTarget } from './assembly.ts';

/** Models beyond this many are forgotten with their health: their names come from whoever calls through the door. */
const maxTargets = 1_000;

/**
 * An account that a door brings along, beside those of the config. Its targets are its own, even where another door's
 * account has the same name: two accounts with two keys fail apart. They are under the config's `defaults`, across reloads.
 */
export class OwnAccount {
  readonly provider: Provider;
  readonly #parsed: ParsedProvider;
  #assembly: Assembly | undefined;
  #catalog: Catalog | undefined;
  #targets = new Map<string, RouteTarget>();

  /** Throws `config_invalid` when the provider cannot be set up. */
  constructor({ name, provider }: OwnProvider, runtime: Runtime, transport: Transport) {
    const problems = new Problems();
    const parsed = parseProvider(name, provider as ProviderConfig, new Map(), {}, problems);
    problems.throwIfAny('config_invalid');
    if (parsed === undefined) throw new Error('a provider without problems was not parsed');
    this.#parsed = parsed;
    this.provider = createProvider(parsed, runtime, transport);
  }

  get name(): string {
    return this.#parsed.key;
  }

  /** Every target that was named so far. */
  get targets(): readonly Target[] {
    return Array.from(this.#targets.values(), ({ target }) => target);
  }

  /** The target of `name/model`; `undefined` when the name is not this account's. */
  find(id: string, assembly: Assembly): RouteTarget | undefined {
    if (!id.startsWith(`${this.name}/`)) return undefined;
    if (this.#assembly !== assembly) this.#move(assembly);
    const known = this.#targets.get(id);
    return known ?? this.#add(id, new TargetHealth(), assembly);
  }

  /** The names, and this account's. */
  among(providers: KnownNames): KnownNames {
    const { name } = this;
    return { has: (key) => key === name || providers.has(key), keys: () => [name, ...providers.keys()] };
  }

  // A new config may have new prices and defaults; what is known of the account's health holds.
  #move(assembly: Assembly): void {
    const { key, vendor, settings } = this.#parsed;
    const { models, prices } = assembly.config;
    this.#catalog = createCatalog({ models, prices, providers: { [key]: { vendor, priceFactor: settings.priceFactor } } });
    this.#assembly = assembly;
    const before = this.#targets;
    this.#targets = new Map();
    for (const [id, { target }] of before) this.#add(id, target.health, assembly);
  }

  #add(id: string, health: TargetHealth, assembly: Assembly): RouteTarget {
    if (this.#catalog === undefined) throw new Error('an account without a catalog');
    if (this.#targets.size >= maxTargets) this.#targets.clear();
    const model = id.slice(this.name.length + 1);
    const added = routeTarget({ target: createTarget(id, model, this.provider, this.#catalog, health), policies: assembly.defaults }, assembly.conditions);
    this.#targets.set(id, added);
    return added;
  }
}

/**
 * The accounts of all doors, for `status()`. Held weakly: an app may wrap a client per request, and an account goes with
 * its door.
 */
export class OwnAccounts {
  readonly #held = new Set<WeakRef<OwnAccount>>();
  readonly #gone = new FinalizationRegistry<WeakRef<OwnAccount>>((reference) => this.#held.delete(reference));

  add(account: OwnAccount): void {
    const reference = new WeakRef(account);
    this.#held.add(reference);
    this.#gone.register(account, reference);
  }

  *[Symbol.iterator](): Generator<OwnAccount> {
    for (const reference of this.#held) {
      const account = reference.deref();
      if (account !== undefined) yield account;
    }
  }
}
