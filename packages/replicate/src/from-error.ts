import { codeFromStatus, type ErrorCode, type ErrorHead, fields, isHtml, isZerohopError, list, parseJsonOr, retryAfterFromHeaders, text, ZerohopError } from '@zerohop/core/adapter';

/** Reads what was thrown: our own error as it is, and everything else as a request that failed. */
export function fromError(error: unknown): ZerohopError {
  if (isZerohopError(error)) return error as ZerohopError;
  const message = error instanceof Error ? error.message : String(error);
  return new ZerohopError({ code: 'network', message: `the request failed: ${message}`, cause: error });
}

/** Reads a response that is an error. */
export async function fromErrorResponse(response: Response, nowMs: number): Promise<ZerohopError> {
  const header = (name: string): string | null => response.headers.get(name);
  return fromErrorBody(parseJsonOr(await response.text()), { status: response.status, header, requestId: header('x-request-id') ?? undefined }, nowMs);
}

/**
 * Reads an error body: `{ title, detail, status, invalid_fields }`, where most of it may be missing.
 *
 * @see https://replicate.com/docs/reference/http
 */
export function fromErrorBody(body: unknown, head: ErrorHead, nowMs: number = Date.now()): ZerohopError {
  const { title, detail } = fields(body);
  const said = [text(title), inOneLine(text(detail)) || fieldsInWords(body)].filter((words) => words !== '').join(': ');
  const code = codeOf(said, head.status, body);
  const message = said === '' ? withoutWords(body, head.status) : said;
  return new ZerohopError({
    code,
    message: code === 'model_not_found' ? `${message} (models that are not official need a version: owner/name:version)` : message,
    status: head.status,
    requestId: head.requestId,
    retryAfterMs: retryAfterFromHeaders(head.header, nowMs) ?? secondsOf(fields(body)['retry_after']),
    raw: body,
    cause: head.cause,
  } as ConstructorParameters<typeof ZerohopError>[0]);
}

/** The inputs that are wrong come as lines of a list. */
function inOneLine(detail: string): string {
  return detail.trim().replace(/^- /, '').replace(/\s*\n\s*(- )?/g, '; ');
}

function fieldsInWords(body: unknown): string {
  const wrong = list(fields(body)['invalid_fields']).map((field) => [text(fields(field)['field']), text(fields(field)['description'])].filter((words) => words !== '').join(': '));
  return wrong.join('; ');
}

function codeOf(words: string, status: number | undefined, body: unknown): ErrorCode {
  // A version that does not exist is refused like an input that is wrong.
  if (status === 422 && /version does not exist|invalid version/i.test(words)) return 'model_not_found';
  const code = codeFromStatus(status ?? 500);
  // A page instead of a refusal is a proxy's, and says nothing of the key or the request.
  return typeof body === 'string' && isHtml(body) && status !== undefined && status < 500 ? 'bad_response' : code;
}

function withoutWords(body: unknown, status: number | undefined): string {
  if (typeof body === 'string' && isHtml(body)) return `the vendor answered ${status ?? ''} with a web page`;
  const words = typeof body === 'string' ? body.trim().slice(0, 200) : '';
  return words === '' ? `the vendor answered ${status ?? ''} without a message` : words;
}

function secondsOf(given: unknown): number | undefined {
  return typeof given === 'number' && given >= 0 ? given * 1_000 : undefined;
}
