/** A shorter repeat may be meant. */
const leastOverlap = 12;

/**
 * The seam between a text that broke off and the one that goes on with it. Models tend to begin with the end of what was there: while
 * what has come may still turn out to be such a repeat, it is held back, and the repeat is dropped.
 */
export class Seam {
  readonly #before: string;
  readonly #sentLength: number;
  #held = '';
  #dropped: number | undefined;

  /** @param sentLength how much of the text before it whoever goes on was given; the rest may come again, however short */
  constructor(before: string, sentLength: number) {
    this.#before = before;
    this.#sentLength = sentLength;
  }

  /** True while more must come before one can say what of it is a repeat. */
  get open(): boolean {
    return this.#dropped === undefined;
  }

  /** True while text is held back. */
  get holds(): boolean {
    return this.#held !== '';
  }

  /** How much of the new text, from its beginning, is not shown. */
  get hidden(): number {
    return this.#dropped ?? this.#held.length;
  }

  /** Takes a piece of the new text. Returns what of it can be shown now. */
  push(piece: string): string {
    if (!this.open) return piece;
    this.#held += piece;
    // What stands in the text as a whole may be on its way to the text's end.
    return this.#before.includes(this.#held) ? '' : this.close();
  }

  /** Nothing more comes that could be held against the text before it. Returns what was held back, without the repeat. */
  close(): string {
    const held = this.#held;
    this.#held = '';
    this.#dropped = repeatLength(this.#before, this.#sentLength, held);
    return held.slice(this.#dropped);
  }
}

/** How much of a text, from its beginning, repeats the end of the one before it. */
function repeatLength(before: string, sentLength: number, next: string): number {
  const unsent = before.slice(sentLength);
  for (const overlap of overlaps(before.slice(0, sentLength), next)) {
    const length = overlap + commonLength(unsent, next.slice(overlap));
    if (length >= leastOverlap) return length;
  }
  // White space that could not be sent comes as a rule, and is no repeat of the model's.
  return commonLength(unsent, next);
}

/** How long the ends of a text are that the next one begins with, longest first. In linear time: a model may repeat a lot. */
function overlaps(text: string, next: string): number[] {
  const pattern = next.slice(0, text.length);
  // Knuth, Morris and Pratt: how long a beginning of the pattern ends at each of its characters.
  const borders: number[] = [0];
  const follow = (matched: number, character: string | undefined): number => {
    let length = matched === pattern.length ? (borders[matched - 1] ?? 0) : matched;
    while (length > 0 && pattern[length] !== character) length = borders[length - 1] ?? 0;
    return pattern[length] === character ? length + 1 : length;
  };
  for (let index = 1; index < pattern.length; index += 1) borders[index] = follow(borders[index - 1] ?? 0, pattern[index]);
  let matched = 0;
  if (pattern !== '') for (const character of text.slice(-pattern.length).split('')) matched = follow(matched, character);
  const lengths: number[] = [];
  for (let length = matched; length > 0; length = borders[length - 1] ?? 0) lengths.push(length);
  return lengths;
}

function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length += 1;
  return length;
}
