import type { Cost } from './cost.ts';
import type { Usage } from './usage.ts';
import type { ErrorCode } from './error-code.ts';

/** Why an attempt was made. */
export type AttemptKind = 'first' | 'retry' | 'fallback' | 'hedge' | 'probe' | 'restart' | 'continue';

/** Whether the vendor's answer arrived whole. Only `complete` answers are ever returned as responses. */
export type Integrity = 'complete' | 'truncated' | 'cancelled' | 'failed';

/** One request to one target with one credential on behalf of a call. */
export interface Attempt {
  /** Position in the call, from 0. */
  index: number;
  kind: AttemptKind;
  /** `provider/model`. */
  target: string;
  provider: string;
  model: string;
  /** Fingerprint of the credential, never the key; `''` where there is none. */
  credential: string;
  /** Epoch milliseconds. */
  startedAtMs: number;
  /** Milliseconds from the attempt's start to its first content; `undefined` for whole answers and when there was none. */
  firstTokenMs?: number | undefined;
  /** Milliseconds from the attempt's start to its end. */
  durationMs: number;
  outcome: 'ok' | 'failed' | 'aborted';
  integrity: Integrity;
  /** What went wrong; `undefined` when nothing did. */
  code?: ErrorCode | undefined;
  /** HTTP status, where there was one. */
  status?: number | undefined;
  /** The vendor's request id, for its support. */
  requestId?: string | undefined;
  /** Why another attempt was made: the code of the failure before it, `next_credential`, or what a judge said of the answer before it. `undefined` for the first one. */
  reason?: string | undefined;
  /** How it failed, in words. */
  message?: string | undefined;
  usage?: Usage | undefined;
  cost?: Cost | undefined;
}
