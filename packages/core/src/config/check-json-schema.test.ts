import { format, ignoredKeyword, schemaArrayKeyword, schemaKeyword, schemaMapKeyword, Validator } from '@cfworker/json-schema';
import { describe, expect, it } from 'vitest';
import { checkJsonSchema } from './check-json-schema.ts';
import { draftOf, formats } from './json-schema-words.ts';
import { Problems } from './problems.ts';

function problemsOf(schema: object): string[] {
  const problems = new Problems();
  checkJsonSchema(schema, 'schema', problems);
  return problems.list.map(({ path, message }) => `${path}: ${message}`);
}

describe('checkJsonSchema', () => {
  it.each<[Record<string, unknown>]>([
    [{}],
    [{ type: 'object', properties: { items: { $ref: '#/$defs/Item~1s' } }, required: ['items'], $defs: { 'Item/s': { type: ['array', 'null'], items: { type: 'string', format: 'date' } } } }],
    [{ $ref: '#/$defs/node', $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } } }],
    [{ anyOf: [{ type: 'null' }, { items: { $ref: '#' } }], title: 't', description: 'd', default: 1, examples: [{ whatever: 1 }], $comment: 'c', deprecated: true }],
    [{ $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }, true], additionalItems: false }],
    [JSON.parse('{"if":{"properties":{"a":{"const":1}}},"then":{"required":["b"]},"else":false}')],
    [{ dependentRequired: { a: ['b'] }, patternProperties: { '^x-': { enum: [1, 'a', null] } }, propertyNames: { pattern: '^[a-z]+$' } }],
    [{ properties: { $ref: { type: 'string' }, nullable: { type: 'boolean' }, type: { const: { anyKey: 1 } } } }],
  ])('takes %j', (schema) => {
    expect(problemsOf(schema)).toEqual([]);
    expect(() => new Validator(structuredClone(schema) as never, draftOf(schema)).validate({})).not.toThrow();
  });

  it.each([
    [{ nullable: true }, "schema.nullable: 'nullable' is not among the keywords that answers are held to"],
    [{ type: 'text' }, "schema.type: expected array, boolean, integer, null, number, object and string, got 'text'"],
    [{ properties: { a: 'string' } }, "schema.properties.a: expected a JSON schema, got 'string'"],
    [{ anyOf: {} }, 'schema.anyOf: expected a list of schemas, got an object'],
    [{ items: { minLength: -1 } }, 'schema.items.minLength: expected a whole number from 0 on, got a number'],
    [{ allOf: [true, { pattern: '(' }] }, "schema.allOf[1].pattern: expected a regular expression, got '('"],
    [{ patternProperties: { '[': {} } }, "schema.patternProperties.[: expected a regular expression, got '['"],
    [{ format: 'phone' }, "schema.format: expected a format that is held to: date, date-time, duration, email, hostname, ipv4, ipv6, json-pointer, json-pointer-uri-fragment, regex, relative-json-pointer, time, uri, uri-reference, uri-template, url, uuid, got 'phone'"],
    [{ $ref: '#/$defs/none' }, "schema.$ref: expected a reference to a place in this schema, e.g. '#/$defs/name', got '#/$defs/none'"],
    [{ $ref: 'https://example.com/schema' }, "schema.$ref: expected a reference to a place in this schema, e.g. '#/$defs/name', got 'https://example.com/schema'"],
    [{ $schema: 'http://json-schema.org/draft-04/schema#' }, "schema.$schema: expected draft 2020-12, 2019-09 or 7, got 'http://json-schema.org/draft-04/schema#'"],
    [{ $schema: 'http://json-schema.org/draft-07/schema', $ref: '#/definitions/a', minimum: 1, definitions: { a: {} } }, 'schema.$ref: expected no other keyword beside $ref, which draft 7 ignores; put both into allOf, got an object'],
    [{ required: 'a' }, "schema.required: expected a list of texts, got 'a'"],
    [{ minimum: '1' }, "schema.minimum: expected a number, got '1'"],
    [{ uniqueItems: 1 }, 'schema.uniqueItems: expected true or false, got a number'],
    [{ enum: 'a' }, "schema.enum: expected a list, got 'a'"],
    [{ dependentRequired: { a: 'b' } }, 'schema.dependentRequired: expected lists of texts by name, got an object'],
    [{ $id: 'https://example.com/root', properties: { a: { $id: 'https://example.com/a' } } }, "schema.properties.a.$id: expected $id at the root alone, got 'https://example.com/a'"],
    [{ title: 7 }, 'schema.title: expected text, got a number'],
  ])('refuses %j', (schema, problem) => {
    expect(problemsOf(schema)).toEqual([problem]);
  });

  it('lists the formats that the validator holds to', () => {
    expect([...formats].toSorted()).toEqual(Object.keys(format).toSorted());
  });

  it('takes every keyword that the validator knows, but for what names other documents and old drafts', () => {
    const known = Object.keys({ ...ignoredKeyword, ...schemaArrayKeyword, ...schemaKeyword, ...schemaMapKeyword });
    const left = new Set(['id', '$anchor', '$vocabulary']);
    const refused = known.filter((keyword) => problemsOf({ [keyword]: Symbol.iterator }).some((problem) => problem.includes('is not among the keywords')));
    expect(new Set(refused)).toEqual(left);
  });
});
