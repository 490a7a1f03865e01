import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTextTokens } from '../catalog/estimate-tokens.ts';
import type { ModelFacts } from '../catalog/model-facts.ts';
import { scriptedRuntime, scriptedTarget } from './scripted-attempt.ts';
import { batchLimitsOf, splitInput } from './split-input.ts';

const split = (input: readonly string[], maxInputs: number, maxTokens: number, tokenFactor?: number): (readonly string[])[] => [...splitInput(input, { maxInputs, maxTokens }, tokenFactor)];

describe('splitInput', () => {
  it('leaves what fits together', () => {
    const input = ['a', 'b', 'c'];
    expect(split(input, 3, 100)).toEqual([input]);
    expect(split(input, 3, 100)[0]).toBe(input);
    expect(split([], 3, 100)).toEqual([]);
  });

  it('splits by number, and by tokens that are estimated twice too high', () => {
    expect(split(['a', 'b', 'c'], 2, 100)).toEqual([['a', 'b'], ['c']]);
    const text = 'word '.repeat(40);
    const tokens = estimateTextTokens(text);
    expect(split([text, text, text], 9, tokens * 4)).toEqual([[text, text], [text]]);
    expect(split([text, text, text], 9, tokens * 4, 2)).toEqual([[text], [text], [text]]);
  });

  it('sends a text that is too large by itself alone', () => {
    const long = 'word '.repeat(400);
    expect(split(['a', long, 'b', 'c'], 9, 10)).toEqual([['a'], [long], ['b', 'c']]);
    expect(split([long], 9, 10)).toEqual([[long]]);
  });

  it('loses nothing, adds nothing, keeps the order and both bounds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 30 }), (input, maxInputs, maxTokens) => {
        const batches = split(input, maxInputs, maxTokens);
        expect(batches.flat()).toEqual(input);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(maxInputs);
          const tokens = batch.reduce((sum, text) => sum + estimateTextTokens(text), 0);
          expect(tokens <= maxTokens || batch.length === 1).toBe(true);
        }
      }),
    );
  });
});

describe('batchLimitsOf', () => {
  const row: ModelFacts = { id: 'm', vendor: 'v', aliases: [], canonicalId: 'v/m', source: '', checkedAt: '', verified: 'declared' };
  const limitsOf = (facts: ModelFacts | undefined, embedLimits: object | undefined): object => {
    const { target } = scriptedTarget(scriptedRuntime(), { facts });
    return batchLimitsOf({ facts, provider: { ...target.provider, connection: { ...target.provider.connection, embedLimits } } });
  };

  it('takes each bound from the model, else from the provider, else a cautious one', () => {
    expect(limitsOf(undefined, undefined)).toEqual({ maxInputs: 32, maxTokens: 16_000 });
    expect(limitsOf(undefined, { maxInputs: 5 })).toEqual({ maxInputs: 5, maxTokens: 16_000 });
    expect(limitsOf({ ...row, embedding: { maxTokens: 7 } }, { maxInputs: 5, maxTokens: 6 })).toEqual({ maxInputs: 5, maxTokens: 7 });
    expect(limitsOf({ ...row, embedding: false }, { maxInputs: 5 })).toEqual({ maxInputs: 5, maxTokens: 16_000 });
  });
});
