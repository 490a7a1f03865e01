import type { HeaderReader } from '../errors/retry-after.ts';

/** What came with an error body. */
export interface ErrorHead {
  /** HTTP status; `undefined` for errors inside a 200. */
  status: number | undefined;
  header: HeaderReader;
  requestId?: string | undefined;
  cause?: unknown;
}

/** The head of an error that came inside a 200. */
export const inBand: ErrorHead = { status: undefined, header: () => undefined };
