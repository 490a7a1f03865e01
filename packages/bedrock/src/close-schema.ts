import { isRecursive, type JsonSchema } from '@zerohop/core/adapter';

/** Words of a JSON schema that the vendor's constrained decoding knows, apart from those that hold schemas. */
const plainWords = new Set(['type', 'enum', 'const', 'title', 'description', 'default', 'required', '$ref']);
const schemaLists = new Set(['anyOf', 'allOf']);
const schemaMaps = new Set(['properties', '$defs', 'definitions']);

/**
 * The schema in the form that the vendor's constrained decoding takes: every object closed, no constraint beyond type and
 * shape. Objects that only forget to be closed are closed; optional properties stay optional.
 *
 * @returns `undefined` when the schema cannot be had that way
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html
 */
export function closeSchema(schema: JsonSchema): JsonSchema | undefined {
  return isRecursive(schema) ? undefined : close(schema);
}

function close(schema: unknown): JsonSchema | undefined {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return undefined;
  const closed: Record<string, unknown> = {};
  for (const [word, value] of Object.entries(schema)) {
    if (word === 'additionalProperties' ? value === false : plainWords.has(word)) closed[word] = value;
    else if (word === 'items') closed[word] = close(value);
    else if (schemaLists.has(word) && Array.isArray(value)) closed[word] = allOrNothing(value.map(close));
    else if (schemaMaps.has(word)) closed[word] = closeEach(value);
    else if (word !== '$schema') return undefined;
    if (word !== '$schema' && closed[word] === undefined) return undefined;
  }
  if (closed['type'] !== 'object' && !('properties' in closed)) return closed;
  // An object of which nothing is known holds anything.
  if (!('properties' in closed) && !('additionalProperties' in closed)) return undefined;
  return { ...closed, additionalProperties: false };
}

function closeEach(schemas: unknown): Record<string, JsonSchema> | undefined {
  if (typeof schemas !== 'object' || schemas === null) return undefined;
  const closed = Object.entries(schemas).map(([name, schema]) => [name, close(schema)] as const);
  return closed.every(([, schema]) => schema !== undefined) ? (Object.fromEntries(closed) as Record<string, JsonSchema>) : undefined;
}

function allOrNothing(schemas: readonly (JsonSchema | undefined)[]): readonly JsonSchema[] | undefined {
  return schemas.every((schema) => schema !== undefined) ? schemas : undefined;
}
