// The words of JSON Schema that answers are held to, and those that say nothing.

/** What a keyword takes. */
export type Kind = 'schema' | 'schemas' | 'schema or schemas' | 'schemas by name' | 'number' | 'count' | 'text' | 'texts' | 'texts by name' | 'pattern' | 'flag' | 'types' | 'list' | 'format' | 'reference' | 'anything' | 'draft';

/** Every keyword, by what it takes. */
export const keywords: ReadonlyMap<string, Kind> = new Map(
  Object.entries({
    schema: ['additionalItems', 'additionalProperties', 'contains', 'else', 'if', 'not', 'propertyNames', 'then', 'unevaluatedItems', 'unevaluatedProperties'],
    schemas: ['allOf', 'anyOf', 'oneOf', 'prefixItems'],
    'schema or schemas': ['items'],
    'schemas by name': ['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties'],
    number: ['exclusiveMaximum', 'exclusiveMinimum', 'maximum', 'minimum', 'multipleOf'],
    count: ['maxContains', 'maxItems', 'maxLength', 'maxProperties', 'minContains', 'minItems', 'minLength', 'minProperties'],
    text: ['$comment', '$id', 'description', 'title'],
    texts: ['required'],
    'texts by name': ['dependentRequired'],
    pattern: ['pattern'],
    flag: ['deprecated', 'readOnly', 'uniqueItems', 'writeOnly'],
    types: ['type'],
    list: ['enum', 'examples'],
    format: ['format'],
    reference: ['$ref'],
    anything: ['const', 'default'],
    draft: ['$schema'],
  } satisfies Record<Kind, string[]>).flatMap(([kind, names]) => names.map((name) => [name, kind as Kind])),
);

/** What `type` may name. */
export const types: ReadonlySet<unknown> = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);

/** Every format that is held to. */
export const formats: ReadonlySet<unknown> = new Set([
  'date',
  'date-time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'json-pointer',
  'json-pointer-uri-fragment',
  'regex',
  'relative-json-pointer',
  'time',
  'uri',
  'uri-reference',
  'uri-template',
  'url',
  'uuid',
]);

/** What `$schema` may name. */
export const drafts: ReadonlyMap<unknown, '2020-12' | '2019-09' | '7'> = new Map([
  [undefined, '2020-12'],
  ['https://json-schema.org/draft/2020-12/schema', '2020-12'],
  ['https://json-schema.org/draft/2019-09/schema', '2019-09'],
  ['http://json-schema.org/draft-07/schema#', '7'],
  ['http://json-schema.org/draft-07/schema', '7'],
]);

/** The draft that a checked schema is written in. */
export function draftOf({ $schema }: { readonly $schema?: unknown }): '2020-12' | '2019-09' | '7' {
  return drafts.get($schema) ?? '2020-12';
}

/** Whether a keyword says nothing of what fits. */
export function isSilent(keyword: string): boolean {
  return ['$ref', '$schema', '$comment', '$defs', 'definitions', 'title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly'].includes(keyword);
}
