import { expect, it } from 'vitest';
import { canRead, ownOpaque } from './foreign-opaque.ts';

const provenance = { provider: 'p', model: 'm', adapter: 'a' };
const part = { type: 'opaque' as const, kind: 'search', data: { query: 'x' }, provenance };

it('D: an opaque part goes back to the provider that made it, and to its other models unless they cannot read it', () => {
  expect(canRead(provenance, { adapter: 'a', provider: 'p' })).toBe(true);
  expect(canRead(provenance, { adapter: 'a', provider: 'p', model: 'm' })).toBe(true);
  const others = [{ adapter: 'b', provider: 'p' }, { adapter: 'a', provider: 'another-account' }, { adapter: 'a', provider: 'p', model: 'n' }];
  expect(others.map((reader) => canRead(provenance, reader))).toEqual([false, false, false]);
  expect(canRead(undefined, { adapter: 'a', provider: 'p' })).toBe(false);
});

it('D: an opaque part is left out for all others, in the same words for each, so that it is said once', () => {
  const warnings: string[] = [];
  const call = { warn: (about: string, message: string) => void warnings.push(`${about}: ${message}`) };
  expect(ownOpaque(part, { adapter: 'a', provider: 'p' }, call)).toBe(part.data);
  expect(warnings).toEqual([]);
  expect(ownOpaque(part, { adapter: 'b', provider: 'q' }, call)).toBeUndefined();
  expect(ownOpaque({ ...part, kind: 'result' }, { adapter: 'b', provider: 'q' }, call)).toBeUndefined();
  expect([...new Set(warnings)]).toEqual(['messages: the opaque parts of p/m were left out: nobody else can read them']);
});
