import type { AnyAdapter, AnyRequestOptions } from '../adapter/adapter.ts';
import type { Weekday } from '../catalog/price-sheet.ts';
import type { CascadeOptions, EvalOptions, ModelJudge } from '../chat/judge.ts';
import type { RequestParams } from '../chat/params.ts';
import type {
  BreakerOptions,
  ConcurrencyOptions, HedgeOptions,
  MidStreamMode,
  MidStreamOptions,
  RetryBudgetOptions,
  RetryOptions,
  Timeouts,
} from '../chat/policy-options.ts';
import type { Effort } from '../chat/reasoning.ts';
import type { Requirements } from '../chat/requirements.ts';
import type { TimeWindow } from '../chat/time-window.ts';
import type { ConfigData, DefaultsConfig, ProviderData, RouteConfig, ShadowConfig, SplitArm, SplitBy, SplitConfig, StrategyName, TargetObject } from './config-types.ts';
import type { Get, IsAny, KeyIn, KeysOf, Literal, May, NoOther, OneOf } from './infer-parts.ts';
import type { CheckedWhen } from './infer-when.ts';

// Everything about routes is evaluated once per config: all routes are held as one union against one type, and so are all
// their targets, so that 100 of them cost the compiler little more than one. What is wrong is still told in its place,
// since only there does the literal not fit. No type refers to itself.

/** The config names an adapter, but none was handed over. */
interface AdapterMissing {
  readonly 'hand it over': 'createRouter(config, { adapters: [...] })';
}

type ValueOf<T> = T[keyof T];

/** One type under many names. Names of their own, and no index signature, let an error point to the very place. */
type Each<Names extends PropertyKey, T> = { readonly [K in Names]: T };

/** The names of a config's providers. `string` when the config was widened. */
type ProviderOf<C> = KeysOf<Get<C, 'providers'>>;

/** The names of a config's routes. */
type RouteOf<C> = KeysOf<Get<C, 'routes'>>;

/** What the providers of a config give as `adapter`: ids, or the adapters of live providers. */
type AdapterRef<C> = Get<ValueOf<Get<C, 'providers'>>, 'adapter'>;

/** Ids of the adapters that came with live providers. */
type LiveIds<C> = Extract<AdapterRef<C>, AnyAdapter>['id'];

type AdapterId<A extends readonly AnyAdapter[], C> = A[number]['id'] | LiveIds<C>;

/** The adapters at hand, handed over or in live providers, that have that id. */
type AdapterOf<A extends readonly AnyAdapter[], C, Id> = Extract<A[number] | Extract<AdapterRef<C>, AnyAdapter>, { readonly id: Id }>;

/** What an adapter takes in `providerOptions`; anything where it does not say. */
type RequestOptionsOf<Options> = [keyof Options] extends [never] ? AnyRequestOptions : Options;

/** True when types say nothing of the config's names: it came from a file, or through a variable of a wide type. */
type IsWide<C> =
  IsAny<C> extends true ? true : string extends ProviderOf<C> ? true : string extends AdapterRef<C> ? true : false;

/** What a call may name: a route, or `provider/model`. `string` when the config was widened. */
export type ModelOf<C> = IsWide<C> extends true ? string : RouteOf<C> | `${ProviderOf<C>}/${string}`;

/**
 * Options for single vendors, keyed by the ids of the adapters at hand, each as its adapter declares them. Any id when those are
 * not known to the types.
 */
export type ProviderOptions<A extends readonly AnyAdapter[] = readonly AnyAdapter[], C = unknown> = {
  readonly [Id in IsAny<C> extends true ? string : AdapterId<A, C>]?:
    | RequestOptionsOf<Exclude<AdapterOf<A, C, Id>['requestOptions'], undefined>>
    | undefined;
};

interface PolicyKeys {
  timeouts: keyof Timeouts;
  retry: keyof RetryOptions;
  retryBudget: keyof RetryBudgetOptions;
  breaker: keyof BreakerOptions;
  concurrency: keyof ConcurrencyOptions;
  hedge: keyof HedgeOptions;
  require: keyof Requirements;
}

