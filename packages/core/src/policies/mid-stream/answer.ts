import type { Answer } from '../../adapter/adapter.ts';
import type { AssistantPart, TextPart } from '../../chat/message.ts';
import { sumUsage } from '../../chat/sum-usage.ts';
import type { Usage } from '../../chat/usage.ts';
import type { PartialAnswer } from '../../errors/zerohop-error.ts';
import type { AttemptContext } from '../../pipeline/call.ts';

/** What one attempt has contributed to an answer. */
export interface Piece {
  readonly attempt: AttemptContext;
  readonly answer: Answer;
  /** How much of its text, from the beginning, belongs to the piece before it. */
  readonly hidden: number;
}

/** The answer that several attempts have written one after the other. What there is but once is that of the last one. */
export function joinPieces(pieces: readonly [...Piece[], Piece]): Answer {
  const last = pieces[pieces.length - 1] as Piece;
  if (pieces.length === 1) return last.answer;
  return { ...last.answer, content: joinContent(pieces), sources: pieces.flatMap(({ answer }) => answer.sources) };
}

/** What there is of an answer that broke off. */
export function partialOf(pieces: readonly Piece[]): PartialAnswer {
  const content = joinContent(pieces);
  const usages = pieces.flatMap(({ attempt, answer }): Usage[] => {
    // What the books say of an attempt that is over, which is no less than the vendor had counted when it broke.
    const usage = attempt.record.usage ?? answer.usage;
    return usage.provenance === 'none' ? [] : [usage];
  });
  return { text: textOf(content), content, usage: usages.length === 0 ? undefined : sumUsage(usages) };
}

function textOf(content: readonly AssistantPart[]): string {
  let text = '';
  for (const part of content) if (part.type === 'text') text += part.text;
  return text;
}

function joinContent(pieces: readonly Piece[]): readonly AssistantPart[] {
  const [first, ...rest] = pieces;
  const content = [...(first?.answer.content ?? [])];
  for (const { answer, hidden } of rest) append(content, withoutHidden(answer.content, hidden));
  return content;
}

// Reasoning with which a target begins stands before the text that it goes on with: vendors want their own at the beginning, and
// the text is one.
function append(content: AssistantPart[], more: readonly AssistantPart[]): void {
  const opening = more.findIndex(({ type }) => type !== 'reasoning');
  const thoughts = opening === -1 ? more : more.slice(0, opening);
  const textFrom = content.findLastIndex(({ type }) => type !== 'text') + 1;
  content.splice(textFrom, 0, ...thoughts);
  for (const part of more.slice(thoughts.length)) {
    const last = content.at(-1);
    if (part.type === 'text' && last?.type === 'text' && isPlain(last) && isPlain(part)) content[content.length - 1] = { type: 'text', text: last.text + part.text };
    else content.push(part);
  }
}

// A signature stands for the text that it came with.
function isPlain({ signature, cache }: TextPart): boolean {
  return signature === undefined && cache === undefined;
}

function withoutHidden(content: readonly AssistantPart[], hidden: number): readonly AssistantPart[] {
  if (hidden === 0) return content;
  let left = hidden;
  const kept: AssistantPart[] = [];
  for (const part of content) {
    if (part.type !== 'text') {
      kept.push(part);
      continue;
    }
    const dropped = Math.min(left, part.text.length);
    left -= dropped;
    if (dropped < part.text.length || part.signature !== undefined) kept.push(dropped === 0 ? part : { ...part, text: part.text.slice(dropped) });
  }
  return kept;
}
