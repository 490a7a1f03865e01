/** Takes what a body gives, once per pull. Must not throw. */
export interface BodyTaker<Piece = Uint8Array> {
  /** The next bytes, or `undefined` when the body has ended cleanly. */
  chunk(bytes: Piece | undefined): void;
  /** The body broke; ours is `network`. */
  failure(error: unknown): void;
}

/** The bytes of a response, pulled; or whatever pieces an SDK has made of them. */
export interface BodyReader<Piece = Uint8Array> {
  /**
   * Asks for the next bytes. They are handed over at once if they are here, else as soon as they come: a promise in
   * between would cost as much as reading them. One pull at a time.
   */
  pull(taker: BodyTaker<Piece>): void;
  /** Closes the connection. Harmless when the body is over. */
  cancel(): void;
  /** The rest is of no interest: the connection goes back to the pool if the body ends soon, and is closed if not. */
  release(): void;
}

/** Watches one request on its way. */
export interface Exchange {
  /** A connection is being looked for. */
  connecting(): void;
  /** The connection stands and the request is about to be written. */
  connected(): void;
  /**
   * Ends the request, instead of the init's own `signal`. An SDK that is not given a signal need not build another one
   * around it.
   */
  readonly signal?: AbortSignal | undefined;
}

/** Sends requests of vendor SDKs. */
export interface Transport {
  /**
   * A `fetch` for vendor SDKs: lean, pooled, with backpressure. Its `Response` has what SDKs use. Redirects are not
   * followed.
   */
  readonly fetch: typeof fetch;
  /** Loads what is loaded lazily. */
  warm(): Promise<void>;
}

/** Key under which an {@link Exchange} travels in a fetch's init. */
export const exchangeKey: unique symbol = Symbol('zerohop.exchange');
