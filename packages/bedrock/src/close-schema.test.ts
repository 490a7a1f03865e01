import { describe, expect, it } from 'vitest';
import { closeSchema } from './close-schema.ts';

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });

describe('closes', () => {
  it('objects, wherever they stand', () => {
    const schema = object({ list: { type: 'array', items: object({ a: { type: 'string' } }) }, either: { anyOf: [object({}), { type: 'null' }] }, named: { $ref: '#/$defs/x' } }, { $schema: 's', $defs: { x: object({}) } });
    const closed = (properties: object, more: object = {}) => ({ ...object(properties, more), additionalProperties: false });
    expect(closeSchema(schema)).toEqual(
      closed({ list: { type: 'array', items: closed({ a: { type: 'string' } }) }, either: { anyOf: [closed({}), { type: 'null' }] }, named: { $ref: '#/$defs/x' } }, { $defs: { x: closed({}) } }),
    );
  });

  it('what says nothing of objects not at all', () => {
    expect(closeSchema({ type: 'string', enum: ['a'] })).toEqual({ type: 'string', enum: ['a'] });
  });

  it('definitions that are used many times over, at once', () => {
    const $defs = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`d${at}`, at === 39 ? { type: 'string' } : object({ a: { $ref: `#/$defs/d${at + 1}` }, b: { $ref: `#/$defs/d${at + 1}` } })]));
    expect(closeSchema(object({ x: { $ref: '#/$defs/d0' } }, { $defs }))).toBeDefined();
  });
});

it.each<[string, object]>([
  ['an object that holds anything', { type: 'object' }],
  ['an object open on purpose', object({}, { additionalProperties: true })],
  ['a map', object({}, { additionalProperties: { type: 'string' } })],
  ['a constraint', object({ n: { type: 'number', minimum: 1 } })],
  ['a tuple', { type: 'array', prefixItems: [] }],
  ['a bare true', object({ a: true })],
  ['itself', object({ a: { $ref: '#' } })],
  ['itself, the long way round', object({ a: { $ref: '#/$defs/a' } }, { $defs: { a: object({ b: { $ref: '#/$defs/b' } }), b: object({ a: { $ref: '#/$defs/a' } }) } })],
  ['another document', object({ a: { $ref: 'https://example.com/x.json' } })],
])('does not close %s', (_name, schema) => {
  expect(closeSchema(schema as never)).toBeUndefined();
});
