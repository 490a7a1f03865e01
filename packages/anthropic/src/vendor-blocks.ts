import { type AnswerBuilder, isWholeObject, text } from '@zerohop/core/adapter';
import { GatheredBlock } from './gathered-block.ts';

interface OpenBlock {
  readonly gathered: GatheredBlock;
  stopped: boolean;
  /** True once it is in the answer. */
  settled: boolean;
}

/**
 * Blocks that no part of ours has a place for, put into the answer as they are: what the vendor's own tools were asked and
 * found, summaries of the conversation, the places where another model took over, and what no version of ours knows.
 *
 * @see https://platform.claude.com/docs/en/agents-and-tools/tool-use/server-tools
 */
export class VendorBlocks {
  readonly #builder: AnswerBuilder;
  readonly #blocks = new Map<string | number, OpenBlock>();

  constructor(builder: AnswerBuilder) {
    this.#builder = builder;
  }

  /** Opens a block, with whatever it holds already. */
  start(key: string | number, given: unknown): void {
    this.#blocks.set(key, { gathered: new GatheredBlock(given), stopped: false, settled: false });
  }

  /** Adds a piece to a block. False where the block is none of these. */
  delta(key: string | number, given: unknown): boolean {
    const block = this.#blocks.get(key);
    if (block?.stopped === false) block.gathered.delta(given);
    return block !== undefined;
  }

  /** Closes a block. */
  stop(key: string | number): void {
    const block = this.#blocks.get(key);
    if (block === undefined || block.stopped) return;
    block.stopped = true;
    this.#settle(block, false);
  }

  /** Ends the answer. Returns how many calls of the vendor's tools were cut off: half of one is refused when it comes back. */
  finish(cut: boolean): number {
    return [...this.#blocks.values()].filter((block) => !this.#settle(block, cut)).length;
  }

  #settle(block: OpenBlock, cut: boolean): boolean {
    if (block.settled) return true;
    const { gathered, stopped } = block;
    const value = gathered.value();
    const isHalf = gathered.json === '' ? cut && !stopped && value['input'] !== undefined : !isWholeObject(gathered.json);
    if (isHalf) return false;
    block.settled = true;
    this.#builder.opaque(text(value['type']), value);
    return true;
  }
}
