/** One event of a server-sent event stream. */
export interface ServerSentEvent {
  /** The `event:` field; `''` if there was none. */
  event: string;
  /** The `data:` field, lines joined by a line feed. */
  data: string;
  /** The `error:` field, which no standard knows but some servers send instead of data; `''` if there was none. */
  error: string;
}

/** An event larger than this is no answer. */
const maxEventCharacters = 32 * 1024 * 1024;

/**
 * Cuts bytes into server-sent events. Copes with LF, CRLF and CR, fields without a space, comments, byte order marks,
 * sequences and line ends split between chunks, and a last event without its blank line.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventStreamParser {
  readonly #onEvent: (event: ServerSentEvent) => void;
  readonly #decoder = new TextDecoder('utf-8');
  /** True while the decoder holds no torn character and the place for a byte order mark is past. */
  #aligned = false;
  /** The unfinished line. Never searched again: a line that comes in many chunks would cost the square of its length. */
  #rest = '';
  #event = '';
  #data: string | undefined;
  #error = '';
  #skipLineFeed = false;

  constructor(onEvent: (event: ServerSentEvent) => void) {
    this.#onEvent = onEvent;
  }

  /** Takes bytes as they come. */
  push(chunk: Uint8Array): void {
    this.#lines(this.#decode(chunk));
  }

  /** Says that the body is over: a last line and event without their ends still count. */
  end(): void {
    this.#lines(this.#decoder.decode());
    if (this.#rest !== '') this.#line(this.#rest);
    this.#rest = '';
    this.#dispatch();
  }

  // A chunk that begins and ends between characters needs no decoder with a memory, which costs three times as much.
  #decode(chunk: Uint8Array): string {
    if (chunk.length === 0) return '';
    const whole = (chunk[chunk.length - 1] ?? 0) < 0x80;
    if (whole && this.#aligned && Buffer.isBuffer(chunk)) return chunk.toString('utf8');
    this.#aligned = whole;
    return this.#decoder.decode(chunk, { stream: true });
  }

  #lines(text: string): void {
    let input = text;
    if (this.#skipLineFeed && input !== '') {
      if (input.charCodeAt(0) === 10) input = input.slice(1);
      this.#skipLineFeed = false;
    }
    const hasCarriageReturn = input.includes('\r');
    let start = 0;
    for (;;) {
      let end = input.indexOf('\n', start);
      let next = end + 1;
      if (hasCarriageReturn) {
        const carriageReturn = input.indexOf('\r', start);
        if (carriageReturn !== -1 && (end === -1 || carriageReturn < end)) {
          end = carriageReturn;
          next = end + 1;
          if (next === input.length) this.#skipLineFeed = true;
          else if (input.charCodeAt(next) === 10) next += 1;
        }
      }
      if (end === -1) break;
      if (this.#rest !== '') {
        this.#line(this.#rest + input.slice(start, end));
        this.#rest = '';
      } else if (end === start) this.#dispatch();
      else this.#line(input.slice(start, end));
      start = next;
    }
    this.#rest += start === 0 ? input : input.slice(start);
    if (this.#rest.length > maxEventCharacters) throw new RangeError('endless line in an event stream');
  }

  #line(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1);
    if (field === 'data') {
      this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
      if (this.#data.length > maxEventCharacters) throw new RangeError('endless event in an event stream');
    } else if (field === 'event') {
      this.#event = value;
    } else if (field === 'error') {
      this.#error = value;
    }
  }

  #dispatch(): void {
    const event = this.#event;
    const data = this.#data ?? '';
    const error = this.#error;
    this.#event = '';
    this.#data = undefined;
    this.#error = '';
    // An event without data is none, says the standard: some servers keep connections open with it.
    if (data !== '' || error !== '') this.#onEvent({ event, data, error });
  }
}
