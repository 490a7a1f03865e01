import type { Attempt, AttemptKind } from '../chat/attempt.ts';
import type { ErrorCode } from '../chat/error-code.ts';
import type { Cost } from '../chat/cost.ts';
import type { Plan } from '../chat/plan.ts';
import type { Usage } from '../chat/usage.ts';

/** Whose call an event is about. */
export interface EventScope {
  tenant: string | undefined;
  team: string | undefined;
  user: string | undefined;
  tags: Readonly<Record<string, string>> | undefined;
}

/** What every event made for a call carries. */
interface CallEventBase {
  /** Epoch milliseconds. */
  atMs: number;
  callId: string;
  /** The call this one was made for, if any. */
  parentCallId: string | undefined;
  scope: EventScope;
}

/** What events about the router itself carry. */
interface RouterEventBase {
  /** Epoch milliseconds. */
  atMs: number;
}

/** A call has been accepted. */
export interface CallStartEvent extends CallEventBase {
  type: 'call.start';
  /** What was asked for. */
  operation: 'chat' | 'embed';
  model: string;
  stream: boolean;
}

/** Where the call may go, and where not. */
export interface PlanEvent extends CallEventBase {
  type: 'plan';
  plan: Plan;
}

/** An attempt is about to be sent. */
export interface AttemptStartEvent extends CallEventBase {
  type: 'attempt.start';
  index: number;
  kind: AttemptKind;
  target: string;
  /** Fingerprint. */
  credential: string;
  reason: string | undefined;
}

/** An attempt is over. */
export interface AttemptEvent extends CallEventBase {
  type: 'attempt';
  attempt: Attempt;
}

/** A stream has shown its first content; from here on it is that target's. */
export interface CommitEvent extends CallEventBase {
  type: 'commit';
  target: string;
  attempt: number;
  /** From the call's start, in milliseconds. */
  firstTokenMs: number;
}

/** Another target has taken over a stream of which something was shown (`midStream`). */
export interface SwitchedEvent extends CallEventBase {
  type: 'switch';
  /** `restart`: what was shown is void; `continue`: it goes on. */
  way: 'restart' | 'continue';
  /** Target whose stream broke. */
  from: string;
  /** Target that takes over. */
  target: string;
  /** Index of its attempt. */
  attempt: number;
  /** Why the stream broke, in words. */
  reason: string;
}

/** A call is over, exactly once per call. */
export interface CallEndEvent extends CallEventBase {
  type: 'call';
  operation: 'chat' | 'embed';
  outcome: 'ok' | 'failed' | 'cancelled';
  code: ErrorCode | undefined;
  route: string | undefined;
  /** Target that served. */
  target: string | undefined;
  attempts: readonly Attempt[];
  usage: Usage | undefined;
  cost: Cost;
  firstTokenMs: number | undefined;
  totalMs: number;
}

/** A breaker has changed. */
export interface BreakerEvent extends RouterEventBase {
  type: 'breaker';
  target: string;
  state: 'closed' | 'open' | 'half-open';
  reason: string;
  /** When an open breaker lets a probe through; epoch milliseconds. */
  untilMs: number | undefined;
}

/** A credential was benched or came back, or a model was benched for it. */
export interface CredentialEvent extends RouterEventBase {
  type: 'credential';
  provider: string;
  /** Fingerprint. */
  credential: string;
  /** Set when only this model is concerned. */
  model: string | undefined;
  state: 'active' | 'benched' | 'cooldown';
  reason: string;
  /** Epoch milliseconds. */
  untilMs: number | undefined;
}

/** A route has one healthy target left. */
export interface RouteUnprotectedEvent extends RouterEventBase {
  type: 'route.unprotected';
  route: string;
  /** The one that is left. */
  target: string;
}

/** The config was replaced, or a model of it was benched. */
export interface ConfigEvent extends RouterEventBase {
  type: 'config';
  change: 'reloaded' | 'model_benched' | 'model_returned';
  target: string | undefined;
  message: string;
}

/** Something went wrong that failed no call. */
export interface TelemetryWarningEvent extends RouterEventBase {
  type: 'warning';
  about: string;
  message: string;
  callId: string | undefined;
}

/** What telemetry subscribers see. */
export type TelemetryEvent =
  | CallStartEvent
  | PlanEvent
  | AttemptStartEvent
  | AttemptEvent
  | CommitEvent
  | SwitchedEvent
  | CallEndEvent
  | BreakerEvent
  | CredentialEvent
  | RouteUnprotectedEvent
  | ConfigEvent
  | TelemetryWarningEvent;

/** The event of one type. */
export type EventOf<Type extends TelemetryEvent['type']> = Extract<TelemetryEvent, { type: Type }>;
