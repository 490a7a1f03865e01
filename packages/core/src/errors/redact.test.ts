import fc from 'fast-check';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createRedactor, type Redactor } from './redact.ts';
import { isZerohopError, ZerohopError } from './zerohop-error.ts';

const secret = 'sk-live/0123456789';

function knowing(...secrets: string[]): Redactor {
  const redactor = createRedactor();
  for (const one of secrets) redactor.learn(one);
  return redactor;
}

describe('text', () => {
  it('knows nothing at first', () => {
    expect(createRedactor().text(secret)).toBe(secret);
  });

  it('masks every occurrence, also as a URL or JSON writer escapes it', () => {
    const { text } = knowing(secret, 'with"quote');
    expect(text(`${secret} and ${secret}`)).toBe('[redacted] and [redacted]');
    expect(text('?key=sk-live%2F0123456789&x')).toBe('?key=[redacted]&x');
    expect(text('{"key":"with\\"quote"}')).toBe('{"key":"[redacted]"}');
  });

  it('takes six characters for a secret, five not', () => {
    expect(knowing('abcdef').text('abcdef')).toBe('[redacted]');
    expect(knowing('abcde').text('abcde')).toBe('abcde');
  });

  it('masks the longer of two secrets that begin alike, in whatever order they were learnt', () => {
    for (const secrets of [['secret-1', 'secret-123'], ['secret-123', 'secret-1']]) {
      expect(knowing(...secrets).text('secret-123, secret-1')).toBe('[redacted], [redacted]');
    }
  });

  it('learns half a surrogate pair without failing', () => {
    expect(knowing('\ud800-secret').text('x \ud800-secret')).toBe('x [redacted]');
  });
});

describe('value', () => {
  it('goes into arrays and objects, keys included, and leaves the given one as it is', () => {
    const given = { list: [secret, 1, null, undefined, true], nested: { [secret]: secret } };
    const before = structuredClone(given);
    expect(knowing(secret).value(given)).toEqual({ list: ['[redacted]', 1, null, undefined, true], nested: { '[redacted]': '[redacted]' } });
    expect(given).toEqual(before);
  });

  it('keeps circles and shared parts', () => {
    const shared = { text: secret };
    const given: Record<string, unknown> = { one: shared, two: shared, list: [] };
    given['self'] = given;
    (given['list'] as unknown[]).push(given['list']);
    const copy = knowing(secret).value(given) as { one: object; two: object; self: unknown; list: unknown[] };
    expect(copy.self).toBe(copy);
    expect(copy.one).toBe(copy.two);
    expect(copy.list[0]).toBe(copy.list);
    expect(copy.one).toEqual({ text: '[redacted]' });
  });

  it('shows what is not plain data as text', () => {
    class Client {
      key = secret;
    }
    const { value } = knowing(secret);
    expect(value(new Client())).toBe('[object Object]');
    expect(value(new URL(`https://example.com/?key=${secret}`))).toBe('https://example.com/?key=[redacted]');
    expect(value({ headers: new Headers({ authorization: secret }) })).toEqual({ headers: '[object Headers]' });
    expect(value(Object.assign(Object.create(null) as object, { key: secret }))).toEqual({ key: '[redacted]' });
    class Broken {
      toString(): string {
        throw new Error(secret);
      }
    }
    expect(value(new Broken())).toBe('[object Object]');
    const error = value(new Error(secret));
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toBe('[redacted]');
  });

  it('is not fooled by a field called __proto__', () => {
    const copy = knowing(secret).value(JSON.parse(`{"__proto__":{"key":"${secret}"}}`)) as object;
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"key":"[redacted]"}}');
  });
});

