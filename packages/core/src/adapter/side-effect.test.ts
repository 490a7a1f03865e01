import { expect, it } from 'vitest';
import { sideEffectOf } from './side-effect.ts';

it.each([
  [undefined, undefined],
  [{}, undefined],
  [{ verbosity: 'low' }, undefined],
  [{ store: false, tools: [], conversation: null, background: undefined }, undefined],
  [{ store: true }, "providerOptions set 'store'"],
  [{ tools: [{ type: 'search' }], store: true }, "providerOptions set 'store'"],
  [{ tools: [{}] }, "providerOptions set 'tools'"],
  [{ conversation: 'c' }, "providerOptions set 'conversation'"],
])('%j', (options, expected) => {
  expect(sideEffectOf(options, ['store', 'tools', 'conversation', 'background'])).toBe(expected);
});
