import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../chat/error-code.ts';
import { errorCodes } from './codes.ts';
import { isZerohopError, withFields, ZerohopError } from './zerohop-error.ts';

const full = {
  code: 'timeout' as const,
  message: 'too slow',
  status: 504,
  retryAfterMs: 10,
  provider: 'a',
  model: 'm',
  details: { phase: 'total' as const, limitMs: 5 },
  partial: { text: 'secret answer', content: [], usage: undefined },
  suggestions: ['b/m'],
  requestId: 'req_1',
  raw: { body: 'secret body' },
  cause: new Error('inner'),
};

describe('ZerohopError', () => {
  it('has every field it was given', () => {
    const error = new ZerohopError(full);
    expect(error).toBeInstanceOf(Error);
    expect({ ...error, message: error.message, name: error.name, partial: error.partial, raw: error.raw, cause: error.cause }).toEqual({
      ...full,
      name: 'ZerohopError',
      retryable: true,
      attempts: [],
    });
  });

  it('fills in what is left out', () => {
    const error = new ZerohopError({ code: 'invalid_request', message: 'no' });
    expect([error.attempts, error.details, error.suggestions, error.retryable]).toEqual([[], {}, [], false]);
    expect('cause' in error).toBe(false);
    expect([error.status, error.partial, error.raw]).toEqual([undefined, undefined, undefined]);
  });

  it('takes retryable from the table unless told', () => {
    for (const code of Object.keys(errorCodes) as ErrorCode[]) {
      expect(new ZerohopError({ code, message: '' }).retryable).toBe(errorCodes[code].retryable === true);
      for (const retryable of [true, false]) expect(new ZerohopError({ code, message: '', retryable }).retryable).toBe(retryable);
    }
  });

  it('prints no prompt, no answer and no body', () => {
    const error = new ZerohopError(full);
    expect(Object.keys(error)).not.toEqual(expect.arrayContaining(['partial']));
    for (const shown of [JSON.stringify(error), inspect(error), String(error), `${error.stack}`]) expect(shown).not.toMatch(/secret/);
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name: 'ZerohopError', message: 'too slow', code: 'timeout', details: { phase: 'total', limitMs: 5 } });
  });

  it('says its name in the stack', () => {
    expect(new ZerohopError(full).stack).toMatch(/^ZerohopError: too slow\n/);
  });
});

describe('isZerohopError', () => {
  it('knows ours, and its code', () => {
    const error: unknown = new ZerohopError(full);
    expect(isZerohopError(error)).toBe(true);
    expect(isZerohopError(error, 'timeout')).toBe(true);
    expect(isZerohopError(error, 'network')).toBe(false);
  });

  it('knows one of another copy of the package', () => {
    expect(isZerohopError({ [Symbol.for('zerohop.error')]: true, code: 'network' }, 'network')).toBe(true);
  });

  it('takes nothing else for one', () => {
    for (const other of [undefined, null, 'timeout', 5, {}, new Error('timeout'), { code: 'timeout' }, { [Symbol.for('zerohop.error')]: 1 }]) {
      expect(isZerohopError(other)).toBe(false);
    }
  });
});

describe('withFields', () => {
  it('keeps everything but what is replaced', () => {
    const error = new ZerohopError(full);
    const copy = withFields(error, { provider: 'b' });
    expect(copy).not.toBe(error);
    expect({ ...copy, partial: copy.partial, raw: copy.raw, cause: copy.cause }).toEqual({ ...error, provider: 'b', partial: full.partial, raw: full.raw, cause: full.cause });
    expect(copy.stack).toBe(error.stack);
    expect(copy.message).toBe('too slow');
  });

  it('keeps a retryable that is not the table\'s', () => {
    expect(withFields(new ZerohopError({ ...full, retryable: false }), { model: 'n' }).retryable).toBe(false);
  });

  it('has a stack of its own when the message is another', () => {
    const copy = withFields(new ZerohopError(full), { message: 'other' });
    expect(copy.stack).toContain('other');
    expect(copy.stack).not.toContain('too slow');
  });

  it('keeps the stack when the message is the same', () => {
    const error = new ZerohopError(full);
    expect(withFields(error, { message: 'too slow' }).stack).toBe(error.stack);
  });
});
