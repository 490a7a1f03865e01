import { fields, list, parseJsonOr, text } from '@zerohop/core/adapter';

type Block = Record<string, unknown>;

/** One block of a stream, put together in the vendor's own form, as a whole answer has it: of known kinds and of those to come. */
export class GatheredBlock {
  readonly #block: Block;
  /** What grows with most pieces. */
  #text: string;
  #thinking: string;
  #json = '';

  constructor(given: unknown) {
    this.#block = { ...fields(given) };
    this.#text = text(this.#block['text']);
    this.#thinking = text(this.#block['thinking']);
  }

  /** Adds a piece: appended where it is text, set where it is not. */
  delta(given: unknown): void {
    const delta = fields(given);
    switch (delta['type']) {
      case 'text_delta':
        this.#text += text(delta['text']);
        break;
      case 'thinking_delta':
        this.#thinking += text(delta['thinking']);
        break;
      case 'input_json_delta':
        this.#json += text(delta['partial_json']);
        break;
      case 'citations_delta':
        this.#block['citations'] = [...list(this.#block['citations']), delta['citation']];
        break;
      default:
        this.#merge(delta);
    }
  }

  /** The pieces of an input so far; `''` where it came whole, or not at all. */
  get json(): string {
    return this.#json;
  }

  /** The block. */
  value(): Block {
    const block = { ...this.#block };
    if (this.#text !== '') block['text'] = this.#text;
    if (this.#thinking !== '') block['thinking'] = this.#thinking;
    if (this.#json !== '') block['input'] = parseJsonOr(this.#json);
    return block;
  }

  #merge({ type: _type, ...pieces }: Readonly<Record<string, unknown>>): void {
    for (const [name, piece] of Object.entries(pieces)) this.#block[name] = typeof piece === 'string' ? text(this.#block[name]) + piece : piece;
  }
}
