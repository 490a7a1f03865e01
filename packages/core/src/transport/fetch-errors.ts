import { ZerohopError } from '../errors/zerohop-error.ts';
import type { LeanHeaders } from './lean-headers.ts';

const redirects = new Set([301, 302, 303, 307, 308]);

/** Throws where a response is a redirect: a key is never sent on to where a server points. */
export function refuseRedirect(origin: string, { status, headers }: { status: number; headers: LeanHeaders }): void {
  const location = headers.get('location');
  if (!redirects.has(status) || location === null) return;
  const to = URL.canParse(location, origin) ? new URL(location, origin) : undefined;
  const where = to === undefined ? 'nowhere' : `${to.origin}${to.pathname}`;
  throw new ZerohopError({
    code: 'bad_response',
    message: `${origin} redirects to ${where}, and redirects are not followed: set the provider's baseURL to the address that serves`,
    status,
    details: { reason: 'redirect' },
  });
}

/** The error of a connection that failed, or broke after the request was written. */
export function networkError(cause: Error, written: boolean): ZerohopError<'network'> {
  const code = (cause as { code?: unknown }).code;
  const what = written ? 'the connection broke' : 'the connection failed';
  return new ZerohopError({
    code: 'network',
    message: `${what}: ${typeof code === 'string' ? `${code} ` : ''}${cause.message}`,
    details: { written },
    cause,
  });
}
