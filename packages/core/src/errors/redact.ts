import type { ErrorCode } from '../chat/error-code.ts';
import { isZerohopError, type ZerohopError, withFields, withoutFrames } from './zerohop-error.ts';

/** Removes a provider's secrets from whatever might be shown. */
export interface Redactor {
  /** Learns a secret. Shorter than six characters is no secret: replacing it would garble ordinary words. */
  learn(secret: string): void;
  text(text: string): string;
  /** A copy of a plain value without secrets. What is not plain data, e.g. a vendor's class, comes back as text. */
  value(value: unknown): unknown;
  /** A copy of the error, cause included, that shows no secret. */
  error<Code extends ErrorCode>(error: ZerohopError<Code>): ZerohopError<Code>;
}

const mask = '[redacted]';
const shortestSecret = 6;
/** Causes below this depth say nothing new, and a circle of them would never end. */
const deepestCause = 4;

/** Makes a redactor that knows nothing yet. */
export function createRedactor(): Redactor {
  let secrets: readonly string[] = [];

  function learn(secret: string): void {
    if (secret.length < shortestSecret || secrets.includes(secret)) return;
    // Vendors echo keys as they got them, or as their URL or JSON writer escaped them.
    const forms = new Set([...secrets, secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)]);
    // Longest first: a secret that begins with another one would otherwise keep its end.
    secrets = [...forms].sort((a, b) => b.length - a.length);
  }

  function text(input: string): string {
    let output = input;
    for (const secret of secrets) if (output.includes(secret)) output = output.replaceAll(secret, mask);
    return output;
  }

  function value(input: unknown): unknown {
    return copy(input, new Map());
  }

  // `seen` keeps circles and shared parts what they are.
  function copy(input: unknown, seen: Map<object, unknown>): unknown {
    if (typeof input === 'string') return text(input);
    if (typeof input !== 'object' || input === null) return input;
    const known = seen.get(input);
    if (known !== undefined) return known;
    if (Array.isArray(input)) {
      const items: unknown[] = [];
      seen.set(input, items);
      for (const item of input) items.push(copy(item, seen));
      return items;
    }
    if (isPlain(input)) {
      const fields: Record<string, unknown> = {};
      seen.set(input, fields);
      for (const [key, item] of Object.entries(input)) define(fields, text(key), copy(item, seen), true);
      return fields;
    }
    return input instanceof Error ? cause(input, 0) : text(describe(input));
  }

  // SDK errors carry headers and whole bodies: only name, code and message of a cause are kept.
  function cause(input: unknown, depth: number): unknown {
    if (depth > deepestCause) return undefined;
    if (isZerohopError(input)) return ours(input as ZerohopError, depth);
    if (!(input instanceof Error)) return value(input);
    const inner = input.cause === undefined ? undefined : cause(input.cause, depth + 1);
    const shown = withoutFrames(() => new Error(text(input.message), inner === undefined ? undefined : { cause: inner }));
    define(shown, 'name', text(input.name), false);
    if (input.stack !== undefined) define(shown, 'stack', text(input.stack), false);
    const code = (input as { code?: unknown }).code;
    if (typeof code === 'string') define(shown, 'code', text(code), true);
    return shown;
  }

  function ours<Code extends ErrorCode>(input: ZerohopError<Code>, depth: number): ZerohopError<Code> {
    const shown = withoutFrames(() => withFields(input, {
      message: text(input.message),
      details: value(input.details) as never,
      requestId: input.requestId === undefined ? undefined : text(input.requestId),
      raw: value(input.raw),
      partial: value(input.partial) as never,
      cause: input.cause === undefined ? undefined : cause(input.cause, depth + 1),
    }));
    if (input.stack !== undefined) define(shown, 'stack', text(input.stack), false);
    return shown;
  }

  return { learn, text, value, error: (error) => ours(error, 0) };
}

function isPlain(input: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(input);
  return prototype === Object.prototype || prototype === null;
}

function describe(input: object): string {
  try {
    return String(input);
  } catch {
    return Object.prototype.toString.call(input);
  }
}

// Not by assignment: a vendor's body may name a field `__proto__`.
function define(target: object, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(target, key, { value, enumerable, configurable: true, writable: true });
}
