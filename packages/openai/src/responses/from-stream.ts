import { type AdapterCall, type AnswerBuilder, fields, inBand, parseJsonChunk, parseJsonOr, type ServerSentEvent, text, type WireTranslator } from '@zerohop/core/adapter';
import { hasError } from '../errors/error-body.ts';
import { fromErrorBody } from '../errors/from-error.ts';
import { finishAnswer } from './from-finish-reason.ts';
import type { ItemReader, Place } from './from-items.ts';
import { type CallToRead, fromResponse, noResponse, readEnd, readerOf, readHead, reasonOf, throwIfFailed } from './from-response.ts';
import type { ItemState, PartKind } from './item-state.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An event that brings words: of which part, and the fields that hold the part's number and the words. */
interface WordsEvent {
  readonly kind: PartKind;
  readonly index: 'content_index' | 'summary_index';
  readonly words: string;
  /** Whether they are all of the part, and no piece. */
  readonly whole: boolean;
}

const wordsEvents: ReadonlyMap<string, WordsEvent> = new Map([
  ['response.output_text.delta', { kind: 'text', index: 'content_index', words: 'delta', whole: false }],
  ['response.output_text.done', { kind: 'text', index: 'content_index', words: 'text', whole: true }],
  ['response.refusal.delta', { kind: 'refusal', index: 'content_index', words: 'delta', whole: false }],
  ['response.refusal.done', { kind: 'refusal', index: 'content_index', words: 'refusal', whole: true }],
  ['response.reasoning_text.delta', { kind: 'reasoning', index: 'content_index', words: 'delta', whole: false }],
  ['response.reasoning_text.done', { kind: 'reasoning', index: 'content_index', words: 'text', whole: true }],
  ['response.reasoning_summary_text.delta', { kind: 'summary', index: 'summary_index', words: 'delta', whole: false }],
  ['response.reasoning_summary_text.done', { kind: 'summary', index: 'summary_index', words: 'text', whole: true }],
]);

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
  readonly #adapterId: string;
  readonly #reader: ItemReader;
  /** The response of the terminal event. */
  #ended: Fields | undefined;
  /** True once the whole answer has come at once, in place of a stream. */
  #whole = false;

  constructor(builder: AnswerBuilder, call: CallToRead & Pick<AdapterCall, 'progress'>, adapterId: string) {
    this.#builder = builder;
    this.#call = call;
    this.#adapterId = adapterId;
    this.#reader = readerOf(builder, call, adapterId);
  }

  get complete(): boolean {
    return this.#ended !== undefined || this.#whole;
  }

  get final(): boolean {
    return this.#ended !== undefined;
  }

  event({ event: name, data, error }: ServerSentEvent): void {
    if (error !== '') throw fromErrorBody(parseJsonOr(error), inBand);
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
    if (this.#builder.waitingEvents === waiting) this.#call.progress();
  }

  whole(body: unknown): void {
    fromResponse(body, this.#builder, this.#call, this.#adapterId);
    this.#whole = true;
  }

  finish(): void {
    if (this.#ended === undefined) return;
    const { status } = this.#ended;
    finishAnswer(this.#builder, this.#reader, status === 'incomplete' ? reasonOf(this.#ended) : undefined, this.#call);
  }

  #read(type: string, event: Fields): void {
    const reader = this.#reader;
    if (typeof event['response'] === 'object') readHead(fields(event['response']), this.#builder);
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
