import { describe, expect, it } from 'vitest';
import type { AssistantPart } from '../../chat/message.ts';
import { scriptedAnswer, scriptedAttempt, scriptedRuntime, scriptedTarget } from '../../pipeline/scripted-attempt.ts';
import { joinPieces, partialOf, type Piece } from './answer.ts';

const runtime = scriptedRuntime();
const provenance = { provider: 'a', model: 'm', adapter: 'x' };

function piece(content: readonly AssistantPart[], hidden = 0): Piece {
  return { attempt: scriptedAttempt(runtime, scriptedTarget(runtime)), answer: scriptedAnswer('', { content }), hidden };
}

const text = (words: string): AssistantPart => ({ type: 'text', text: words });
const signed = (words: string): AssistantPart => ({ type: 'text', text: words, signature: 's', provenance });
const reasoning = (words: string): AssistantPart => ({ type: 'reasoning', text: words, provenance });
const call: AssistantPart = { type: 'tool-call', id: '1', name: 'f', input: {} };

describe('an answer of several attempts', () => {
  it('one attempt is the answer itself', () => {
    const only = piece([text('a')]);
    expect(joinPieces([only])).toBe(only.answer);
  });

  it.each<[string, AssistantPart[], AssistantPart[], number, AssistantPart[]]>([
    ['text becomes one part', [text('a')], [text('b')], 0, [text('ab')]],
    ['what repeats is left out, over parts', [text('ab')], [text('a'), reasoning('x'), text('bc')], 2, [reasoning('x'), text('abc')]],
    ['signed text stays as it was signed', [signed('a')], [text('b')], 0, [signed('a'), text('b')]],
    ['and so does that of the second', [text('a')], [signed('b')], 0, [text('a'), signed('b')]],
    ['a signature travels even where its text was a repeat', [text('ab')], [signed('b')], 1, [text('ab'), signed('')]],
    ['the first reasoning of the second goes before the text', [reasoning('x'), text('a')], [reasoning('y'), text('b'), call], 0, [reasoning('x'), reasoning('y'), text('ab'), call]],
    ['reasoning alone, too', [text('a')], [reasoning('y')], 0, [reasoning('y'), text('a')]],
    ['text behind reasoning is a part of its own', [text('a')], [text('b'), reasoning('y'), text('c')], 0, [text('ab'), reasoning('y'), text('c')]],
  ])('%s', (_, first, second, hidden, content) => {
    expect(joinPieces([piece(first), piece(second, hidden)]).content).toEqual(content);
  });

  it('what there is of no attempt at all', () => {
    expect(partialOf([])).toEqual({ text: '', content: [], usage: undefined });
  });
});
