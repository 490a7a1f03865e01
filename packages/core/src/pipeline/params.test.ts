import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestParams } from '../chat/params.ts';
import type { ChatRequest } from '../chat/request.ts';
import { mergeParams, withParams } from './params.ts';

const request: ChatRequest = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], temperature: 0.7, maxTokens: 500, providerOptions: { a: { x: 1, y: 2 }, b: { z: 3 } } };
const laid = (params: RequestParams | undefined): ChatRequest => withParams(request, params);

describe('withParams', () => {
  it('without any, the request is the very same', () => {
    expect(laid(undefined)).toBe(request);
  });

  it('a value replaces, null removes, a default stands in', () => {
    const { temperature: _, ...rest } = request;
    expect(laid({ temperature: 0 })).toEqual({ ...request, temperature: 0 });
    expect(laid({ temperature: null })).toEqual(rest);
    expect(laid({ temperature: { $default: 0 }, topP: { $default: 0.5 } })).toEqual({ ...request, topP: 0.5 });
    expect(laid({ reasoning: { effort: 'low' } }).reasoning).toEqual({ effort: 'low' });
    expect(laid({ reasoning: { $default: { effort: 'low' } } }).reasoning).toEqual({ effort: 'low' });
  });

  it('options of vendors are laid over one by one', () => {
    expect(laid({ providerOptions: { a: { x: null, w: 9 }, c: { v: true } } as never }).providerOptions).toEqual({ a: { y: 2, w: 9 }, b: { z: 3 }, c: { v: true } });
    expect(laid({ providerOptions: { a: null } as never }).providerOptions).toEqual({ b: { z: 3 } });
    expect('providerOptions' in laid({ providerOptions: null })).toBe(false);
  });

  it('what only matters with tools is not laid over requests without', () => {
    expect('parallelToolCalls' in laid({ parallelToolCalls: false })).toBe(false);
    expect(withParams({ ...request, tools: [{ name: 'f' }] }, { parallelToolCalls: false }).parallelToolCalls).toBe(false);
  });

  it('a request for vectors gets nothing but the options of vendors', () => {
    expect(withParams({ model: 'm', input: 'x' }, { temperature: 1, providerOptions: { a: { x: 1 } } })).toEqual({ model: 'm', input: 'x', providerOptions: { a: { x: 1 } } });
  });

  it('the request itself stays as it is', () => {
    const before = structuredClone(request);
    laid({ temperature: null, maxTokens: 1, providerOptions: { a: { x: null } } as never });
    expect(request).toEqual(before);
  });
});

describe('mergeParams', () => {
  const param = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null | { $default: T }> => fc.oneof(value, fc.constant(null), value.map(($default) => ({ $default })));
  const options = fc.dictionary(fc.constantFrom('a', 'b'), fc.option(fc.dictionary(fc.constantFrom('x', 'y'), fc.option(fc.integer(), { nil: null })), { nil: null }));
  const params = fc.record({ temperature: param(fc.constantFrom(0, 1)), stop: param(fc.constantFrom('x', 'y')), providerOptions: options }, { requiredKeys: [] }) as fc.Arbitrary<RequestParams>;

  it('levels that say nothing change nothing', () => {
    const base: RequestParams = { temperature: 1 };
    expect(mergeParams(base, undefined)).toBe(base);
    expect(mergeParams(undefined, base)).toEqual(base);
  });

  it('the lower level wins, field by field', () => {
    expect(mergeParams({ temperature: 1, seed: 2 }, { temperature: { $default: 0 }, seed: null })).toEqual({ temperature: { $default: 0 }, seed: null });
    expect(mergeParams({ providerOptions: { a: { x: 1, y: 2 } } }, { providerOptions: { a: { x: null } } as never })).toEqual({ providerOptions: { a: { x: null, y: 2 } } });
  });

  it('merged or one after the other: of plain values the same request comes out', () => {
    const plain = params.map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => typeof value !== 'object' || value === null)) as RequestParams);
    fc.assert(
      fc.property(plain, plain, (one, other) => {
        expect(withParams(request, mergeParams(one, other))).toEqual(withParams(withParams(request, one), other));
      }),
    );
  });

  it('never throws, and never leaves a marker of its own in a request', () => {
    fc.assert(
      fc.property(params, params, (one, other) => {
        expect(JSON.stringify(withParams(request, mergeParams(one, other)))).not.toContain('$default');
      }),
    );
  });
});
