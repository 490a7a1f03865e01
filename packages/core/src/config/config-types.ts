import type { AnyAdapter } from '../adapter/adapter.ts';
import type { ProviderSettings } from '../adapter/provider-settings.ts';
import type { DeclaredModel } from '../catalog/catalog.ts';
import type { PriceSheet, Weekday } from '../catalog/price-sheet.ts';
import type { CascadeOptions, EvalOptions, ModelJudge, SchemaJudge } from '../chat/judge.ts';
import type { Param, RequestParams } from '../chat/params.ts';
import type { Effort } from '../chat/reasoning.ts';
import type { TimeWindow } from '../chat/time-window.ts';
import type { Fallbacks, MidStreamMode, MidStreamOptions, PolicyOptions } from '../chat/policy-options.ts';

/** One of some words; or any string, since a config may come from a file. The parser checks it. */
type Word<Words extends string> = Words | (string & {});

/** The strategies of this version. */
export type StrategyName = 'priority' | 'weighted' | 'round-robin' | 'least-busy' | 'fastest' | 'cheapest' | 'sticky' | 'off-peak';

/** A window as it stands in a config. */
export interface WindowConfig extends Omit<TimeWindow, 'days'> {
  /** Days on which it begins. @default every day */
  days?: readonly Word<Weekday>[] | undefined;
}

/** Params as they stand in a config. */
export interface ParamsConfig extends Omit<RequestParams, 'reasoning'> {
  /** How hard the model should think: `{ effort }` in words, or `{ budgetTokens }`. */
  reasoning?: Param<{ readonly effort?: Word<Effort> | undefined; readonly budgetTokens?: number | undefined }> | undefined;
}

/** Policies as they stand in a config, where words may come from a file. */
export interface PolicyConfig extends Omit<PolicyOptions, 'midStream' | 'foreignReasoning' | 'vectors' | 'params'> {
  /** What to do when a stream breaks after something was shown. @default 'fail' */
  midStream?: Word<MidStreamMode> | (Omit<MidStreamOptions, 'mode'> & { mode?: Word<MidStreamMode> | undefined }) | undefined;
  /** Fields laid over the requests that go to them, those of lower levels over those of higher ones. @default none */
  params?: ParamsConfig | undefined;
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
  /** When it is off its peak, for the strategy `off-peak`. @default nobody says */
  offPeak?: readonly WindowConfig[] | undefined;
}

/** `provider/model`, or the same with a weight and policies. */
export type TargetConfig = string | TargetObject;

/** What a split goes by: each call for itself, or whose call it is. */
export type SplitBy = 'call' | 'user' | 'session' | 'tenant' | 'team' | `tags.${string}`;

/** One arm of a split. */
export interface SplitArm {
  /** Its share of the calls, or of those that are told apart, compared with the other arms; from 0 up. */
  weight: number;
  /** The route that serves its calls; the route that is split stands behind it as a fallback. @default the route that is split */
  route?: string | undefined;
}

/** Several ways for the calls of a route, each with its share: a canary, an experiment. */
export interface SplitConfig {
  /** What the arm goes by: `call` draws for each call; `user`, `session`, `tenant`, `team` or `tags.<name>` keep whoever it is in one arm. @default 'call' */
  by?: Word<SplitBy> | undefined;
  /** Another salt deals the same users (or whatever it goes by) anew; two splits with one salt deal them alike. @default the route's name */
  salt?: string | undefined;
  /** The arms by name; at least one weighs more than 0. */
  arms: { readonly [name: string]: SplitArm };
}

/** Copies of a route's calls, sent elsewhere for comparison once the caller has its answer. */
export interface ShadowConfig {
  /** Where copies go: a route, or `provider/model`. */
  to: string;
  /** The share of calls that are copied, from 0 to 1. */
  sample: number;
  /** How many copies may be under way at once; what comes beyond that is not copied. @default { max: 4 } */
  concurrency?: { readonly max: number } | undefined;
}

/** A virtual model: the targets that serve it, how one is chosen, and what happens on failure. */
export interface RouteConfig extends PolicyConfig {
  /** At least one. All of them are tried before `fallbacks`. */
  targets: readonly TargetConfig[];
  /** How the targets are ordered. @default the strategy of `defaults` */
  strategy?: Word<StrategyName> | undefined;
  /** Routes or `provider/model` to try after all targets. Routes may not lead back here. @default the fallbacks of `defaults` */
  fallbacks?: Fallbacks | undefined;
  /** Gives a share of the calls to other routes. Arms may not be split themselves, nor lead back here. @default none */
  split?: SplitConfig | undefined;
  /** Sends copies of calls elsewhere, for comparison. @default none */
  shadow?: ShadowConfig | undefined;
  /** Asks the targets one after the other until a judge is content; for chats that name this route. @default none */
  cascade?: CascadeOptions | undefined;
  /** Has a share of the answers judged once callers have them. @default none */
  eval?: EvalOptions | undefined;
}

/** What holds for every route that does not say otherwise; the policies hold for calls of `provider/model` too. */
export interface DefaultsConfig extends PolicyConfig {
  /** How the targets of routes are ordered. @default 'priority' */
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
  /** What judges answers for `cascade` and `eval`, by name: models with a rubric, and JSON schemas. Judges as code go to `createRouter(config, { judges })`. @default none */
  judges?: { readonly [name: string]: ModelJudge | SchemaJudge } | undefined;
  /** `warn` serves models without a known price at cost 0 with a warning, `error` excludes them. @default 'warn' */
  unknownPrice?: Word<'warn' | 'error'> | undefined;
  /** How long `close()` waits for calls to finish, in milliseconds. @default 10_000 */
  closeMs?: number | undefined;
  /** Where editors find what a config may hold, e.g. `./node_modules/@zerohop/core/config.schema.json`. The router does not look at it. */
  $schema?: string | undefined;
}
