import type { ZerohopError } from '@zerohop/core';
import { describe, expect, it } from 'vitest';
import { failureOf, messages, open } from './open-router.ts';

const output = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false } as const;

async function readAll(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

describe('A1: an answer that misses the schema of output', () => {
  it('A1: is asked for again, and not blamed', async () => {
    await using opened = await open({ emulators: { answer: [{ text: 'no JSON' }, { text: '{"city":"Bern"}' }] } });
    const { object, attempts } = await opened.router.chat({ model: 'chat', messages, output });
    expect(object).toEqual({ city: 'Bern' });
    expect(attempts.map(({ target, code }) => [target, code])).toEqual([['a/gpt-4.1', 'bad_response'], ['a/gpt-4.1', undefined]]);
    expect(opened.of('breaker')).toEqual([]);
  });

  it('A1: of a stream that was shown is bad_response with what was shown, not an interruption', async () => {
    await using opened = await open({ emulators: { answer: { text: 'no JSON at all' } } });
    const error = (await failureOf(readAll(opened.router.stream({ model: 'chat', messages, output })))) as ZerohopError;
    expect(error).toMatchObject({ code: 'bad_response', details: { reason: 'output_invalid' } });
    expect(error.partial?.text).toBe('no JSON at all');
    expect(error.attempts).toMatchObject([{ outcome: 'ok', integrity: 'complete' }]);
  });

  it('A1: of a stream of which nothing was shown goes on to the next target', async () => {
    await using opened = await open();
    opened.a.answer({ text: 'no JSON' });
    opened.b.answer({ text: '{"city":"Bern"}' });
    const response = await opened.router.stream({ model: 'chat', messages, output }).response();
    expect([response.target, response.object]).toEqual(['b/gpt-4.1', { city: 'Bern' }]);
  });
});
