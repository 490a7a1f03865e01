import { expect, test } from 'vitest';
import { ZerohopError } from '../errors/zerohop-error.ts';
import { readSdkError } from './sdk-error.ts';

const ours = new ZerohopError({ code: 'bad_response', message: 'x' });

test('an error of ours comes out as it is, also as a cause', () => {
  expect(readSdkError(ours)).toBe(ours);
  expect(readSdkError(new Error('Connection error.', { cause: ours }))).toBe(ours);
});

test.each([[new Error('socket hang up')], ['a string'], [undefined], [null]])('%s without an answer is network', (thrown) => {
  expect(readSdkError(thrown)).toMatchObject({ code: 'network' });
});

test('an answer comes out with its head', () => {
  const thrown = Object.assign(new Error('429 x'), { status: 429, headers: new Headers({ 'retry-after': '3' }), error: { a: 1 }, requestID: 'r' });
  const read = readSdkError(thrown);
  expect(read).toMatchObject({ status: 429, requestId: 'r', body: { a: 1 }, cause: thrown });
  expect('header' in read && read.header('retry-after')).toBe('3');
});

test.each([
  ['502 <html>x</html>', '<html>x</html>'],
  ['502 status code (no body)', ''],
  ['something else', 'something else'],
])('the text of a body that is no JSON is found in "%s"', (message, bodyText) => {
  expect(readSdkError(Object.assign(new Error(message), { status: 502 }))).toMatchObject({ body: undefined, bodyText, requestId: undefined });
});
