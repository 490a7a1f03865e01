import type { Answer, AnswerEvent, AnswerStream } from '../adapter/adapter.ts';
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
  async fill(): Promise<boolean> {
    if (this.#outcome !== undefined) return this.#over(this.#outcome);
    for (const tap of this.#taps) tap.waiting?.();
    this.#waiting = true;
    try {
      const more = await this.#attempt.orAbort(this.#source.fill());
      // Cancelled meanwhile: it is over, and was told so.
      if (this.#outcome !== undefined) return this.#over(this.#outcome);
      if (more) {
        for (const tap of this.#taps) tap.arrived?.();
        return true;
      }
    } catch (error) {
      if (this.#outcome !== undefined) return this.#over(this.#outcome);
      const failure = this.#attempt.abortReason ?? this.#toError(error);
      this.#source.cancel();
      // Once the terminal marker is here the answer is whole, whatever becomes of the connection.
      if (!this.#source.complete || failure.code === 'cancelled') {
        this.#end({ state: 'failed', error: failure });
        throw failure;
      }
      if (await this.#source.fill()) return true;
    } finally {
      this.#waiting = false;
    }
    this.#end({ state: 'complete', answer: this.#source.answer() });
    return false;
  }

  /** What there is so far. */
  partial(): Answer {
    return this.#source.answer();
  }

  /** The attempt was given up. Whoever waits learns it from there; while nobody does, the stream ends here. */
  aborted(error: ZerohopError): void {
    if (this.#outcome !== undefined || this.#waiting) return;
    this.#source.cancel();
    this.#end({ state: 'failed', error });
  }

  /** Stops it from the consumer's side and closes the vendor's connection. */
  cancel(): void {
    if (this.#outcome !== undefined) return;
    this.#source.cancel();
    this.#end({ state: 'cancelled' });
  }

  #over(outcome: StreamOutcome): boolean {
    if (outcome.state === 'failed') throw outcome.error;
    return false;
  }

  #end(outcome: StreamOutcome): void {
    this.#outcome = outcome;
    for (const tap of this.#taps) tap.ended?.(outcome);
  }
}

/** What an attempt comes to: a whole answer, or a stream that has committed. Layers are written once for both. */
export type Reply =
  | { readonly kind: 'whole'; readonly attempt: AttemptContext; readonly answer: Answer }
  | { readonly kind: 'stream'; readonly attempt: AttemptContext; readonly stream: ReplyStream };
