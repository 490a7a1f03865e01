import { expect, it } from 'vitest';
import { didYouMean } from './did-you-mean.ts';

const names = ['chat', 'fast', 'smart', 'openai/gpt-5'];

it.each([['caht', 'chat'], ['CHAT', 'chat'], ['smrat', 'smart'], ['openai/gtp-5', 'openai/gpt-5'], ['fst', 'fast']])('takes %s for %s', (name, meant) => {
  expect(didYouMean(name, names)).toBe(meant);
});

it('does not guess wildly', () => {
  expect(didYouMean('embeddings', names)).toBeUndefined();
  expect(didYouMean('x', [])).toBeUndefined();
});
