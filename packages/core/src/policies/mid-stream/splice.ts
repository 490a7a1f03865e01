import type { AnswerEvent } from '../../adapter/adapter.ts';
import type { ChatEvent } from '../../chat/event.ts';
import type { Seam } from './seam.ts';

/** What a continuation is made of. */
export interface SpliceParts {
  readonly source: { take(): AnswerEvent | undefined };
  readonly seam: Seam;
  /** Said before anything of it is shown. */
  readonly opening: readonly ChatEvent[];
  /** Index of its attempt. */
  readonly attempt: number;
}

/** The events of a continuation: without what repeats the text before the seam, and with the switch told when there is something behind it. */
export class Splice {
  readonly #parts: SpliceParts;
  readonly #ready: ChatEvent[] = [];
  #opened = false;

  constructor(parts: SpliceParts) {
    this.#parts = parts;
  }

  /** How much of the continuation's text, from its beginning, is not shown. */
  get hidden(): number {
    return this.#parts.seam.hidden;
  }

  /** The next event that is already here and can be shown. */
  take(): ChatEvent | undefined {
    const { source, seam } = this.#parts;
    for (;;) {
      const ready = this.#ready.shift();
      if (ready !== undefined) return ready;
      const event = source.take();
      if (event === undefined || event.type === 'warning' || (this.#opened && !seam.open)) return event;
      if (event.type === 'text-delta') {
        this.#show(seam.push(event.text));
      } else {
        if (seam.holds) this.#show(seam.close());
        this.#open();
        this.#ready.push(event);
      }
    }
  }

  /** The source is over: what was held back can be shown. Whether there is something to take. */
  end(): boolean {
    const { seam } = this.#parts;
    if (seam.open) this.#show(seam.close());
    this.#open();
    return this.#ready.length > 0;
  }

  #show(text: string): void {
    if (text === '') return;
    this.#open();
    this.#ready.push({ type: 'text-delta', text, attempt: this.#parts.attempt });
  }

  #open(): void {
    if (!this.#opened) this.#ready.push(...this.#parts.opening);
    this.#opened = true;
  }
}
