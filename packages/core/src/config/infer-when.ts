import type { Weekday } from '../catalog/price-sheet.ts';
import type { Priority } from '../chat/policy-options.ts';
import type { Effort } from '../chat/reasoning.ts';
import type { FactTest, FactValue } from '../chat/when.ts';
import type { Get, KeyIn, NoOther, NoSuchKey, OneOf } from './infer-parts.ts';

// What a condition may say, as far as types can tell it without referring to themselves: two levels of `$and`, `$or` and `$not`.
// What stands deeper is checked when the router is made.

/** Facts whose names are fixed, and what they are compared with. A test holds them to the table of facts. */
export interface FixedFacts {
  model: string;
  operation: 'chat' | 'embed';
  stream: boolean;
  tenant: string;
  team: string;
  user: string;
  session: string;
  priority: Priority;
  'input.tokens': number;
  'input.messages': number;
  'input.images': number;
  'input.audio': number;
  'input.files': number;
  'input.text': string;
  tools: string;
  output: boolean;
  'params.temperature': number;
  'params.topP': number;
  'params.maxTokens': number;
  'params.stop': string;
  'params.seed': number;
  'params.presencePenalty': number;
  'params.frequencyPenalty': number;
  'params.logprobs': number | boolean;
  'params.reasoning': never;
  'params.reasoning.effort': Effort;
  'params.reasoning.budgetTokens': number;
  'params.serviceTier': string;
  'params.parallelToolCalls': boolean;
  'params.toolChoice': string;
  'params.toolChoice.name': string;
  'params.dimensions': number;
  'time.hour': number;
  'time.clock': string;
  'time.weekday': Weekday;
  'time.date': string;
}

/** What a fact is compared with; `unknown` where that is not known before the call. */
type KindOf<Fact> = Fact extends keyof FixedFacts
  ? FixedFacts[Fact]
  : Fact extends `tags.${string}` | `metadata.${string}` | `time.${string}.clock` | `time.${string}.date`
    ? string
    : Fact extends `time.${string}.hour`
      ? number
      : Fact extends `time.${string}.weekday`
        ? Weekday
        : unknown;

/** The facts that a call has. */
type FactName = keyof FixedFacts | `tags.${string}` | `metadata.${string}` | `params.providerOptions.${string}` | `time.${string}.${'hour' | 'clock' | 'weekday' | 'date'}`;

/** The conditions of all places of a kind: what they say of facts is asked once, of those within conditions too. */
export type CheckedWhen<W> = [W] extends [never] ? never : string extends KeyIn<W> ? unknown : Nested<CheckedFacts<W | PartsOf<W> | PartsOf<PartsOf<W>>>>;

type Nested<Facts> = Facts & Combined<Facts & Combined<Facts>>;

type Combined<Part> = { readonly $and?: readonly Part[] | undefined; readonly $or?: readonly Part[] | undefined; readonly $not?: Part | undefined };

type Combinator = '$and' | '$or' | '$not';

/** The conditions within conditions. */
type PartsOf<W> = W extends unknown ? PartOf<W[keyof W & Combinator]> : never;

type PartOf<P> = P extends readonly (infer Each)[] ? Each : P;

// Asked by kind and not by fact where that will do: each look at what all conditions say of one fact costs as much as there are conditions.
type CheckedFacts<W> = NoOther<W, FactName | Combinator> & PlainFacts<Exclude<KeyIn<W>, WordFact | Combinator>, StraysOf<W>> & WordFacts<W, Extract<KeyIn<W>, WordFact>, StraysOf<W>>;

type PlainFacts<Facts, Strays> = { readonly [Fact in Extract<Facts, FactName>]?: TestOf<KindOf<Fact>, KindOf<Fact>, Strays> };

type WordFacts<W, Facts, Strays> = { readonly [Fact in Extract<Facts, PropertyKey>]?: WordTest<Get<W, Fact>, KindOf<Fact>, Strays> };

/** Facts that are one of a few words. */
type WordFact = 'operation' | 'priority' | 'params.reasoning.effort' | 'time.weekday' | `time.${string}.weekday`;

type WordTest<Test, Kind, Strays> = TestOf<OneOf<Extract<Test, string> | ValuesBehind<Extract<Test, object>>, Kind>, never, Strays>;

type ValuesBehind<Tests> = Get<Tests, '$eq'> | Get<Tests, '$ne'> | Get<Get<Tests, '$in'>, number> | Get<Get<Tests, '$nin'>, number>;

/** Operators that there are not, whatever fact they stand behind. */
type StraysOf<W> = Refused<Exclude<OperatorIn<W>, keyof FactTest>>;

type Refused<Strays> = [Strays] extends [never] ? unknown : { readonly [K in Extract<Strays, PropertyKey>]?: NoSuchKey<K> | undefined };

type OperatorIn<W> = W extends unknown ? KeyIn<Extract<W[Exclude<keyof W, Combinator>], object>> : never;

/** Values of a kind, or operators. */
type TestOf<Value, Bound, Strays> = (unknown extends Bound ? FactValue | (object & Strays) : Value | (object & Strays & Operators<Value, Exclude<Bound, boolean>>)) | undefined;

/** Operators that compare with values, and with bounds where there is more and less. */
interface Operators<Value, Bound> {
  readonly $eq?: Value | undefined;
  readonly $ne?: Value | undefined;
  readonly $in?: readonly Value[] | undefined;
  readonly $nin?: readonly Value[] | undefined;
  readonly $gt?: Bound | undefined;
  readonly $gte?: Bound | undefined;
  readonly $lt?: Bound | undefined;
  readonly $lte?: Bound | undefined;
  readonly $regex?: string | undefined;
  readonly $options?: string | undefined;
  readonly $exists?: boolean | undefined;
  readonly $not?: object | undefined;
}
