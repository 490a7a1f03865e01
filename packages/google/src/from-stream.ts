import { type AdapterCall, type AnswerBuilder, fields, inBand, parseJsonChunk, parseJsonOr, type ServerSentEvent, type WireTranslator } from '@zerohop/core/adapter';
import { CandidateReader } from './from-candidate.ts';
import { fromErrorBody } from './from-error.ts';
import { finishAnswer, readFinishReason } from './from-finish-reason.ts';
import { readHead, type WireResponse } from './from-response.ts';
import { RawResponse } from './raw-response.ts';

/**
 * Translates the chunks of a streamed answer. Terminal marker: a finish reason. Nothing marks the end of the body, and
 * chunks may follow the first finish reason.
 *
 * @see https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent
 */
export class GeminiStreamTranslator implements WireTranslator {
  readonly final = false;
  readonly #builder: AnswerBuilder;
  readonly #call: Pick<AdapterCall, 'progress' | 'warn'>;
  readonly #reader: CandidateReader;
  readonly #raw = new RawResponse();
  #reason = '';

  constructor(builder: AnswerBuilder, call: Pick<AdapterCall, 'progress' | 'warn'>) {
    this.#builder = builder;
    this.#call = call;
    this.#reader = new CandidateReader(builder, (about, message) => call.warn(about, message));
  }

  get complete(): boolean {
    return this.#reason !== '';
  }

  event({ event, data, error }: ServerSentEvent): void {
    if (error !== '') this.#fail(parseJsonOr(error));
    if (data.trim() === '[DONE]') return;
    const chunk = parseJsonChunk(data);
    if (event === 'error') this.#fail(chunk);
    this.chunk(chunk);
  }

  /** Takes a body that is no stream: an error, an answer, or the list of chunks that the vendor sends where it is not asked for events. */
  whole(body: unknown): void {
    for (const chunk of Array.isArray(body) ? (body as readonly unknown[]) : [body]) this.chunk(fields(chunk));
  }

  /** Takes one parsed chunk. */
  chunk(chunk: WireResponse): void {
    if (chunk.error) this.#fail(chunk);
    const candidate = readHead(chunk, this.#builder);
    this.#raw.add(chunk, candidate);
    if (candidate !== undefined) {
      this.#reader.read(candidate);
      const reason = readFinishReason(candidate.finishReason, candidate.finishMessage);
      if (reason !== '') this.#reason = reason;
    }
    if (!this.#builder.hasEvents) this.#call.progress();
  }

  /** Throws what the vendor says went wrong. Said behind a finish reason, it takes that back. */
  #fail(body: unknown): never {
    this.#reason = '';
    throw fromErrorBody(body, inBand);
  }

  finish(): void {
    this.#builder.raw = this.#raw.value();
    finishAnswer(this.#builder, this.#reader, this.#reason, (about, message) => this.#call.warn(about, message));
  }
}
