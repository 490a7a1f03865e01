import { describe, expect, it } from 'vitest';
import { fromResponse } from './from-response.ts';

const call = { model: 'asked-for' };
const item = (index: unknown, ...embedding: number[]): object => ({ object: 'embedding', index, embedding });

describe('fromResponse', () => {
  it('puts vectors in the order of their index', () => {
    expect(fromResponse({ data: [item(1, 2), item(0, 1), item(2, 3)] }, call).embeddings).toEqual([[1], [2], [3]]);
  });

  it.each([
    ['all are 0', [0, 0, 0]],
    ['there is none', [undefined, undefined, undefined]],
    ['they begin at 1', [1, 2, 3]],
    ['they are words', ['2', '1', '0']],
  ])('keeps the order in which they came where the index is no place: %s', (_, indices) => {
    expect(fromResponse({ data: indices.map((index, position) => item(index, position)) }, call).embeddings).toEqual([[0], [1], [2]]);
  });

  it('reads base64 and floats, even in one answer', () => {
    const base64 = Buffer.from(new Float32Array([0.5, -2, 1024]).buffer).toString('base64');
    expect(fromResponse({ data: [{ index: 0, embedding: base64 }, item(1, 0.5, -2, 1024)] }, call).embeddings).toEqual([[0.5, -2, 1024], [0.5, -2, 1024]]);
  });

  it('takes the model that was asked for where none is reported', () => {
    expect(fromResponse({ data: [item(0, 1)] }, call).model).toBe('asked-for');
    expect(fromResponse({ model: 'reported', data: [item(0, 1)] }, call).model).toBe('reported');
  });

  it('reads usage and cost; a total alone is all input; nothing is left to be estimated', () => {
    const usageOf = (usage: unknown): object => fromResponse({ data: [item(0, 1)], usage }, call);
    expect(usageOf({ prompt_tokens: 7, total_tokens: 7 })).toMatchObject({ usage: { input: { total: 7 }, provenance: 'provider' }, reportedUsd: undefined });
    expect(usageOf({ total_tokens: 9 })).toMatchObject({ usage: { input: { total: 9, uncached: 9 }, output: { total: 0 }, provenance: 'provider' } });
    expect(usageOf({ prompt_tokens: 7, cost: 0.001 })).toMatchObject({ reportedUsd: 0.001 });
    expect(usageOf(undefined)).toMatchObject({ usage: { provenance: 'none' } });
  });

  it.each([
    ['no vectors', { data: [] }],
    ['no data', {}],
    ['an empty vector', { data: [item(0)] }],
    ['a hole', { data: [{ index: 0, embedding: [1, null] }] }],
    ['bytes that are no floats', { data: [{ index: 0, embedding: 'AAAAAAA=' }] }],
    ['floats that are no numbers', { data: [{ index: 0, embedding: Buffer.from(new Float32Array([Number.NaN]).buffer).toString('base64') }] }],
    ['nothing at all', null],
  ])('refuses %s', (_, body) => {
    expect(() => fromResponse(body, call)).toThrow(expect.objectContaining({ code: 'bad_response' }));
  });
});
