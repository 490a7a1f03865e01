import { expect, test } from 'vitest';
import { boundsOf } from './bounds.ts';

const providers = {};

test('the defaults bound what says nothing else', () => {
  expect(boundsOf({ providers })).toEqual({ maxAttempts: 6, concurrency: {}, withoutBreaker: new Set(), directWithoutBreaker: false });
});

test('route and target outrank the defaults, and the widest use of a target counts', () => {
  const bounds = boundsOf({
    providers,
    defaults: { maxAttempts: 2, concurrency: { max: 3 }, breaker: false },
    routes: {
      one: { targets: ['a/m', { target: 'b/m', concurrency: { max: 9 } }], breaker: {} },
      two: { targets: ['a/m', { target: 'c/m', maxAttempts: 4 }], concurrency: false },
    },
  });
  expect(bounds).toEqual({ maxAttempts: 4, concurrency: { 'a/m': Infinity, 'b/m': 9, 'c/m': Infinity }, withoutBreaker: new Set(['a/m', 'c/m']), directWithoutBreaker: true });
});
