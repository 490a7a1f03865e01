import { describe, expect, it } from 'vitest';
import type { ModelFacts } from '../catalog/model-facts.ts';
import type { Continued } from '../pipeline/call.ts';
import { scriptedCall, scriptedRuntime, scriptedTarget } from '../pipeline/scripted-attempt.ts';
import { roomFor } from './room-for.ts';

const runtime = scriptedRuntime();
const continued: Continued = { text: 'word '.repeat(1_000), messages: [], attempts: [], instruction: 'Go on.' };

function order(facts: Readonly<Record<string, Partial<ModelFacts> | undefined>>, call = scriptedCall(runtime)): string[] {
  const candidates = Object.entries(facts).map(([id, known]) => ({ to: scriptedTarget(runtime, { id: `${id}/m`, facts: known as ModelFacts }), route: undefined, from: 'targets' as const, why: undefined }));
  return roomFor(call, continued, candidates).map(({ to }) => to.target.provider.key);
}

describe('roomFor', () => {
  it('C6: known windows that hold prompt and answer so far first, unknown ones last, smaller ones not at all', () => {
    expect(order({ u: undefined, small: { contextWindow: 800 }, a: { contextWindow: 8_000 }, v: {}, b: { contextWindow: 4_000 } })).toEqual(['a', 'b', 'u', 'v']);
  });

  it('C6: so with a cap on input, and with a tokenizer that makes more of a text', () => {
    expect(order({ a: { maxInputTokens: 800 }, b: { maxInputTokens: 4_000 }, c: { contextWindow: 8_000, maxInputTokens: 500 } })).toEqual(['b']);
    expect(order({ a: { contextWindow: 2_000 }, b: { contextWindow: 2_000, tokenFactor: 3 } })).toEqual(['a']);
  });

  it('vectors have no answer so far', () => {
    expect(order({ a: { contextWindow: 10 } }, scriptedCall(runtime, { request: { model: 'a/m', input: 'x' } }))).toEqual(['a']);
  });
});
