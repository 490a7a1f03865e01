import { type AdapterCall, type AnswerBuilder, fields, inBand, list, parseJsonChunk, parseJsonOr, RepeatedChunk, type ServerSentEvent, text, type WireTranslator, type ZerohopError } from '@zerohop/core/adapter';
import { hasError } from '../errors/error-body.ts';
import { fromErrorBody } from '../errors/from-error.ts';
import { addUsage } from '../wire/from-usage.ts';
import { finishAnswer } from './from-finish-reason.ts';
import { LogprobsReader } from './from-logprobs.ts';
import type { MessageReader, ReadTraits } from './from-message.ts';
import { type CallToRead, failureIn, fromResponse, noChoices, readerOf, warnOfChoices } from './from-response.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Translates the chunks of a streamed Chat Completion. Terminal marker: a finish reason, or `[DONE]`.
 *
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */
export class ChatStreamTranslator implements WireTranslator {
  readonly #builder: AnswerBuilder;
  readonly #call: CallToRead & Pick<AdapterCall, 'progress'>;
  readonly #vendor: ReadTraits;
  readonly #reader: MessageReader;
  /** Index of the choice that is read; the first one seen. */
  #index: number | undefined;
  #sawModel = false;
  #sawDelta = false;
  /** A message that came in place of deltas. */
  #message: Fields | undefined;
  /** Chunks that only bring more text. */
  readonly #repeated = new RepeatedChunk('content');
  readonly #logprobs = new LogprobsReader();
  #reason = '';
  #done = false;
  /** True once the whole answer has come at once, in place of a stream. */
  #whole = false;

  constructor(builder: AnswerBuilder, call: CallToRead & Pick<AdapterCall, 'progress'>, vendor: ReadTraits = {}) {
    this.#builder = builder;
    this.#call = call;
    this.#vendor = vendor;
    this.#reader = readerOf(builder, call, vendor);
  }

  get complete(): boolean {
    return this.#reason !== '' || this.#done || this.#whole;
  }

  get final(): boolean {
    return this.#done;
  }

  event({ event, data, error }: ServerSentEvent): void {
    if (error !== '' || event === 'error') this.#fail(fromErrorBody(parseJsonOr(error || data), inBand));
    const repeated = this.#repeated.textOf(data);
    if (repeated !== undefined) {
      if (repeated === '') this.#call.progress();
      this.#builder.text(repeated);
      return;
    }
    if (data.trim() === '[DONE]') {
      this.#done = true;
      return;
    }
    const waiting = this.#builder.waitingEvents;
    const chunk = parseJsonChunk(data);
    if (hasError(chunk) || Array.isArray(chunk)) this.#fail(fromErrorBody(chunk, inBand));
    this.#head(chunk);
    this.#reader.sources.beside(chunk);
    for (const choice of list(chunk['choices'])) this.#choice(fields(choice));
    addUsage(this.#builder, chunk['usage'] ?? fields(chunk['x_groq'])['usage'], this.#vendor);
    const added = this.#builder.waitingEvents - waiting;
    if (added === 0) this.#call.progress();
    const last = this.#builder.lastEvent;
    // Chunks with log probabilities may differ in nothing but their text.
    if (added === 1 && last?.type === 'text-delta' && this.#reason === '' && this.#logprobs.all === undefined) this.#repeated.learn(data, last.text);
  }

  whole(body: unknown): void {
    fromResponse(body, this.#builder, this.#call, this.#vendor);
    this.#whole = true;
  }

  finish(): void {
    if (this.#whole) return;
    if (this.#index === undefined) throw noChoices(undefined);
    if (!this.#sawDelta && this.#message !== undefined) this.#reader.message(this.#message);
    this.#reader.end();
    if (this.#logprobs.all !== undefined) this.#builder.raw = { choices: [{ index: this.#index, logprobs: this.#logprobs.all }] };
    finishAnswer(this.#builder, this.#reason, this.#reader.refused, this.#call);
  }

  /** Throws what the vendor says went wrong. Said behind a finish reason, it takes that back. */
  #fail(failure: ZerohopError): never {
    this.#reason = '';
    throw failure;
  }

  /** Some vendors open with a chunk whose id and model are empty. */
  #head(chunk: Fields): void {
    if (this.#builder.id === '') this.#builder.id = text(chunk['id']);
    if (!this.#sawModel && text(chunk['model']) !== '') {
      this.#builder.model = text(chunk['model']);
      this.#sawModel = true;
    }
    if (text(chunk['service_tier']) !== '') this.#builder.serviceTier = text(chunk['service_tier']);
  }

  #choice(choice: Fields): void {
    const index = typeof choice['index'] === 'number' ? choice['index'] : 0;
    this.#index ??= index;
    if (index !== this.#index) {
      warnOfChoices(this.#call);
      return;
    }
    const { delta, message } = choice;
    if (typeof delta === 'object' && delta !== null) {
      this.#sawDelta = true;
      this.#reader.delta(fields(delta));
    } else if (typeof message === 'object' && message !== null) {
      // Where both come, the message repeats all deltas so far. Where it comes alone, the last one holds everything.
      this.#message = fields(message);
    }
    this.#logprobs.add(choice['logprobs']);
    addUsage(this.#builder, choice['usage'], this.#vendor);
    const failure = failureIn(choice);
    if (failure !== undefined) this.#fail(failure);
    // The first one counts: some vendors repeat it with the usage, in another vocabulary.
    if (this.#reason === '') this.#reason = text(choice['finish_reason']);
  }
}
