import { expect, it } from 'vitest';
import { isHtml, isWholeObject, parseJsonBody, parseJsonChunk } from './parse-json.ts';

const reason = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return (error as { code?: unknown; details?: { reason?: unknown } }).details?.reason;
  }
};

it('says what a body is that is no JSON', () => {
  expect(parseJsonBody('{"a":1}')).toEqual({ a: 1 });
  expect(reason(() => parseJsonBody(' '))).toBe('empty');
  expect(reason(() => parseJsonBody('\n<!DOCTYPE html>'))).toBe('html');
  expect(reason(() => parseJsonBody('{"a":'))).toBe('invalid_json');
});

it('takes only objects for chunks', () => {
  expect(parseJsonChunk('{"a":1}')).toEqual({ a: 1 });
  for (const data of ['', 'null', '7', '"x"', '{']) expect(reason(() => parseJsonChunk(data))).toBe('invalid_json');
});

it('keeps no more than the head of what it cannot read', () => {
  try {
    parseJsonBody('x'.repeat(10_000));
    expect.unreachable();
  } catch (error) {
    expect((error as { raw: string }).raw).toHaveLength(500);
  }
});

it('knows a web page by its beginning', () => {
  expect([isHtml('<html lang="en">'), isHtml('  <!doctype HTML>'), isHtml('{"a":"<html>"}')]).toEqual([true, true, false]);
});

it.each([['{"a":1}', true], [' {}', true], ['{"a":', false], ['[1]', false], ['1', false], ['', false]])('%s is a whole object: %s', (json, whole) => {
  expect(isWholeObject(json)).toBe(whole);
});