/** The policies of `defaults`, of all routes, or of all objects among targets. */
type CheckedPolicies<T> = {
  readonly [K in KeyIn<T> & keyof PolicyKeys]?: NoOther<Extract<Get<T, K>, object>, PolicyKeys[K]> | false | undefined;
} & {
  readonly midStream?: CheckedMidStream<Get<T, 'midStream'>>;
  readonly foreignReasoning?: OneOf<Get<T, 'foreignReasoning'>, 'drop' | 'text'>;
  readonly vectors?: OneOf<Get<T, 'vectors'>, 'same' | 'any'>;
  readonly when?: CheckedWhen<Get<T, 'when'>> | undefined;
  readonly params?: CheckedParams<Get<T, 'params'>> | undefined;
};

/** The params of all places of a kind. What their values may be, the config's own type says. */
type CheckedParams<P> = [P] extends [never] ? never : NoOther<P, keyof RequestParams> & { readonly reasoning?: CheckedReasoning<Get<P, 'reasoning'>> };

/** An effort in words, as it is or as a default. */
type CheckedReasoning<R> = { readonly [K in 'effort' | '$default']?: K extends 'effort' ? OneOf<Get<R, 'effort'>, Effort> : CheckedEffort<Get<R, '$default'>> } | null | undefined;

type CheckedEffort<R> = { readonly effort?: OneOf<Get<R, 'effort'>, Effort> } | undefined;

/** A mode, or an object with one. */
type CheckedMidStream<M> = OneOf<Extract<M, string>, MidStreamMode> | MidStreamObject<Extract<M, object>>;

type MidStreamObject<Objects> = [Objects] extends [never]
  ? never
  : NoOther<Objects, keyof MidStreamOptions> & { readonly mode?: OneOf<Get<Objects, 'mode'>, MidStreamMode> };

/** Lists of fallbacks, and objects of lists. */
type CheckedFallbacks<T, Names> =
  | FallbackList<Extract<T, readonly unknown[]>, Names>
  | FallbackObject<Exclude<T, readonly unknown[]>, Names>;

type FallbackList<Lists, Names> = [Lists] extends [never] ? never : readonly Literal<Get<Lists, number>, Names>[];

type FallbackObject<Objects, Names> = [Objects] extends [never]
  ? never
  : NoOther<Objects, FallbackReason> & {
      readonly [K in FallbackReason]?: FallbackList<Get<Objects, K>, Names> | undefined;
    };

type FallbackReason = 'default' | 'context_length' | 'content_filter';

/** An entry of a route's targets, held against what all entries say together. */
type TargetEntry<Entries, Target> = Literal<Extract<Entries, string>, Target> | ObjectEntry<Extract<Entries, object>, Target>;

type ObjectEntry<Entries, Target> = [Entries] extends [never]
  ? never
  : May<keyof TargetObject> &
      NoOther<Entries, keyof TargetObject> &
      CheckedPolicies<Entries> & {
        readonly target: Literal<Get<Entries, 'target'>, Target>;
        readonly offPeak?: readonly CheckedWindow<Get<Get<Entries, 'offPeak'>, number>>[] | undefined;
      };

type CheckedWindow<W> = May<keyof TimeWindow> & NoOther<W, keyof TimeWindow> & { readonly days?: readonly OneOf<Get<Get<W, 'days'>, number>, Weekday>[] | undefined };

type CheckedRoute<R, Target, Names, Route, Judge, Strategy> = May<keyof RouteConfig> &
  NoOther<R, keyof RouteConfig> &
  CheckedPolicies<R> & {
    readonly targets: readonly TargetEntry<Get<Get<R, 'targets'>, number>, Target>[];
    readonly strategy?: OneOf<Get<R, 'strategy'>, Strategy>;
    readonly fallbacks?: CheckedFallbacks<Get<R, 'fallbacks'>, Names> | undefined;
    readonly split?: CheckedSplit<Get<R, 'split'>, Route> | undefined;
    readonly shadow?: CheckedShadow<Get<R, 'shadow'>, Names> | undefined;
    readonly cascade?: CheckedCascade<Get<R, 'cascade'>, Judge> | undefined;
    readonly eval?: CheckedEval<Get<R, 'eval'>, Judge> | undefined;
  };

