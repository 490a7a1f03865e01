import type { VendorError } from '../server/wire.ts';

/** What the types of Google's error details begin with. */
export const typePrefix = 'type.googleapis.com/google.rpc.';

/** An error in Google's envelope. */
export function googleError(code: number, status: string, message: string, details?: readonly object[]): VendorError {
  return { status: code, body: { error: { code, message, status, ...(details === undefined ? {} : { details }) } } };
}

/** The detail of an error that names its reason. */
export function errorInfo(reason: string, metadata: object, service = 'generativelanguage.googleapis.com'): object {
  return { '@type': `${typePrefix}ErrorInfo`, reason, domain: 'googleapis.com', metadata: { service, ...metadata } };
}
