import type { Answer, AnswerEvent, AnswerStream } from '../adapter/adapter.ts';
import type { AssistantPart } from '../chat/message.ts';

/** Characters after which a piece ends with the next word. */
const pieceLength = 40;

/** Languages without spaces have long words. */
const longestPiece = 120;

/** A whole answer as the stream that it might have been: what is said in pieces of a few words, and calls of tools whole. */
export class ReplayedAnswer implements AnswerStream {
  readonly complete = true;
  readonly #answer: Answer;
  readonly #events: Iterator<AnswerEvent, undefined>;
  #here: AnswerEvent | undefined;

  /** `attempt` is the index that its events carry. */
  constructor(answer: Answer, attempt: number) {
    this.#answer = answer;
    this.#events = eventsOf(answer, attempt);
  }

  take(): AnswerEvent | undefined {
    const event = this.#here;
    this.#here = undefined;
    return event;
  }

  // One at a time, so that whoever watches how it is read sees each of them go.
  fill(): Promise<boolean> {
    this.#here ??= this.#events.next().value;
    return Promise.resolve(this.#here !== undefined);
  }

  /** The whole of it, from the beginning: it is all here. */
  answer(): Answer {
    return this.#answer;
  }

  cancel(): void {
    this.#here = undefined;
    this.#events.return?.();
  }
}

function* eventsOf({ content, sources }: Answer, attempt: number): Generator<AnswerEvent, undefined> {
  let calls = 0;
  for (const part of content) {
    yield* eventsOfPart(part, attempt, calls);
    if (part.type === 'tool-call') calls += 1;
  }
  for (const source of sources) yield { type: 'source', source };
  return undefined;
}

function* eventsOfPart(part: AssistantPart, attempt: number, index: number): Generator<AnswerEvent> {
  switch (part.type) {
    case 'text':
      for (const text of piecesOf(part.text)) yield { type: 'text-delta', text, attempt };
      return;
    case 'reasoning':
      for (const text of piecesOf(part.text)) yield { type: 'reasoning-delta', text, attempt };
      return;
    case 'tool-call': {
      const { id, name, input } = part;
      yield { type: 'tool-call-delta', index, id, name, text: JSON.stringify(input) ?? '' };
      yield { type: 'tool-call', id, name, input };
      return;
    }
    case 'opaque':
      return;
  }
}

/** A text in pieces that end behind a word, or within one that goes on for too long, but never within a character. */
function* piecesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const rest = text.slice(start + pieceLength, start + longestPiece);
    const pause = rest.search(/[\s\p{Po}]/u);
    let end = pause === -1 ? start + longestPiece : start + pieceLength + pause + 1;
    if (end < text.length && isSecondHalf(text.charCodeAt(end))) end += 1;
    yield text.slice(start, end);
    start = end;
  }
}

// Of a character that takes two places in a string.
function isSecondHalf(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