/** The splits of all routes: arms by whatever names, their routes among those of the config. */
type CheckedSplit<Splits, Route> = [Splits] extends [never]
  ? never
  : May<keyof SplitConfig> &
      NoOther<Splits, keyof SplitConfig> & {
        readonly by?: OneOf<Get<Splits, 'by'>, SplitBy>;
        readonly arms: { readonly [Name in KeyIn<Get<Splits, 'arms'>>]?: CheckedArm<ArmsIn<Get<Splits, 'arms'>>, Route> };
      };

/** What the members of a union hold, under whatever keys. */
type ArmsIn<Arms> = Arms extends unknown ? Arms[keyof Arms] : never;

type CheckedArm<Arm, Route> = May<keyof SplitArm> & NoOther<Arm, keyof SplitArm> & { readonly route?: Literal<Get<Arm, 'route'>, Route> | undefined };

type CheckedShadow<Shadows, Names> = [Shadows] extends [never]
  ? never
  : May<keyof ShadowConfig> & NoOther<Shadows, keyof ShadowConfig> & { readonly to: Literal<Get<Shadows, 'to'>, Names> };

type CheckedCascade<Cascades, Judge> = [Cascades] extends [never]
  ? never
  : May<keyof CascadeOptions> & NoOther<Cascades, keyof CascadeOptions> & { readonly judge: Literal<Get<Cascades, 'judge'>, Judge> };

type CheckedEval<Evals, Judge> = [Evals] extends [never]
  ? never
  : May<keyof EvalOptions> & NoOther<Evals, keyof EvalOptions> & { readonly judges: readonly Literal<Get<Get<Evals, 'judges'>, number>, Judge>[] };

type CheckedJudge<Judges, Names> = NoOther<Judges, keyof ModelJudge> & { readonly model?: Literal<Get<Judges, 'model'>, Names> | undefined };

type CheckedDefaults<D, Names, Strategy> = NoOther<D, keyof DefaultsConfig> &
  CheckedPolicies<D> & { readonly strategy?: OneOf<Get<D, 'strategy'>, Strategy>; readonly fallbacks?: CheckedFallbacks<Get<D, 'fallbacks'>, Names> | undefined };

/** A live provider was checked when it was made. */
type CheckedProvider<P, Id> = P extends { readonly adapter: string }
  ? NoOther<P, keyof ProviderData> & { readonly adapter: [Id] extends [never] ? AdapterMissing : OneOf<P['adapter'], `${Id & string}`> }
  : unknown;

/**
 * What a config must also be, given itself and the adapters handed over: targets name its providers, fallbacks its
 * routes, adapters, judges and strategies are at hand and no key is misspelt. Nothing is asked of names that the types do not know.
 */
export type Checked<C, A extends readonly AnyAdapter[], Judge extends string = string, Strategy extends string = string> =
  IsAny<C> extends true ? unknown : NothingOr<C, CheckedConfig<C, AdapterId<A, C>, `${ProviderOf<C>}/${string}`, RouteOf<C>, Judge | KeysOf<Get<C, 'judges'>>, Strategy | StrategyName>>;

/**
 * The shape, only if it does not fit: then the compiler compares config and shape once more, member by member, and points
 * to the very place. For a config that fits, that comparison would cost thousands of instantiations per route.
 */
type NothingOr<C, Shape> = [C] extends [Shape] ? unknown : Shape;

type CheckedConfig<C, Id, Target, Route, Judge, Strategy> = NoOther<C, keyof ConfigData> & {
  readonly providers: { readonly [K in keyof Get<C, 'providers'>]: CheckedProvider<Get<C, 'providers'>[K], Id> };
  readonly routes?: Each<keyof Get<C, 'routes'>, CheckedRoute<ValueOf<Get<C, 'routes'>>, Target, Route | Target, Route, Judge, Strategy>> | undefined;
  readonly judges?: Each<keyof Get<C, 'judges'>, CheckedJudge<ValueOf<Get<C, 'judges'>>, Route | Target>> | undefined;
  readonly defaults?: CheckedDefaults<Get<C, 'defaults'>, Route | Target, Strategy> | undefined;
  readonly unknownPrice?: OneOf<Get<C, 'unknownPrice'>, 'warn' | 'error'>;
};
