import type { Answer, AnswerEvent, AnswerStream } from '../adapter/adapter.ts';
import type { AnswerBuilder } from '../adapter/answer-builder.ts';
import { isHtml } from '../adapter/parse-json.ts';
import type { BodyReader, BodyTaker } from '../adapter/transport-port.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import { EventStreamParser, type ServerSentEvent } from './event-stream.ts';

/** Turns one wire's events into an answer. Pure: it knows nothing of connections and clocks. */
export interface WireTranslator {
  /** Takes one event. Throws our error when the vendor reports one in band. */
  event(event: ServerSentEvent): void;
  /** True once the terminal marker has been seen. */
  readonly complete: boolean;
  /** True once nothing of interest can follow; the body need not be read to its end. */
  readonly final: boolean;
  /** Called once when the answer is complete, before `answer()`: closes what is open. */
  finish(): void;
}

/** How much of a body that is no answer is kept to tell what it is. */
const headCharacters = 200;

/**
 * An answer stream over a body of server-sent events. A body that ends without the terminal marker is `bad_response`,
 * never an answer.
 */
export class EventAnswerStream implements AnswerStream {
  readonly #reader: BodyReader;
  readonly #builder: AnswerBuilder;
  readonly #translator: WireTranslator;
  readonly #parser: EventStreamParser;
  #over = false;
  /** True when the answer turned out to be none although its terminal marker was seen. */
  #spoiled = false;
  #failure: unknown;
  #settle: { resolve: (more: boolean) => void; reject: (error: unknown) => void } | undefined;
  #bytes = 0;
  #head = '';

  constructor(reader: BodyReader, builder: AnswerBuilder, translator: WireTranslator) {
    this.#reader = reader;
    this.#builder = builder;
    this.#translator = translator;
    this.#parser = new EventStreamParser((event) => {
      // What follows the end of an answer is not part of it.
      if (!translator.final) translator.event(event);
    });
  }

  get complete(): boolean {
    return this.#translator.complete && !this.#spoiled;
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
    this.#reader.cancel();
  }

  // Settles the waiting `fill`, or asks for more. What arrived before a failure is shown before it.
  #next(): void {
    if (this.#builder.hasEvents) this.#settle?.resolve(true);
    else if (this.#failure !== undefined) this.#settle?.reject(this.#failure);
    else if (this.#over) this.#settle?.resolve(false);
    else if (this.#translator.final) {
      this.#reader.release();
      this.#try(() => this.#finish());
    } else this.#reader.pull(this.#taker);
  }

  readonly #taker: BodyTaker = {
    chunk: (bytes) => {
      // Cancelled meanwhile: what was settled then is not settled twice.
      if (this.#over) this.#next();
      else if (bytes === undefined) this.#try(() => this.#end());
      else this.#try(() => this.#take(bytes));
    },
    failure: (error) => {
      this.#fail(error);
      this.#next();
    },
  };

  #take(bytes: Uint8Array): void {
    if (this.#head.length < headCharacters) this.#head += Buffer.from(bytes.subarray(0, headCharacters)).toString('utf8');
    this.#bytes += bytes.length;
    this.#parser.push(bytes);
  }

  #end(): void {
    this.#parser.end();
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
    this.#reader.cancel();
    this.#failure = error instanceof RangeError ? badResponse('endless_event', error.message, this.#head) : error;
  }

  #finish(): void {
    this.#over = true;
    if (!this.#translator.complete) throw this.#truncated();
    try {
      this.#translator.finish();
    } catch (error) {
      this.#spoiled = true;
      throw error;
    }
  }

  #truncated(): ZerohopError<'bad_response'> {
    if (this.#bytes === 0) return badResponse('empty', 'the vendor answered with an empty body', '');
    if (isHtml(this.#head)) {
      return badResponse('html', 'the vendor answered with a web page instead of a stream', this.#head);
    }
    return badResponse('truncated', 'the stream ended before the answer did', this.#head);
  }
}

function badResponse(reason: string, message: string, head: string): ZerohopError<'bad_response'> {
  return new ZerohopError({ code: 'bad_response', message, details: { reason }, raw: head });
}
