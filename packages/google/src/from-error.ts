import {
  codeFromStatus,
  type ErrorCode,
  type ErrorHead,
  fields,
  type HeaderReader,
  isHtml,
  isZerohopError,
  parseDuration,
  retryAfterFromHeaders,
  text,
  ZerohopError,
} from '@zerohop/core/adapter';
import { dailyQuotaResetMs } from './quota-reset.ts';

interface ErrorBody {
  message: string;
  /** Google's word for the status, e.g. `RESOURCE_EXHAUSTED`. */
  status: string;
  /** The HTTP status as the body repeats it. */
  code: number | undefined;
  /** Reasons of `ErrorInfo` details. */
  reasons: readonly string[];
  /** Ids of the quotas that ran out. */
  quotaIds: readonly string[];
  /** `RetryInfo.retryDelay`, e.g. `48s`; `''` if there is none. */
  retryDelay: string;
}

/**
 * Reads an error body. What the body says is believed before the status: a wrong key comes as 400, and one 429 stands for
 * a minute's rate and a day's quota. Its words are the same for both and speak of billing either way; only the quota's id
 * tells them apart.
 *
 * @see https://ai.google.dev/gemini-api/docs/troubleshooting
 */
export function fromErrorBody(body: unknown, head: ErrorHead, nowMs: number = Date.now()): ZerohopError {
  const read = readBody(body);
  const code = codeOf(read, head.status, typeof body === 'string' ? body : '');
  return new ZerohopError({
    code,
    message: messageOf(read, body, head.status),
    status: head.status,
    requestId: head.requestId,
    retryAfterMs: retryAfterFromHeaders(head.header, nowMs) ?? waitIn(read),
    raw: body,
    cause: head.cause,
    details: detailsOf(code, read, nowMs),
  } as ConstructorParameters<typeof ZerohopError>[0]);
}

function codeOf(body: ErrorBody, status: number | undefined, rawText: string): ErrorCode {
  const words = body.message.toLowerCase();
  const has = (...reasons: string[]): boolean => reasons.some((reason) => body.reasons.includes(reason));
  if (has('API_KEY_INVALID') || /api key (not valid|expired|not found|was reported)|unregistered callers/.test(words)) return 'authentication';
  if (has('BILLING_DISABLED') || /user location is not supported|enable billing/.test(words)) return 'permission';
  if (/token count .*(exceeds|only supports up to)|exceeds the maximum number of (input )?tokens/.test(words)) return 'context_length';
  // Inside a 200 the body's own code is all there is.
  const known = status === undefined || status === 200 ? body.code : status;
  if (body.status === 'RESOURCE_EXHAUSTED' || known === 429) return body.quotaIds.some((id) => id.includes('PerDay')) ? 'quota_exceeded' : 'rate_limit';
  if (known !== undefined && (known >= 500 || known === 408 || known === 409)) return codeFromStatus(known);
  if (isHtml(rawText)) return 'bad_response';
  const named = byStatus[body.status];
  if (known === undefined) return named ?? 'server_error';
  if (known === 400) return named === 'permission' || !cannot.test(words) ? (named ?? 'invalid_request') : 'unsupported';
  // A 404 that does not speak of models is a wrong address or a lost file, which no other model cures.
  if (known === 404 && body.message !== '' && (!words.includes('model') || words.startsWith('the requested url'))) return 'invalid_request';
  return codeFromStatus(known);
}

/** What this model cannot do and another may. */
const cannot = /(is|are) not supported(\.$| (for|by|with|in) )|is not enabled for |is unsupported|does not support /;

/** @see https://docs.cloud.google.com/apis/design/errors#handling_errors */
const byStatus: Readonly<Record<string, ErrorCode>> = {
  UNAUTHENTICATED: 'authentication',
  PERMISSION_DENIED: 'permission',
  // The account's place or its billing.
  FAILED_PRECONDITION: 'permission',
  NOT_FOUND: 'model_not_found',
  UNAVAILABLE: 'overloaded',
  INTERNAL: 'server_error',
  DEADLINE_EXCEEDED: 'server_error',
  INVALID_ARGUMENT: 'invalid_request',
  OUT_OF_RANGE: 'invalid_request',
};

function readBody(body: unknown): ErrorBody {
  // Streams that were not asked for events wrap it in a list.
  const outer = fields(Array.isArray(body) ? (body as readonly unknown[])[0] : body);
  const inner = typeof outer['error'] === 'object' && outer['error'] !== null ? fields(outer['error']) : outer;
  const details = Array.isArray(inner['details']) ? (inner['details'] as readonly unknown[]).map(fields) : [];
  const code = Number(inner['code']);
  return {
    message: text(inner['message']) || text(outer['error']),
    status: text(inner['status']),
    code: Number.isInteger(code) && code >= 400 && code < 600 ? code : undefined,
    reasons: details.map((detail) => text(detail['reason'])),
    quotaIds: details.flatMap((detail) => (Array.isArray(detail['violations']) ? (detail['violations'] as readonly unknown[]).map((violation) => text(fields(violation)['quotaId'])) : [])),
    retryDelay: details.map((detail) => text(detail['retryDelay'])).find((delay) => delay !== '') ?? '',
  };
}

