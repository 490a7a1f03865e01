import type { AnyAdapter } from '../adapter/adapter.ts';
import type { ProviderSettings } from '../adapter/provider-settings.ts';
import type { DeclaredModel } from '../catalog/catalog.ts';
import type { PriceSheet } from '../catalog/price-sheet.ts';
import type { Fallbacks, MidStreamMode, MidStreamOptions, PolicyOptions } from '../chat/policy-options.ts';

/** One of some words; or any string, since a config may come from a file. The parser checks it. */
type Word<Words extends string> = Words | (string & {});

/** The strategies of this version. */
export type StrategyName = 'priority' | 'weighted' | 'round-robin';

/** Policies as they stand in a config, where words may come from a file. */
export interface PolicyConfig extends Omit<PolicyOptions, 'midStream' | 'foreignReasoning' | 'vectors'> {
  /** What to do when a stream breaks after something was shown. @default 'fail' */
  midStream?: Word<MidStreamMode> | (Omit<MidStreamOptions, 'mode'> & { mode?: Word<MidStreamMode> | undefined }) | undefined;
  /** What becomes of other vendors' reasoning in the history: left out, or quoted as text. @default 'drop' */
  foreignReasoning?: Word<'drop' | 'text'> | undefined;
  /** Whether calls for vectors may be served by models whose vectors cannot be compared with those of the first one. @default 'same' */
  vectors?: Word<'same' | 'any'> | undefined;
}

/** A provider as plain data: its adapter by name, handed over to `createRouter` by value. */
export interface ProviderData extends ProviderSettings {
  /** Id of one of `createRouter(config, { adapters })`. */
  adapter: string;
}

/** A provider made by calling an adapter, e.g. `openai({ client })`. */
type AnyLiveProvider = Omit<ProviderSettings, 'adapter'> & { readonly adapter: AnyAdapter };

/** A provider in either form. */
export type ProviderConfig = ProviderData | AnyLiveProvider;

/** A target with its share of traffic and policies of its own, which are laid over the route's. */
export interface TargetObject extends PolicyConfig {
  /** `provider/model`, split at the first slash. */
  target: string;
  /** Share of traffic under `weighted`, above 0. @default 1 */
  weight?: number | undefined;
}

/** `provider/model`, or the same with a weight and policies. */
export type TargetConfig = string | TargetObject;

/** A virtual model: the targets that serve it, how one is chosen, and what happens on failure. */
export interface RouteConfig extends PolicyConfig {
  /** At least one. All of them are tried before `fallbacks`. */
  targets: readonly TargetConfig[];
  /** @default the strategy of `defaults` */
  strategy?: Word<StrategyName> | undefined;
  /** Routes or `provider/model` to try after all targets. Routes may not lead back here. @default the fallbacks of `defaults` */
  fallbacks?: Fallbacks | undefined;
}

/** What holds for every route that does not say otherwise; the policies hold for calls of `provider/model` too. */
export interface DefaultsConfig extends PolicyConfig {
  /** @default 'priority' */
  strategy?: Word<StrategyName> | undefined;
  /**
   * Fallbacks of routes that have none of their own. Routes that stand in this list, and those they fall back to, are
   * the end of the line and do not get them.
   *
   * @default none
   */
  fallbacks?: Fallbacks | undefined;
}

/**
 * A config as plain data, e.g. a JSON file. Names of providers and routes are lower-case letters, digits, `_`, `.` and
 * `-`, and start with a letter or digit.
 */
export interface ConfigData {
  /** Accounts at vendors, by the names that targets use. At least one. */
  providers: { readonly [key: string]: ProviderConfig };
  /** Virtual models, by name. Without any, calls name `provider/model`. @default none */
  routes?: { readonly [name: string]: RouteConfig } | undefined;
  /** What holds for every route. */
  defaults?: DefaultsConfig | undefined;
  /** Fine-tuned, custom and local models, by `provider/model`. @default none */
  models?: { readonly [target: string]: DeclaredModel } | undefined;
  /** Prices in US dollars per million tokens, by `provider/model` or by model id. They outrank all others. @default none */
  prices?: { readonly [model: string]: PriceSheet } | undefined;
  /** `warn` serves models without a known price at cost 0 with a warning, `error` excludes them. @default 'warn' */
  unknownPrice?: Word<'warn' | 'error'> | undefined;
  /** How long `close()` waits for calls to finish, in milliseconds. @default 10_000 */
  closeMs?: number | undefined;
}
