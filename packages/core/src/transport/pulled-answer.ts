import type { Answer, AnswerEvent, AnswerStream } from '../adapter/adapter.ts';
import type { AnswerBuilder } from '../adapter/answer-builder.ts';
import type { BodyReader, BodyTaker } from '../adapter/transport-port.ts';

/** Reads the pieces that an answer comes in: a body's bytes, or chunks that an SDK has parsed. */
export interface PieceReader<Piece> {
  /** Takes the next piece. Throws when there is no going on. */
  take(piece: Piece): void;
  /** The source has ended in good order. */
  end(): void;
  /** The error of an answer that ended before its terminal marker. */
  truncated(): unknown;
  /** True once the wire's terminal marker has been seen. */
  readonly complete: boolean;
  /** True once nothing of interest can follow; the source need not be read to its end. */
  readonly final: boolean;
  /** Called once when the answer is complete: closes what is open. */
  finish(): void;
  /** Reads what `take` or the source threw. */
  toError(error: unknown): unknown;
}

/** An answer stream over a source that is pulled. What ends without the terminal marker is an error, never an answer. */
export class PulledAnswerStream<Piece> implements AnswerStream {
  readonly #source: BodyReader<Piece>;
  readonly #builder: AnswerBuilder;
  readonly #pieces: PieceReader<Piece>;
  #over = false;
  /** True when the answer turned out to be none although its terminal marker was seen. */
  #spoiled = false;
  #failure: unknown;
  #settle: { resolve: (more: boolean) => void; reject: (error: unknown) => void } | undefined;

  constructor(source: BodyReader<Piece>, builder: AnswerBuilder, pieces: PieceReader<Piece>) {
    this.#source = source;
    this.#builder = builder;
    this.#pieces = pieces;
  }

  get complete(): boolean {
    return this.#pieces.complete && !this.#spoiled;
  }

  take(): AnswerEvent | undefined {
    return this.#builder.take();
  }

  fill(): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#next();
    });
  }

  answer(): Answer {
    return this.#builder.answer();
  }

  cancel(): void {
    if (!this.#over && this.complete) {
      this.#failure = undefined;
      try {
        this.#finish();
      } catch (error) {
        this.#failure = error;
      }
    }
    this.#over = true;
    this.#source.cancel();
  }

  // Settles the waiting `fill`, or asks for more. What arrived before a failure is shown before it.
  #next(): void {
    if (this.#builder.hasEvents) this.#settle?.resolve(true);
    else if (this.#failure !== undefined) this.#settle?.reject(this.#failure);
    else if (this.#over) this.#settle?.resolve(false);
    else if (this.#pieces.final) {
      this.#source.release();
      this.#try(() => this.#finish());
    } else this.#source.pull(this.#taker);
  }

  readonly #taker: BodyTaker<Piece> = {
    chunk: (piece) => {
      // Cancelled meanwhile: what was settled then is not settled twice.
      if (this.#over) this.#next();
      else if (piece === undefined) this.#try(() => this.#end());
      else this.#try(() => this.#pieces.take(piece));
    },
    failure: (error) => {
      this.#fail(error);
      this.#next();
    },
  };

  #end(): void {
    this.#pieces.end();
    this.#finish();
  }

  #try(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#fail(error);
    }
    this.#next();
  }

  #fail(error: unknown): void {
    this.#source.cancel();
    this.#failure = this.#pieces.toError(error);
  }

  #finish(): void {
    this.#over = true;
    if (!this.#pieces.complete) throw this.#pieces.truncated();
    try {
      this.#pieces.finish();
    } catch (error) {
      this.#spoiled = true;
      throw error;
    }
  }
}
