import type { BodyReader } from '../adapter/transport-port.ts';
import { isZerohopError, ZerohopError } from '../errors/zerohop-error.ts';
import type { LeanHeaders } from './lean-headers.ts';

/** A whole body larger than this is no answer, and would not fit a string for much longer. */
const maxWholeBytes = 128 * 1024 * 1024;

/** The part of `Response` that vendor SDKs use, over a pulled body. */
export class LeanResponse {
  readonly type = 'basic';
  readonly redirected = false;
  readonly status: number;
  readonly statusText: string;
  /** As of a `Response` that somebody made: SDKs parse it for a log line that nobody reads, on every call. */
  readonly url = '';
  readonly headers: LeanHeaders;
  /** The body's bytes, for those who know us. */
  readonly reader: BodyReader;
  #stream: ReadableStream<Uint8Array> | undefined;
  #used = false;

  constructor(head: { status: number; statusText: string; headers: LeanHeaders }, reader: BodyReader) {
    this.status = head.status;
    this.statusText = head.statusText;
    this.headers = head.headers;
    this.reader = reader;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get bodyUsed(): boolean {
    return this.#used;
  }

  get body(): ReadableStream<Uint8Array> {
    this.#stream ??= new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          this.#used = true;
          const chunk = await readOnce(this.reader);
          if (chunk === undefined) controller.close();
          else controller.enqueue(chunk);
        },
        cancel: () => this.reader.cancel(),
      },
      { highWaterMark: 0 },
    );
    return this.#stream;
  }

  async bytes(): Promise<Uint8Array> {
    this.#used = true;
    const first = await readOnce(this.reader);
    if (first === undefined) return new Uint8Array();
    const chunks = [first];
    let length = first.length;
    for (let chunk = await readOnce(this.reader); chunk !== undefined; chunk = await readOnce(this.reader)) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxWholeBytes) throw this.#endless();
    }
    return chunks.length === 1 ? first : Buffer.concat(chunks, length);
  }

  #endless(): ZerohopError<'bad_response'> {
    this.reader.cancel();
    return new ZerohopError({ code: 'bad_response', message: `the vendor sent more than ${maxWholeBytes} bytes and no end`, status: this.status, details: { reason: 'endless_body' } });
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return new Uint8Array(await this.bytes()).buffer;
  }

  async text(): Promise<string> {
    return decode(await this.bytes());
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  async blob(): Promise<Blob> {
    return new Blob([new Uint8Array(await this.bytes())]);
  }
}

function decode(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hasByteOrderMark = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
  return buffer.toString('utf8', hasByteOrderMark ? 3 : 0);
}

/** Reads a response's bytes, whoever's `fetch` made it. */
export function readerOf(response: Response): BodyReader {
  const lean = response as unknown as LeanResponse;
  if (lean.reader !== undefined) return lean.reader;
  const reader = response.body?.getReader();
  // A web stream that is already broken rejects its cancel; it is over either way.
  const cancel = (): void => void reader?.cancel().catch(() => {});
  return {
    pull: pullWith(async () => {
      try {
        return (await reader?.read())?.value;
      } catch (cause) {
        throw brokenBody(cause);
      }
    }),
    cancel,
    release: cancel,
  };
}

/** A `pull` over a source that gives promises. */
export function pullWith<Piece = Uint8Array>(read: () => Promise<Piece | undefined>): BodyReader<Piece>['pull'] {
  return ({ chunk, failure }) => {
    read().then(chunk, failure);
  };
}

/** The next bytes of a body, as a promise. */
export function readOnce(reader: BodyReader): Promise<Uint8Array | undefined> {
  return new Promise((chunk, failure) => {
    reader.pull({ chunk, failure });
  });
}

function brokenBody(cause: unknown): unknown {
  if (isZerohopError(cause)) return cause;
  const message = `the connection broke: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new ZerohopError({ code: 'network', message, details: { written: true }, cause });
}
