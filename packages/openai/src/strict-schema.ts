import type { JsonSchema } from '@zerohop/core/adapter';

/**
 * The schema in the form that strict decoding wants: every object closed and every property required. Objects that only
 * forget to be closed are closed; a schema with optional or open-ended properties cannot be had strictly.
 *
 * @returns `undefined` when strict decoding would refuse or change the schema
 * @see https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
export function strictSchema(schema: JsonSchema): JsonSchema | undefined {
  try {
    return schema['type'] === 'object' ? (close(schema) as JsonSchema) : undefined;
  } catch (error) {
    if (error === loose) return undefined;
    throw error;
  }
}

const loose = new Error('not strict');
const refused = ['allOf', 'not', 'dependentRequired', 'dependentSchemas', 'if', 'then', 'else', 'patternProperties', 'oneOf'];

function close(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(close);
  if (typeof schema !== 'object' || schema === null) return schema;
  const closed: Record<string, unknown> = { ...schema };
  if (refused.some((key) => key in closed)) throw loose;
  for (const key of ['items', 'anyOf', 'prefixItems']) if (key in closed) closed[key] = close(closed[key]);
  for (const key of ['$defs', 'definitions']) if (key in closed) closed[key] = closeEach(closed[key]);
  if (closed['type'] !== 'object' && !('properties' in closed)) return closed;
  const properties = (closed['properties'] ?? {}) as Record<string, unknown>;
  const required = new Set((closed['required'] ?? []) as string[]);
  if (closed['additionalProperties'] !== undefined && closed['additionalProperties'] !== false) throw loose;
  if (Object.keys(properties).some((name) => !required.has(name))) throw loose;
  return { ...closed, properties: closeEach(properties), required: [...required], additionalProperties: false };
}

function closeEach(schemas: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schemas as Record<string, unknown>).map(([name, schema]) => [name, close(schema)]));
}
