import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RepeatedChunk } from './repeated-chunk.ts';

const chunk = (content: string, more: object = {}): string => JSON.stringify({ id: 'c-1', choices: [{ index: 0, delta: { content }, finish_reason: null }], ...more });

describe('a repeated chunk', () => {
  it('gives the text of chunks that differ in nothing else', () => {
    const repeated = new RepeatedChunk('content');
    expect(repeated.textOf(chunk('a'))).toBeUndefined();
    repeated.learn(chunk('Hello'), 'Hello');
    expect(repeated.textOf(chunk(' world'))).toBe(' world');
    expect(repeated.textOf(chunk(''))).toBe('');
  });

  it('copes with a space behind the colon', () => {
    const repeated = new RepeatedChunk('content');
    repeated.learn('{"delta": {"content": "a"}}', 'a');
    expect(repeated.textOf('{"delta": {"content": "b"}}')).toBe('b');
  });

  it('leaves everything else to the parser', () => {
    const repeated = new RepeatedChunk('content');
    repeated.learn(chunk('Hello'), 'Hello');
    expect(repeated.textOf(chunk('a', { usage: {} }))).toBeUndefined();
    expect(repeated.textOf(chunk('a').replace('null', '"stop"'))).toBeUndefined();
    expect(repeated.textOf(chunk('a "quoted" word'))).toBeUndefined();
    expect(repeated.textOf(chunk('a\nline'))).toBeUndefined();
    expect(repeated.textOf(chunk('a').replace('"a"', '"\u0001"'))).toBeUndefined();
    expect(repeated.textOf(chunk('a').replace('"a"', '"a","content":"b"'))).toBeUndefined();
    expect(repeated.textOf('')).toBeUndefined();
  });

  it('learns nothing from a chunk that has the field twice', () => {
    const repeated = new RepeatedChunk('content');
    const twice = '{"delta":{"content":"a"},"message":{"content":"a"}}';
    repeated.learn(twice, 'a');
    expect(repeated.textOf(twice)).toBeUndefined();
  });

  it('stops learning where chunks never repeat', () => {
    const repeated = new RepeatedChunk('content');
    for (let index = 0; index < 9; index += 1) repeated.learn(chunk('a', { noise: index }), 'a');
    expect(repeated.textOf(chunk('a', { noise: 8 }))).toBeUndefined();
    expect(repeated.textOf(chunk('a', { noise: 7 }))).toBe('a');
  });

  it('never says anything but what the parser would', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })), fc.jsonValue(), (first, texts, more) => {
        const repeated = new RepeatedChunk('content');
        repeated.learn(chunk(first, { more }), first);
        for (const text of texts) {
          const data = chunk(text, { more });
          const said = repeated.textOf(data);
          if (said !== undefined) expect(said).toBe((JSON.parse(data) as { choices: [{ delta: { content: string } }] }).choices[0].delta.content);
        }
      }),
    );
  });
});
