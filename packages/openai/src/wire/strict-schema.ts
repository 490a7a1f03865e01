import { fields, type JsonSchema, list } from '@zerohop/core/adapter';

/** What strict decoding does not know. */
const refused = [
  'allOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'default',
  'dependentRequired',
  'dependentSchemas',
  'patternProperties',
  'propertyNames',
  'minProperties',
  'maxProperties',
  'unevaluatedProperties',
  'prefixItems',
  'contains',
  'minContains',
  'maxContains',
  'uniqueItems',
  'unevaluatedItems',
];
const knownFormats = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid']);

/** Thrown from wherever in a schema something is found that cannot be had strictly. */
const loose = new Error('not strict');

/**
 * The schema in the form that strict decoding wants: every object closed and every property required. Objects that only
 * forget to be closed are closed; a schema with optional or open-ended properties cannot be had strictly.
 *
 * @returns `undefined` when strict decoding would refuse or change the schema
 * @see https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
export function strictSchema(schema: JsonSchema): JsonSchema | undefined {
  if (schema['type'] !== 'object' || 'anyOf' in schema) return undefined;
  try {
    // A tool without parameters has an object without properties, and means no other.
    return close('properties' in schema ? schema : { properties: {}, ...schema });
  } catch (error) {
    if (error === loose) return undefined;
    throw error;
  }
}

function close(schema: unknown): JsonSchema {
  // A bare `true` allows anything.
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) throw loose;
  const closed: Record<string, unknown> = { ...schema };
  if (refused.some((key) => key in closed)) throw loose;
  // A reference stands alone there, without so much as a description.
  if ('$ref' in closed && Object.keys(closed).length > 1) throw loose;
  if ('format' in closed && !knownFormats.has(closed['format'] as string)) throw loose;
  // Patterns that look around, as those of common schema libraries for email addresses do.
  if (typeof closed['pattern'] === 'string' && /\(\?<?[=!]/.test(closed['pattern'])) throw loose;
  if ('items' in closed) closed['items'] = close(closed['items']);
  if ('anyOf' in closed) closed['anyOf'] = list(closed['anyOf']).map(close);
  for (const key of ['$defs', 'definitions']) if (key in closed) closed[key] = closeEach(closed[key]);
  return isObjectSchema(closed) ? closeObject(closed) : closed;
}

function isObjectSchema({ type, properties }: JsonSchema): boolean {
  return type === 'object' || list(type).includes('object') || properties !== undefined;
}

function closeObject(schema: JsonSchema): JsonSchema {
  const { properties, required, additionalProperties } = schema;
  if (additionalProperties !== undefined && additionalProperties !== false) throw loose;
  // An object of which nothing is known holds anything.
  if (properties === undefined && additionalProperties !== false) throw loose;
  const names = Object.keys(fields(properties));
  const wanted = list(required);
  if (names.some((name) => !wanted.includes(name)) || wanted.some((name) => !names.includes(name as string))) throw loose;
  return { ...schema, properties: closeEach(properties), required: names, additionalProperties: false };
}

function closeEach(schemas: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields(schemas)).map(([name, schema]) => [name, close(schema)]));
}
