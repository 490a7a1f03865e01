import {
  codeFromStatus,
  type ErrorCode,
  fields,
  type HeaderReader,
  isHtml,
  parseDuration,
  readSdkError,
  retryAfterFromHeaders,
  text,
  ZerohopError,
} from '@zerohop/core/adapter';

/** What came with an error body. */
export interface ErrorHead {
  /** HTTP status; `undefined` for errors inside a 200. */
  status: number | undefined;
  header: HeaderReader;
  requestId?: string | undefined;
  cause?: unknown;
}

interface ErrorBody {
  message: string;
  type: string;
  code: string;
  param: string;
}

/** Reads an error of the SDK, of the transport below it, or whatever else was thrown. */
export function fromError(error: unknown, nowMs: number): ZerohopError {
  const read = readSdkError(error);
  if (!('body' in read)) return read;
  return fromErrorBody(read.body === undefined ? read.bodyText : { error: read.body }, read, nowMs);
}

/**
 * Reads an error body. The code in the body is believed before the status: quota comes as 429, wrong keys and unknown
 * models as 400, overload inside a 200.
 *
 * @see https://platform.openai.com/docs/guides/error-codes
 */
export function fromErrorBody(body: unknown, head: ErrorHead, nowMs: number = Date.now()): ZerohopError {
  const read = readBody(body);
  const code = codeOf(read, head.status, typeof body === 'string' ? body : '');
  return new ZerohopError({
    code,
    message: messageOf(read, body, head.status),
    status: head.status,
    requestId: head.requestId,
    retryAfterMs: retryAfterFromHeaders(head.header, nowMs) ?? (code === 'rate_limit' ? waitInWords(read.message) : undefined),
    raw: body,
    cause: head.cause,
    ...(code === 'context_length' ? { details: tokensIn(read.message) } : undefined),
    ...(code === 'bad_response' ? { details: { reason: 'not_json' } } : undefined),
  } as ConstructorParameters<typeof ZerohopError>[0]);
}

const byCode: Readonly<Record<string, ErrorCode>> = {
  insufficient_quota: 'quota_exceeded',
  billing_hard_limit_reached: 'quota_exceeded',
  invalid_api_key: 'authentication',
  account_deactivated: 'authentication',
  authentication_error: 'authentication',
  permission_denied: 'permission',
  model_not_found: 'model_not_found',
  deploymentnotfound: 'model_not_found',
  context_length_exceeded: 'context_length',
  too_many_prompt_tokens: 'context_length',
  content_filter: 'content_filter',
  content_policy_violation: 'content_filter',
  invalid_prompt: 'content_filter',
  rate_limit_exceeded: 'rate_limit',
  ratelimitreached: 'rate_limit',
  overloaded_error: 'overloaded',
  capacity_exceeded: 'overloaded',
  unsupported_parameter: 'unsupported',
  unsupported_value: 'unsupported',
  unsupported_country_region_territory: 'permission',
};

function codeOf(body: ErrorBody, status: number | undefined, rawText: string): ErrorCode {
  const words = body.message.toLowerCase();
  if (/request too large|maximum context length|prompt is too long|prompt too long|input tokens exceeded|token count .* exceeds/.test(words)) {
    return 'context_length';
  }
  const named = byCode[body.code.toLowerCase()] ?? byCode[body.type.toLowerCase()];
  if (named !== undefined) return named;
  if (status === undefined || status === 200) {
    const inner = Number(body.code);
    if (Number.isInteger(inner) && inner >= 400 && inner < 600) return codeFromStatus(inner);
    // Nothing names it and nothing blames the request: the vendor failed.
    return body.type === 'invalid_request_error' ? 'invalid_request' : 'server_error';
  }
  if (status >= 500 || status === 408 || status === 409) return codeFromStatus(status);
  if (isHtml(rawText)) return 'bad_response';
  // A 404 without a word about models is a wrong base URL, which no retry and no other model cures.
  if (status === 404 && body.message !== '' && !/model|deployment/.test(words)) return 'invalid_request';
  return codeFromStatus(status);
}

function readBody(body: unknown): ErrorBody {
  const outer = fields(body);
  const inner = typeof outer['error'] === 'object' && outer['error'] !== null ? fields(outer['error']) : outer;
  const message = text(inner['message']) || text(outer['error']) || text(outer['message']) || words(inner['detail'] ?? outer['detail']);
  return { message, type: text(inner['type']), code: String(inner['code'] ?? outer['code'] ?? ''), param: text(inner['param']) };
}

function words(detail: unknown): string {
  if (detail === undefined || detail === null) return '';
  return typeof detail === 'string' ? detail : JSON.stringify(detail);
}

function messageOf(read: ErrorBody, body: unknown, status: number | undefined): string {
  if (read.message !== '') return read.param === '' ? read.message : `${read.message} (${read.param})`;
  if (typeof body === 'string' && body !== '' && !isHtml(body)) return body.slice(0, 300);
  return status === undefined ? 'the vendor reported an error without a message' : `the vendor answered ${status} without a message`;
}

function waitInWords(message: string): number | undefined {
  const found = /try again in ((?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+)/i.exec(message);
  return found?.[1] === undefined ? undefined : parseDuration(found[1]);
}

function tokensIn(message: string): { maxTokens?: number; requestedTokens?: number } {
  const max = /maximum context length is (\d+)/.exec(message)?.[1] ?? /> (\d+) maximum/.exec(message)?.[1];
  const requested = /(?:resulted in|requested|is too long:) (\d+)/.exec(message)?.[1];
  return { ...(max === undefined ? undefined : { maxTokens: Number(max) }), ...(requested === undefined ? undefined : { requestedTokens: Number(requested) }) };
}
