import { type AdapterCall, type AnswerBuilder, text } from '@zerohop/core/adapter';
import { type ItemState, restOf } from './item-state.ts';
import { runByTheApp } from './item-types.ts';

type Fields = Readonly<Record<string, unknown>>;

interface OpenCall {
  id: string;
  /** Its arguments so far. */
  json: string;
  closed: boolean;
}

/** Reads the calls of a response that are for the app to run. */
export class CallReader {
  readonly #builder: AnswerBuilder;
  readonly #custom: Set<string>;
  readonly #warn: AdapterCall['warn'];
  readonly #calls = new Map<ItemState, OpenCall>();
  readonly #ids = new Set<string>();
  /** Calls of built-in tools that the app must answer, by their ids; those that the vendor has answered itself are taken out. */
  readonly #left = new Map<string, string>();

  constructor(builder: AnswerBuilder, custom: ReadonlySet<string>, { warn }: Pick<AdapterCall, 'warn'>) {
    this.#builder = builder;
    this.#custom = new Set(custom);
    this.#warn = warn;
  }

  /** Adds names of the app's tools that take free text. */
  declare(custom: Iterable<string>): void {
    for (const name of custom) this.#custom.add(name);
  }

  /** Adds what is said of a call beside its arguments. */
  identify(item: ItemState, given: Fields): void {
    if (item.type === 'function_call') this.#name(item, given);
  }

  /** Adds a piece of a function call's arguments. */
  piece(item: ItemState, json: string): void {
    item.type ||= 'function_call';
    this.#at(item).json += json;
    this.#builder.toolCallDelta(item.key, json);
  }

  /** Adds a function call's arguments that are whole: what of them did not come in pieces. */
  whole(item: ItemState, json: string): void {
    const rest = restOf(this.#at(item).json, json);
    if (rest !== '') this.piece(item, rest);
  }

  /**
   * Adds a call that is whole.
   *
   * @returns whether the item is a call of a tool of the app's; what is none, and what the vendor runs itself, is not added
   */
  settle(item: ItemState, given: Fields): boolean {
    if (item.type === 'function_call') {
      this.#settleFunction(item, given);
      return true;
    }
    // Some vendors report their own tools in that form: only what the app has declared is for it to run.
    if (item.type === 'custom_tool_call' && this.#custom.has(text(given['name']))) {
      this.#settleCustom(item, given);
      return true;
    }
    if (item.type.endsWith('_output')) this.#left.delete(callId(given));
    else if (runByTheApp.has(item.type) || given['execution'] === 'client') this.#left.set(callId(given), item.type);
    // What the app had approved before is asked and done in one response.
    const approval = text(given['approval_request_id']);
    if (approval !== '') this.#left.delete(approval);
    return false;
  }

  /**
   * Ends the calls: where the response is whole all of them must be, else what is incomplete is left out.
   *
   * @returns what there is: calls, or nothing but ones that the router has no form for
   */
  finish(cut: boolean, reason: string): 'calls' | 'left' | 'none' {
    let dropped = 0;
    for (const [item, call] of this.#calls) {
      if (call.closed) continue;
      if (cut) dropped += 1;
      else this.#close(item, call);
    }
    if (dropped > 0) this.#warn('tools', `${dropped} tool calls were cut off (${reason}) and left out`);
    for (const type of new Set(this.#left.values())) this.#warn('tools', `the model called a built-in tool that the app must run (${type}); the answer's content has it as an opaque part`);
    if (this.#calls.size > dropped) return 'calls';
    return this.#left.size > 0 ? 'left' : 'none';
  }

  #at(item: ItemState): OpenCall {
    let call = this.#calls.get(item);
    if (call === undefined) {
      call = { id: '', json: '', closed: false };
      this.#calls.set(item, call);
    }
    return call;
  }

  #name(item: ItemState, given: Fields): OpenCall {
    const call = this.#at(item);
    const id = callId(given);
    // An id that another call has already would make their results one: the builder makes a new one.
    if (call.id === '' && !this.#ids.has(id)) call.id = id;
    this.#ids.add(id);
    this.#builder.toolCall(item.key, { id: call.id, name: text(given['name']) });
    return call;
  }

  #settleFunction(item: ItemState, given: Fields): void {
    const { arguments: input } = given;
    // Some servers send the arguments parsed.
    this.whole(item, typeof input === 'object' && input !== null ? JSON.stringify(input) : text(input));
    const call = this.#at(item);
    // What is no whole value yet may have been cut off, which the end of the response will tell.
    const isWhole = call.json.trim() === '' ? item.status === 'completed' : item.status !== 'incomplete' && isJson(call.json);
    if (isWhole) this.#close(item, call);
  }

  #settleCustom(item: ItemState, given: Fields): void {
    if (item.status === 'incomplete' || this.#calls.has(item)) return;
    const call = this.#name(item, given);
    this.piece(item, JSON.stringify(text(given['input'])));
    this.#close(item, call);
  }

  #close(item: ItemState, call: OpenCall): void {
    this.#builder.closeToolCall(item.key);
    call.closed = true;
  }
}

function callId(given: Fields): string {
  return text(given['call_id']) || text(given['id']);
}

function isJson(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}
