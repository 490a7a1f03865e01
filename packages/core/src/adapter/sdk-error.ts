import { isZerohopError, ZerohopError } from '../errors/zerohop-error.ts';
import type { HeaderReader } from '../errors/retry-after.ts';

/** The answer that an SDK made an error of. */
export interface SdkError {
  status: number;
  header: HeaderReader;
  requestId: string | undefined;
  /** What the SDK took out of the parsed body; `undefined` where the body is no JSON. */
  body: unknown;
  /** The text of a body that is no JSON; else of no interest. */
  bodyText: string;
  cause: unknown;
}

/**
 * Reads what an SDK of the generated kind (`status`, `headers`, `error`, `requestID`) has thrown: the vendor's answer, our
 * own error from the transport below it, or a `network` error where there was no answer.
 */
export function readSdkError(error: unknown): SdkError | ZerohopError {
  if (isZerohopError(error)) return error as ZerohopError;
  const known = (error ?? {}) as { status?: unknown; headers?: Headers; error?: unknown; requestID?: unknown; message?: unknown; cause?: unknown };
  if (isZerohopError(known.cause)) return known.cause as ZerohopError;
  const message = typeof known.message === 'string' ? known.message : '';
  if (typeof known.status !== 'number') {
    return new ZerohopError({ code: 'network', message: `the request failed: ${message || String(error)}`, cause: error });
  }
  return {
    status: known.status,
    header: (name) => known.headers?.get(name),
    requestId: typeof known.requestID === 'string' && known.requestID !== '' ? known.requestID : undefined,
    body: known.error,
    // It stands in the message alone, behind the status.
    bodyText: message.replace(new RegExp(`^${known.status}( status code \\(no body\\)| )?`), ''),
    cause: error,
  };
}
