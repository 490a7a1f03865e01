import { expect, test } from 'vitest';
import { isSigned, sign } from './signature.ts';

test('a signature holds for exactly what was signed', () => {
  const signature = sign('thinking', 'call 1');
  expect(isSigned('thinking', signature)).toBe(true);
  expect(isSigned('thinking!', signature)).toBe(false);
  expect(sign('thinking', 'call 1')).toBe(signature);
  expect(sign('thinking', 'call 2')).not.toBe(signature);
});

test.each(['', 'abc', 'skip', sign('a', 'b').slice(0, -4), `${sign('a', 'b')} `])('%j is nobody we know', (signature) => {
  expect(isSigned('a', signature)).toBe(false);
});
