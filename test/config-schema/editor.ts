import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';

/** A piece of the schema. */
export interface Piece {
  readonly $ref?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly anyOf?: readonly Piece[];
  readonly allOf?: readonly Piece[];
  readonly items?: Piece;
  readonly properties?: Readonly<Record<string, Piece>>;
  readonly patternProperties?: Readonly<Record<string, Piece>>;
  readonly additionalProperties?: Piece | false;
  readonly definitions?: Readonly<Record<string, Piece>>;
}

/** The file as it is published. */
export const file: string = readFileSync(new URL('../../packages/core/config.schema.json', import.meta.url), 'utf8');

/** What it holds. */
export const schema = JSON.parse(file) as Piece;

const validate = new Ajv({ strict: true, strictRequired: false, allowMatchingProperties: true, allowUnionTypes: true }).compile(schema);

/** What an editor underlines in a config; nothing where all is well. */
export function underlined(config: unknown): readonly ErrorObject[] {
  return validate(config) ? [] : [...(validate.errors ?? [])];
}

/** What an editor offers at a place, with what it says of each. A place is named by keys; `0` is any entry of a list. */
export function offered(...path: readonly string[]): Readonly<Record<string, string | undefined>> {
  const pieces = path.reduce((at, key) => at.flatMap((piece) => below(piece, key)), alternatives(schema));
  return Object.assign({}, ...pieces.map(({ properties = {} }) => Object.fromEntries(Object.entries(properties).map(([key, { description }]) => [key, description]))));
}

/** Words that an editor offers as values at a place. */
export function offeredValues(...path: readonly string[]): unknown[] {
  const pieces = path.reduce((at, key) => at.flatMap((piece) => below(piece, key)), alternatives(schema));
  return [...new Set(pieces.flatMap(({ enum: words = [], examples = [], default: byDefault }) => [...words, ...examples, ...(byDefault === undefined ? [] : [byDefault])]))];
}

/** A piece in all the forms that it may have. */
function alternatives(piece: Piece): Piece[] {
  const { $ref, anyOf = [], allOf = [] } = piece;
  const named = $ref === undefined ? [] : [definition($ref)];
  return [piece, ...[...named, ...anyOf, ...allOf].flatMap(alternatives)];
}

function below({ properties, patternProperties, additionalProperties, items }: Piece, key: string): Piece[] {
  const own = properties?.[key];
  const found = [own ?? (additionalProperties === false ? undefined : additionalProperties), key === '0' ? items : undefined];
  const matching = Object.entries(patternProperties ?? {}).filter(([pattern]) => new RegExp(pattern).test(key));
  return [...found.filter((piece) => piece !== undefined), ...matching.map(([, piece]) => piece)].flatMap(alternatives);
}

function definition(ref: string): Piece {
  const found = schema.definitions?.[ref.slice('#/definitions/'.length)];
  if (found === undefined) throw new Error(`${ref} leads nowhere`);
  return found;
}
