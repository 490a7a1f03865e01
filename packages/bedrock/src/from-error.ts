import { codeFromStatus, type ErrorCode, fields, isZerohopError, retryAfterFromHeaders, text, ZerohopError } from '@zerohop/core/adapter';
import { codeOfName, codeOfWords } from './error-code.ts';

/** What the SDK threw, as far as it is an answer of the vendor's. */
interface VendorError {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  /** What a body is that could not be read; `undefined` for all others. */
  readonly unreadable: 'html' | 'invalid_json' | undefined;
}

/**
 * Reads whatever the SDK threw: an error answer, an error inside a stream, an error of the transport below it, or one of its
 * own before anything was sent.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
 */
export function fromError(error: unknown, nowMs: number): ZerohopError {
  if (isZerohopError(error)) return error as ZerohopError;
  const { cause } = fields(error);
  if (isZerohopError(cause)) return cause as ZerohopError;
  const read = readError(error);
  const isAnswer = read.status !== undefined || codeOfName(read.name) !== undefined;
  return isAnswer ? fromAnswer(read, error, nowMs) : fromFailure(read, error);
}

function readError(error: unknown): VendorError {
  const { name, message, $metadata, $response } = fields(error);
  const response = fields($response);
  const status = fields($metadata)['httpStatusCode'] ?? response['statusCode'];
  const headers = fields(response['headers']);
  return {
    name: text(name),
    message: text(message),
    status: typeof status === 'number' ? status : undefined,
    requestId: text(fields($metadata)['requestId']) || text(headers['x-amzn-requestid']) || undefined,
    headers,
    unreadable: error instanceof SyntaxError && status !== undefined ? kindOf(text(message)) : undefined,
  };
}

// The parser quotes what it stumbled over; the body itself may be gone.
function kindOf(complaint: string): 'html' | 'invalid_json' {
  return complaint.startsWith("Unexpected token '<'") ? 'html' : 'invalid_json';
}

function fromAnswer(read: VendorError, error: unknown, nowMs: number): ZerohopError {
  const code = codeOfAnswer(read);
  return new ZerohopError({
    code,
    message: messageOf(read, code),
    status: read.status,
    requestId: read.requestId,
    retryAfterMs: retryAfterFromHeaders((header) => text(read.headers[header]) || undefined, nowMs),
    raw: { name: read.name, message: read.message },
    details: detailsOf(code, read),
    cause: error,
  } as ConstructorParameters<typeof ZerohopError>[0]);
}

function codeOfAnswer({ name, message, status, unreadable }: VendorError): ErrorCode {
  const isFault = status === undefined || status >= 400;
  // A proxy's page is no word of the vendor's.
  if (unreadable !== undefined) return status !== undefined && (status >= 500 || (isFault && unreadable !== 'html')) ? codeFromStatus(status) : 'bad_response';
  const named = codeOfName(name);
  const worded = codeOfWords(named, message);
  if (worded !== undefined || named !== undefined) return worded ?? named ?? 'server_error';
  if (!isFault || status === undefined) return 'bad_response';
  // A path that nobody knows is a wrong address, which no other model cures.
  return status === 404 ? 'invalid_request' : codeFromStatus(status);
}

function messageOf({ name, message, status, unreadable }: VendorError, code: ErrorCode): string {
  if (unreadable !== undefined) return code === 'bad_response' ? 'the vendor answered with something that is not JSON' : `the vendor answered ${status} without a message`;
  if (code === 'authentication') return `${(message || name).replace(/\.$/, '')}; check the API key or credentials, and that they belong to the region`;
  if (message !== '' && message !== 'UnknownError' && message !== 'Unknown') return message;
  return status === undefined ? `the vendor reported ${name || 'an error'} without a message` : `the vendor answered ${status} without a message`;
}

function detailsOf(code: ErrorCode, { message, unreadable }: VendorError): object | undefined {
  switch (code) {
    case 'context_length':
      return tokensIn(message);
    case 'bad_response':
      return { reason: unreadable ?? 'no_content' };
    default:
      return undefined;
  }
}

/** `N tokens > M maximum`, and `N + K > M`; other makers say it in words of their own. */
function tokensIn(message: string): { maxTokens?: number; requestedTokens?: number } {
  const found = /(\d+)(?: tokens| \+ (\d+)) > (\d+)/.exec(message);
  if (found !== null) return { requestedTokens: Number(found[1]) + Number(found[2] ?? 0), maxTokens: Number(found[3]) };
  const most = /max(?:imum)? (?:context length is|input tokens:) (\d+)/i.exec(message);
  return most === null ? {} : { maxTokens: Number(most[1]) };
}

/** What the SDK says when it has nothing to sign with. */
const withoutCredentials = /could not load credentials|resolved credential object is not valid|token is missing|could not find .*profile|no valid identity|does not have an identity|token not found|session (associated with this profile )?(has|is) expired/i;
/** What the SDK says of a body that is no stream of whole, intact frames. */
const brokenFrames: readonly (readonly [RegExp, string])[] = [
  [/truncated event message/i, 'truncated'],
  [/checksum|reported message length|message length|provided message too short|unrecognizable event type|header type tag|invalid typed array length/i, 'broken_frame'],
];

/** What went wrong without an answer of the vendor's. */
function fromFailure({ name, message }: VendorError, error: unknown): ZerohopError {
  if (/^(credentialsprovider|tokenprovider|provider)error$/i.test(name) || withoutCredentials.test(message)) {
    return new ZerohopError({
      code: 'authentication',
      message: `AWS credentials could not be had: ${message}; give the provider an apiKey, options.credentials or options.profile, or set up AWS's own chain`,
      cause: error,
    });
  }
  if (/region is missing|missing region|expected `region`/i.test(message)) {
    const expected = "region: 'us-east-1', or AWS_REGION";
    return new ZerohopError({ code: 'config_invalid', message: `no AWS region was found; give the provider one, e.g. ${expected}`, details: { path: 'region', expected, issues: [] }, cause: error });
  }
  const broken = brokenFrames.find(([words]) => words.test(message))?.[1] ?? (error instanceof SyntaxError ? 'invalid_json' : undefined);
  if (broken !== undefined) return new ZerohopError({ code: 'bad_response', message: `the stream could not be read: ${message}`, details: { reason: broken }, cause: error });
  const code = text(fields(error)['code']) || text(fields(fields(error)['cause'])['code']);
  if (code === '' && (error instanceof TypeError || error instanceof RangeError) && !/fetch failed|terminated/i.test(message)) {
    return new ZerohopError({ code: 'invalid_request', message: `the SDK could not write the request: ${message}`, cause: error });
  }
  return new ZerohopError({ code: 'network', message: `the request failed: ${message || String(error)}`, details: unsent.has(code) ? { written: false } : {}, cause: error });
}

const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
