import { type ErrorHead, type HeaderReader, parseDuration, readSdkError, retryAfterFromHeaders, ZerohopError } from '@zerohop/core/adapter';
import { type ErrorBody, readErrorBody } from './error-body.ts';
import { codeOf } from './error-code.ts';

/** Reads an error of the SDK, of the transport below it, or whatever else was thrown. */
export function fromError(error: unknown, nowMs: number): ZerohopError {
  const read = readSdkError(error);
  if ('bodyText' in read) return fromErrorBody(read.body ?? read.bodyText, read, nowMs);
  // What the app's own client says when it has no key.
  if (read.code === 'network' && /authentication method|'apiKey' function/.test(read.message)) {
    return new ZerohopError({ code: 'authentication', message: read.message, cause: error });
  }
  return read;
}

/**
 * Reads an error body of OpenAI or of a compatible vendor.
 *
 * @see https://platform.openai.com/docs/guides/error-codes
 */
export function fromErrorBody(body: unknown, head: ErrorHead, nowMs: number = Date.now()): ZerohopError {
  const read = readErrorBody(body);
  const code = codeOf(read, head.status);
  return new ZerohopError({
    code,
    message: messageOf(read, code, head.status),
    status: head.status,
    requestId: head.requestId,
    retryAfterMs: retryAfterFromHeaders(head.header, nowMs) ?? (code === 'rate_limit' || code === 'overloaded' ? (waitInWords(read.message) ?? untilReset(head.header)) : undefined),
    raw: body,
    cause: head.cause,
    details: detailsOf(code, read),
  } as ConstructorParameters<typeof ZerohopError>[0]);
}

function messageOf({ message, param, isWebPage }: ErrorBody, code: string, status: number | undefined): string {
  const from = status === undefined ? 'the vendor reported an error' : `the vendor answered ${status}`;
  const said = message === '' ? `${from} ${isWebPage ? 'with a web page' : 'without a message'}` : param === '' ? message : `${message} (${param})`;
  if (code === 'invalid_request' && status === 404) return `${said}; is the provider's baseURL right?`;
  const cure = cures.find(([words]) => words.test(message));
  return cure === undefined ? said : `${said}; ${cure[1]}`;
}

/** What helps against what the vendor's words only state. */
const cures: readonly (readonly [RegExp, string])[] = [
  [/^(previous response|conversation|response) with id /i, 'only the account that made it holds it, if it was stored: name a target of that account, or send all messages without it'],
  [/encrypted content .*could not be verified/is, 'what one account or organisation has sealed opens for no other: send the messages without those reasoning parts'],
];

function detailsOf(code: string, { message, names, filtered, isWebPage }: ErrorBody): object | undefined {
  switch (code) {
    case 'context_length':
      return tokensIn(message);
    case 'content_filter':
      return filtered === undefined ? undefined : { reason: filtered };
    case 'bad_response':
      return { reason: isWebPage ? 'html' : names.includes('tool_use_failed') ? 'tool_call' : 'output_invalid' };
    default:
      return undefined;
  }
}

/** `maximum context length is M tokens ... resulted in N tokens`, `N tokens > M maximum`, `contain N tokens ... M maximum context length`, `Limit L, Requested N`. */
function tokensIn(message: string): { maxTokens?: number; requestedTokens?: number } {
  const plain = message.replaceAll(/(?<=\d),(?=\d{3})/g, '');
  const max = /maximum context length (?:is|of) (\d+)/i.exec(plain)?.[1] ?? /> (\d+) maximum/i.exec(plain)?.[1] ?? /(\d+) maximum context length/i.exec(plain)?.[1];
  const requested = /(?:resulted in|requested|is too long:|contains?) (\d+)/i.exec(plain)?.[1];
  return { ...(max === undefined ? undefined : { maxTokens: Number(max) }), ...(requested === undefined ? undefined : { requestedTokens: Number(requested) }) };
}

/** `try again in 9m38.016s`, `retry in 48.2s`, `retry after 86400 seconds`. */
function waitInWords(message: string): number | undefined {
  const found = /(?:try again|retry) (?:in|after) (?:((?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+)\b|(\d+(?:\.\d+)?) (second|minute)s?)/i.exec(message);
  if (found === null) return undefined;
  const [, duration, number, unit] = found;
  return duration === undefined ? Number(number) * (unit?.toLowerCase() === 'minute' ? 60_000 : 1_000) : parseDuration(duration.toLowerCase());
}

/** Until the last of the spent limits is filled again. */
function untilReset(header: HeaderReader): number | undefined {
  const waits = ['requests', 'tokens']
    .filter((kind) => Number(header(`x-ratelimit-remaining-${kind}`) ?? 1) <= 0)
    .map((kind) => parseDuration(header(`x-ratelimit-reset-${kind}`) ?? ''))
    .filter((waitMs) => waitMs !== undefined);
  return waits.length === 0 ? undefined : Math.max(...waits);
}
