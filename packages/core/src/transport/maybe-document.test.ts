import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { MaybeDocument } from './maybe-document.ts';

function read(text: string, size = text.length + 1): unknown {
  const document = new MaybeDocument();
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) document.push(bytes.subarray(from, from + size));
  return document.read();
}

test.each<[string, string, unknown]>([
  ['an object', '{"a":"né"}', { a: 'né' }],
  ['a list, after white space and a byte order mark', '\uFEFF \r\n[1]\n', [1]],
  ['nothing', '', undefined],
  ['white space', ' \n', undefined],
  ['half a document', '{"a":', undefined],
  ['an event', 'data: {"a":1}\n\n', undefined],
  ['a comment', ': {"a":1}', undefined],
  ['a page', '<html></html>', undefined],
  ['a string, which is no answer', '"a"', undefined],
])('%s', (_name, text, expected) => {
  for (const size of [1, 2, 3, 100]) expect(read(text, size)).toEqual(expected);
});

it('reads every document, however it is cut', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.integer({ min: 1, max: 9 }), (value, size) => {
      expect(read(JSON.stringify(value), size)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('is none once there was an event, and keeps nothing without bound', () => {
  const given = new MaybeDocument();
  given.push(Buffer.from('{}'));
  given.giveUp();
  given.push(Buffer.from('{}'));
  expect(given.read()).toBeUndefined();
  const large = new MaybeDocument();
  large.push(Buffer.from('{"a":"'));
  const piece = Buffer.alloc(1024 * 1024, 'x');
  for (let megabytes = 0; megabytes < 32; megabytes += 1) large.push(piece);
  large.push(Buffer.from('"}'));
  expect(large.read()).toBeUndefined();
});