describe('error', () => {
  it('keeps what an error is, without the secret', () => {
    const cause = Object.assign(new TypeError(`bad ${secret}`, { cause: new Error(`deep ${secret}`) }), { code: `E-${secret}`, headers: { key: secret } });
    const error = new ZerohopError({
      code: 'bad_response',
      message: `no ${secret}`,
      status: 500,
      provider: 'a',
      details: { reason: secret },
      requestId: secret,
      raw: { body: [secret] },
      partial: { text: secret, content: [], usage: undefined },
      cause,
    });
    const shown = knowing(secret).error(error);
    expect(isZerohopError(shown, 'bad_response')).toBe(true);
    expect(shown).toMatchObject({ message: 'no [redacted]', status: 500, provider: 'a', details: { reason: '[redacted]' }, requestId: '[redacted]' });
    expect([shown.raw, shown.partial]).toEqual([{ body: ['[redacted]'] }, { text: '[redacted]', content: [], usage: undefined }]);
    const inner = shown.cause as Error & { code: string; cause: Error };
    expect([inner.name, inner.message, inner.code, inner.cause.message, 'headers' in inner]).toEqual(['TypeError', 'bad [redacted]', 'E-[redacted]', 'deep [redacted]', false]);
    expect(Object.keys(inner)).toEqual(['code']);
    expect(inner.stack).toMatch(/^TypeError: bad \[redacted\]\n/);
    expect(inner.stack?.split('\n').slice(1)).toEqual(cause.stack?.split('\n').slice(1));
    expect(shown.stack?.split('\n').slice(1)).toEqual(error.stack?.split('\n').slice(1));
    expect(error.message).toContain(secret);
  });

  it('leaves out what is not there', () => {
    const shown = knowing(secret).error(new ZerohopError({ code: 'network', message: 'cut' }));
    expect('cause' in shown).toBe(false);
    expect([shown.requestId, shown.raw, shown.partial]).toEqual([undefined, undefined, undefined]);
    const bare = Object.assign(new Error('x'), { code: 5 });
    delete bare.stack;
    const cause = knowing(secret).error(new ZerohopError({ code: 'network', message: 'cut', cause: bare })).cause as Error;
    expect('code' in cause).toBe(false);
    expect('cause' in cause).toBe(false);
  });

  it('an error of ours that is a cause keeps its code and details; its stack stays hidden', () => {
    const inner = new ZerohopError({ code: 'timeout', message: secret, details: { phase: 'total', limitMs: 5 } });
    const shown = knowing(secret).error(new ZerohopError({ code: 'network', message: 'cut', cause: inner }));
    expect(isZerohopError(shown.cause, 'timeout') && shown.cause.details).toEqual({ phase: 'total', limitMs: 5 });
    expect(Object.keys(shown)).not.toContain('stack');
    expect('cause' in (shown.cause as Error)).toBe(false);
    const bare = new ZerohopError({ code: 'network', message: 'x' });
    delete bare.stack;
    expect(knowing(secret).error(bare).stack).toContain('x');
  });

  it('what it returns can be changed like any value', () => {
    const copy = knowing(secret).value({ a: 1 }) as { a: number };
    copy.a = 2;
    delete (copy as { a?: number }).a;
    expect(copy).toEqual({});
  });

  it('takes causes of any kind, to a depth of four', () => {
    const { error } = knowing(secret);
    const of = (cause: unknown): unknown => error(new ZerohopError({ code: 'network', message: 'cut', cause })).cause;
    expect(of(`text ${secret}`)).toBe('text [redacted]');
    expect(of({ key: secret })).toEqual({ key: '[redacted]' });
    expect((of(new ZerohopError({ code: 'timeout', message: secret })) as Error).message).toBe('[redacted]');
    const circle = new Error('round');
    circle.cause = circle;
    let depth = 0;
    for (let at = of(circle) as Error | undefined; at !== undefined; at = at.cause as Error | undefined) depth += 1;
    expect(depth).toBe(4);
    const ours = new ZerohopError({ code: 'network', message: 'round' });
    Object.defineProperty(ours, 'cause', { value: ours });
    expect(inspect(error(ours), { depth: 10 })).toContain('round');
  });

  it('no secret survives in any field, cause, stack, JSON or inspection', () => {
    const alphabet = fc.string({ minLength: 6, maxLength: 24, unit: fc.constantFrom(...'ABCDEFGHKLMNPQRSTUVWXYZ0123456789-_/+="\\é') });
    const anything = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, fc.constant('@'), fc.constant('x@y@'), fc.integer(), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.constantFrom('a', '@', 'b@'), tie('value'), { maxKeys: 3 })),
    })).value;
    fc.assert(
      fc.property(fc.array(alphabet, { minLength: 1, maxLength: 3 }), anything, fc.nat({ max: 2 }), (secrets, shape, which) => {
        const one = secrets[which % secrets.length] ?? '';
        const fill = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll('@', JSON.stringify(one).slice(1, -1)));
        const redactor = knowing(...secrets);
        const error = new ZerohopError({
          code: 'bad_response',
          message: `m ${one}`,
          details: { reason: one },
          raw: fill(shape),
          requestId: one,
          cause: Object.assign(new Error(one, { cause: new ZerohopError({ code: 'network', message: one, raw: fill(shape) }) }), { name: one, code: one, body: fill(shape) }),
        });
        const shown = redactor.error(error);
        const all = [inspect(shown, { depth: 30, showHidden: true }), JSON.stringify(shown), JSON.stringify(shown.raw), shown.stack ?? '', String(shown.cause)].join('\n');
        for (const form of [one, encodeURIComponent(one), JSON.stringify(one).slice(1, -1)]) expect(all).not.toContain(form);
      }),
      { numRuns: 200 },
    );
  });
});
