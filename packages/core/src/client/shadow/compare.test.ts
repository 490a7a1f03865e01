import { describe, expect, it } from 'vitest';
import type { ChatResponse } from '../../chat/response.ts';
import { compare } from './compare.ts';

const answer = (fields: Partial<ChatResponse>): ChatResponse => ({ text: '', toolCalls: [], finishReason: 'stop', object: undefined, ...fields }) as ChatResponse;
const call = (id: string, name: string, input: unknown): ChatResponse['toolCalls'][number] => ({ id, name, input });

describe('compare', () => {
  it('finds two like answers alike', () => {
    expect(compare(answer({ text: 'Hello' }), answer({ text: 'Hello' }), false)).toEqual({ sameFinishReason: true, sameToolCalls: true, sameObject: undefined, textSimilarity: 1, lengthRatio: 1 });
  });

  it('says how much longer the copy is, where that can be said', () => {
    expect(compare(answer({ text: 'ab' }), answer({ text: 'abcd', finishReason: 'length' }), false)).toMatchObject({ sameFinishReason: false, lengthRatio: 2 });
    expect(compare(answer({}), answer({ text: 'abcd' }), false).lengthRatio).toBeUndefined();
    expect(compare(answer({ text: 'ab' }), answer({}), false)).toMatchObject({ lengthRatio: 0, textSimilarity: 0 });
  });

  it('compares tool calls by name and input, whatever their ids and order', () => {
    const one = answer({ toolCalls: [call('1', 'f', { a: 1, b: [2] }), call('2', 'g', {})] });
    expect(compare(one, answer({ toolCalls: [call('x', 'g', {}), call('y', 'f', { b: [2], a: 1 })] }), false).sameToolCalls).toBe(true);
    expect(compare(one, answer({ toolCalls: [call('x', 'g', {}), call('y', 'f', { a: 1, b: [3] })] }), false).sameToolCalls).toBe(false);
    expect(compare(one, answer({ toolCalls: [call('x', 'g', {}), call('y', 'g', {})] }), false).sameToolCalls).toBe(false);
    expect(compare(one, answer({ toolCalls: [call('x', 'g', {})] }), false).sameToolCalls).toBe(false);
  });

  it('compares objects where one was asked for', () => {
    expect(compare(answer({ object: { a: [1] } }), answer({ object: { a: [1] } }), true).sameObject).toBe(true);
    expect(compare(answer({ object: { a: [1] } }), answer({ object: undefined }), true).sameObject).toBe(false);
  });
});
