import {
  codeFromStatus,
  type ErrorCode,
  type ErrorHead,
  fields,
  type HeaderReader,
  isHtml,
  readSdkError,
  retryAfterFromHeaders,
  text,
  ZerohopError,
} from '@zerohop/core/adapter';

/** Reads an error of the SDK, of the transport below it, or whatever else was thrown. */
export function fromError(error: unknown, nowMs: number): ZerohopError {
  const read = readSdkError(error);
  if ('body' in read) return fromErrorBody(read.body ?? read.bodyText, read, nowMs);
  // What the app's own client says when it has no key.
  if (read.code === 'network' && /authentication method|`apiKey` function/.test(read.message)) {
    return new ZerohopError({ code: 'authentication', message: read.message, cause: error });
  }
  return read;
}

/**
 * Reads an error body. What it names is believed before the status: a spent balance comes as 400, spend limits as 429.
 *
 * @see https://platform.claude.com/docs/en/api/errors
 */
export function fromErrorBody(body: unknown, head: ErrorHead, nowMs: number = Date.now()): ZerohopError {
  const outer = fields(body);
  const inner = fields(outer['error']);
  const message = text(inner['message']) || text(outer['message']);
  const code = codeOf(text(inner['type']), text(fields(inner['details'])['error_code']), message, head.status, body);
  return new ZerohopError({
    code,
    message: message || withoutMessage(body, head.status),
    status: head.status,
    requestId: head.requestId ?? (text(outer['request_id']) || undefined),
    retryAfterMs: retryAfterFromHeaders(head.header, nowMs) ?? (code === 'rate_limit' ? untilReset(head.header, nowMs) : undefined),
    raw: body,
    cause: head.cause,
    details: detailsOf(code, message),
  } as ConstructorParameters<typeof ZerohopError>[0]);
}

/** The codes that the vendor puts into `details.error_code`, where they say more than the type. */
const byErrorCode = new Map<string, ErrorCode>([
  ['contract_spend_limit_reached', 'quota_exceeded'],
  ['enforced_spend_limit_reached', 'quota_exceeded'],
  ['linked_organization_billing_unavailable', 'quota_exceeded'],
  ['linked_organization_spend_limit_reached', 'quota_exceeded'],
  ['organization_on_hold', 'permission'],
  ['claude_code_key_creator_not_member', 'permission'],
  ['cmek_key_disabled', 'permission'],
  ['cmek_key_network_blocked', 'permission'],
]);

const byType = new Map<string, ErrorCode>([
  ['authentication_error', 'authentication'],
  ['billing_error', 'quota_exceeded'],
  ['permission_error', 'permission'],
  ['rate_limit_error', 'rate_limit'],
  ['request_too_large', 'context_length'],
  ['overloaded_error', 'overloaded'],
  ['timeout_error', 'server_error'],
  ['conflict_error', 'server_error'],
  // On Amazon Bedrock, inside a stream.
  ['throttlingException', 'rate_limit'],
  ['serviceUnavailableException', 'overloaded'],
]);

/** Refusals that all come as `invalid_request_error`; the first that fits counts. */
const byWords: readonly (readonly [RegExp, ErrorCode])[] = [
  [/credit balance is too low|reached your specified .*usage limits|spend(ing)? limit/i, 'quota_exceeded'],
  [/prompt is too long|exceeds? (the )?context (limit|window)|input is too long/i, 'context_length'],
  [/content filtering policy|content policy|usage policy/i, 'content_filter'],
  [/organization has been disabled/i, 'permission'],
  // Amazon Bedrock and Vertex AI.
  [/model identifier is invalid|publisher model .*not found/i, 'model_not_found'],
  [/(is|are) (not supported|deprecated) (for|by|on|with) (this|the) model|this model does not support|does not support (image|pdf|document|tool)/i, 'unsupported'],
];

function codeOf(type: string, errorCode: string, message: string, status: number | undefined, body: unknown): ErrorCode {
  const named = byErrorCode.get(errorCode) ?? byType.get(type);
  if (named !== undefined) return named;
  if (type === 'not_found_error') {
    // A path that is none is a wrong base URL, which no retry and no other model cures.
    return /model/i.test(message) ? 'model_not_found' : 'invalid_request';
  }
  if (type === 'invalid_request_error' || type === '') {
    const worded = byWords.find(([words]) => words.test(message));
    if (worded !== undefined) return worded[1];
  }
  if (status === undefined || status === 200) return type === 'invalid_request_error' ? 'invalid_request' : 'server_error';
  if (status >= 500) return codeFromStatus(status);
  // A proxy's page is no word of the vendor's.
  if (typeof body === 'string' && isHtml(body)) return 'bad_response';
  if (status === 404 && type === '') return 'invalid_request';
  return codeFromStatus(status);
}

function withoutMessage(body: unknown, status: number | undefined): string {
  if (typeof body === 'string' && body.trim() !== '' && !isHtml(body)) return body.slice(0, 300);
  return status === undefined ? 'the vendor reported an error without a message' : `the vendor answered ${status} without a message`;
}

function detailsOf(code: ErrorCode, message: string): object | undefined {
  switch (code) {
    case 'context_length':
      return tokensIn(message);
    case 'quota_exceeded': {
      const found = /regain access on (\d{4}-\d{2}-\d{2})(?: at (\d{2}:\d{2}) UTC)?/.exec(message);
      return found === null ? undefined : { resetsAtMs: Date.parse(`${found[1]}T${found[2] ?? '00:00'}:00Z`) };
    }
    case 'bad_response':
      return { reason: 'html' };
    default:
      return undefined;
  }
}

/** `N tokens > M maximum`, and `input length and max_tokens exceed context limit: N + K > M`. */
function tokensIn(message: string): { maxTokens?: number; requestedTokens?: number } {
  const found = /(\d+)(?: tokens| \+ (\d+)) > (\d+)/.exec(message);
  if (found === null) return {};
  return { requestedTokens: Number(found[1]) + Number(found[2] ?? 0), maxTokens: Number(found[3]) };
}

/** Until the last of the spent limits is filled again. */
function untilReset(header: HeaderReader, nowMs: number): number | undefined {
  const waits = ['requests', 'tokens', 'input-tokens', 'output-tokens']
    .filter((kind) => Number(header(`anthropic-ratelimit-${kind}-remaining`) ?? 1) <= 0)
    .map((kind) => Date.parse(header(`anthropic-ratelimit-${kind}-reset`) ?? '') - nowMs)
    .filter((waitMs) => waitMs >= 0);
  return waits.length === 0 ? undefined : Math.max(...waits);
}
