import type { AnyAdapter } from '../adapter/adapter.ts';
import type { ProviderSettings } from '../adapter/provider-settings.ts';
import type { DeclaredModel } from '../catalog/catalog.ts';
import type { PriceSheet } from '../catalog/price-sheet.ts';
import type { TimeWindow } from '../chat/time-window.ts';
import type { PolicyOptions } from '../chat/policy-options.ts';
import type { CredentialSource } from '../pipeline/credential-pool.ts';
import type { Cascade, Evaluation } from '../router/judging.ts';

/** A checked config: every name resolves, every secret can be read, every list is there. */
export interface ParsedConfig {
  /** In the order in which the config names them. */
  readonly providers: readonly ParsedProvider[];
  /** In the order in which the config names them. */
  readonly routes: readonly ParsedRoute[];
  readonly defaults: {
    /** @default 'priority' */
    readonly strategy: string;
    readonly options: PolicyOptions;
    /** What routes without fallbacks of their own were given. */
    readonly fallbacks: ParsedFallbacks;
  };
  /** Every adapter that was handed over or came with a provider, by id. Its keys are what `providerOptions` may name. */
  readonly adapters: ReadonlyMap<string, AnyAdapter>;
  /** By `provider/model`. */
  readonly models: Readonly<Record<string, DeclaredModel>>;
  /** By `provider/model` or model id. */
  readonly prices: Readonly<Record<string, PriceSheet>>;
  readonly unknownPrice: 'warn' | 'error';
  readonly closeMs: number;
}

/** One account at a vendor, checked. */
export interface ParsedProvider {
  /** Key in `config.providers`. */
  readonly key: string;
  readonly adapter: AnyAdapter;
  /** The vendor whose catalog rows apply, as the adapter says. */
  readonly vendor: string;
  /** A copy without `adapter` and `apiKey`, so that no inspection of it shows a key. */
  readonly settings: ProviderSettings;
  /** The keys that can be read; `[]` where the provider needs none or is unavailable. */
  readonly credentials: readonly CredentialSource[];
  /** Why an optional provider cannot serve, in words; `undefined` when it can. */
  readonly unavailable: string | undefined;
}

/** A target as one route names it. */
export interface ParsedTarget {
  /** `provider/model`. */
  readonly id: string;
  /** Key of the provider. */
  readonly provider: string;
  /** The vendor's model id. */
  readonly model: string;
  /** @default 1 */
  readonly weight: number;
  /** When it is off its peak. */
  readonly offPeak: readonly TimeWindow[] | undefined;
  /** The target's own policies, to be laid over the route's. */
  readonly options: PolicyOptions;
}

/** Routes or `provider/model` targets to try after a failure, by reason. No route in them leads back. */
export interface ParsedFallbacks {
  readonly default: readonly string[];
  readonly context_length: readonly string[];
  readonly content_filter: readonly string[];
}

/** A route, checked. */
export interface ParsedRoute {
  readonly name: string;
  readonly strategy: string;
  readonly targets: readonly ParsedTarget[];
  readonly fallbacks: ParsedFallbacks;
  /** The route's own policies, to be laid over those of `defaults`. */
  readonly options: PolicyOptions;
  readonly split?: ParsedSplit | undefined;
  readonly shadow?: ParsedShadow | undefined;
  readonly cascade?: Cascade | undefined;
  readonly evaluation?: Omit<Evaluation, 'draw'> | undefined;
}

/** A route's split, checked: no arm's route is split itself, and one arm at least weighs something. */
export interface ParsedSplit {
  readonly by: string;
  readonly salt: string;
  readonly arms: readonly {
    readonly name: string;
    readonly weight: number;
    /** `undefined` for the route itself. */
    readonly route: string | undefined;
  }[];
}

/** A route's shadow, checked. */
export interface ParsedShadow {
  /** A route, or `provider/model`. */
  readonly to: string;
  /** From 0 to 1. */
  readonly sample: number;
  /** How many copies may be under way at once. */
  readonly max: number;
}
