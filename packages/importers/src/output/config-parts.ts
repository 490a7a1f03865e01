import type { ConfigData, RouteConfig, TargetConfig } from '@zerohop/core';

/** A target with what belongs to it. */
export type TargetEntry = Exclude<TargetConfig, string>;

/** Fields laid over the requests that go to a target. */
export type Params = NonNullable<TargetEntry['params']>;

/** A condition over the facts of a call. */
export type When = NonNullable<TargetEntry['when']>;

/** The routes of a config in the making. */
export type Routes = Record<string, RouteConfig>;

/** What is declared of models, in the making. */
export type Models = Record<string, NonNullable<ConfigData['models']>[string]>;

/** Prices in the making. */
export type Prices = Record<string, NonNullable<ConfigData['prices']>[string]>;

/** An entry as short as it can be: a target that has nothing to itself is its name. */
export function shortEntry(entry: TargetEntry): TargetConfig {
  return Object.keys(entry).length === 1 ? entry.target : entry;
}

/** An object without the fields that have no value; `undefined` when none is left. */
export function filled<T extends object>(value: T): T | undefined {
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return fields.length === 0 ? undefined : (Object.fromEntries(fields) as T);
}
