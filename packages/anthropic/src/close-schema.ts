import { isRecursive, type JsonSchema } from '@zerohop/core/adapter';

/** What the vendor's constrained decoding does not know; these go into the description, where the model reads them. */
const unknownConstraints = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'maxItems',
  'uniqueItems',
  'contains',
  'minContains',
  'maxContains',
  'minProperties',
  'maxProperties',
  'propertyNames',
];
const knownFormats = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid']);
/** What no closed schema can say. */
const refused = ['not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas', 'patternProperties', 'prefixItems', 'unevaluatedProperties'];

const open = new Error('not closed');

/**
 * The schema in the form that the vendor's constrained decoding takes: every object closed. Objects that only forget to be
 * closed are closed; optional properties stay optional.
 *
 * @returns `undefined` when the schema cannot be had that way: it is recursive, refers to what is not in it, or has open-ended objects
 * @see https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations
 */
export function closeSchema(schema: JsonSchema): JsonSchema | undefined {
  if (isRecursive(schema)) return undefined;
  try {
    return close(schema) as JsonSchema;
  } catch (error) {
    if (error === open) return undefined;
    throw error;
  }
}

function close(schema: unknown): unknown {
  // A bare `true` allows anything.
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) throw open;
  const closed: Record<string, unknown> = { ...schema };
  if (refused.some((key) => key in closed)) throw open;
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    if (!(key in closed)) continue;
    if (!Array.isArray(closed[key])) throw open;
    closed[key] = closed[key].map(close);
  }
  if ('oneOf' in closed) {
    if ('anyOf' in closed) throw open;
    closed['anyOf'] = closed['oneOf'];
    delete closed['oneOf'];
  }
  if ('items' in closed) closed['items'] = close(closed['items']);
  for (const key of ['$defs', 'definitions']) if (key in closed) closed[key] = closeEach(closed[key]);
  describe(closed);
  if (closed['type'] !== 'object' && !('properties' in closed)) return closed;
  if (closed['additionalProperties'] !== undefined && closed['additionalProperties'] !== false) throw open;
  // An object of which nothing is known holds anything.
  if (!('properties' in closed) && closed['additionalProperties'] !== false) throw open;
  if ('properties' in closed) closed['properties'] = closeEach(closed['properties']);
  closed['additionalProperties'] = false;
  return closed;
}

function closeEach(schemas: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schemas as Record<string, unknown>).map(([name, schema]) => [name, close(schema)]));
}

function describe(schema: Record<string, unknown>): void {
  const moved: string[] = [];
  const move = (key: string): void => {
    moved.push(`${key}: ${JSON.stringify(schema[key])}`);
    delete schema[key];
  };
  for (const key of unknownConstraints) if (key in schema) move(key);
  if ('format' in schema && !knownFormats.has(schema['format'] as string)) move('format');
  if ('minItems' in schema && schema['minItems'] !== 0 && schema['minItems'] !== 1) move('minItems');
  if (moved.length === 0) return;
  const known = typeof schema['description'] === 'string' ? `${schema['description']} ` : '';
  schema['description'] = `${known}(${moved.join(', ')})`;
}
