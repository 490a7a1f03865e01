/** A block as it goes on the wire. */
export type WireBlock = Record<string, unknown>;

/** How long the vendor keeps what is marked; without a word it is five minutes. */
export type CacheTtl = '5m' | '1h';

/** The wire takes no more. */
const maxMarks = 4;

/** Collects the prompt-cache marks of a request in the order of the prompt. */
export class CacheMarks {
  readonly #marked: WireBlock[] = [];
  readonly #mark: Readonly<Record<string, string>>;
  readonly #most: number;

  /**
   * @param ttl of all marks alike: the vendor refuses a longer one behind a shorter one
   * @param reserved how many marks the request bears already
   */
  constructor(ttl: CacheTtl | undefined, reserved: number) {
    this.#mark = ttl === undefined ? { type: 'ephemeral' } : { type: 'ephemeral', ttl };
    this.#most = maxMarks - reserved;
  }

  /** Marks a block when it is to be marked; returns it. */
  mark<Block extends WireBlock>(block: Block, isMarked: boolean | undefined): Block {
    if (isMarked !== true) return block;
    (block as WireBlock)['cache_control'] = { ...this.#mark };
    this.#marked.push(block);
    return block;
  }

  /**
   * Takes away the earliest marks beyond what the wire takes: a later mark covers all that stands before it.
   *
   * @returns how many were taken away
   */
  limit(): number {
    const extra = Math.max(0, this.#marked.length - this.#most);
    for (const block of this.#marked.slice(0, extra)) delete block['cache_control'];
    return extra;
  }
}
