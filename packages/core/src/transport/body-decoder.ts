import type { Transform } from 'node:stream';
import type * as Zlib from 'node:zlib';
import { ZerohopError } from '../errors/zerohop-error.ts';
import { BodyQueue, type BodySink, type BodySource } from './body-queue.ts';

const gunzip = (zlib: typeof Zlib): Transform => zlib.createGunzip({ finishFlush: zlib.constants.Z_SYNC_FLUSH });

/**
 * What servers compress with, asked or unasked, by its name in `content-encoding`. With a `finishFlush` that is lenient: the
 * strict one drops the last bytes of a body that was cut, and whoever reads them sees anyway that the answer is not whole.
 */
const decoders = new Map<string, (zlib: typeof Zlib) => Transform>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', (zlib) => zlib.createInflate({ finishFlush: zlib.constants.Z_SYNC_FLUSH })],
  ['br', (zlib) => zlib.createBrotliDecompress({ finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH })],
  ['zstd', (zlib) => zlib.createZstdDecompress({ finishFlush: zlib.constants.ZSTD_e_flush })],
]);

/** The `content-encoding` that a body has to be freed of; `undefined` where there is none. */
export function encodingOf(header: string | string[] | undefined): string | undefined {
  const encoding = String(header ?? '').trim().toLowerCase();
  return encoding === '' || encoding === 'identity' ? undefined : encoding;
}

/**
 * Decompresses a body between the connection and the queue that is read. We ask for no compression, but some servers and
 * proxies compress all the same. Piece by piece, as the server flushes, and never far ahead of the reader.
 */
export class BodyDecoder implements BodySink {
  /** The decoded bytes. */
  readonly queue: BodyQueue;
  readonly #source: BodySource;
  readonly #stream: Transform;
  #empty = true;
  #full = false;
  #failure: unknown;

  /** Throws `bad_response` where the encoding is none that we know. */
  constructor(encoding: string, source: BodySource) {
    const create = decoders.get(encoding);
    if (create === undefined) throw unreadable('content_encoding', `the server sent its answer in the encoding '${encoding}', unasked, which cannot be read: switch it off there`);
    // Loaded when it is needed: most processes never meet a compressed answer, and it takes longer than all of ours.
    const stream = create(process.getBuiltinModule('node:zlib'));
    const queue = new BodyQueue({
      pause: () => void stream.pause(),
      resume: () => void stream.resume(),
      abort() {
        stream.destroy();
        source.abort();
      },
    });
    stream.on('data', (bytes: Uint8Array) => queue.push(bytes));
    stream.on('end', () => this.#finish(undefined));
    stream.on('error', (error) => {
      this.#finish(unreadable('content_encoding', `the server's answer is no valid ${encoding}: ${error.message}`));
      source.abort();
    });
    stream.on('drain', () => {
      this.#full = false;
      source.resume();
    });
    this.queue = queue;
    this.#source = source;
    this.#stream = stream;
  }

  push(chunk: Uint8Array): void {
    this.#empty = false;
    if (this.#stream.destroyed || this.#stream.write(chunk) || this.#full) return;
    this.#full = true;
    this.#source.pause();
  }

  end(): void {
    // An empty body is empty in every encoding, whatever the decoder says.
    if (this.#empty) this.#finish(undefined);
    else this.#stream.end();
  }

  fail(error: unknown): void {
    this.#failure = error;
    // What came before is still decoded, and read first.
    this.end();
  }

  #finish(error: unknown): void {
    const failure = this.#failure ?? error;
    if (failure === undefined) this.queue.end();
    else this.queue.fail(failure);
  }
}

function unreadable(reason: string, message: string): ZerohopError<'bad_response'> {
  return new ZerohopError({ code: 'bad_response', message, details: { reason } });
}
