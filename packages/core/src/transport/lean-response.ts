import type { BodyReader } from '../adapter/transport-port.ts';
import { isZerohopError, ZerohopError } from '../errors/zerohop-error.ts';
import type { LeanHeaders } from './lean-headers.ts';

/** The part of `Response` that vendor SDKs use, over a pulled body. */
export class LeanResponse {
  readonly type = 'basic';
  readonly redirected = false;
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: LeanHeaders;
  /** The body's bytes, for those who know us. */
  readonly reader: BodyReader;
  #stream: ReadableStream<Uint8Array> | undefined;
  #used = false;

  constructor(head: { status: number; statusText: string; url: string; headers: LeanHeaders }, reader: BodyReader) {
    this.status = head.status;
    this.statusText = head.statusText;
    this.url = head.url;
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
          const chunk = await this.reader.read();
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
    const first = await this.reader.read();
    if (first === undefined) return new Uint8Array();
    const chunks = [first];
    for (let chunk = await this.reader.read(); chunk !== undefined; chunk = await this.reader.read()) chunks.push(chunk);
    return chunks.length === 1 ? first : Buffer.concat(chunks);
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
    async read() {
      try {
        return (await reader?.read())?.value;
      } catch (cause) {
        if (isZerohopError(cause)) throw cause;
        const message = `the connection broke: ${cause instanceof Error ? cause.message : String(cause)}`;
        throw new ZerohopError({ code: 'network', message, details: { written: true }, cause });
      }
    },
    cancel,
    release: cancel,
  };
}
