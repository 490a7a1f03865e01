// What the types that infer from configs are put together from. Each is asked of the union of all things in one kind of place, once.

/** Whether it is `any`. */
export type IsAny<T> = 0 extends 1 & T ? true : false;

/** Keys of every member of a union. */
export type KeyIn<T> = T extends unknown ? keyof T : never;

/** What the members of a union hold under a key; `never` when none has it. */
export type Get<T, Key> = T extends unknown ? (Key extends keyof T ? Exclude<T[Key], undefined> : never) : never;

/** Names of an object; `never` when there is none. */
export type KeysOf<T> = [T] extends [never] ? never : keyof T & string;

// What a refused value is held against. Interfaces, since a literal here would turn the whole object into `never` and
// lose the message.

/** The key is not one of those that may stand here. */
export interface NoSuchKey<Key> {
  readonly 'there is no such key': Key;
}

/** The word is not one of those that may stand here. */
export interface NotAmong<Known> {
  readonly 'must be one of': Known;
}

/** None of the objects has a key beyond those that are known. */
export type NoOther<T, Known> = [T] extends [never] ? unknown : { readonly [K in Exclude<KeyIn<T>, Known>]?: NoSuchKey<K> | undefined };

/** Says which keys there are, so that none of them counts as too many. */
export type May<Keys extends PropertyKey> = { readonly [K in Keys]?: unknown };

/** A word of a list, unless the config was widened. Others do not fit `NotAmong`, whose name tells why. */
export type OneOf<T, Words> = string extends T ? unknown : Words | NotAmong<Words> | undefined;

/** A name of a list, unless the config was widened and nothing is known of it. */
export type Literal<T, Words> = string extends T ? string : Words;
