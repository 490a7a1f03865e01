import { z } from 'zod';

// What the schema of a config is put together from. Each part carries how it looks in JSON, so that `config.schema.json`, which
// editors read, is written from the very schema that the parser uses.

/** A schema of any kind, and one of the kinds that there are. */
export type AnySchema = z.core.$ZodType;
export type KnownSchema = z.core.$ZodTypes;

/** How a value looks in JSON, as a piece of a JSON Schema. `code`: it cannot stand in JSON, and editors hear nothing of it. */
export type JsonForm = Readonly<Record<string, unknown>> | 'code';

/** What a word's check knows beyond its list. */
export interface WordHints {
  readonly words?: readonly string[];
  /** Words of the contract that this version does not know. */
  readonly notYet?: readonly string[];
}

/** What editors are told of an object: the type whose docstrings say what its keys are, or the words themselves. */
export type Docs<Key extends string = string> = string | Readonly<Record<Key, string>>;

const forms = new WeakMap<AnySchema, JsonForm>();
const docs = new WeakMap<AnySchema, Docs>();
const keyPatterns = new WeakMap<AnySchema, RegExp>();
const filled = new WeakSet<AnySchema>();

/** How a leaf of the schema looks in JSON. */
export function formOf(schema: AnySchema): JsonForm | undefined {
  return forms.get(schema);
}

/** Where an object of the schema is described. */
export function docsOf(schema: AnySchema): Docs | undefined {
  return docs.get(schema);
}

/** What the keys of a record of the schema look like; `undefined` when anything will do. */
export function keyPatternOf(schema: AnySchema): RegExp | undefined {
  return keyPatterns.get(schema);
}

/** Whether an array or record of the schema must have something in it. */
export function isFilled(schema: AnySchema): boolean {
  return filled.has(schema);
}

/** A value with a check of its own. `expected` is the words for what belongs there, `json` what editors hold it to. */
export function leaf(expected: string, test: (value: unknown) => boolean, json: JsonForm, hints: WordHints = {}): z.ZodType {
  const schema = z.custom(test, { error: expected, params: { hints } });
  forms.set(schema, json);
  return schema;
}

/** An object that takes no other keys. Its message is the list of them. `about` names the type that has their docstrings. */
export function object<Shape extends z.core.$ZodLooseShape>(shape: Shape, about: Docs<keyof Shape & string>): z.ZodObject<Shape, z.core.$strict> {
  const keys = Object.keys(shape).join(' ');
  const schema = z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? keys : undefined) });
  docs.set(schema, about);
  return schema;
}

/**
 * An object with keys of the user's. What they look like, and whether there must be one, the checks see to that come later, and editors
 * at once.
 */
export function record(values: z.ZodType, keys?: RegExp, least: 0 | 1 = 0): z.ZodType {
  const schema = z.record(z.string(), values);
  if (keys !== undefined) keyPatterns.set(schema, keys);
  if (least === 1) filled.add(schema);
  return schema;
}

/** An array with something in it. `expected` is the words for that. */
export function some(items: z.ZodType, expected: string): z.ZodType {
  const schema = z.array(items).min(1, { error: expected });
  filled.add(schema);
  return schema;
}

/** A number within bounds, told once: `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`. */
export interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** A number within a range. */
export function number(expected: string, range: Range): z.ZodType {
  return leaf(expected, (value) => isWithin(value, range), { type: 'number', ...range });
}

/** Whether a value is a number within a range. */
export function isWithin(value: unknown, { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Range): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (minimum !== undefined && value < minimum) return false;
  if (maximum !== undefined && value > maximum) return false;
  return (exclusiveMinimum === undefined || value > exclusiveMinimum) && (exclusiveMaximum === undefined || value < exclusiveMaximum);
}

/** A whole number from some number on. */
export function whole(least: number): z.ZodType {
  const json = { type: 'integer', minimum: least, maximum: Number.MAX_SAFE_INTEGER };
  return leaf(`a whole number from ${least} on`, (value) => Number.isSafeInteger(value) && (value as number) >= least, json);
}

/** One of some words. */
export function oneOf(...words: readonly string[]): z.ZodType {
  return leaf(quoted(words), (value) => words.includes(value as string), { enum: words }, { words });
}

/** Words in a sentence: `'a' or 'b'`. */
export function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(' or ');
}

/** Whether a value is text with something in it. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** Text with something in it. */
export const text: z.ZodType = textLike(undefined);

/** Text that editors hold to a pattern, and the checks that come later to more. */
export function textLike(pattern: RegExp | undefined, examples?: readonly string[]): z.ZodType {
  return leaf('text', isText, { type: 'string', minLength: 1, ...(pattern && { pattern: pattern.source }), ...(examples && { examples }) });
}

/** True or false. */
export const flag: z.ZodType = leaf('true or false', (value) => typeof value === 'boolean', { type: 'boolean' });

/** `false`, where that switches something off. */
export const off: z.ZodType = leaf('false', (value) => value === false, { const: false });

/** What something is multiplied by, or weighs. */
export const factor: z.ZodType = number('a number above 0', { exclusiveMinimum: 0, exclusiveMaximum: 1e6 });
