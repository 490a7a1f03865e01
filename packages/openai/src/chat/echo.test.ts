import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { vendors } from '../vendors/vendors.ts';
import { Echo, echoOf } from './echo.ts';

function heard(prefill: string, pieces: readonly string[]): string {
  const echo = new Echo(prefill);
  return pieces.map((piece) => echo.strip(piece)).join('') + echo.end();
}

/** Cuts a text in pieces. */
function cut(words: string, at: readonly number[]): string[] {
  const ends = [...new Set([0, ...at.map((place) => place % (words.length + 1)), words.length])].sort((a, b) => a - b);
  return ends.slice(1).map((end, index) => words.slice(ends[index], end));
}

it('drops what was said before, and nothing else, however it is cut', () => {
  const some = fc.string({ unit: fc.constantFrom('a', 'b', ' ') });
  fc.assert(
    fc.property(some, some, fc.array(fc.nat()), (prefill, rest, at) => {
      expect(heard(prefill, cut(prefill + rest, at))).toBe(rest === '' ? prefill.slice(prefill.length) : rest);
      const other = `x${rest}`;
      expect(heard(`${prefill}y`, cut(other, at))).toBe(other);
    }),
  );
});

test.each([
  ['The sky is', ['The sky', ' is blue.'], ' blue.'],
  ['The sky is', [' blue.'], ' blue.'],
  ['The sky is', ['The sk', 'ies are grey.'], 'The skies are grey.'],
  ['The sky is', ['The'], 'The'],
  ['The sky is', [], ''],
])('behind %j, %j is %j', (prefill, pieces, words) => {
  expect(heard(prefill, pieces)).toBe(words);
});

it('is expected of vendors that say it, behind an assistant message', () => {
  const request = (role: 'user' | 'assistant') => ({ request: { model: 'm', messages: [{ role, content: [{ type: 'text' as const, text: 'So' }] }] } });
  expect(echoOf(request('assistant'), vendors.mistral)?.strip('So it is')).toBe(' it is');
  expect([echoOf(request('user'), vendors.mistral), echoOf(request('assistant'), vendors.moonshot), echoOf({}, vendors.mistral)]).toEqual([undefined, undefined, undefined]);
});
