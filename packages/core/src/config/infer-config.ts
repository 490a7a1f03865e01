import type { AnyAdapter } from '../adapter/adapter.ts';
import type {
  BreakerOptions,
  ConcurrencyOptions,
  MidStreamMode,
  RetryBudgetOptions,
  RetryOptions,
  Timeouts,
} from '../chat/policy-options.ts';
import type { ConfigData, DefaultsConfig, ProviderData, RouteConfig, TargetObject } from './config-types.ts';

// Everything here is evaluated once per route, never once per target: the targets of a route are checked as one union
// against one array type. No type refers to itself.

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

type OneOf<T, Words> = [T] extends [never] ? unknown : string extends T ? unknown : [T] extends [Words | undefined] ? unknown : NotAmong<Words>;

/** A name of a list, unless the config was widened and nothing is known of it. */
type Literal<T, Words> = string extends T ? string : Words;

/** The names of a config's providers. `string` when the config was widened. */
type ProviderOf<C> = KeysOf<Get<C, 'providers'>>;

/** The names of a config's routes. */
type RouteOf<C> = KeysOf<Get<C, 'routes'>>;

/** What the providers of a config give as `adapter`: ids, or the adapters of live providers. */
type AdapterRef<C> = Get<Get<C, 'providers'>[keyof Get<C, 'providers'>], 'adapter'>;

/** Ids of the adapters that came with live providers. */
type LiveIds<C> = Extract<AdapterRef<C>, AnyAdapter>['id'];

type AdapterId<A extends readonly AnyAdapter[], C> = A[number]['id'] | LiveIds<C>;

/** True when types say nothing of the config's names: it came from a file, or through a variable of a wide type. */
type IsWide<C> =
  IsAny<C> extends true ? true : string extends ProviderOf<C> ? true : string extends AdapterRef<C> ? true : false;

/** What a call may name: a route, or `provider/model`. `string` when the config was widened. */
export type ModelOf<C> = IsWide<C> extends true ? string : RouteOf<C> | `${ProviderOf<C>}/${string}`;

/** Options for single vendors, keyed by the ids of the adapters at hand. Any id when those are not known to the types. */
export type ProviderOptions<A extends readonly AnyAdapter[] = readonly AnyAdapter[], C = unknown> = {
  readonly [Id in IsAny<C> extends true ? string : AdapterId<A, C>]?: { readonly [option: string]: unknown } | undefined;
};

interface PolicyKeys {
  timeouts: keyof Timeouts;
  retry: keyof RetryOptions;
  retryBudget: keyof RetryBudgetOptions;
  breaker: keyof BreakerOptions;
  concurrency: keyof ConcurrencyOptions;
}

/** The policies of a route, of `defaults`, or of all objects in a route's targets at once. */
type CheckedPolicies<T> = {
  readonly [K in KeyIn<T> & keyof PolicyKeys]?:
    | NoOther<Extract<Get<T, K>, object>, PolicyKeys[K]>
    | Exclude<Get<T, K>, object>
    | undefined;
} & {
  readonly midStream?: OneOf<Get<T, 'midStream'>, MidStreamMode>;
  readonly foreignReasoning?: OneOf<Get<T, 'foreignReasoning'>, 'drop' | 'text'>;
};

type CheckedFallbacks<T, Names> = T extends readonly unknown[]
  ? readonly Literal<T[number], Names>[]
  : { readonly [K in keyof T]: K extends 'default' | 'context_length' | 'content_filter' ? CheckedList<T[K], Names> : never };

type CheckedList<T, Names> = T extends readonly unknown[] ? readonly Literal<T[number], Names>[] : unknown;

/** One entry of a route's targets. */
type TargetEntry<Entry, Target> = Literal<Extract<Entry, string>, Target> | ObjectEntry<Extract<Entry, object>, Target>;

/** One object of a route's targets, held against what all of its objects say together. */
type ObjectEntry<Entries, Target> = [Entries] extends [never]
  ? never
  : { readonly [K in keyof TargetObject]?: unknown } & NoOther<Entries, keyof TargetObject> &
      CheckedPolicies<Entries> & { readonly target: Literal<Get<Entries, 'target'>, Target> };

type CheckedRoute<R, Target, Names> = NoOther<R, keyof RouteConfig> &
  CheckedPolicies<R> & {
    readonly targets: readonly TargetEntry<Get<R, 'targets'>[number & keyof Get<R, 'targets'>], Target>[];
    readonly fallbacks?: CheckedFallbacks<Get<R, 'fallbacks'>, Names> | undefined;
  };

type CheckedProvider<P, Id> = P extends { readonly adapter: string }
  ? NoOther<P, keyof ProviderData> & { readonly adapter: [Id] extends [never] ? AdapterMissing : OneOf<P['adapter'], `${Id & string}`> }
  : unknown;

/**
 * What a config must also be, given itself and the adapters handed over: targets name its providers, fallbacks its
 * routes, adapters are at hand and no key is misspelt. Nothing is asked of names that the types do not know.
 */
export type Checked<C, A extends readonly AnyAdapter[]> =
  IsAny<C> extends true ? unknown : CheckedConfig<C, AdapterId<A, C>, `${ProviderOf<C>}/${string}`, RouteOf<C>>;

type CheckedConfig<C, Id, Target, Route> = NoOther<C, keyof ConfigData> & {
  readonly providers: { readonly [K in keyof Get<C, 'providers'>]: CheckedProvider<Get<C, 'providers'>[K], Id> };
  readonly routes?: { readonly [R in keyof Get<C, 'routes'>]: CheckedRoute<Get<C, 'routes'>[R], Target, Route | Target> } | undefined;
  readonly defaults?: CheckedDefaults<Get<C, 'defaults'>, Route | Target> | undefined;
  readonly unknownPrice?: OneOf<Get<C, 'unknownPrice'>, 'warn' | 'error'>;
};

type CheckedDefaults<D, Names> = NoOther<D, keyof DefaultsConfig> &
  CheckedPolicies<D> & { readonly fallbacks?: CheckedFallbacks<Get<D, 'fallbacks'>, Names> | undefined };
