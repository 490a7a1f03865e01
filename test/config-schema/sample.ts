import fc, { type Arbitrary } from 'fast-check';
import { dayPattern } from '../../packages/core/src/catalog/price-sheet.ts';
import { type Piece, schema } from './editor.ts';

interface Sampled extends Piece {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minProperties?: number;
  readonly required?: readonly string[];
  readonly propertyNames?: Piece & { readonly pattern?: string };
  readonly additionalProperties?: Sampled | false;
}

const anything = fc.jsonValue({ maxDepth: 1 });

// What goes into itself ends soon: conditions nest no deeper than this.
const deepest = 4;

function sample(piece: Sampled, depth: number): Arbitrary<unknown> {
  const { $ref, anyOf, allOf, enum: words } = piece;
  if ($ref !== undefined) return sample(at($ref), depth);
  if (allOf !== undefined) return sample({ ...at(allOf[0]?.$ref ?? ''), minProperties: piece.minProperties ?? 0 }, depth);
  if (anyOf !== undefined) return fc.oneof(...anyOf.map((each) => sample(each, depth)));
  if (words !== undefined) return fc.constantFrom(...words);
  if ('const' in piece) return fc.constant(piece.const);
  const { type } = piece;
  if (type === undefined) return anything;
  return fc.oneof(...(typeof type === 'string' ? [type] : type).map((each) => kinds[each]?.(piece, depth) ?? fc.constant(null)));
}

const kinds: Readonly<Record<string, (piece: Sampled, depth: number) => Arbitrary<unknown>>> = {
  object,
  array: ({ items = {}, minItems = 0 }, depth) => fc.array(sample(items, depth + 1), { minLength: minItems, maxLength: minItems + 1 }),
  string: ({ pattern, minLength = 0 }) => (pattern === undefined ? fc.string({ minLength, maxLength: minLength + 5 }) : matching(pattern)),
  boolean: () => fc.boolean(),
  integer: ({ minimum = -9, maximum = 9 }) => fc.integer({ min: Math.max(minimum, -1_000), max: Math.min(maximum, 1_000) }),
  number: ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }) =>
    fc.double({
      min: minimum ?? exclusiveMinimum ?? -5,
      max: Math.min(maximum ?? exclusiveMaximum ?? 9_999, 9_999),
      minExcluded: exclusiveMinimum !== undefined,
      noNaN: true,
    }),
};

// Keys are drawn before what is under them, so that only that is put together which will be there.
function object({ properties = {}, patternProperties = {}, additionalProperties, required = [], propertyNames, minProperties = 0 }: Sampled, depth: number): Arbitrary<unknown> {
  const optional = Object.keys(properties).filter((key) => !required.includes(key) && (depth < deepest || !nesting.has(key)));
  const own = fc.subarray(optional, { maxLength: Math.min(optional.length, 4) }).chain((kept) => fc.record(Object.fromEntries([...required, ...kept].map((key) => [key, sample(properties[key] ?? {}, depth + 1)]))));
  const patterned = Object.entries(patternProperties);
  const matched = patterned.length === 0 ? none : fc.constantFrom(...patterned).chain(([pattern, form]) => fc.dictionary(matching(pattern), sample(form, depth + 1), { maxKeys: 1 }));
  const others = additionalProperties === false || additionalProperties === undefined ? none : fc.dictionary(keyOf(propertyNames?.pattern), sample(additionalProperties, depth + 1), { minKeys: minProperties, maxKeys: 2 });
  return fc
    .tuple(own, matched, others)
    .map((parts): object => Object.assign({}, ...parts))
    .filter((all) => Object.keys(all).length >= minProperties && (!('$options' in all) || '$regex' in all));
}

const none = fc.constant({});
/** Keys that lead back to what they stand in. */
const nesting: ReadonlySet<string> = new Set(['$and', '$or', '$not']);

function keyOf(pattern: string | undefined): Arbitrary<string> {
  return pattern === undefined ? fc.constantFrom('a', 'x-y', 'openai') : matching(pattern);
}

/** Text of a pattern. What fast-check cannot draw (a look ahead) is drawn by hand, and days are days that there are. */
function matching(pattern: string): Arbitrary<string> {
  if (pattern.startsWith('^(?!')) return fc.constantFrom('', 'i', 'su');
  if (pattern.startsWith(String.raw`^time\.`)) return fc.constantFrom('UTC', 'Asia/Tokyo').map((zone) => pattern.replace('.+', zone).replaceAll(/[\\^$]/g, ''));
  if (pattern === dayPattern.source) return fc.constantFrom('2026-11-21', '2024-02-29');
  let texts = drawn.get(pattern);
  if (texts === undefined) drawn.set(pattern, (texts = fc.stringMatching(new RegExp(pattern), { maxLength: 40 })));
  return texts;
}

const drawn = new Map<string, Arbitrary<string>>();

function at(ref: string): Sampled {
  return schema.definitions?.[ref.slice('#/definitions/'.length)] ?? {};
}

/** Draws configs that the schema allows. */
export const sampledConfig: Arbitrary<object> = sample(schema, 0) as Arbitrary<object>;
