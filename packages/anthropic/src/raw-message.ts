import { fields, list, parseJsonOr, text } from '@zerohop/core/adapter';

type Block = Record<string, unknown>;

/** A block, and what grows of it with most pieces. */
interface Gathered {
  readonly block: Block;
  text: string;
  thinking: string;
  json: string;
}

/**
 * The message of a stream in the vendor's own form, as a whole answer has it. It keeps what our parts have no place for:
 * the vendor's own tools and their results, compactions, and what later versions bring. A paused turn goes on only with these.
 */
export class RawMessage {
  #message: Block | undefined;
  readonly #blocks = new Map<string | number, Gathered>();

  /** Takes the opening message; its content comes as blocks. The first one counts. */
  start(message: Readonly<Record<string, unknown>>): void {
    this.#message ??= { ...message };
  }

  /** Opens a block. */
  open(key: string | number, given: unknown): void {
    if (this.#blocks.has(key)) return;
    const block = { ...fields(given) };
    this.#blocks.set(key, { block, text: text(block['text']), thinking: text(block['thinking']), json: '' });
  }

  /** Adds a piece to a block: appended where it is text, set where it is not. */
  delta(key: string | number, given: unknown): void {
    const gathered = this.#blocks.get(key);
    if (gathered === undefined) return;
    const delta = fields(given);
    switch (delta['type']) {
      case 'text_delta':
        gathered.text += text(delta['text']);
        break;
      case 'thinking_delta':
        gathered.thinking += text(delta['thinking']);
        break;
      case 'input_json_delta':
        gathered.json += text(delta['partial_json']);
        break;
      case 'citations_delta':
        gathered.block['citations'] = [...list(gathered.block['citations']), delta['citation']];
        break;
      default:
        merge(gathered.block, delta);
    }
  }

  /** Sets what the closing event says: why the model stopped, and the like. */
  end(delta: unknown): void {
    if (this.#message !== undefined) Object.assign(this.#message, fields(delta));
  }

  /** The message, once it is over. */
  value(usage: unknown): unknown {
    return { ...this.#message, content: [...this.#blocks.values()].map(wholeBlock), usage };
  }
}

function merge(block: Block, { type: _type, ...pieces }: Readonly<Record<string, unknown>>): void {
  for (const [name, piece] of Object.entries(pieces)) block[name] = typeof piece === 'string' ? text(block[name]) + piece : piece;
}

function wholeBlock({ block, text: words, thinking, json }: Gathered): Block {
  if (words !== '') block['text'] = words;
  if (thinking !== '') block['thinking'] = thinking;
  return json === '' ? block : { ...block, input: parseJsonOr(json) };
}
