import type { ErrorCode, ZerohopError } from '@zerohop/core';

/** How an error looks on OpenAI's wire. */
export interface WireError {
  /** HTTP status; decides which class the client's SDK throws. */
  readonly status: number;
  readonly type: 'invalid_request_error' | 'insufficient_quota' | 'rate_limit_error' | 'server_error';
  /** OpenAI's own code where it has one for this, else ours. */
  readonly code: string;
}

const invalid = 'invalid_request_error';

/**
 * The one table of errors on this wire. Statuses are the ones that a client of OpenAI knows what to do with, not what the
 * vendor behind the router happened to send.
 *
 * @see https://platform.openai.com/docs/guides/error-codes
 */
export const wireErrors: Readonly<Record<ErrorCode, WireError>> = {
  authentication: { status: 401, type: invalid, code: 'invalid_api_key' },
  permission: { status: 403, type: invalid, code: 'permission_denied' },
  model_not_found: { status: 404, type: invalid, code: 'model_not_found' },
  context_length: { status: 400, type: invalid, code: 'context_length_exceeded' },
  content_filter: { status: 400, type: invalid, code: 'content_filter' },
  guardrail_blocked: { status: 400, type: invalid, code: 'guardrail_blocked' },
  invalid_request: { status: 400, type: invalid, code: 'invalid_request' },
  unsupported: { status: 400, type: invalid, code: 'unsupported_parameter' },
  rate_limit: { status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded' },
  limit_exceeded: { status: 429, type: 'rate_limit_error', code: 'limit_exceeded' },
  // Clients that wait out a rate limit stop at this type: waiting fills no purse.
  quota_exceeded: { status: 429, type: 'insufficient_quota', code: 'insufficient_quota' },
  budget_exceeded: { status: 429, type: 'insufficient_quota', code: 'budget_exceeded' },
  server_error: { status: 500, type: 'server_error', code: 'server_error' },
  config_invalid: { status: 500, type: 'server_error', code: 'config_invalid' },
  network: { status: 502, type: 'server_error', code: 'network' },
  bad_response: { status: 502, type: 'server_error', code: 'bad_response' },
  stream_interrupted: { status: 502, type: 'server_error', code: 'stream_interrupted' },
  overloaded: { status: 503, type: 'server_error', code: 'overloaded' },
  no_target: { status: 503, type: 'server_error', code: 'no_target' },
  ledger_unavailable: { status: 503, type: 'server_error', code: 'ledger_unavailable' },
  // Cancelled by the router, which was closed: the client's own cancel is never written.
  cancelled: { status: 503, type: 'server_error', code: 'cancelled' },
  timeout: { status: 504, type: 'server_error', code: 'timeout' },
};

/** An error as OpenAI's error body, for a response or for an event in a stream. */
export function writeErrorBody(error: ZerohopError): { error: Record<string, unknown> } {
  const { type, code } = wireErrors[error.code];
  const { path } = error.details as { path?: unknown };
  return { error: { message: error.message, type, param: typeof path === 'string' ? path : null, code } };
}

/** Headers of an error. The router has retried what was worth it: a client that retried too would multiply that. */
export function errorHeaders(error: ZerohopError): Record<string, string> {
  const { retryAfterMs } = error;
  return {
    'content-type': 'application/json',
    'x-should-retry': 'false',
    'x-zerohop-error-code': error.code,
    ...(retryAfterMs === undefined ? undefined : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)), 'retry-after-ms': String(Math.ceil(retryAfterMs)) }),
  };
}
