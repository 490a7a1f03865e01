import { expect, it } from 'vitest';
import { toOpenapiSchema } from './openapi-schema.ts';

it.each<[string, object, object]>([
  ['types in capitals', { type: 'integer', minimum: 1 }, { type: 'INTEGER', minimum: 1 }],
  ['null as a type', { type: ['string', 'null'] }, { type: 'STRING', nullable: true }],
  ['null as a choice', { anyOf: [{ type: 'number' }, { type: 'null' }], description: 'd' }, { type: 'NUMBER', nullable: true, description: 'd' }],
  ['choices', { oneOf: [{ type: 'string' }, { type: 'boolean' }] }, { anyOf: [{ type: 'STRING' }, { type: 'BOOLEAN' }] }],
  ['values', { enum: ['a', 'b'] }, { type: 'STRING', format: 'enum', enum: ['a', 'b'] }],
  ['one value', { const: 'a' }, { type: 'STRING', format: 'enum', enum: ['a'] }],
  ['formats that are not refused', { type: 'string', format: 'date-time' }, { type: 'STRING', format: 'date-time' }],
  ['formats that are', { type: 'string', format: 'email' }, { type: 'STRING' }],
  ['lists', { type: 'array', items: { type: 'string' }, minItems: 1 }, { type: 'ARRAY', items: { type: 'STRING' }, minItems: 1 }],
  [
    'objects and references',
    { $defs: { a: { type: 'string' } }, properties: { x: { $ref: '#/$defs/a', description: 'd' }, y: { type: 'number' } }, required: ['x'], additionalProperties: false },
    { type: 'OBJECT', properties: { x: { type: 'STRING', description: 'd' }, y: { type: 'NUMBER' } }, propertyOrdering: ['x', 'y'], required: ['x'] },
  ],
  [
    'parts that all hold',
    { allOf: [{ type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }, { properties: { b: { type: 'string' } }, required: ['b'] }] },
    { type: 'OBJECT', properties: { a: { type: 'STRING' }, b: { type: 'STRING' } }, propertyOrdering: ['a', 'b'], required: ['a', 'b'] },
  ],
])('converts %s', (_name, schema, converted) => {
  expect(toOpenapiSchema(schema as never)).toEqual({ schema: converted, dropped: [] });
});

it('names what it leaves out', () => {
  expect(toOpenapiSchema({ type: 'number', exclusiveMinimum: 0, multipleOf: 2, enum: [2, 4] }).dropped.toSorted()).toEqual(['enum', 'exclusiveMinimum', 'multipleOf']);
});

it.each<[string, object]>([
  ['$', { type: 'object', additionalProperties: { type: 'string' } }],
  ['$.x', { type: 'object', properties: { x: {} } }],
  ['$.x', { type: 'object', properties: { x: { type: 'array' } } }],
  ['$.x', { type: 'object', properties: { x: { type: ['string', 'number'] } } }],
  ['$.x', { type: 'object', properties: { x: { $ref: 'https://example.com/x' } } }],
  ['contains itself', { type: 'object', properties: { x: { $ref: '#' } } }],
  ['contains itself', { $defs: { a: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' }],
])('what cannot be said is unsupported, at %s', (place, schema) => {
  expect(() => toOpenapiSchema(schema as never)).toThrow(expect.objectContaining({ code: 'unsupported', message: expect.stringContaining(place) }));
});
