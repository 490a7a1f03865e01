import type { BodyReader, BodyTaker } from '../adapter/transport-port.ts';
import { outsideScope } from '../lib/outside-scope.ts';

/** What a body queue asks of the connection behind it. */
export interface BodySource {
  pause(): void;
  resume(): void;
  /** Closes the connection. */
  abort(): void;
}

/** What takes the bytes of a connection. */
export interface BodySink {
  push(chunk: Uint8Array): void;
  /** The body has ended cleanly. */
  end(): void;
  /** The body broke. Bytes that arrived before are still read first. */
  fail(error: unknown): void;
}

/** Above this many waiting bytes the connection is paused: a stalled reader must not fill the memory. */
const highWaterBytes = 32 * 1024;

/**
 * How long a body may take to end after its last useful byte. Most end in the same packet. The clock is the machine's:
 * this concerns a socket of the pool, no call waits for it.
 */
const releaseGraceMs = 1_000;

/** Bytes between a connection that pushes and a reader that pulls. */
export class BodyQueue implements BodyReader, BodySink {
  readonly #source: BodySource;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #paused = false;
  #end: { error: unknown } | undefined;
  #released: NodeJS.Timeout | undefined;
  #waiting: BodyTaker | undefined;

  constructor(source: BodySource) {
    this.#source = source;
  }

  pull(taker: BodyTaker): void {
    const chunk = this.#shift();
    if (chunk !== undefined) taker.chunk(chunk);
    else if (this.#end === undefined) this.#waiting = taker;
    else finish(taker, this.#end.error);
  }

  cancel(): void {
    if (this.#end !== undefined && this.#chunks.length === 0) return;
    this.#chunks = [];
    this.#bytes = 0;
    const over = this.#end !== undefined;
    this.#finish(undefined);
    if (!over) this.#source.abort();
  }

  release(): void {
    this.#chunks = [];
    this.#bytes = 0;
    if (this.#end !== undefined) return;
    if (this.#released !== undefined) return;
    // The timer outlives the call, and must not keep the caller's context alive with it.
    this.#released = outsideScope(() => setTimeout(() => this.cancel(), releaseGraceMs).unref());
    if (this.#paused) {
      this.#paused = false;
      this.#source.resume();
    }
  }

  /** Takes bytes from the connection. */
  push(chunk: Uint8Array): void {
    if (this.#end !== undefined || this.#released !== undefined || chunk.length === 0) return;
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      this.#waiting = undefined;
      waiting.chunk(chunk);
      return;
    }
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > highWaterBytes && !this.#paused) {
      this.#paused = true;
      this.#source.pause();
    }
  }

  /** The body has ended cleanly. */
  end(): void {
    this.#finish(undefined);
  }

  /** The body broke. Bytes that arrived before are still read first. */
  fail(error: unknown): void {
    this.#finish(error);
  }

  #finish(error: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    clearTimeout(this.#released);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) finish(waiting, error);
  }

  #shift(): Uint8Array | undefined {
    const { length } = this.#chunks;
    if (length === 0) return undefined;
    const chunk = length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks, this.#bytes);
    this.#chunks = [];
    this.#bytes = 0;
    if (this.#paused) {
      this.#paused = false;
      this.#source.resume();
    }
    return chunk;
  }
}

function finish(taker: BodyTaker, error: unknown): void {
  if (error === undefined) taker.chunk(undefined);
  else taker.failure(error);
}
