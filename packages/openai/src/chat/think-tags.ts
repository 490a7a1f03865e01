import type { AnswerBuilder } from '@zerohop/core/adapter';

const opening = '<think>';
const closing = '</think>';

/**
 * Tells what a model thought from what it says, where both come as one text: an answer may open with thoughts between
 * `<think>` and `</think>`. Tags further on are the answer's own.
 */
export class ThinkTags {
  readonly #builder: Pick<AnswerBuilder, 'text' | 'reasoning'>;
  #state: 'before' | 'thinking' | 'behind' | 'saying' = 'before';
  /** What may turn out to be a tag, or is blank around one. */
  #held = '';

  constructor(builder: Pick<AnswerBuilder, 'text' | 'reasoning'>) {
    this.#builder = builder;
  }

  /** Adds a piece of the text. */
  add(piece: string): void {
    if (this.#state === 'saying') {
      this.#builder.text(piece);
      return;
    }
    this.#held += piece;
    if (this.#state === 'before') this.#open();
    if (this.#state === 'thinking') this.#think();
    if (this.#state === 'behind') this.#say();
  }

  /** Says that the text is over: what is held is what it seems. */
  end(): void {
    if (this.#state === 'thinking') this.#builder.reasoning(this.#held);
    else if (this.#state === 'before') this.#builder.text(this.#held);
    this.#held = '';
    this.#state = 'saying';
  }

  #open(): void {
    const start = this.#held.trimStart();
    if (start.startsWith(opening)) {
      this.#state = 'thinking';
      this.#held = start.slice(opening.length);
    } else if (!opening.startsWith(start)) {
      this.#state = 'saying';
      this.#builder.text(this.#held);
      this.#held = '';
    }
  }

  #think(): void {
    const end = this.#held.indexOf(closing);
    const shown = end === -1 ? this.#held.length - tornTag(this.#held) : end;
    this.#builder.reasoning(this.#held.slice(0, shown));
    this.#held = this.#held.slice(end === -1 ? shown : end + closing.length);
    if (end !== -1) this.#state = 'behind';
  }

  // The lines between the thoughts and the answer belong to neither.
  #say(): void {
    const words = this.#held.trimStart();
    this.#held = '';
    if (words === '') return;
    this.#state = 'saying';
    this.#builder.text(words);
  }
}

/** How many characters at the end of a text may be the beginning of the closing tag. */
function tornTag(text: string): number {
  for (let length = Math.min(closing.length - 1, text.length); length > 0; length -= 1) if (text.endsWith(closing.slice(0, length))) return length;
  return 0;
}
