import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVector } from './read-vector.ts';

const encode = (numbers: readonly number[]): string => Buffer.from(new Float32Array(numbers).buffer).toString('base64');

describe('readVector', () => {
  it('reads base64 to the same numbers as a list of 32-bit floats', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (numbers) => {
        expect(readVector(encode(numbers))).toEqual(numbers);
        expect(readVector(numbers)).toBe(numbers);
      }),
    );
  });

  it.each([
    ['nothing', undefined],
    ['an empty list', []],
    ['an empty text', ''],
    ['a hole', [1, null]],
    ['words', ['1']],
    ['what is no number', [Number.NaN]],
    ['what is no number, in base64', encode([Number.POSITIVE_INFINITY])],
    ['a torn number', encode([1, 2]).slice(0, 8)],
    ['an object', { 0: 1 }],
  ])('refuses %s', (_, value) => {
    expect(() => readVector(value)).toThrow(expect.objectContaining({ code: 'bad_response', details: { reason: 'vectors' } }));
  });
});
