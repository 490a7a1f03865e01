import type { Answer, AnswerEvent, AnswerStream, EmbeddingAnswer } from '../adapter/adapter.ts';
import type { ZerohopError } from '../errors/zerohop-error.ts';
import type { AttemptContext } from './call.ts';
import type { StreamOutcome, StreamTap } from './stream-tap.ts';

/** An attempt's stream as the layers share it. */
export class ReplyStream {
  readonly #source: AnswerStream;
  readonly #attempt: AttemptContext;
  readonly #toError: (error: unknown) => ZerohopError;
  readonly #taps: StreamTap[] = [];
  #outcome: StreamOutcome | undefined;
  #waiting = false;
  /** Settles the promise of the last `fill`. */
  #settle: { resolve: (more: boolean) => void; reject: (error: unknown) => void } | undefined;

  constructor(source: AnswerStream, attempt: AttemptContext, toError: (error: unknown) => ZerohopError) {
    this.#source = source;
    this.#attempt = attempt;
    this.#toError = toError;
  }

  /** Adds a layer's tap. */
  tap(tap: StreamTap): void {
    this.#taps.push(tap);
  }

  /** How it ended; `undefined` while it has not. */
  get outcome(): StreamOutcome | undefined {
    return this.#outcome;
  }

  /** The next event that is already here. */
  take(): AnswerEvent | undefined {
    return this.#source.take();
  }

  /** Waits until there is something to take (`true`) or the answer is complete (`false`). Throws our error. */
  fill(): Promise<boolean> {
    // Plain callbacks: this runs once per network read, and each promise in between costs as much as all taps together.
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      if (this.#outcome !== undefined) {
        this.#settleOver(this.#outcome);
        return;
      }
      for (const tap of this.#taps) tap.waiting?.();
      this.#waiting = true;
      const { abortReason } = this.#attempt;
      if (abortReason === undefined) this.#source.fill().then(this.#onFill, this.#onFailure);
      else this.#onFailure(abortReason);
    });
  }

  readonly #onFill = (more: boolean): void => {
    if (!this.#waiting) return;
    this.#waiting = false;
    // Cancelled meanwhile: it is over, and was told so.
    if (this.#outcome !== undefined) {
      this.#settleOver(this.#outcome);
      return;
    }
    if (more) for (const tap of this.#taps) tap.arrived?.();
    else this.#end({ state: 'complete', answer: this.#source.answer() });
    this.#settle?.resolve(more);
  };

  readonly #onFailure = (error: unknown): void => {
    if (!this.#waiting) return;
    if (this.#outcome !== undefined) {
      this.#waiting = false;
      this.#settleOver(this.#outcome);
      return;
    }
    const failure = this.#attempt.abortReason ?? this.#toError(error);
    this.#source.cancel();
    // Once the terminal marker is here the answer is whole, whatever becomes of the connection.
    if (this.#source.complete && failure.code !== 'cancelled') {
      this.#source.fill().then(this.#onFill, (spoiled: unknown) => this.#failWith(this.#toError(spoiled)));
    } else {
      this.#failWith(failure);
    }
  };

  #failWith(failure: ZerohopError): void {
    this.#waiting = false;
    this.#end({ state: 'failed', error: failure });
    this.#settle?.reject(failure);
  }

  /** What there is so far. */
  partial(): Answer {
    return this.#source.answer();
  }

  /** The attempt was given up. Whoever waits is told at once, even if the source does not listen to signals. */
  aborted(error: ZerohopError): void {
    if (this.#outcome !== undefined) return;
    if (this.#waiting) {
      this.#onFailure(error);
      return;
    }
    this.#source.cancel();
    this.#end({ state: 'failed', error });
  }

  /** Stops it from the consumer's side and closes the vendor's connection. */
  cancel(): void {
    if (this.#outcome !== undefined) return;
    this.#source.cancel();
    this.#end({ state: 'cancelled' });
  }

  #settleOver(outcome: StreamOutcome): void {
    if (outcome.state === 'failed') this.#settle?.reject(outcome.error);
    else this.#settle?.resolve(false);
  }

  #end(outcome: StreamOutcome): void {
    this.#outcome = outcome;
    for (const tap of this.#taps) tap.ended?.(outcome);
  }
}

/** What an attempt comes to: a whole answer, vectors, or a stream that has committed. Layers are written once for all. */
export type Reply =
  | { readonly kind: 'vectors'; readonly attempt: AttemptContext; readonly answer: EmbeddingAnswer }
  | { readonly kind: 'whole'; readonly attempt: AttemptContext; readonly answer: Answer }
  | { readonly kind: 'stream'; readonly attempt: AttemptContext; readonly stream: ReplyStream };
