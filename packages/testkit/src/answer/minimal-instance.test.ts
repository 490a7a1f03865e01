import { expect, test } from 'vitest';
import { minimalInstance } from './minimal-instance.ts';
import { splitText } from './split-text.ts';

test.each<[string, unknown, unknown]>([
  ['required members only', { type: 'object', properties: { a: { type: 'string' }, b: { type: 'number' } }, required: ['a'] }, { a: 'text' }],
  ['const, enum and default first', { type: 'object', properties: { a: { const: 3 }, b: { enum: ['x', 'y'] }, c: { type: 'string', default: 'd' } }, required: ['a', 'b', 'c'] }, { a: 3, b: 'x', c: 'd' }],
  ['string bounds and formats', { type: 'array', minItems: 1, items: { type: 'string', minLength: 6 } }, ['text..']],
  ['a short string', { type: 'string', maxLength: 2 }, 'te'],
  ['a format', { type: 'string', format: 'date' }, '2026-01-01'],
  ['a number in its bounds', { type: 'integer', exclusiveMinimum: 9, multipleOf: 5 }, 10],
  ['a narrow band', { type: 'number', minimum: 0.25, maximum: 0.75 }, 0.5],
  ['a negative bound', { type: 'integer', maximum: -3 }, -3],
  ['a nullable type', { type: ['null', 'boolean'] }, false],
  ['the first choice', { anyOf: [{ type: 'null' }, { type: 'string' }] }, null],
  ['all parts', { allOf: [{ type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] }, { properties: { b: { type: 'null' } }, required: ['b'] }] }, { a: 0, b: null }],
  ['references', { $defs: { 'a/b': { type: 'boolean' } }, type: 'object', properties: { x: { $ref: '#/$defs/a~1b' } }, required: ['x'] }, { x: false }],
  ["Gemini's upper-case types", { type: 'OBJECT', properties: { a: { type: 'ARRAY', items: { type: 'STRING' } } }, required: ['a'] }, { a: [] }],
  ['no schema', undefined, {}],
])('%s', (_name, schema, instance) => {
  expect(minimalInstance(schema)).toEqual(instance);
});

test('a schema that requires itself is an error, not a hang', () => {
  expect(() => minimalInstance({ type: 'object', properties: { self: { $ref: '#' } }, required: ['self'] })).toThrow('requires itself');
});

test('text is cut by characters, never inside one', () => {
  expect(splitText('a👋bc', 2)).toEqual(['a👋', 'bc']);
  expect(splitText('', 2)).toEqual([]);
});
