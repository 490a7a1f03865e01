import { fields, isZerohopError, text, ZerohopError } from '@zerohop/core/adapter';

/**
 * Reads what `@google/genai` threw before it sent anything: it refused the request, or could not sign in. It signs in by itself
 * where there is no key, on Vertex AI; whatever fails then is taken for that, since our requests hold nothing that it refuses there.
 */
export function fromUnsent(error: unknown, apiKey: string | undefined): ZerohopError {
  if (isZerohopError(error)) return error as ZerohopError;
  const { message: given, code, status, cause } = fields(error);
  const message = text(given) || String(error);
  if (apiKey !== undefined) {
    return new ZerohopError({ code: 'invalid_request', message: `'@google/genai' refused the request: ${message}`, cause: error });
  }
  // The service that hands out tokens did not answer, or not with a token: that passes.
  if (typeof status === 'number' ? status >= 500 || status === 429 : unreachable.test(text(code) || text(fields(cause)['code']))) {
    return new ZerohopError({ code: 'network', message: `no access token could be had: ${message}`, details: { written: false }, cause: error });
  }
  return new ZerohopError({
    code: 'authentication',
    message: `no access token for Vertex AI: ${message}; run 'gcloud auth application-default login', or set options.googleAuthOptions, options.token or an apiKey`,
    cause: error,
  });
}

const unreachable = /^(ECONN|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|UND_ERR)/;
