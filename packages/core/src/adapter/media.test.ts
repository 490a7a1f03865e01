import { expect, it } from 'vitest';
import { readMedia } from './media.ts';

it('reads bytes, base64 text and data: URLs alike', () => {
  const bytes = { kind: 'bytes', base64: 'aGk=', mediaType: 'image/png' };
  expect(readMedia({ type: 'image', data: Buffer.from('hi'), mediaType: 'image/png' })).toEqual(bytes);
  expect(readMedia({ type: 'image', data: 'aGk=', mediaType: 'image/png' })).toEqual(bytes);
  expect(readMedia({ type: 'image', url: 'data:image/png;base64,aGk=' })).toEqual(bytes);
  expect(readMedia({ type: 'image', url: 'data:image/png;charset=x,hi' })).toEqual(bytes);
  expect(readMedia({ type: 'file', url: 'data:,hi%21' })).toEqual({ kind: 'bytes', base64: 'aGkh', mediaType: 'text/plain' });
});

it('leaves other URLs to the vendor', () => {
  expect(readMedia({ type: 'image', url: 'https://x/y.png' })).toEqual({ kind: 'url', url: 'https://x/y.png', mediaType: undefined });
});

it('refuses a data: URL that cannot be read', () => {
  expect(() => readMedia({ type: 'file', url: 'data:text/plain,100%' })).toThrow(expect.objectContaining({ code: 'invalid_request' }));
});
