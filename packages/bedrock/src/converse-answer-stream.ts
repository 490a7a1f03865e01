import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { type AnswerBuilder, isZerohopError, type PieceReader, PulledAnswerStream, ZerohopError } from '@zerohop/core/adapter';
import type { EventBatch, EventSource } from './event-source.ts';
import type { ConverseStreamTranslator } from './from-stream.ts';

/**
 * An answer stream over the events of Converse. A body may end in good order whether or not the answer was whole: only the
 * terminal marker tells. What breaks behind that marker breaks nothing.
 */
export class ConverseAnswerStream extends PulledAnswerStream<EventBatch> {
  /** @param toError reads what the source throws */
  constructor(source: EventSource, builder: AnswerBuilder, translator: ConverseStreamTranslator, toError: (error: unknown) => ZerohopError) {
    super(untilMarker(source, translator), builder, new BatchReader(translator, toError));
  }
}

/** A connection that breaks behind the terminal marker is over like any other. */
function untilMarker(source: EventSource, translator: ConverseStreamTranslator): EventSource {
  return {
    pull: ({ chunk, failure }) =>
      source.pull({
        chunk,
        failure(error) {
          if (!translator.complete) return failure(error);
          source.cancel();
          chunk(undefined);
        },
      }),
    cancel: () => source.cancel(),
    release: () => source.release(),
  };
}

/** Hands the events of a batch to a translator. */
class BatchReader implements PieceReader<EventBatch> {
  readonly #translator: ConverseStreamTranslator;
  readonly toError: (error: unknown) => ZerohopError;
  /** True when what came behind the terminal marker could not be read. */
  #isTorn = false;

  constructor(translator: ConverseStreamTranslator, toError: (error: unknown) => ZerohopError) {
    this.#translator = translator;
    this.toError = toError;
  }

  get complete(): boolean {
    return this.#translator.complete;
  }

  get final(): boolean {
    return this.#translator.final || this.#isTorn;
  }

  take(batch: EventBatch): void {
    try {
      batch(this.#event);
    } catch (error) {
      if (!this.complete) throw error;
      this.#isTorn = true;
    }
  }

  end(): void {}

  finish(): void {
    this.#translator.finish();
  }

  truncated(): ZerohopError<'bad_response'> {
    return new ZerohopError({ code: 'bad_response', message: 'the stream ended before the answer did', details: { reason: 'truncated' } });
  }

  readonly #event = (event: ConverseStreamOutput): void => {
    // What follows the end of an answer is not part of it.
    if (this.#translator.final) return;
    try {
      this.#translator.event(event);
    } catch (cause) {
      if (isZerohopError(cause)) throw cause;
      throw new ZerohopError({ code: 'bad_response', message: 'the vendor sent an event that cannot be read', details: { reason: 'event' }, raw: event, cause });
    }
  };
}
