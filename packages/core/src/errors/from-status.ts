import type { ErrorCode } from '../chat/error-code.ts';

/** The code that an HTTP status means when the body says nothing better. */
export function codeFromStatus(status: number): ErrorCode {
  switch (status) {
    case 401:
      return 'authentication';
    case 402:
      return 'quota_exceeded';
    case 403:
      return 'permission';
    case 404:
      return 'model_not_found';
    case 408:
    case 409:
    case 499:
      return 'server_error';
    case 413:
      return 'context_length';
    case 429:
      return 'rate_limit';
    // 498 is one vendor's "capacity exceeded", 529 another's "overloaded"; no other meaning is known for either.
    case 498:
    case 503:
    case 529:
      return 'overloaded';
  }
  if (status >= 500) return 'server_error';
  if (status >= 400) return 'invalid_request';
  return 'bad_response';
}
