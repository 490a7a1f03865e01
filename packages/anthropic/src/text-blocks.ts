import { type AnswerBuilder, fields, list, text } from '@zerohop/core/adapter';
import { citationExtras, sealExtras } from './block-extras.ts';
import { fromCitation } from './from-citation.ts';

/** Reads the text blocks of one answer, and what they cite. */
export class TextBlocks {
  readonly #builder: AnswerBuilder;
  /** What is held back; `undefined` where text is shown as it comes. */
  #held: string | undefined;
  /** What the blocks that are open point at. */
  readonly #citations = new Map<string | number, unknown[]>();

  /** @param isHeld holds text back, as beside an output that comes as a tool call: it is shown only if that call never comes */
  constructor(builder: AnswerBuilder, isHeld: boolean) {
    this.#builder = builder;
    this.#held = isHeld ? '' : undefined;
  }

  /** Opens a block, with whatever it holds already. */
  start(key: string | number, given: unknown): void {
    const block = fields(given);
    this.#citations.set(key, []);
    this.#builder.startSignedText();
    this.text(text(block['text']));
    for (const citation of list(block['citations'])) this.cite(key, citation);
  }

  /** Adds words. */
  text(piece: string): void {
    if (this.#held === undefined) this.#builder.text(piece);
    else this.#held += piece;
  }

  /** Adds what a block points at. */
  cite(key: string | number, citation: unknown): void {
    this.#citations.get(key)?.push(citation);
    fromCitation(citation, this.#builder);
  }

  /** Closes a block: what it points at goes back with it. Text that is held back bears none. */
  stop(key: string | number): void {
    const sealed = sealExtras(citationExtras(this.#citations.get(key) ?? []));
    this.#citations.delete(key);
    if (sealed !== undefined && this.#held === undefined) this.#builder.textSignature(sealed);
  }

  /** Closes what is still open. */
  finish(): void {
    for (const key of this.#citations.keys()) this.stop(key);
  }

  /** Shows what was held back. */
  release(): void {
    this.#builder.text(this.#held ?? '');
  }
}
