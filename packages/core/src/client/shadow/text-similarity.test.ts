import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maxComparedLength, textSimilarity } from './text-similarity.ts';

it.each([
  ['The cat sat.', 'the  cat\nsat.', 1],
  ['', '', 1],
  ['', 'x', 0],
  ['abc', 'xyz', 0],
  ['a', 'a', 1],
  // Runs ' ab', 'abc', 'bc ' and ' ab', 'abd', 'bd ': one in common of three each.
  ['abc', 'abd', 1 / 3],
  // 'aaaa' has 'aaa' twice, 'aaa' once: ' aa', 'aaa' and 'aa ' in common, of seven.
  ['aaaa', 'aaa', 6 / 7],
  // Runs ' 今日', '今日は', '日は晴', 'は晴 ' of which two are common with ' 今日', '今日は', '日は雨', 'は雨 '.
  ['今日は晴', '今日は雨', 0.5],
])('%j and %j: %d', (one, other, expected) => {
  expect(textSimilarity(one, other)).toBeCloseTo(expected, 10);
});

it('is a share, the same both ways, and 1 for a text and itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
      const alike = textSimilarity(one, other);
      expect(alike).toBeGreaterThanOrEqual(0);
      expect(alike).toBeLessThanOrEqual(1);
      expect(textSimilarity(other, one)).toBe(alike);
      expect(textSimilarity(one, one)).toBe(1);
    }),
  );
});

it('costs no more for a book than for a page', () => {
  const page = 'abcdefghij'.repeat(maxComparedLength / 10);
  expect(textSimilarity(page, `${page}${'x'.repeat(5_000_000)}`)).toBe(1);
});
