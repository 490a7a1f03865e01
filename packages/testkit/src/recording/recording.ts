/** Streams of a vendor with their timing, as they came to an SDK. Plain JSON: keep it in a file, and replay it. Prompts and keys are not in it. */
export interface Recording {
  readonly version: 1;
  /** In the order in which they were asked for. */
  readonly exchanges: readonly RecordedExchange[];
}

/** One request, without its headers and body, and what came back. Times are milliseconds from when it was asked for. */
export interface RecordedExchange {
  readonly method: string;
  /** Without origin and query. */
  readonly path: string;
  /** The response's head; absent where none came. */
  readonly head?: RecordedHead | undefined;
  /** The body in the pieces in which it was read. */
  readonly pieces: readonly RecordedPiece[];
  /** How it ended; absent where it was not read to its end before the recording was taken. */
  readonly end?: RecordedEnd | undefined;
}

/** Status and headers, and when they came. */
export interface RecordedHead {
  readonly atMs: number;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Some bytes of a body, and when they came: as text where they are text by themselves, else in base64. */
export type RecordedPiece = { readonly atMs: number; readonly text: string } | { readonly atMs: number; readonly base64: string };

/** `end`: in good order. `cut`: the connection broke, with its error's message and code. `left`: the client read no further. */
export type RecordedEnd =
  | { readonly atMs: number; readonly how: 'end' | 'left' }
  | { readonly atMs: number; readonly how: 'cut'; readonly message: string; readonly code?: string | undefined };
