/** A value that facts are compared with. */
export type FactValue = string | number | boolean | null;

/**
 * Operators on one fact; all of them must hold. A missing fact satisfies `$ne`, `$nin` and what `$not` finds failing; `$exists`
 * asks for it. Of a fact that is several values, e.g. the names of tools, one will do.
 */
export interface FactTest {
  /** Is this value; of several, one of them is. */
  readonly $eq?: FactValue;
  /** Is not this value. */
  readonly $ne?: FactValue;
  /** Is one of these values. */
  readonly $in?: readonly FactValue[];
  /** Is none of these values. */
  readonly $nin?: readonly FactValue[];
  /** Is above. Numbers are compared with numbers and texts with texts; anything else does not hold. */
  readonly $gt?: number | string;
  /** Is this or above. */
  readonly $gte?: number | string;
  /** Is below. */
  readonly $lt?: number | string;
  /** Is this or below. */
  readonly $lte?: number | string;
  /** A pattern as `RegExp` takes it, found anywhere in a text. */
  readonly $regex?: string;
  /** Flags of `$regex`: any of `i`, `m`, `s`, `u`. */
  readonly $options?: string;
  /** Whether the fact is there at all. */
  readonly $exists?: boolean;
  /** Holds where these operators do not. */
  readonly $not?: FactTest;
}

/**
 * A condition over the facts of a call, as data: facts by their paths, all of which must hold, and `$and`, `$or`, `$not`. A bare
 * value is `$eq`. The facts are listed in docs/conditions.md.
 *
 * @example { 'tags.plan': 'pro', 'input.tokens': { $gt: 8_000 }, $not: { 'time.weekday': { $in: ['sat', 'sun'] } } }
 */
export interface When {
  /** All of these conditions hold. */
  readonly $and?: readonly When[] | undefined;
  /** One of these conditions holds. */
  readonly $or?: readonly When[] | undefined;
  /** This condition does not hold. */
  readonly $not?: When | undefined;
  readonly [fact: string]: FactValue | FactTest | When | readonly When[] | undefined;
}
