/** A condition that every vendor has and words in its own way. */
export type Condition =
  | 'rate_limit'
  | 'quota'
  | 'overloaded'
  | 'server_error'
  | 'authentication'
  | 'permission'
  | 'model_not_found'
  | 'context_length'
  | 'content_filter'
  | 'invalid_request';

/** Where in an answer a fault strikes. */
export interface Place {
  /**
   * Strikes after this many content chunks (a piece of text, reasoning or a tool call; of a whole answer, its two halves). 0 is after the stream's
   * opening events and before any content. More than the answer has, e.g. `Infinity`, is after all content and before the terminal event. @default 0
   */
  afterChunks?: number | undefined;
  /** `'start'`: after the headers, before even the stream's opening events. Wins over `afterChunks`. */
  at?: 'start' | undefined;
}

/**
 * A fault as data. Faults compose: one that replaces the answer (`status`, `error`, `html`, `empty`; the first of them counts) may be delayed, cut or split
 * like any answer.
 */
export type Fault =
  | StatusFault
  | ErrorFault
  | HtmlFault
  | EmptyFault
  | HangFault
  | DelayHeadersFault
  | SlowFirstTokenFault
  | SlowChunksFault
  | StallFault
  | CutFault
  | CleanEndFault
  | GarbageFault
  | InBandErrorFault
  | SplitBytesFault;

/** Any reply, word for word: a gateway's error, a recorded stream, a body that is no completion. */
export interface StatusFault {
  type: 'status';
  status: number;
  /** Added to the vendor's usual headers; a `content-type` here wins. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** An object is sent as JSON. A list is sent piece by piece, each a content chunk. @default empty */
  body?: string | Uint8Array | object | readonly string[] | undefined;
}

/** An error with the status, headers and body that this vendor sends for the condition. */
export interface ErrorFault {
  type: 'error';
  condition: Condition;
  /** @default the vendor's */
  status?: number | undefined;
  /** Added to the vendor's own, e.g. `{ 'retry-after': '2' }`. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** A proxy's HTML page where JSON is expected. */
export interface HtmlFault {
  type: 'html';
  /** @default 502 */
  status?: number | undefined;
}

/** Headers and no body. */
export interface EmptyFault {
  type: 'empty';
  /** @default 200 */
  status?: number | undefined;
}

/** Never sends headers; the connection stays open. */
export interface HangFault {
  type: 'hang';
}

/** Waits before the headers. */
export interface DelayHeadersFault {
  type: 'delay-headers';
  ms: number;
}

/** Sends headers and opening events, then waits before the first content chunk. */
export interface SlowFirstTokenFault {
  type: 'slow-first-token';
  ms: number;
}

/** Waits before each content chunk but the first. */
export interface SlowChunksFault {
  type: 'slow-chunks';
  ms: number;
}

/** Goes silent with the connection open. */
export interface StallFault extends Place {
  type: 'stall';
  /** Goes on after this long. @default never */
  ms?: number | undefined;
  /** Sends the wire's keep-alive (a ping event, a comment, an empty line) this often meanwhile. @default never */
  pingEveryMs?: number | undefined;
}

/** Destroys the socket. */
export interface CutFault extends Omit<Place, 'at'> {
  type: 'cut';
  /** `'headers'`: before them. `'start'`: right after them. Wins over `afterChunks`. */
  at?: 'headers' | 'start' | undefined;
  /** Sends RST, which the client sees as ECONNRESET and which may swallow chunks it has not read yet. @default false, a FIN */
  reset?: boolean | undefined;
}

/** Ends the body in good order, without the rest: no finish reason, no usage, no terminal event. */
export interface CleanEndFault extends Place {
  type: 'clean-end';
}

/** Sends a piece of broken JSON, then goes on. */
export interface GarbageFault extends Place {
  type: 'garbage';
}

/** Sends the vendor's error inside a 200 and ends: an event of a stream, the body of a whole answer. */
export interface InBandErrorFault extends Place {
  type: 'in-band-error';
  condition: Condition;
}

/** Writes the body in pieces of this many bytes, so that characters, lines and CRLF pairs are torn. */
export interface SplitBytesFault {
  type: 'split-bytes';
  bytes: number;
}
