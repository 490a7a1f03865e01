import type { Attempt } from '../chat/attempt.ts';
import type { ErrorCode } from '../chat/error-code.ts';
import type { AssistantPart } from '../chat/message.ts';
import type { Usage } from '../chat/usage.ts';
import { errorCodes } from './codes.ts';
import type { DetailsOf } from './details.ts';

const brand: unique symbol = Symbol.for('zerohop.error') as never;

/** What a broken stream had delivered. */
export interface PartialAnswer {
  text: string;
  content: readonly AssistantPart[];
  usage: Usage | undefined;
}

/** What an error is made of. */
export interface ErrorFields<Code extends ErrorCode> {
  code: Code;
  message: string;
  /** @default what the code's rule says */
  retryable?: boolean | undefined;
  status?: number | undefined;
  retryAfterMs?: number | undefined;
  provider?: string | undefined;
  model?: string | undefined;
  attempts?: readonly Attempt[] | undefined;
  details?: DetailsOf<Code> | undefined;
  partial?: PartialAnswer | undefined;
  suggestions?: readonly string[] | undefined;
  requestId?: string | undefined;
  raw?: unknown;
  cause?: unknown;
}

/**
 * The one error class. Recognise it with {@link isZerohopError}, never with `instanceof`: two copies of this package may
 * be loaded. `partial` and `raw` are not enumerable, so logging an error prints no prompt and no answer.
 */
export class ZerohopError<Code extends ErrorCode = ErrorCode> extends Error {
  static {
    // On the prototype, where the stack's first line looks for it.
    hide(this.prototype, 'name', 'ZerohopError');
  }

  /** What went wrong. */
  readonly code: Code;
  /** True when the same call may succeed later unchanged. */
  readonly retryable: boolean;
  /** HTTP status, where there was one. */
  readonly status: number | undefined;
  /** How long the vendor, or our own health table, asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Key of the provider that failed last. */
  readonly provider: string | undefined;
  /** The model that failed last. */
  readonly model: string | undefined;
  /** Everything that was tried, in order. */
  readonly attempts: readonly Attempt[];
  /** More about it, typed per code. */
  readonly details: DetailsOf<Code>;
  /** Targets that could serve the request instead. */
  readonly suggestions: readonly string[];
  /** The vendor's request id, for its support. */
  readonly requestId: string | undefined;
  /** What a broken stream had delivered. Not enumerable. */
  declare readonly partial: PartialAnswer | undefined;
  /** The vendor's body, keys removed. Not enumerable. */
  declare readonly raw: unknown;

  constructor(fields: ErrorFields<Code>) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.code = fields.code;
    const rule = errorCodes[fields.code].retryable;
    this.retryable = fields.retryable ?? rule === true;
    this.status = fields.status;
    this.retryAfterMs = fields.retryAfterMs;
    this.provider = fields.provider;
    this.model = fields.model;
    this.attempts = fields.attempts ?? [];
    this.details = fields.details ?? ({} as DetailsOf<Code>);
    this.suggestions = fields.suggestions ?? [];
    this.requestId = fields.requestId;
    hide(this, 'partial', fields.partial);
    hide(this, 'raw', fields.raw);
    hide(this, brand, true);
  }

  /** What `JSON.stringify` prints: no prompt, no answer, no vendor body. */
  toJSON(): Record<string, unknown> {
    return { ...Object.fromEntries(Object.entries(this)), name: this.name, message: this.message };
  }
}

function hide(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: false, configurable: true, writable: true });
}

/** The class seen as a union over its codes, so that checking `code` narrows `details`. */
export type AnyZerohopError = { [Code in ErrorCode]: ZerohopError<Code> }[ErrorCode];

/**
 * Tells whether a caught value is an error of ours, of that code if one is named.
 *
 * @example
 * try { await router.chat(request) } catch (error) {
 *   if (isZerohopError(error, 'timeout')) console.log(error.details.phase);
 * }
 */
export function isZerohopError(value: unknown): value is AnyZerohopError;
export function isZerohopError<Code extends ErrorCode>(value: unknown, code: Code): value is ZerohopError<Code>;
export function isZerohopError(value: unknown, code?: ErrorCode): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as { [brand]?: unknown })[brand] === true &&
    (code === undefined || (value as ZerohopError).code === code)
  );
}

/** The same error with some fields replaced; cause stays, and so does the stack unless the message is another. */
export function withFields<Code extends ErrorCode>(
  error: ZerohopError<Code>,
  fields: Partial<ErrorFields<Code>>,
): ZerohopError<Code> {
  const all: ErrorFields<Code> = {
    code: error.code,
    message: error.message,
    retryable: error.retryable,
    status: error.status,
    retryAfterMs: error.retryAfterMs,
    provider: error.provider,
    model: error.model,
    attempts: error.attempts,
    details: error.details,
    partial: error.partial,
    suggestions: error.suggestions,
    requestId: error.requestId,
    raw: error.raw,
    cause: error.cause,
    ...fields,
  };
  if (error.stack === undefined || all.message !== error.message) return new ZerohopError<Code>(all);
  const copy = withoutFrames(() => new ZerohopError<Code>(all));
  hide(copy, 'stack', error.stack);
  return copy;
}

/**
 * Makes an error whose stack is replaced right away. Its own frames would hold whatever they were called on for as long as the error
 * lives, a stream and its connection among them: they are let go of when the stack is first read, which it then never is.
 */
export function withoutFrames<Made extends Error>(make: () => Made): Made {
  const { stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 0;
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
