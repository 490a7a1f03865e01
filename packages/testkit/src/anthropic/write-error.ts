import type { Condition } from '../fault/fault.ts';
import type { ErrorContext, VendorError } from '../server/wire.ts';
import { anthropicKey } from './anthropic-key.ts';

/** Anthropic says itself whether a retry makes sense, and its SDK obeys. */
function anthropicError(status: number, type: string, message: string, requestId: string, headers: Record<string, string> = {}): VendorError {
  const retry = { 'x-should-retry': String(status === 408 || status === 409 || status === 429 || status >= 500) };
  return { status, headers: { ...retry, ...headers }, body: { type: 'error', error: { type, message }, request_id: requestId } };
}

/** A request that Anthropic refuses. */
export function invalidRequest(message: string, context: ErrorContext): VendorError {
  return anthropicError(400, 'invalid_request_error', message, context.requestId);
}

/** A path that Anthropic does not have. */
export function notFound(context: ErrorContext): VendorError {
  return anthropicError(404, 'not_found_error', 'Not found', context.requestId);
}

/** The errors Anthropic sends for the conditions every vendor has. */
export function writeError(condition: Condition, context: ErrorContext): VendorError {
  const { model, requestId, nowMs } = context;
  switch (condition) {
    case 'authentication':
      return anthropicError(401, 'authentication_error', anthropicKey(context.request) ? 'invalid x-api-key' : 'x-api-key header is required', requestId);
    case 'permission':
      return anthropicError(403, 'permission_error', 'Your API key does not have permission to use the specified resource.', requestId);
    case 'model_not_found':
      return anthropicError(404, 'not_found_error', `model: ${model}`, requestId);
    case 'rate_limit':
      return anthropicError(
        429,
        'rate_limit_error',
        `This request would exceed your organization's rate limit of 50 requests per minute (model: ${model}). For details, refer to: https://docs.claude.com/en/api/rate-limits.`,
        requestId,
        {
          'retry-after': '12',
          'anthropic-ratelimit-requests-limit': '50',
          'anthropic-ratelimit-requests-remaining': '0',
          'anthropic-ratelimit-requests-reset': rfc3339(nowMs + 12_000),
        },
      );
    case 'quota':
      return invalidRequest('Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.', context);
    case 'overloaded':
      return anthropicError(529, 'overloaded_error', 'Overloaded', requestId);
    case 'server_error':
      return anthropicError(500, 'api_error', 'Internal server error', requestId);
    case 'context_length':
      return invalidRequest(`prompt is too long: ${context.inputTokens} tokens > ${context.contextWindow} maximum`, context);
    case 'content_filter':
      return invalidRequest('Output blocked by content filtering policy', context);
    case 'invalid_request':
      return invalidRequest('Invalid request data', context);
    default: {
      const impossible: never = condition;
      return impossible;
    }
  }
}

/** A moment as Anthropic's headers write it, without milliseconds. */
export function rfc3339(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
