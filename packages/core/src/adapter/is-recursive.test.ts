import { describe, expect, it } from 'vitest';
import { isRecursive } from './is-recursive.ts';

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });

describe('isRecursive', () => {
  it.each<[string, object]>([
    ['no references', object({ a: { type: 'string' } })],
    ['a definition used twice', object({ a: { $ref: '#/$defs/x' }, b: { anyOf: [{ $ref: '#/$defs/x' }, { type: 'null' }] } }, { $defs: { x: object({}) } })],
    ['a definition that leads back, which nothing uses', object({}, { definitions: { x: object({ a: { $ref: '#/definitions/x' } }) } })],
    ['a place that is no definition, its name escaped', object({ 'a/b~c': { type: 'string' }, d: { $ref: '#/properties/a~1b~0c' } })],
    ['a property named $ref', object({ $ref: { type: 'string' } })],
  ])('is false for %s', (_name, schema) => {
    expect(isRecursive(schema as never)).toBe(false);
  });

  it.each<[string, object]>([
    ['itself', object({ a: { $ref: '#' } })],
    ['a definition that uses itself', object({ a: { $ref: '#/$defs/x' } }, { $defs: { x: { anyOf: [object({ next: { $ref: '#/$defs/x' } }), { type: 'null' }] } } })],
    ['the long way round', object({ a: { $ref: '#/$defs/a' } }, { $defs: { a: object({ b: { $ref: '#/$defs/b' } }), b: { type: 'array', items: { $ref: '#/$defs/a' } } } })],
    ['a place around it', object({ a: object({ b: { $ref: '#/properties/a' } }) })],
    ['another document', object({ a: { $ref: 'https://example.com/x.json' } })],
    ['nothing', object({ a: { $ref: '#/$defs/missing' } }, { $defs: {} })],
    ['what every object inherits', object({ a: { $ref: '#/$defs/constructor' } }, { $defs: {} })],
  ])('is true for what leads to %s', (_name, schema) => {
    expect(isRecursive(schema as never)).toBe(true);
  });

  it('looks at each definition once', () => {
    const $defs = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`d${at}`, at === 59 ? { type: 'string' } : object({ a: { $ref: `#/$defs/d${at + 1}` }, b: { $ref: `#/$defs/d${at + 1}` } })]));
    expect(isRecursive(object({ x: { $ref: '#/$defs/d0' } }, { $defs }) as never)).toBe(false);
  });
});
