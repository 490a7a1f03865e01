import { type ErrorCode, fields, text, ZerohopError } from '@zerohop/core/adapter';

/** What models and their servers say, in their own words; the first that fits counts. */
const byWords: readonly (readonly [RegExp, ErrorCode])[] = [
  [/maximum context length|context (window|length)|prompt is too long|input (is )?too long|exceeds the maximum number of tokens|too many tokens/i, 'context_length'],
  [/flagged as sensitive|\(E005\)|content (policy|filter)|nsfw/i, 'content_filter'],
  [/high demand|\(E003\)|overloaded|temporarily unavailable|rate limit/i, 'overloaded'],
  [/input validation|validation error|ValueError|invalid input|\(E006\)|must be (less|greater|one of|at least|at most)/i, 'invalid_request'],
];

/**
 * The error of a prediction that came to nothing. What fails for no named reason is the vendor's failure: models that run there
 * word theirs as they like.
 *
 * @see https://replicate.com/docs/topics/predictions/lifecycle
 */
export function fromFailure(status: string, error: unknown, raw: unknown, requestId: string): ZerohopError {
  const words = text(error) || text(fields(error)['detail']);
  return new ZerohopError({ code: codeOf(status, words), message: messageOf(status, words), requestId, raw } as ConstructorParameters<typeof ZerohopError>[0]);
}

function codeOf(status: string, words: string): ErrorCode {
  // Its deadline had passed before it could start.
  if (status === 'aborted') return 'overloaded';
  if (status === 'canceled') return 'server_error';
  return byWords.find(([pattern]) => pattern.test(words))?.[1] ?? 'server_error';
}

function messageOf(status: string, words: string): string {
  if (status === 'aborted') return 'the prediction was given up before it could start: its deadline had passed';
  if (status === 'canceled') return 'the prediction was cancelled at the vendor, by its deadline or by somebody else';
  return words === '' ? `the prediction ended as '${status}', without a word` : `the prediction failed: ${words}`;
}
