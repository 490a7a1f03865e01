import { expect, it } from 'vitest';
import { demote, isOwn } from './foreign-reasoning.ts';

const provenance = { provider: 'p', model: 'm', adapter: 'a' };

it('D: what a model made is its own through any account', () => {
  expect(isOwn(provenance, 'a', 'm')).toBe(true);
  expect(isOwn({ ...provenance, provider: 'another-account' }, 'a', 'm')).toBe(true);
  expect([isOwn(provenance, 'a', 'n'), isOwn(provenance, 'b', 'm'), isOwn(undefined, 'a', 'm')]).toEqual([false, false, false]);
});

it('D: demotes to nothing, or to a quotation, and says so', () => {
  const warnings: string[] = [];
  const warn = (_about: string, message: string): void => void warnings.push(message);
  const part = { type: 'reasoning' as const, text: 'I think', signature: 's', provenance };
  expect(demote(part, { foreignReasoning: 'drop', warn })).toBeUndefined();
  expect(demote(part, { foreignReasoning: 'text', warn })).toContain('I think');
  expect(demote({ ...part, text: '' }, { foreignReasoning: 'text', warn })).toBeUndefined();
  expect(demote({ type: 'reasoning', text: 'x' }, { foreignReasoning: 'drop', warn })).toBeUndefined();
  demote(part, { foreignReasoning: 'drop', warn }, 'it is of another account');
  expect(warnings).toHaveLength(5);
  expect(warnings[0]).toBe("the reasoning of p/m was left out: its signature is not this model's");
  expect(warnings[4]).toBe('the reasoning of p/m was left out: it is of another account');
});
