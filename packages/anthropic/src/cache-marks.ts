/** A block as it goes on the wire. */
export type WireBlock = Record<string, unknown>;

/** The wire takes no more. */
const maxMarks = 4;

/** Collects the prompt-cache marks of a request in the order of the prompt. */
export class CacheMarks {
  readonly #marked: WireBlock[] = [];

  /** Marks a block when it is to be marked; returns it. */
  mark<Block extends WireBlock>(block: Block, isMarked: boolean | undefined): Block {
    if (isMarked !== true) return block;
    (block as WireBlock)['cache_control'] = { type: 'ephemeral' };
    this.#marked.push(block);
    return block;
  }

  /**
   * Takes away the earliest marks beyond what the wire takes: a later mark covers all that stands before it.
   *
   * @returns how many were taken away
   */
  limit(): number {
    const extra = Math.max(0, this.#marked.length - maxMarks);
    for (const block of this.#marked.slice(0, extra)) delete block['cache_control'];
    return extra;
  }
}
