import { type Answer, type AnswerBuilder, type AnswerEvent, type AnswerStream, isZerohopError, ZerohopError } from '@zerohop/core/adapter';
import type { EventSource } from './event-source.ts';
import type { ConverseStreamTranslator } from './from-stream.ts';

/**
 * An answer stream over the events of Converse. A body may end in good order whether or not the answer was whole: only the
 * terminal marker tells. What breaks behind that marker breaks nothing.
 */
export class ConverseAnswerStream implements AnswerStream {
  readonly #source: EventSource;
  readonly #builder: AnswerBuilder;
  readonly #translator: ConverseStreamTranslator;
  readonly #toError: (error: unknown) => ZerohopError;
  #over = false;
  /** True when the answer turned out to be none although its terminal marker was seen. */
  #spoiled = false;
  #failure: unknown;

  /** @param toError reads what the source throws */
  constructor(source: EventSource, builder: AnswerBuilder, translator: ConverseStreamTranslator, toError: (error: unknown) => ZerohopError) {
    this.#source = source;
    this.#builder = builder;
    this.#translator = translator;
    this.#toError = toError;
  }

  get complete(): boolean {
    return this.#translator.complete && !this.#spoiled;
  }

  take(): AnswerEvent | undefined {
    return this.#builder.take();
  }

  async fill(): Promise<boolean> {
    // What arrived before a failure is shown before it.
    while (!this.#builder.hasEvents) {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#over) return false;
      try {
        await this.#readOn();
      } catch (error) {
        this.#source.close();
        this.#over = true;
        this.#failure = this.#toError(error);
      }
    }
    return true;
  }

  answer(): Answer {
    return this.#builder.answer();
  }

  cancel(): void {
    this.#source.close();
    if (this.#over) return;
    this.#over = true;
    if (!this.complete) return;
    try {
      this.#finish();
    } catch (error) {
      this.#failure = error;
    }
  }

  async #readOn(): Promise<void> {
    const more = await this.#pull();
    if (this.#over) return;
    if (more && !this.#translator.final) return;
    if (more) this.#source.release();
    this.#over = true;
    this.#finish();
  }

  /** False at the end of the body, and where it broke behind the terminal marker. */
  async #pull(): Promise<boolean> {
    try {
      return await this.#source.pull(this.#taker);
    } catch (error) {
      if (this.#over) return false;
      if (!this.complete) throw error;
      this.#source.close();
      return false;
    }
  }

  readonly #taker: Parameters<EventSource['pull']>[0] = (event) => {
    // What follows the end of an answer, or the leaving of its reader, is not part of it.
    if (this.#over || this.#translator.final) return;
    try {
      this.#translator.event(event);
    } catch (cause) {
      if (isZerohopError(cause)) throw cause;
      throw new ZerohopError({ code: 'bad_response', message: 'the vendor sent an event that cannot be read', details: { reason: 'event' }, raw: event, cause });
    }
  };

  #finish(): void {
    if (!this.complete) throw new ZerohopError({ code: 'bad_response', message: 'the stream ended before the answer did', details: { reason: 'truncated' } });
    try {
      this.#translator.finish();
    } catch (error) {
      this.#spoiled = true;
      throw error;
    }
  }
}
