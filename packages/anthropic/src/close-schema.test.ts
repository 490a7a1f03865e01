import { expect, test } from 'vitest';
import { closeSchema } from './close-schema.ts';

const text = { type: 'string' };

test.each<[string, object, object]>([
  ['an object that forgot', { type: 'object', properties: { a: text } }, { type: 'object', properties: { a: text }, additionalProperties: false }],
  [
    'objects inside lists, choices and definitions',
    { type: 'object', properties: { a: { type: 'array', items: { type: 'object', properties: {} } }, b: { oneOf: [{ $ref: '#/$defs/x' }, text] } }, $defs: { x: { type: 'object', properties: {} } } },
    {
      type: 'object',
      properties: { a: { type: 'array', items: { type: 'object', properties: {}, additionalProperties: false } }, b: { anyOf: [{ $ref: '#/$defs/x' }, text] } },
      $defs: { x: { type: 'object', properties: {}, additionalProperties: false } },
      additionalProperties: false,
    },
  ],
  ['a list', { type: 'array', items: text }, { type: 'array', items: text }],
  [
    'bounds, as words',
    { type: 'number', minimum: 0, maximum: 9, description: 'n' },
    { type: 'number', description: 'n (minimum: 0, maximum: 9)' },
  ],
  ['formats, known and unknown', { type: 'string', format: 'date' }, { type: 'string', format: 'date' }],
  ['an unknown format, as words', { type: 'string', format: 'phone' }, { type: 'string', description: '(format: "phone")' }],
  ['properties named like constraints', { type: 'object', properties: { minimum: text } }, { type: 'object', properties: { minimum: text }, additionalProperties: false }],
])('closes %s', (_name, schema, expected) => {
  const before = structuredClone(schema);
  expect(closeSchema(schema as never)).toEqual(expected);
  expect(schema).toEqual(before);
});

test.each<[string, object]>([
  ['open-ended', { type: 'object', additionalProperties: text }],
  ['open by word', { type: 'object', properties: {}, additionalProperties: true }],
  ['of anything', { type: 'object' }],
  ['open within', { type: 'object', properties: { a: { type: 'object', additionalProperties: true } } }],
  ['recursive', { type: 'object', properties: { a: { $ref: '#' } } }],
  ['recursive by a definition', { $ref: '#/$defs/n', $defs: { n: { type: 'object', properties: { next: { anyOf: [{ $ref: '#/$defs/n' }, { type: 'null' }] } } } } }],
  ['conditional', { type: 'object', properties: {}, if: {} }],
  ['a list of anything', { type: 'array', items: true }],
])('does not close what is %s', (_name, schema) => {
  expect(closeSchema(schema as never)).toBeUndefined();
});
