import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitToolCallId } from './tool-call-id.ts';

it('leaves ids that fit as they are', () => {
  expect(fitToolCallId('call_aB-1', 40)).toBe('call_aB-1');
});

it('makes every other id fit, the same way each time', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 120 }), fc.integer({ min: 9, max: 64 }), (id, max) => {
      const fitted = fitToolCallId(id, max);
      expect(fitted).toMatch(new RegExp(`^[a-zA-Z0-9_-]{1,${max}}$`));
      expect(fitToolCallId(id, max)).toBe(fitted);
    }),
  );
});

it('keeps ids apart that differ only in their middle', () => {
  const ids = Array.from({ length: 500 }, (_, index) => `call:${index}:${'x'.repeat(60)}`);
  expect(new Set(ids.map((id) => fitToolCallId(id, 40))).size).toBe(500);
});
