import type { ErrorCode } from '../chat/error-code.ts';
import { isZerohopError, type ZerohopError, withFields } from './zerohop-error.ts';

/** Removes a provider's secrets from whatever might be shown. */
export interface Redactor {
  /** Learns a secret. Shorter than six characters is no secret: replacing it would garble ordinary words. */
  learn(secret: string): void;
  text(text: string): string;
  /** The same for every string inside a plain value. Returns the value itself when nothing had to go. */
  value(value: unknown): unknown;
  /** A copy of the error, cause included, that shows no secret. */
  error<Code extends ErrorCode>(error: ZerohopError<Code>): ZerohopError<Code>;
}

const mask = '[redacted]';

/** Makes a redactor that knows nothing yet. */
export function createRedactor(): Redactor {
  const secrets = new Set<string>();

  function learn(secret: string): void {
    if (secret.length < 6) return;
    secrets.add(secret);
    // Vendors echo keys as they got them, or as their URL or JSON writer escaped them.
    secrets.add(encodeURIComponent(secret));
    secrets.add(JSON.stringify(secret).slice(1, -1));
  }

  function text(input: string): string {
    let output = input;
    for (const secret of secrets) if (output.includes(secret)) output = output.replaceAll(secret, mask);
    return output;
  }

  function value(input: unknown): unknown {
    if (typeof input === 'string') return text(input);
    if (Array.isArray(input)) return input.map(value);
    if (typeof input === 'object' && input !== null && isPlain(input)) {
      return Object.fromEntries(Object.entries(input).map(([key, item]) => [text(key), value(item)]));
    }
    return input;
  }

  // SDK errors carry headers and whole bodies: only name, code and message of a cause are kept.
  function cause(input: unknown, depth: number): unknown {
    if (!(input instanceof Error)) return value(input);
    if (isZerohopError(input)) return error(input as ZerohopError);
    const inner = input.cause !== undefined && depth < 4 ? cause(input.cause, depth + 1) : undefined;
    const copy = new Error(text(input.message), inner === undefined ? undefined : { cause: inner });
    Object.defineProperty(copy, 'name', { value: input.name, enumerable: false, configurable: true });
    if (input.stack !== undefined) {
      Object.defineProperty(copy, 'stack', { value: text(input.stack), enumerable: false, configurable: true });
    }
    const code = (input as { code?: unknown }).code;
    if (typeof code === 'string') Object.assign(copy, { code: text(code) });
    return copy;
  }

  function error<Code extends ErrorCode>(input: ZerohopError<Code>): ZerohopError<Code> {
    return withFields(input, {
      message: text(input.message),
      details: value(input.details) as never,
      raw: value(input.raw),
      cause: input.cause === undefined ? undefined : cause(input.cause, 0),
    });
  }

  return { learn, text, value, error };
}

function isPlain(input: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(input);
  return prototype === Object.prototype || prototype === null;
}
