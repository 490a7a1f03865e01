import type { ConfigData } from '@zerohop/core';

/** What became of a part of the source that is not in `config` as it stood. */
export interface ImportNote {
  /** Where in the source, e.g. `router_settings.routing_strategy`. */
  readonly path: string;
  /** What stands there, in words that show no secret. */
  readonly what: string;
  /** Why it is not in the config, or what is otherwise there, and the cure where there is one. */
  readonly why: string;
  /**
   * `unsupported`: nothing does this here. `approximated`: the config does something like it. `kept`: nothing is lost: it is data in
   * `kept`, or always so here.
   */
  readonly level: 'unsupported' | 'approximated' | 'kept';
}

/** A cap on rate, in the shape that a config's `limits` have. */
export interface KeptLimit {
  readonly scope: Readonly<Record<string, string>>;
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  readonly inputTokensPerMinute?: number | undefined;
  readonly outputTokensPerMinute?: number | undefined;
  readonly concurrency?: number | undefined;
}

/** A cap on money, in the shape that a config's `budgets` have. */
export interface KeptBudget {
  readonly scope: Readonly<Record<string, string>>;
  readonly usd: number;
  /** Left out where the source names none: the money is for good. */
  readonly window?: { readonly calendar: 'day' | 'week' | 'month' } | { readonly rollingMs: number } | undefined;
  readonly mode: 'hard' | 'soft';
}

/** What the source says and a config has no place for yet. */
export interface Kept {
  readonly limits: readonly KeptLimit[];
  readonly budgets: readonly KeptBudget[];
  /** Settings of caches as they stood, by their place in the source. */
  readonly cache: Readonly<Record<string, unknown>>;
  /** Variables that the source itself sets. They may be secrets. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A config made of another gateway's. */
export interface Imported {
  /** Plain data, its adapters by id: for `createRouter(config, { adapters })`, or for a file. */
  readonly config: ConfigData;
  /** Ids of the adapters to hand over. */
  readonly adapters: readonly string[];
  /** Environment variables that must be set when the router is made. */
  readonly environment: readonly string[];
  /**
   * What callers of the other gateway send as `model`, and the route or `provider/model` that serves it here. `wrap(client, router, { models })`
   * of `@zerohop/drop-in` takes it as it is.
   */
  readonly models: Readonly<Record<string, string>>;
  readonly kept: Kept;
  /** What is not in the config as it stood. A key of the source that stands neither here nor in `kept` is in the config. */
  readonly notes: readonly ImportNote[];
}
