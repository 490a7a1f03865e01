import { expect, it } from 'vitest';
import { outputToolFor, unwrapOutput } from './output-tool.ts';

it('takes a name that no tool of the app has', () => {
  expect(outputToolFor({ type: 'object' }, [{ name: 'output' }, { name: 'output_' }])).toEqual({ name: 'output__', wrapped: false, schema: { type: 'object' } });
});

it('wraps what is no object, and keeps definitions at the root', () => {
  const { schema, wrapped } = outputToolFor({ type: 'array', items: { $ref: '#/$defs/city' }, $defs: { city: { type: 'string' } } }, []);
  expect(wrapped).toBe(true);
  expect(schema).toEqual({ type: 'object', properties: { value: { type: 'array', items: { $ref: '#/$defs/city' } } }, required: ['value'], $defs: { city: { type: 'string' } } });
});

it.each([['{"value":[1]}', '[1]'], ['{"value":null}', 'null'], ['{"other":1}', '{"other":1}'], ['[1]', '[1]'], ['null', 'null'], ['{"value":', '{"value":']])('unwraps %s', (json, answer) => {
  expect(unwrapOutput(json)).toBe(answer);
});
