import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Seam } from './seam.ts';

/** What is shown of a text that comes in these pieces behind another one. */
function shown(before: string, pieces: readonly string[], sentLength = before.length): string {
  const seam = new Seam(before, sentLength);
  const out = pieces.map((piece) => seam.push(piece));
  if (seam.open) out.push(seam.close());
  expect(seam.hidden).toBe(pieces.join('').length - out.join('').length);
  return out.join('');
}

/** A text cut into pieces at random. */
const pieces = (text: string): fc.Arbitrary<string[]> =>
  fc.array(fc.nat({ max: text.length }), { maxLength: 8 }).map((cuts) => {
    const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
    return at.slice(1).map((end, index) => text.slice(at[index], end));
  });

/** The longest end of a text that the next one begins with, the slow way. */
function longestOverlap(before: string, next: string): number {
  for (let length = Math.min(before.length, next.length); length > 0; length -= 1) if (before.endsWith(next.slice(0, length))) return length;
  return 0;
}

const prose = fc.string({ unit: 'binary', minLength: 30, maxLength: 400 });

describe('C6: the seam of a continued text', () => {
  it('C6: a repeat of twelve characters or more is dropped, a shorter one may be meant', () => {
    expect(shown('the quick brown fox', ['quick brown fox jumps'])).toBe(' jumps');
    expect(shown('one two three', ['ne two three, four'])).toBe(', four');
    expect(shown('one two three', ['e two three, four'])).toBe('e two three, four');
    expect(shown('abc', ['def'])).toBe('def');
    expect(shown('', ['def'])).toBe('def');
    expect(shown('abc', [])).toBe('');
  });

  it('C6: also a repeat of everything, however long', () => {
    const long = Array.from({ length: 300 }, (_, index) => `line ${index}`).join('\n');
    expect(shown(long, [`${long} and more`])).toBe(' and more');
    expect(shown(long, [...`${long} and more`])).toBe(' and more');
  });

  it('C6: a repeat that does not get to the end of the text is none', () => {
    const before = 'a first sentence of many words. A second one.';
    expect(shown(before, ['a first sentence', ' of other words.'])).toBe('a first sentence of other words.');
    expect(shown(before, ['a first sentence of many'])).toBe('a first sentence of many');
  });

  it('holds back no more than it must', () => {
    const seam = new Seam('the quick brown fox', 19);
    expect([seam.push('the '), seam.open, seam.holds, seam.hidden]).toEqual(['', true, true, 4]);
    expect([seam.push('slow'), seam.open, seam.holds, seam.hidden]).toEqual(['the slow', false, false, 0]);
    expect(seam.push(' brown fox')).toBe(' brown fox');
  });

  it('C6: white space that was not sent is not shown twice, and no more of it is dropped than that', () => {
    const before = 'An end.\n\n';
    expect(shown(before, ['\n\nMore'], 7)).toBe('More');
    expect(shown(before, ['\n', '\nMore'], 7)).toBe('More');
    expect(shown(before, ['\nMore'], 7)).toBe('More');
    expect(shown(before, ['\n\n\nMore'], 7)).toBe('\nMore');
    expect(shown(before, ['More'], 7)).toBe('More');
    expect(shown('This is an end.\n\n', ['This is an end.\n\nMore'], 15)).toBe('More');
    expect(shown('This is an end.\n\n', ['This is an end. More'], 15)).toBe(' More');
    expect(shown('is the end.\n\n', ['is the end.\n\nMore'], 11)).toBe('More');
  });

  it('C6: a character that broke in two is made whole', () => {
    const face = '\u{1F600}';
    expect(`Hi ${face[0]}${shown(`Hi ${face[0]}`, [`${face}!`], 3)}`).toBe(`Hi ${face}!`);
  });

  it('C6: for any text, cut and repeat of twelve or more, both parts together are the text', () => {
    fc.assert(
      fc.property(
        prose.chain((text) => fc.record({ text: fc.constant(text), cut: fc.integer({ min: 12, max: text.length }) })).chain(({ text, cut }) => {
          const overlap = fc.integer({ min: 12, max: cut });
          return overlap.chain((length) => fc.record({ text: fc.constant(text), cut: fc.constant(cut), next: pieces(text.slice(cut - length)), length: fc.constant(length) }));
        }),
        ({ text, cut, next, length }) => {
          const before = text.slice(0, cut);
          // A text that happens to repeat itself there cannot be told from a repeat.
          fc.pre(longestOverlap(before, next.join('')) === length);
          expect(before + shown(before, next)).toBe(text);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('C6: a repeat below twelve is kept, and so is everything where nothing is repeated', () => {
    fc.assert(
      fc.property(
        prose.chain((text) =>
          fc.record({ text: fc.constant(text), cut: fc.integer({ min: 11, max: text.length }), overlap: fc.integer({ min: 0, max: 11 }) }),
        ).chain(({ text, cut, overlap }) => fc.record({ before: fc.constant(text.slice(0, cut)), next: pieces(text.slice(cut - overlap)) })),
        ({ before, next }) => {
          fc.pre(longestOverlap(before, next.join('')) < 12);
          expect(shown(before, next)).toBe(next.join(''));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('C6: for any text and cut, a prefill that lost the white space at its end is gone on with seamlessly', () => {
    const spaced = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom(' ', '\n', '\n\n', ' \t ')), { minLength: 3, maxLength: 40 }).map((words) => words.join(''));
    fc.assert(
      fc.property(
        spaced.chain((text) => fc.record({ text: fc.constant(text), cut: fc.nat({ max: text.length }) })).chain(({ text, cut }) => {
          const sentLength = text.slice(0, cut).trimEnd().length;
          return fc.record({ text: fc.constant(text), cut: fc.constant(cut), sentLength: fc.constant(sentLength), next: pieces(text.slice(sentLength)) });
        }),
        ({ text, cut, sentLength, next }) => {
          fc.pre(longestOverlap(text.slice(0, sentLength), next.join('')) === 0);
          expect(text.slice(0, cut) + shown(text.slice(0, cut), next, sentLength)).toBe(text);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('what is dropped is the longest repeat there is, whatever the texts and pieces', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 60 });
    fc.assert(
      fc.property(letters, letters.chain(pieces), (before, next) => {
        const whole = next.join('');
        const overlap = longestOverlap(before, whole);
        expect(shown(before, next)).toBe(whole.slice(overlap >= 12 ? overlap : 0));
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes no longer than the texts are long', () => {
    const before = `${'a'.repeat(200_000)}b`;
    expect(shown(before, ['a'.repeat(200_000), 'c'])).toBe(`${'a'.repeat(200_000)}c`);
  });
});
