import type { Answer, AnswerBuilder, AnswerEvent, AnswerStream } from '@zerohop/core/adapter';
import { ZerohopError } from '@zerohop/core/adapter';
import type { WireResponse } from './from-response.ts';
import type { GeminiStreamTranslator } from './from-stream.ts';

/** What stands behind a stream of chunks. */
export interface ChunkSource {
  readonly chunks: AsyncIterator<unknown>;
  /** Closes the vendor's connection. Harmless when it is over. */
  close(): void;
  /** Reads what the SDK threw. */
  toError(error: unknown): ZerohopError;
}

/**
 * An answer stream over the chunks that an SDK has parsed, for SDKs and clients whose bytes cannot be had. The SDKs end
 * such a stream in good order when the body ends early: only the missing finish reason tells.
 */
export class ChunkAnswerStream implements AnswerStream {
  readonly #source: ChunkSource;
  readonly #builder: AnswerBuilder;
  readonly #translator: GeminiStreamTranslator;
  #over = false;
  #failure: unknown;

  constructor(source: ChunkSource, builder: AnswerBuilder, translator: GeminiStreamTranslator) {
    this.#source = source;
    this.#builder = builder;
    this.#translator = translator;
  }

  get complete(): boolean {
    return this.#translator.complete;
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
        this.#failure = this.#source.toError(error);
      }
    }
    return true;
  }

  answer(): Answer {
    return this.#builder.answer();
  }

  cancel(): void {
    this.#source.close();
    if (!this.#over && this.complete) {
      this.#failure = undefined;
      this.#translator.finish();
    }
    this.#over = true;
  }

  async #readOn(): Promise<void> {
    const { value, done } = await this.#source.chunks.next();
    if (this.#over) return;
    if (done !== true) {
      this.#translator.chunk((value ?? {}) as WireResponse);
      return;
    }
    this.#over = true;
    if (!this.complete) {
      throw new ZerohopError({ code: 'bad_response', message: 'the stream ended before the answer did', details: { reason: 'truncated' } });
    }
    this.#translator.finish();
  }
}
