import type { Attempt, AttemptKind, AttemptStartEvent, CallEndEvent, ChatResponse, Plan } from '@zerohop/core';
import type { SentRequest } from './simulated-network.ts';
import type { PlannedCall } from './traffic.ts';

/** How a call ended for its caller. */
export type Terminal =
  | { readonly kind: 'response' | 'finish'; readonly response: ChatResponse }
  | { readonly kind: 'error'; readonly error: unknown }
  /** The caller stopped reading by itself. */
  | { readonly kind: 'left' };

/** An attempt as it began, with what its target's breaker had said of itself until then. */
export interface StartedAttempt extends AttemptStartEvent, Pick<AttemptUnderWay, 'opening'> {
  readonly breaker: { readonly state: 'closed' | 'open' | 'half-open'; readonly untilMs: number | undefined };
  /** The attempts that were at the target already. */
  readonly others: readonly AttemptUnderWay[];
}

/** An attempt while it lasts. */
export interface AttemptUnderWay {
  readonly kind: AttemptKind;
  /** Whether its stream has shown its first content, or may have. */
  readonly committed: boolean;
  /** How often its target's breaker had opened from closed by then. */
  readonly opening: number;
}

/** A request that a vendor got, and on whose behalf. */
export interface AttributedRequest extends SentRequest {
  /** Index of the attempt. */
  attempt: number;
  /** Whether the call was over already for its caller. */
  afterTheEnd: boolean;
}

/** Everything that was seen of one call: what its caller saw, what the router said, and what the vendors got. */
export interface CallLog {
  readonly planned: PlannedCall;
  callId: string | undefined;
  startedAtMs: number;
  /** When the caller was done with it. */
  settledAtMs: number | undefined;
  /** Every end that the caller saw; more than one is one too many. */
  readonly terminals: Terminal[];
  /** What came out of the stream behind its end. */
  readonly afterwards: string[];
  /** The text that the caller has, i.e. that no `restart` has voided. */
  shown: string;
  /** How often another target went on with the text. */
  switches: number;
  firstTextMs: number | undefined;
  /** When the caller left, for those that do. */
  leftAtMs: number | undefined;
  /** The longest the caller let its stream lie. */
  longestPauseMs: number;
  /** Listeners on the caller's signal once the call was over. */
  listeners: number;
  plan: Plan | undefined;
  /** Each moment at which a stream of the call committed, from its start. */
  readonly commitsMs: number[];
  readonly starts: StartedAttempt[];
  readonly attempts: Attempt[];
  readonly ends: CallEndEvent[];
  readonly requests: AttributedRequest[];
}

/** The log of a call that is about to be made. */
export function callLog(planned: PlannedCall, nowMs: number): CallLog {
  return {
    planned,
    callId: undefined,
    startedAtMs: nowMs,
    settledAtMs: undefined,
    terminals: [],
    afterwards: [],
    shown: '',
    switches: 0,
    firstTextMs: undefined,
    leftAtMs: undefined,
    longestPauseMs: 0,
    listeners: 0,
    plan: undefined,
    commitsMs: [],
    starts: [],
    attempts: [],
    ends: [],
    requests: [],
  };
}
