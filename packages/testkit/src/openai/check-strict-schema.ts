import { isObject, type JsonObject, listOf, objectOf, objectsOf } from '../lib/json.ts';

/**
 * What OpenAI's strict mode dislikes in a schema, in its words; `undefined` when nothing. Strict mode wants every object closed
 * (`additionalProperties: false`) and every property required.
 */
export function strictSchemaFault(schema: unknown): string | undefined {
  const root = objectOf(schema);
  if (root['type'] !== 'object') return `schema must be a JSON Schema of 'type: "object"', got 'type: "${String(root['type'] ?? 'None')}"'.`;
  return faultAt(root, []);
}

function faultAt(schema: JsonObject, path: readonly string[]): string | undefined {
  const context = `In context=(${path.map((step) => `'${step}'`).join(', ')}${path.length === 1 ? ',' : ''})`;
  const members = objectOf(schema['properties']);
  if (isTyped(schema, 'object')) {
    if (schema['additionalProperties'] !== false) return `${context}, 'additionalProperties' is required to be supplied and to be false.`;
    const required = listOf(schema['required']);
    const left = Object.keys(members).find((name) => !required.includes(name));
    if (left !== undefined) {
      return `${context}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${left}'.`;
    }
  }
  for (const [child, step] of childrenOf(schema, members)) {
    const fault = faultAt(child, [...path, ...step]);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isTyped(schema: JsonObject, type: string): boolean {
  return schema['type'] === type || listOf(schema['type']).includes(type);
}

function* childrenOf(schema: JsonObject, members: JsonObject): Generator<[JsonObject, string[]]> {
  for (const [name, member] of Object.entries(members)) if (isObject(member)) yield [member, ['properties', name]];
  if (isObject(schema['items'])) yield [schema['items'], ['items']];
  for (const [index, choice] of objectsOf(schema['anyOf']).entries()) yield [choice, ['anyOf', String(index)]];
  for (const key of ['$defs', 'definitions']) {
    for (const [name, definition] of Object.entries(objectOf(schema[key]))) if (isObject(definition)) yield [definition, [key, name]];
  }
}
