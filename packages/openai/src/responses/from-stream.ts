import { type AdapterCall, type AnswerBuilder, fields, inBand, parseJsonChunk, parseJsonOr, type ServerSentEvent, text, type WireTranslator } from '@zerohop/core/adapter';
import { hasError } from '../errors/error-body.ts';
import { fromErrorBody } from '../errors/from-error.ts';
import type { Account } from '../wire/account.ts';
import { finishAnswer } from './from-finish-reason.ts';
import type { ItemReader, Place } from './from-items.ts';
import { type CallToRead, fromResponse, noResponse, readEnd, readerOf, readHead, reasonOf, throwIfFailed } from './from-response.ts';
import type { ItemState } from './item-state.ts';
import { ownOptions } from './own-options.ts';
import { RepeatedDelta } from './repeated-delta.ts';
import { wordsEvents } from './words-events.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Events that come by the hundred. */
const repeatable = 'response.output_text.delta';

/** Events that say that the response is over. */
const terminal: ReadonlySet<string> = new Set(['response.completed', 'response.incomplete', 'response.failed', 'response.cancelled']);

/** States of a response that is over and not complete. */
const cutShort: ReadonlySet<string> = new Set(['incomplete', 'failed', 'cancelled']);

/** Events that only keep the connection open. The first is OpenAI's, undocumented, in long calls. */
const pings: ReadonlySet<string> = new Set(['keepalive', 'ping']);

/**
 * Translates the events of a streamed response. Terminal marker: `response.completed`, `response.incomplete` or
 * `response.failed`. Events that are not known are passed over: there are more of them each month.
 *
 * @see https://platform.openai.com/docs/api-reference/responses-streaming
 */
export class ResponseStreamTranslator implements WireTranslator {
  readonly #builder: AnswerBuilder;
  readonly #call: CallToRead & Pick<AdapterCall, 'progress'>;
  readonly #account: Account;
  readonly #reader: ItemReader;
  /** True where the answer is made in the background, which the app asks for when it may take long. */
  readonly #inBackground: true | undefined;
  /** Events that only bring more of one text, and whose it is. */
  readonly #repeated = new RepeatedDelta();
  #speaking: { readonly item: ItemState; readonly index: number } | undefined;
  /** The response of the terminal event. */
  #ended: Fields | undefined;
  /** True once the whole answer has come at once, in place of a stream. */
  #whole = false;

  constructor(builder: AnswerBuilder, call: CallToRead & Pick<AdapterCall, 'progress'>, account: Account) {
    this.#builder = builder;
    this.#call = call;
    this.#account = account;
    this.#reader = readerOf(builder, call, account);
    this.#inBackground = ownOptions(call, account.adapter)['background'] === true || undefined;
  }

  get complete(): boolean {
    return this.#ended !== undefined || this.#whole;
  }

  get final(): boolean {
    return this.#ended !== undefined;
  }

  event({ event: name, data, error }: ServerSentEvent): void {
    if (error !== '') throw fromErrorBody(parseJsonOr(error), inBand);
    const repeated = this.#speaking === undefined ? undefined : this.#repeated.wordsOf(data);
    if (repeated !== undefined && this.#speaking !== undefined) {
      if (repeated === '') this.#call.progress(this.#inBackground);
      this.#reader.words.piece(this.#speaking.item, 'text', this.#speaking.index, repeated);
      return;
    }
    // Some gateways end with what ends Chat Completions.
    if (data.trim() === '[DONE]') return;
    if (name === 'error') throw fromErrorBody(parseJsonOr(data), inBand);
    const event = parseJsonChunk(data);
    if (hasError(event) || Array.isArray(event)) throw fromErrorBody(event, inBand);
    // Some gateways leave the name out, and all have the type.
    const type = text(event['type']) || name;
    if (pings.has(type)) return;
    const waiting = this.#builder.waitingEvents;
    this.#read(type, event);
    const added = this.#builder.waitingEvents - waiting;
    if (added === 0) this.#call.progress(this.#inBackground);
    const last = this.#builder.lastEvent;
    if (type === repeatable && added === 1 && last?.type === 'text-delta') {
      this.#repeated.learn(data, last.text);
      this.#speaking = { item: this.#item(event), index: Number(event['content_index'] ?? 0) };
    } else {
      // Where items are not told apart by their events, another one may have begun.
      this.#speaking = undefined;
    }
  }

  whole(body: unknown): void {
    fromResponse(body, this.#builder, this.#call, this.#account);
    this.#whole = true;
  }

  finish(): void {
    if (this.#ended === undefined) return;
    const { status } = this.#ended;
    finishAnswer(this.#builder, this.#reader, status === 'incomplete' ? reasonOf(this.#ended) : undefined, this.#call);
  }

  #read(type: string, event: Fields): void {
    const reader = this.#reader;
    if (typeof event['response'] === 'object') readHead(fields(event['response']), this.#builder, reader);
    const said = wordsEvents.get(type);
    if (said !== undefined) {
      const { kind, index, words, whole } = said;
      reader.words[whole ? 'whole' : 'piece'](this.#item(event), kind, Number(event[index] ?? 0), text(event[words]));
      return;
    }
    switch (type) {
      case 'response.output_item.added':
        reader.begin(placeOf(event), fields(event['item']));
        break;
      case 'response.output_item.done':
        reader.end(this.#item(event), fields(event['item']));
        break;
      case 'response.function_call_arguments.delta':
        reader.calls.piece(this.#item(event), text(event['delta']));
        break;
      case 'response.function_call_arguments.done':
        reader.calls.whole(this.#item(event), text(event['arguments']));
        break;
      case 'response.output_text.annotation.added':
        reader.annotations.one(event['annotation']);
        break;
      default:
        if (terminal.has(type)) this.#end(type, event);
    }
  }

  #item(event: Fields): ItemState {
    return this.#reader.at(placeOf(event));
  }

  #end(type: string, event: Fields): void {
    const given = fields(event['response']);
    if (typeof event['response'] !== 'object') throw noResponse(event);
    // Some leave the field out, and some end with `completed` whatever it says.
    const said = text(given['status']);
    const status = type === 'response.completed' && cutShort.has(said) ? said : type.slice('response.'.length);
    const response: Fields = { ...given, status };
    // What a response that failed has used is billed.
    readEnd(given, this.#builder, this.#reader);
    throwIfFailed(response);
    this.#ended = response;
  }
}

/** Where in the output an event's item stands. Some servers count none, and have ids alone. */
function placeOf({ output_index: place, item_id: id, item }: Fields): Place {
  return typeof place === 'number' ? place : text(id) || text(fields(item)['id']);
}
