import { type AdapterCall, type Answer, type AnswerBuilder, type AnswerEvent, type AnswerStream, type BodyReader, type Clock, EventAnswerStream } from '@zerohop/core/adapter';
import { readFacts } from './from-response.ts';
import { PredictionStreamTranslator } from './from-stream.ts';
import type { Prediction } from './prediction.ts';
import type { Running } from './running.ts';

/** How long the vendor may take to say what a streamed answer used. */
const usageMs = 2_000;

/** What a stream needs to know of its prediction. */
export interface StreamedPrediction {
  readonly running: Running;
  /** Looks at the prediction until it is over. */
  whenOver(signal: AbortSignal): Promise<Prediction>;
  readonly clock: Clock;
  /** The number of tokens at which the answer is cut, where it is known. */
  readonly cap: number | undefined;
}

/**
 * A prediction's output as it arrives. The stream does not say what it used: the prediction is asked for that at its end, for a
 * short while. Who leaves before the end cancels the prediction.
 */
export class PredictionStream implements AnswerStream {
  readonly #inner: EventAnswerStream;
  readonly #translator: PredictionStreamTranslator;
  readonly #builder: AnswerBuilder;
  readonly #prediction: StreamedPrediction;
  readonly #call: AdapterCall;
  readonly #closing = new AbortController();
  #closed: Promise<void> | undefined;

  constructor(reader: BodyReader, builder: AnswerBuilder, prediction: StreamedPrediction, call: AdapterCall) {
    this.#builder = builder;
    this.#prediction = prediction;
    this.#call = call;
    this.#translator = new PredictionStreamTranslator(builder, call);
    this.#inner = new EventAnswerStream(reader, builder, this.#translator);
  }

  get complete(): boolean {
    return this.#inner.complete;
  }

  take(): AnswerEvent | undefined {
    return this.#inner.take();
  }

  fill(): Promise<boolean> {
    return this.#inner.fill().then(this.#onFill, this.#onFailure);
  }

  answer(): Answer {
    return this.#inner.answer();
  }

  cancel(): void {
    this.#inner.cancel();
    this.#closing.abort(new Error('nobody waits for the usage'));
    this.#leave();
  }

  readonly #onFill = (more: boolean): boolean | Promise<boolean> => {
    if (more || !this.complete) return more;
    this.#closed ??= this.#close();
    return this.#closed.then(() => false);
  };

  readonly #onFailure = (error: unknown): never => {
    this.#leave();
    throw error;
  };

  // What is over costs nothing more.
  #leave(): void {
    if (this.complete || this.#translator.failed) this.#prediction.running.over();
    this.#prediction.running.cancel();
  }

  async #close(): Promise<void> {
    const { running, whenOver, clock, cap } = this.#prediction;
    running.over();
    this.#builder.finishReason = 'stop';
    const timer = clock.setTimeout(() => this.#closing.abort(new Error('the vendor did not say in time')), usageMs);
    try {
      readFacts(await whenOver(this.#closing.signal), this.#builder, cap);
    } catch {
      this.#call.warn('usage', 'the vendor did not say what this answer used; it was estimated');
    } finally {
      clock.clearTimeout(timer);
    }
  }
}
