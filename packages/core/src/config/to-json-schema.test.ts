import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { toJsonSchema } from './to-json-schema.ts';

describe('toJsonSchema', () => {
  it('gives the vendor the input and the caller the output', () => {
    const schema = z.object({ city: z.string().transform((city) => city.length), days: z.number().default(1) });
    const { jsonSchema, validate } = toJsonSchema(schema, 'output');
    expect(jsonSchema).toEqual({ type: 'object', properties: { city: { type: 'string' }, days: { type: 'number', default: 1 } }, required: ['city'] });
    expect(validate?.({ city: 'Ulm' })).toEqual({ city: 3, days: 1 });
  });

  it('says what is wrong with a value and where', () => {
    const { validate } = toJsonSchema(z.object({ a: z.array(z.string()) }), 'output');
    expect(() => validate?.({ a: [1] })).toThrow(/^a\.0: .*expected string/);
  });

  it('waits for a schema that checks asynchronously', async () => {
    const { validate } = toJsonSchema(z.string().refine(async (value) => value === 'a'), 'output');
    await expect(validate?.('a')).resolves.toBe('a');
    await expect(validate?.('b')).rejects.toThrow('Invalid input');
  });

  it('takes a bare JSON schema as it is, unchecked', () => {
    const schema = Object.freeze({ type: 'object' });
    expect(toJsonSchema(schema, 'output')).toEqual({ jsonSchema: schema, validate: undefined });
    expect(toJsonSchema(schema, 'output').jsonSchema).toBe(schema);
  });

  it('leaves $schema out without changing the schema', () => {
    const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' };
    expect(toJsonSchema(schema, 'output').jsonSchema).toEqual({ type: 'object' });
    expect(schema).toHaveProperty('$schema');
  });

  it('takes a pair', async () => {
    const validate = async (value: unknown): Promise<string> => String(value);
    const ready = toJsonSchema({ jsonSchema: { type: 'string' }, validate }, 'output');
    expect(ready.jsonSchema).toEqual({ type: 'string' });
    await expect(ready.validate?.(1)).resolves.toBe('1');
  });

  it('takes a schema that is a function', () => {
    const schema = z.object({});
    const callable = Object.assign(() => {}, { '~standard': schema['~standard'] });
    expect(toJsonSchema(callable as never, 'output').jsonSchema).toEqual({ type: 'object', properties: {} });
  });

  it('converts once per schema object, refusals too', () => {
    const input = vi.fn(() => {
      throw new Error('no');
    });
    const schema = { '~standard': { version: 1, vendor: 'x', validate: () => ({ value: 1 }), jsonSchema: { input, output: input } } } as const;
    expect(() => toJsonSchema(schema, 'output')).toThrow('output: cannot be written as a JSON schema: no');
    expect(() => toJsonSchema(schema, 'tools[0].parameters')).toThrow('tools[0].parameters: cannot');
    expect(input).toHaveBeenCalledTimes(1);
  });

  it('refuses what JSON cannot hold', () => {
    const circle: Record<string, unknown> = { type: 'object' };
    circle['self'] = circle;
    expect(() => toJsonSchema(circle, 'output')).toThrow('output: cannot be written as JSON');
    expect(() => toJsonSchema({ const: 1n }, 'output')).toThrow('output: cannot be written as JSON');
  });
});
