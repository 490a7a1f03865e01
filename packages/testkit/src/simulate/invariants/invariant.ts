import { type Attempt, type ChatResponse, isZerohopError } from '@zerohop/core';
import type { AttributedRequest, CallLog } from '../call-log.ts';

/** What the invariants need to know of the config. */
export interface Bounds {
  /** The most attempts that any target's policies allow a call. */
  readonly maxAttempts: number;
  /** The most attempts at once, by target, where every use of it has a bound. */
  readonly concurrency: Readonly<Record<string, number>>;
  /** Targets that some route uses without a breaker. */
  readonly withoutBreaker: ReadonlySet<string>;
  /** Whether calls that name a target have none. */
  readonly directWithoutBreaker: boolean;
}

/** What must hold of every call, whatever goes wrong. */
export interface Invariant {
  readonly name: string;
  /** In words. */
  readonly says: string;
  /** How the call breaks it; `undefined` when it holds. */
  broken(log: CallLog, bounds: Bounds): string | undefined;
}

/** What the caller got, if it got a response. */
export function responseOf({ terminals: [first] }: CallLog): ChatResponse | undefined {
  return first?.kind === 'response' || first?.kind === 'finish' ? first.response : undefined;
}

/** How the call ended for its caller, in the words of the `call` event; `left` for one who stopped reading. */
export function outcomeOf({ terminals: [first] }: CallLog): 'ok' | 'failed' | 'cancelled' | 'left' {
  if (first?.kind === 'left') return 'left';
  if (first?.kind !== 'error') return 'ok';
  return isZerohopError(first.error, 'cancelled') ? 'cancelled' : 'failed';
}

/** The attempts that the caller was shown. */
export function shownAttempts(log: CallLog): readonly Attempt[] | undefined {
  const [first] = log.terminals;
  if (first?.kind === 'error') return isZerohopError(first.error) ? first.error.attempts : undefined;
  return responseOf(log)?.attempts;
}

/** What was sent on behalf of the attempt that served. */
export function servedBy(log: CallLog): AttributedRequest | undefined {
  const response = responseOf(log);
  // Of a cascade, an earlier one may have served.
  const serving = response?.attempts.findLast(({ outcome, target }) => outcome === 'ok' && target === response.target);
  return log.requests.find(({ attempt }) => attempt === serving?.index);
}
