import { expect, test } from 'vitest';
import { isJoined } from './is-joined.ts';

const first = 'the quiet harbour of seven stones';
const second = 'and a lantern by the river';

test.each([
  ['a beginning and the whole of the last', 'the quiet and a lantern by the river', true],
  ['the whole of the last alone', second, true],
  ['the last without its end', 'the quiet and a lantern', false],
  ['something that nobody said', 'a quiet and a lantern by the river', false],
  ['the middle of the first', 'quiet harbour and a lantern by the river', false],
])('%s', (_what, text, holds) => {
  expect(isJoined(text, [first, second], second)).toBe(holds);
});

test('what the last one repeats may be dropped, from twelve characters on', () => {
  const repeating = 'harbour of seven lanterns';
  expect(isJoined('the quiet harbour of seven lanterns', [first, repeating], repeating)).toBe(true);
  const hardly = 'seven lanterns';
  expect(isJoined('the quiet harbour of seven lanterns', [first, hardly], hardly)).toBe(true);
  expect(isJoined('the quiet harbour of sevlanterns', [first, 'sevlanterns and more'], 'sevlanterns and more')).toBe(false);
  expect(isJoined('the quiet harbour of stones', [first, 'of stones'], 'of stones')).toBe(true);
});

test('with nobody last, beginnings in their order will do', () => {
  expect(isJoined('the quiet and a', [first, second], undefined)).toBe(true);
  expect(isJoined('and a the quiet', [first, second], undefined)).toBe(false);
  expect(isJoined('', [], undefined)).toBe(true);
});
