import type { AdapterCall } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';

/** Takes the message that an answer goes on with out of its beginning, where the vendor says it once more. */
export class Echo {
  readonly #prefill: string;
  /** What may turn out to be that message. */
  #held = '';
  #over = false;

  constructor(prefill: string) {
    this.#prefill = prefill;
  }

  /** What of a piece of the text is new. */
  strip(piece: string): string {
    if (this.#over) return piece;
    const held = this.#held + piece;
    this.#over = held.startsWith(this.#prefill) || !this.#prefill.startsWith(held);
    this.#held = this.#over ? '' : held;
    if (!this.#over) return '';
    return held.startsWith(this.#prefill) ? held.slice(this.#prefill.length) : held;
  }

  /** Says that the text is over: what was held back is an answer of its own, however much it is like that message. */
  end(): string {
    const held = this.#held;
    this.#held = '';
    this.#over = true;
    return held;
  }
}

/** The echo to expect of a call; `undefined` where there is none. */
export function echoOf({ request }: Partial<Pick<AdapterCall, 'request'>>, { prefill }: Pick<Vendor, 'prefill'>): Echo | undefined {
  const last = prefill?.echoes === true ? request?.messages.at(-1) : undefined;
  if (last?.role !== 'assistant') return undefined;
  return new Echo(typeof last.content === 'string' ? last.content : last.content.map((part) => (part.type === 'text' ? part.text : '')).join(''));
}
