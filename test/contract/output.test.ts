import { expect, it } from 'vitest';
import { contract, ways } from './contract.ts';

const person = {
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer' }, tags: { type: 'array', items: { type: 'string' } } },
  required: ['name', 'age', 'tags'],
  additionalProperties: false,
};

contract('output', ({ sendsSchemas }, bench) => {
  it.each(ways)('%s: an answer comes in the shape of its schema', async (way) => {
    // Who is asked in words may do as it likes; the emulators then do nothing of the kind by themselves.
    if (!sendsSchemas) bench.server.answer({ text: '{"name":"Ada","age":36,"tags":[]}' });
    const { object, text, finishReason, toolCalls } = await bench.ask(way, { output: person });
    expect(object).toEqual({ name: expect.any(String), age: expect.any(Number), tags: expect.any(Array) });
    expect(JSON.parse(text)).toEqual(object);
    expect([finishReason, toolCalls]).toEqual(['stop', []]);
  });

  it.each(ways)('%s: what the app validates comes as the app makes of it', async (way) => {
    bench.server.answer({ text: '{"name":"Ada","age":36,"tags":[]}' });
    const validate = (value: unknown): unknown => ({ ...(value as object), checked: true });
    expect((await bench.ask(way, { output: { jsonSchema: person, validate } })).object).toEqual({ name: 'Ada', age: 36, tags: [], checked: true });
  });

  it.each(ways)('%s: an answer that does not validate is an error, not an object', async (way) => {
    bench.server.answer({ text: '{"name":"Ada","age":36,"tags":[]}' });
    const validate = (): never => {
      throw new Error('age: too old');
    };
    expect(await bench.failure(way, { output: { jsonSchema: person, validate } })).toMatchObject({ code: 'bad_response', message: expect.stringContaining('age: too old') });
  });

  it.each(ways)('%s: an answer that is no JSON is an error, not an object', async (way) => {
    bench.server.answer({ text: 'Ada, 36' });
    expect(await bench.failure(way, { output: person })).toMatchObject({ code: 'bad_response' });
  });
});
