import type { AnswerBuilder } from '../adapter/answer-builder.ts';
import { isHtml } from '../adapter/parse-json.ts';
import type { BodyReader } from '../adapter/transport-port.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import { EventStreamParser, type ServerSentEvent } from './event-stream.ts';
import { MaybeDocument } from './maybe-document.ts';
import { type PieceReader, PulledAnswerStream } from './pulled-answer.ts';

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
  /**
   * Takes a body that turned out to be one JSON document and no stream: servers report errors that way, and some ignore that
   * they were asked for a stream. `complete` afterwards if it was an answer. Left out, such a body is an answer cut short.
   */
  whole?(body: unknown): void;
}

/** How much of a body that is no answer is kept to tell what it is. */
const headCharacters = 200;

/**
 * An answer stream over a body of server-sent events. A body that ends without the terminal marker is `bad_response`,
 * never an answer.
 */
export class EventAnswerStream extends PulledAnswerStream<Uint8Array> {
  constructor(reader: BodyReader, builder: AnswerBuilder, translator: WireTranslator) {
    super(reader, builder, new EventReader(translator));
  }
}

/** Cuts a body into events for a translator. */
class EventReader implements PieceReader<Uint8Array> {
  readonly #translator: WireTranslator;
  readonly #parser: EventStreamParser;
  readonly #document: MaybeDocument | undefined;
  #bytes = 0;
  #head = '';

  constructor(translator: WireTranslator) {
    this.#translator = translator;
    this.#document = translator.whole === undefined ? undefined : new MaybeDocument();
    this.#parser = new EventStreamParser((event) => {
      this.#document?.giveUp();
      // What follows the end of an answer is not part of it.
      if (!translator.final) translator.event(event);
    });
  }

  get complete(): boolean {
    return this.#translator.complete;
  }

  get final(): boolean {
    return this.#translator.final;
  }

  take(bytes: Uint8Array): void {
    if (this.#head.length < headCharacters) this.#head += Buffer.from(bytes.subarray(0, headCharacters)).toString('utf8');
    this.#bytes += bytes.length;
    this.#document?.push(bytes);
    this.#parser.push(bytes);
  }

  end(): void {
    this.#parser.end();
    const document = this.#document?.read();
    if (document !== undefined) this.#translator.whole?.(document);
  }

  finish(): void {
    this.#translator.finish();
  }

  toError(error: unknown): unknown {
    return error instanceof RangeError ? badResponse('endless_event', error.message, this.#head) : error;
  }

  truncated(): ZerohopError<'bad_response'> {
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
