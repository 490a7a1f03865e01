import { type JsonSchema, ZerohopError } from '@zerohop/core/adapter';

/** What the subset has and JSON schema means by the same word. */
const kept = ['title', 'description', 'nullable', 'minItems', 'maxItems', 'minProperties', 'maxProperties', 'minLength', 'maxLength', 'pattern', 'minimum', 'maximum'] as const;

/** Words that say nothing about values, or what the subset means anyway. */
const harmless: ReadonlySet<string> = new Set([
  ...kept, 'type', 'format', 'enum', 'const', 'required', 'properties', 'items', 'anyOf', 'oneOf', 'allOf', '$ref',
  '$schema', '$id', '$defs', 'definitions', '$comment', 'additionalProperties', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly',
]);

/** The only formats that are not refused. */
const formats: Readonly<Record<string, readonly string[]>> = { STRING: ['date-time', 'enum'], NUMBER: ['float', 'double'], INTEGER: ['int32', 'int64'] };

const maxDepth = 32;

/**
 * Puts a JSON schema into the vendor's OpenAPI subset, for interfaces that take no JSON schema. References are resolved
 * in place. What would only narrow the values is left out and named in `dropped`.
 *
 * @throws `unsupported` for what the subset cannot say: recursion, objects with open-ended members
 * @see https://ai.google.dev/api/caching#Schema
 */
export function toOpenapiSchema(schema: JsonSchema): { schema: Record<string, unknown>; dropped: readonly string[] } {
  const dropped = new Set<string>();
  return { schema: convert(schema, { root: schema, dropped, path: '$', depth: 0 }), dropped: [...dropped] };
}

interface Place {
  readonly root: JsonSchema;
  readonly dropped: Set<string>;
  readonly path: string;
  readonly depth: number;
}

type Json = Readonly<Record<string, unknown>>;

function convert(given: unknown, place: Place): Record<string, unknown> {
  if (place.depth > maxDepth) throw cannot(place, 'a schema that contains itself');
  const schema = resolve(given, place);
  for (const word of Object.keys(schema)) if (!harmless.has(word)) place.dropped.add(word);
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return convertChoices(schema, choices, place);

  const { type, nullable } = typeOf(schema, place);
  const converted: Record<string, unknown> = type === undefined ? {} : { type };
  for (const word of kept) if (schema[word] !== undefined) converted[word] = schema[word];
  if (nullable) converted['nullable'] = true;
  if (type !== undefined && formats[type]?.includes(String(schema['format']))) converted['format'] = schema['format'];
  const values = schema['const'] !== undefined ? [schema['const']] : schema['enum'];
  if (Array.isArray(values)) {
    // Values are text in the subset.
    const texts = values.filter((value) => typeof value === 'string');
    if (type === 'STRING') Object.assign(converted, { format: 'enum', enum: texts });
    else place.dropped.add('enum');
  }
  if (type === 'ARRAY') {
    if (schema['items'] === undefined) throw cannot(place, 'a list of anything');
    converted['items'] = convert(schema['items'], inside(place, 'items'));
  }
  if (type === 'OBJECT') Object.assign(converted, convertMembers(schema, place));
  return converted;
}

function convertMembers(schema: Json, place: Place): Json {
  const members = Object.entries((schema['properties'] ?? {}) as Json);
  if (members.length === 0) throw cannot(place, 'an object without named members');
  return {
    properties: Object.fromEntries(members.map(([name, member]) => [name, convert(member, inside(place, name))])),
    propertyOrdering: members.map(([name]) => name),
    ...(Array.isArray(schema['required']) && schema['required'].length > 0 ? { required: schema['required'] } : undefined),
  };
}

function convertChoices(schema: Json, choices: readonly unknown[], place: Place): Record<string, unknown> {
  const real = choices.filter((choice) => (choice as Json | null)?.['type'] !== 'null');
  const outer: Record<string, unknown> = {};
  for (const word of ['title', 'description'] as const) if (schema[word] !== undefined) outer[word] = schema[word];
  if (real.length < choices.length) outer['nullable'] = true;
  const converted = real.map((choice, index) => convert(choice, inside(place, `anyOf[${index}]`)));
  return converted.length === 1 ? { ...converted[0], ...outer } : { ...outer, anyOf: converted };
}

function resolve(given: unknown, place: Place): Json {
  let schema = given as Json;
  for (let steps = 0; typeof schema === 'object' && schema !== null && typeof schema['$ref'] === 'string'; steps += 1) {
    if (steps > maxDepth) throw cannot(place, 'a schema that contains itself');
    const { $ref, ...beside } = schema as { $ref: string };
    schema = { ...lookUp($ref, place), ...beside };
  }
  if (typeof schema !== 'object' || schema === null) throw cannot(place, 'anything');
  const { allOf, ...rest } = schema;
  return Array.isArray(allOf) ? allOf.reduce<Json>((merged, part) => mergeSchemas(merged, resolve(part, place)), rest) : schema;
}

function mergeSchemas(one: Json, other: Json): Json {
  return {
    ...one,
    ...other,
    ...(one['properties'] && other['properties'] ? { properties: { ...(one['properties'] as Json), ...(other['properties'] as Json) } } : undefined),
    ...(Array.isArray(one['required']) && Array.isArray(other['required']) ? { required: [...new Set([...(one['required'] as unknown[]), ...(other['required'] as unknown[])])] } : undefined),
  };
}

function lookUp(reference: string, place: Place): Json {
  if (!reference.startsWith('#')) throw cannot(place, `the reference '${reference}'`);
  let found: unknown = place.root;
  for (const step of reference.split('/').slice(1)) found = (found as Json | undefined)?.[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')];
  if (typeof found !== 'object' || found === null) throw cannot(place, `the reference '${reference}'`);
  return found as Json;
}

function typeOf(schema: Json, place: Place): { type: string | undefined; nullable: boolean } {
  const given = schema['type'];
  const types = (Array.isArray(given) ? given : given === undefined ? [] : [given]) as readonly string[];
  const real = types.filter((type) => type !== 'null');
  if (real.length > 1) throw cannot(place, `values of several types (${real.join(', ')})`);
  const nullable = real.length < types.length;
  if (real[0] !== undefined) return { type: real[0].toUpperCase(), nullable };
  if (schema['properties'] !== undefined) return { type: 'OBJECT', nullable };
  if (schema['items'] !== undefined) return { type: 'ARRAY', nullable };
  const value: unknown = schema['const'] ?? (Array.isArray(schema['enum']) ? schema['enum'][0] : undefined);
  if (typeof value === 'string') return { type: 'STRING', nullable };
  if (typeof value === 'number') return { type: 'NUMBER', nullable };
  if (typeof value === 'boolean') return { type: 'BOOLEAN', nullable };
  throw cannot(place, 'a value of any type');
}

function inside(place: Place, name: string): Place {
  return { ...place, path: `${place.path}.${name}`, depth: place.depth + 1 };
}

function cannot(place: Place, what: string): ZerohopError<'unsupported'> {
  return new ZerohopError({
    code: 'unsupported',
    message: `the schema asks for ${what} at ${place.path}, which '@google/generative-ai' cannot send; use '@google/genai' (sdk: 'genai')`,
  });
}
