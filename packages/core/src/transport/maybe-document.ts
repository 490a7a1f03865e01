import { parseJsonOr } from '../adapter/parse-json.ts';

/** More than this is kept of no body. */
const maxBytes = 32 * 1024 * 1024;

/** What may stand before a document: white space, and a byte order mark. */
const before = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);
const openers = new Set(['{'.charCodeAt(0), '['.charCodeAt(0)]);

/** Keeps the bytes of a body as long as it may be one JSON document and no stream of events. */
export class MaybeDocument {
  #chunks: Uint8Array[] | undefined = [];
  #bytes = 0;
  #begun = false;

  /** Takes bytes as they come. Of a stream of events it keeps nothing. */
  push(chunk: Uint8Array): void {
    if (this.#chunks === undefined) return;
    this.#bytes += chunk.length;
    const first = this.#begun ? undefined : chunk.find((byte) => !before.has(byte));
    if (this.#bytes > maxBytes || (first !== undefined && !openers.has(first))) {
      this.giveUp();
      return;
    }
    this.#begun ||= first !== undefined;
    this.#chunks.push(chunk);
  }

  /** It is no document: there was an event. */
  giveUp(): void {
    this.#chunks = undefined;
  }

  /** The document, once the body is over; `undefined` if it was none. */
  read(): object | undefined {
    if (this.#chunks === undefined || !this.#begun) return undefined;
    const body = parseJsonOr(new TextDecoder().decode(Buffer.concat(this.#chunks)));
    return typeof body === 'object' && body !== null ? body : undefined;
  }
}
