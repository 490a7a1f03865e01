import type { JsonSchema } from '@zerohop/core/adapter';
import { describe, expect, it, test } from 'vitest';
import { strictSchema } from './strict-schema.ts';

const object = (properties: object, required: string[] = Object.keys(properties), more: object = {}): JsonSchema => ({ type: 'object', properties, required, ...more });
const text = { type: 'string' };

describe('what can be had strictly', () => {
  it('is closed at every depth', () => {
    const inner = object({ a: text });
    const closed = { ...inner, additionalProperties: false };
    const schema = object({ nested: inner, list: { type: 'array', items: inner }, either: { anyOf: [inner, { type: 'null' }] }, ref: { $ref: '#/$defs/x' }, maybe: { ...inner, type: ['object', 'null'] } }, undefined, { $defs: { x: inner } });
    expect(strictSchema(schema)).toEqual({
      ...schema,
      properties: { nested: closed, list: { type: 'array', items: closed }, either: { anyOf: [closed, { type: 'null' }] }, ref: { $ref: '#/$defs/x' }, maybe: { ...closed, type: ['object', 'null'] } },
      $defs: { x: closed },
      additionalProperties: false,
    });
  });

  it('does not change what it was given', () => {
    const schema = object({ a: object({ b: text }) });
    const before = JSON.stringify(schema);
    strictSchema(schema);
    expect(JSON.stringify(schema)).toBe(before);
  });

  it('may have properties named like keywords', () => {
    expect(strictSchema(object({ default: text, if: text, not: text }))).toBeDefined();
  });

  it('may be an object of nothing', () => {
    expect(strictSchema({ type: 'object' })).toEqual({ type: 'object', properties: {}, required: [], additionalProperties: false });
  });
});

test.each<[string, JsonSchema]>([
  ['an optional property', object({ a: text, b: text }, ['a'])],
  ['an optional property further in', object({ a: object({ b: text }, []) })],
  ['an optional property in a definition', object({ a: { $ref: '#/$defs/x' } }, undefined, { $defs: { x: object({ b: text }, []) } })],
  ['an optional property in a choice', object({ a: { anyOf: [object({ b: text }, []), text] } })],
  ['an optional property in a nullable object', object({ a: { ...object({ b: text }, []), type: ['object', 'null'] } })],
  ['an open object', object({ a: text }, undefined, { additionalProperties: true })],
  ['a record', object({ a: { type: 'object', additionalProperties: text } })],
  ['an object of which nothing is known', object({ a: { type: 'object' } })],
  ['anything', object({ a: true })],
  ['a required property that is none', object({ a: text }, ['a', 'b'])],
  ['a tuple', object({ a: { type: 'array', prefixItems: [text] } })],
  ['oneOf', object({ a: { oneOf: [text] } })],
  ['a default', object({ a: { ...text, default: 'x' } })],
  ['a format it does not know', object({ a: { ...text, format: 'uri' } })],
  ['a pattern that looks around', object({ a: { ...text, pattern: '^(?!x)' } })],
  ['a described reference', object({ a: { $ref: '#/$defs/x', description: 'x' } }, undefined, { $defs: { x: text } })],
  ['a list at its root', { type: 'array', items: text }],
  ['a choice at its root', { type: 'object', properties: {}, anyOf: [] }],
])('%s cannot be had strictly', (_, schema) => {
  expect(strictSchema(schema)).toBeUndefined();
});

it('leaves a schema that is strict already as it is', () => {
  const schema = object(
    {
      name: { ...text, description: 'Who' },
      age: { anyOf: [{ type: 'integer', minimum: 0, maximum: 150 }, { type: 'null' }] },
      tags: { type: 'array', items: { ...text, enum: ['a', 'b'] }, maxItems: 3 },
      at: object({ x: { type: 'number' } }, undefined, { additionalProperties: false }),
      on: { ...text, format: 'date', pattern: '^(?:19|20)' },
    },
    undefined,
    { additionalProperties: false },
  );
  expect(strictSchema(schema)).toEqual(schema);
});
