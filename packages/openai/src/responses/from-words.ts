import type { AnswerBuilder } from '@zerohop/core/adapter';
import { type ItemState, type PartKind, restOf } from './item-state.ts';
import { writeSeal } from './reasoning-seal.ts';

/** Reads what messages and reasoning say, and marks it with what must come back with it. */
export class WordReader {
  /** True once the model has refused in words. */
  refused = false;
  readonly #builder: AnswerBuilder;
  readonly #organization: string;
  /** True while the last words are thoughts that no mark has closed. */
  #unmarked = false;

  constructor(builder: AnswerBuilder, organization: string) {
    this.#builder = builder;
    this.#organization = organization;
  }

  /** Adds a piece of a part. */
  piece(item: ItemState, kind: PartKind, index: number, words: string): void {
    if (words === '') return;
    const part = `${kind} ${index}`;
    item.type ||= kind === 'text' || kind === 'refusal' ? 'message' : 'reasoning';
    switch (kind) {
      case 'text':
        // Said on the way and not the answer: run together with it, neither could be read.
        if (item.phase === 'commentary') this.#think(item, part, words);
        else this.#say(words);
        break;
      case 'refusal':
        this.refused = true;
        this.#say(words);
        break;
      default:
        item.shown ??= kind;
        if (item.shown !== kind) return;
        this.#think(item, part, words);
    }
    item.parts.set(part, (item.parts.get(part) ?? '') + words);
  }

  /** Adds a part that is whole: what of it did not come in pieces. */
  whole(item: ItemState, kind: PartKind, index: number, words: string): void {
    this.piece(item, kind, index, restOf(item.parts.get(`${kind} ${index}`) ?? '', words));
  }

  /** Marks a message with its phase, if it has one. */
  label(item: ItemState): void {
    if (item.phase === undefined || item.marked || item.parts.size === 0) return;
    item.marked = true;
    if (item.phase === 'commentary') this.#close(item.phase);
    else this.#builder.textSignature(item.phase);
  }

  /** Marks thoughts with what they are sealed in. A summary alone is nothing to send back. */
  seal(item: ItemState, encrypted: string): void {
    if (item.marked || (encrypted === '' && (item.shown !== 'reasoning' || item.id === ''))) return;
    item.marked = true;
    const seal = writeSeal({ id: item.id, encrypted, organization: encrypted === '' ? '' : this.#organization });
    if (item.shown === undefined) this.#builder.encryptedReasoning(seal);
    else this.#close(seal);
  }

  #say(words: string): void {
    this.#unmarked = false;
    this.#builder.text(words);
  }

  #think(item: ItemState, part: string, words: string): void {
    if (!item.parts.has(part)) {
      // What was said on the way has a mark of its own, which is not that of the thoughts before it.
      if (this.#unmarked && item.parts.size === 0 && item.phase !== undefined) this.#close('');
      else if (this.#unmarked) this.#builder.reasoning('\n\n');
    }
    this.#unmarked = true;
    this.#builder.reasoning(words);
  }

  #close(mark: string): void {
    this.#unmarked = false;
    this.#builder.reasoningSignature(mark);
  }
}
