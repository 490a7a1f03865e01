import { isObject, type JsonObject, listOf, numberOf, objectOf, objectsOf, stringOf } from '../lib/json.ts';

const maxDepth = 64;

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  time: '00:00:00Z',
  duration: 'PT1S',
  email: 'a@example.com',
  hostname: 'example.com',
  ipv4: '127.0.0.1',
  ipv6: '::1',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
};

/**
 * The smallest plain value that a JSON schema (or Gemini's OpenAPI subset, with its upper-case types) accepts: required members only, the first of
 * an enum, the shortest list. A `pattern` is not solved; a recursive schema without an end throws.
 */
export function minimalInstance(schema: unknown): unknown {
  return instanceOf(schema, objectOf(schema), 0);
}

function instanceOf(schema: unknown, root: JsonObject, depth: number): unknown {
  if (depth > maxDepth) throw new Error('minimalInstance: the schema requires itself without end');
  if (!isObject(schema)) return {};
  if ('const' in schema) return schema['const'];
  if (listOf(schema['enum']).length > 0) return listOf(schema['enum'])[0];
  if ('default' in schema) return schema['default'];
  if (typeof schema['$ref'] === 'string') return instanceOf(resolve(schema['$ref'], root), root, depth + 1);

  const choice = objectsOf(schema['anyOf'])[0] ?? objectsOf(schema['oneOf'])[0];
  if (choice !== undefined) return instanceOf(choice, root, depth + 1);
  const all = objectsOf(schema['allOf']);
  if (all.length > 0) return Object.assign({}, ...all.map((part) => instanceOf(part, root, depth + 1)));

  switch (typeOf(schema)) {
    case 'string':
      return stringFor(schema);
    case 'integer':
    case 'number':
      return numberFor(schema);
    case 'boolean':
      return false;
    case 'null':
      return null;
    case 'array':
      return Array.from({ length: Number(schema['minItems'] ?? 0) }, () => instanceOf(schema['items'], root, depth + 1));
    default:
      return objectFor(schema, root, depth);
  }
}

function typeOf(schema: JsonObject): string {
  const declared = Array.isArray(schema['type']) ? schema['type'].find((type) => type !== 'null') : schema['type'];
  if (typeof declared === 'string') return declared.toLowerCase();
  return 'items' in schema ? 'array' : 'object';
}

function resolve(reference: string, root: JsonObject): unknown {
  if (!reference.startsWith('#')) throw new Error(`minimalInstance: ${reference} is not in the schema`);
  let found: unknown = root;
  for (const step of reference.split('/').slice(1)) found = objectOf(found)[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')];
  return found;
}

function stringFor(schema: JsonObject): string {
  const formatted = formats[stringOf(schema['format'])];
  if (formatted !== undefined) return formatted;
  return 'text'.padEnd(numberOf(schema['minLength']) ?? 0, '.').slice(0, numberOf(schema['maxLength']));
}

function numberFor(schema: JsonObject): number {
  const step = numberOf(schema['multipleOf']) ?? 1;
  const above = numberOf(schema['exclusiveMinimum']);
  const low = Math.max(numberOf(schema['minimum']) ?? -Infinity, above ?? -Infinity);
  const below = numberOf(schema['exclusiveMaximum']);
  const high = Math.min(numberOf(schema['maximum']) ?? Infinity, below ?? Infinity);
  if (low > 0 || (low === 0 && above === 0)) {
    const first = Math.ceil(low / step) * step;
    const candidate = first === above ? first + step : first;
    // A narrow band of fractions (0.1 to 0.9) holds no multiple of the step.
    return candidate <= high && candidate !== below ? candidate : (low + high) / 2;
  }
  if (high < 0 || (high === 0 && below === 0)) {
    const last = Math.floor(high / step) * step;
    return last === below ? last - step : last;
  }
  return 0;
}

function objectFor(schema: JsonObject, root: JsonObject, depth: number): JsonObject {
  const members = objectOf(schema['properties']);
  const object: JsonObject = {};
  for (const name of listOf(schema['required'])) {
    if (typeof name === 'string') object[name] = instanceOf(members[name], root, depth + 1);
  }
  return object;
}
