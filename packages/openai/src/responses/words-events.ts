import type { PartKind } from './item-state.ts';

/** An event that brings words: of which part, and the fields that hold the part's number and the words. */
interface WordsEvent {
  readonly kind: PartKind;
  readonly index: 'content_index' | 'summary_index';
  readonly words: string;
  /** Whether they are all of the part, and no piece. */
  readonly whole: boolean;
}

/** Those events, by their types. */
export const wordsEvents: ReadonlyMap<string, WordsEvent> = new Map([
  ['response.output_text.delta', { kind: 'text', index: 'content_index', words: 'delta', whole: false }],
  ['response.output_text.done', { kind: 'text', index: 'content_index', words: 'text', whole: true }],
  ['response.refusal.delta', { kind: 'refusal', index: 'content_index', words: 'delta', whole: false }],
  ['response.refusal.done', { kind: 'refusal', index: 'content_index', words: 'refusal', whole: true }],
  ['response.reasoning_text.delta', { kind: 'reasoning', index: 'content_index', words: 'delta', whole: false }],
  ['response.reasoning_text.done', { kind: 'reasoning', index: 'content_index', words: 'text', whole: true }],
  ['response.reasoning_summary_text.delta', { kind: 'summary', index: 'summary_index', words: 'delta', whole: false }],
  ['response.reasoning_summary_text.done', { kind: 'summary', index: 'summary_index', words: 'text', whole: true }],
]);