function waitIn(body: ErrorBody): number | undefined {
  const delay = body.retryDelay || (/retry in ((?:\d+(?:\.\d+)?(?:ms|s|m|h))+)/i.exec(body.message)?.[1] ?? '');
  return delay === '' ? undefined : parseDuration(delay);
}

function detailsOf(code: ErrorCode, body: ErrorBody, nowMs: number): object | undefined {
  switch (code) {
    case 'quota_exceeded':
      return { resetsAtMs: dailyQuotaResetMs(nowMs) };
    case 'context_length': {
      const requested = /token count (?:is )?\(?(\d+)/.exec(body.message)?.[1];
      const max = /(?:tokens allowed|supports up to) \(?(\d+)/.exec(body.message)?.[1];
      return { ...(max === undefined ? undefined : { maxTokens: Number(max) }), ...(requested === undefined ? undefined : { requestedTokens: Number(requested) }) };
    }
    case 'bad_response':
      return { reason: 'not_json' };
    default:
      return undefined;
  }
}

function messageOf(read: ErrorBody, body: unknown, status: number | undefined): string {
  if (read.message !== '') return read.message;
  if (typeof body === 'string' && body !== '' && !isHtml(body)) return body.slice(0, 300);
  return status === undefined ? 'the vendor reported an error without a message' : `the vendor answered ${status} without a message`;
}

const noHeaders: HeaderReader = () => undefined;

/** Reads whatever an SDK threw. */
export function fromSdkError(error: unknown, nowMs: number): ZerohopError {
  if (isZerohopError(error)) return error as ZerohopError;
  const known = error as { name?: unknown; status?: unknown; statusText?: unknown; errorDetails?: unknown; message?: unknown; cause?: unknown };
  if (isZerohopError(known?.cause)) return known.cause as ZerohopError;
  const message = text(known?.message) || String(error);
  if (typeof known?.status === 'number') {
    return fromErrorBody(bodyIn(message, known.errorDetails), { status: known.status, header: noHeaders, cause: error }, nowMs);
  }
  if (unreadable.test(message) || error instanceof SyntaxError) {
    const reason = /<!doctype|<html/i.test(message) ? 'html' : /unexpected end of json input/i.test(message) ? 'empty' : 'invalid_json';
    return new ZerohopError({ code: 'bad_response', message: 'the vendor answered with something that is not JSON', details: { reason }, cause: error });
  }
  // What JSON cannot say: no retry cures it.
  if (error instanceof TypeError && /bigint|circular structure/i.test(message)) {
    return new ZerohopError({ code: 'invalid_request', message: `the request is not JSON: ${message}`, cause: error });
  }
  if (refusedBySdk.test(message)) return new ZerohopError({ code: 'unsupported', message: `'@google/genai' refused the request: ${message}`, cause: error });
  if (noCredentials.test(message)) return new ZerohopError({ code: 'authentication', message: `no access token for Vertex AI: ${message}`, cause: error });
  return new ZerohopError({ code: 'network', message: `the request failed: ${message}`, details: wasWritten(known?.cause), cause: error });
}

/** How `@google/genai` refuses what one of the two services does not have, before it sends anything. */
const refusedBySdk = /parameter is only supported in|invalid model parameter/i;

/** How `google-auth-library`, by which a client signs in, says that there is nothing to sign in with. */
const noCredentials = /could not (load|refresh|determine|retrieve) .*(credential|token|client)|no (refresh|access) token|invalid_grant/i;

const unreadable = /^(?:\[GoogleGenerativeAI Error\]: )?(error parsing json response|failed to parse stream|exception parsing stream chunk|incomplete json segment)/i;

// The body as the one SDK prints it at the end of its message, or put together again from the pieces the other one keeps.
function bodyIn(message: string, details: unknown): unknown {
  const start = message.indexOf('{');
  if (details === undefined && start !== -1) {
    try {
      return JSON.parse(message.slice(start));
    } catch {
      // Not a body after all.
    }
  }
  const words = /^(?:\[GoogleGenerativeAI Error\]: )?Error fetching from .*?: \[\d+ [^\]]*\] (.*)$/s.exec(message)?.[1] ?? message;
  const tail = details === undefined ? '' : ` ${JSON.stringify(details)}`;
  return { error: { message: tail !== '' && words.endsWith(tail) ? words.slice(0, -tail.length) : words, details } };
}

function wasWritten(cause: unknown): { written?: boolean } {
  const code = text((cause as { code?: unknown } | undefined)?.code);
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].includes(code) ? { written: false } : {};
}
