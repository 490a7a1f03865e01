import type { AnyAdapter, AnyRequestOptions } from '../adapter/adapter.ts';
import type {
  BreakerOptions,
  ConcurrencyOptions, HedgeOptions,
  MidStreamMode,
  MidStreamOptions,
  RetryBudgetOptions,
  RetryOptions,
  Timeouts,
} from '../chat/policy-options.ts';
import type { ConfigData, DefaultsConfig, ProviderData, RouteConfig, TargetObject } from './config-types.ts';

// Everything about routes is evaluated once per config: all routes are held as one union against one type, and so are all
// their targets, so that 100 of them cost the compiler little more than one. What is wrong is still told in its place,
// since only there does the literal not fit. No type refers to itself.

type IsAny<T> = 0 extends 1 & T ? true : false;

/** Keys of every member of a union. */
type KeyIn<T> = T extends unknown ? keyof T : never;

/** What the members of a union hold under a key; `never` when none has it. */
type Get<T, Key> = T extends unknown ? (Key extends keyof T ? Exclude<T[Key], undefined> : never) : never;

type KeysOf<T> = [T] extends [never] ? never : keyof T & string;

// What a refused value is held against. Interfaces, since a literal here would turn the whole object into `never` and
// lose the message.

/** The key is not one of those that may stand here. */
interface NoSuchKey<Key> {
  readonly 'there is no such key': Key;
}

/** The word is not one of those that may stand here. */
interface NotAmong<Known> {
  readonly 'must be one of': Known;
}

/** The config names an adapter, but none was handed over. */
interface AdapterMissing {
  readonly 'hand it over': 'createRouter(config, { adapters: [...] })';
}

/** None of the objects has a key beyond those that are known. */
type NoOther<T, Known> = [T] extends [never] ? unknown : { readonly [K in Exclude<KeyIn<T>, Known>]?: NoSuchKey<K> | undefined };

/** Says which keys there are, so that none of them counts as too many. */
type May<Keys extends PropertyKey> = { readonly [K in Keys]?: unknown };

/** A word of a list, unless the config was widened. Others do not fit `NotAmong`, whose name tells why. */
type OneOf<T, Words> = string extends T ? unknown : Words | NotAmong<Words> | undefined;

/** A name of a list, unless the config was widened and nothing is known of it. */
type Literal<T, Words> = string extends T ? string : Words;

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
}

/** The policies of `defaults`, of all routes, or of all objects among targets. */
type CheckedPolicies<T> = {
  readonly [K in KeyIn<T> & keyof PolicyKeys]?: NoOther<Extract<Get<T, K>, object>, PolicyKeys[K]> | false | undefined;
} & {
  readonly midStream?: CheckedMidStream<Get<T, 'midStream'>>;
  readonly foreignReasoning?: OneOf<Get<T, 'foreignReasoning'>, 'drop' | 'text'>;
  readonly vectors?: OneOf<Get<T, 'vectors'>, 'same' | 'any'>;
};

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
      CheckedPolicies<Entries> & { readonly target: Literal<Get<Entries, 'target'>, Target> };

type CheckedRoute<R, Target, Names> = May<keyof RouteConfig> &
  NoOther<R, keyof RouteConfig> &
  CheckedPolicies<R> & {
    readonly targets: readonly TargetEntry<Get<Get<R, 'targets'>, number>, Target>[];
    readonly fallbacks?: CheckedFallbacks<Get<R, 'fallbacks'>, Names> | undefined;
  };

type CheckedDefaults<D, Names> = NoOther<D, keyof DefaultsConfig> &
  CheckedPolicies<D> & { readonly fallbacks?: CheckedFallbacks<Get<D, 'fallbacks'>, Names> | undefined };

/** A live provider was checked when it was made. */
type CheckedProvider<P, Id> = P extends { readonly adapter: string }
  ? NoOther<P, keyof ProviderData> & { readonly adapter: [Id] extends [never] ? AdapterMissing : OneOf<P['adapter'], `${Id & string}`> }
  : unknown;

/**
 * What a config must also be, given itself and the adapters handed over: targets name its providers, fallbacks its
 * routes, adapters are at hand and no key is misspelt. Nothing is asked of names that the types do not know.
 */
export type Checked<C, A extends readonly AnyAdapter[]> =
  IsAny<C> extends true ? unknown : NothingOr<C, CheckedConfig<C, AdapterId<A, C>, `${ProviderOf<C>}/${string}`, RouteOf<C>>>;

/**
 * The shape, only if it does not fit: then the compiler compares config and shape once more, member by member, and points
 * to the very place. For a config that fits, that comparison would cost thousands of instantiations per route.
 */
type NothingOr<C, Shape> = [C] extends [Shape] ? unknown : Shape;

type CheckedConfig<C, Id, Target, Route> = NoOther<C, keyof ConfigData> & {
  readonly providers: { readonly [K in keyof Get<C, 'providers'>]: CheckedProvider<Get<C, 'providers'>[K], Id> };
  readonly routes?: Each<keyof Get<C, 'routes'>, CheckedRoute<ValueOf<Get<C, 'routes'>>, Target, Route | Target>> | undefined;
  readonly defaults?: CheckedDefaults<Get<C, 'defaults'>, Route | Target> | undefined;
  readonly unknownPrice?: OneOf<Get<C, 'unknownPrice'>, 'warn' | 'error'>;
};
