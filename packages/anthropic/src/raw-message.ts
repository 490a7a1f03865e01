import { fields } from '@zerohop/core/adapter';
import { GatheredBlock } from './gathered-block.ts';

/** The message of a stream in the vendor's own form, as a whole answer has it, with every field that the router has no name for. */
export class RawMessage {
  #message: Record<string, unknown> | undefined;
  readonly #blocks = new Map<string | number, GatheredBlock>();

  /** Takes the opening message; its content comes as blocks. The first one counts. */
  start(message: Readonly<Record<string, unknown>>): void {
    this.#message ??= { ...message };
  }

  /** Opens a block. */
  open(key: string | number, given: unknown): void {
    if (!this.#blocks.has(key)) this.#blocks.set(key, new GatheredBlock(given));
  }

  /** Adds a piece to a block. */
  delta(key: string | number, given: unknown): void {
    this.#blocks.get(key)?.delta(given);
  }

  /** Sets what the closing event says: why the model stopped, and the like. */
  end(delta: unknown): void {
    if (this.#message !== undefined) Object.assign(this.#message, fields(delta));
  }

  /** The message, once it is over. */
  value(usage: unknown): unknown {
    return { ...this.#message, content: [...this.#blocks.values()].map((block) => block.value()), usage };
  }
}
