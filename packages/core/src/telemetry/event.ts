import type { Attempt, AttemptKind } from '../chat/attempt.ts';
import type { ErrorCode } from '../chat/error-code.ts';
import type { Cost } from '../chat/cost.ts';
import type { Plan } from '../chat/plan.ts';
import type { ChatResponse } from '../chat/response.ts';
import type { Usage } from '../chat/usage.ts';

/** Whose call an event is about. */
export interface EventScope {
  tenant: string | undefined;
  team: string | undefined;
  user: string | undefined;
  tags: Readonly<Record<string, string>> | undefined;
}

/** What the router makes calls of its own for. */
export type Purpose = 'judge' | 'shadow' | 'probe';

/** What every event made for a call carries. */
interface CallEventBase {
  /** Epoch milliseconds. */
  atMs: number;
  callId: string;
  /** The call this one was made for, if any. */
  parentCallId: string | undefined;
  /** What the router made it for; `undefined` for calls of the app. */
  purpose: Purpose | undefined;
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

/** A call is in an arm of a split, once per such call. Whether the arm served it, its `call` event tells. */
export interface ExposureEvent extends CallEventBase {
  type: 'exposure';
  route: string;
  arm: string;
  /** What it went by: `call`, `user`, `session`, `tenant`, `team` or `tags.<name>`. */
  by: string;
  /** Whose arm it is: the value of what it went by; with `call` the call's id. */
  unit: string;
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
  /** The arm of the route's split that it was in, if any. */
  arm?: string | undefined;
  /** Target that served. */
  target: string | undefined;
  attempts: readonly Attempt[];
  usage: Usage | undefined;
  cost: Cost;
  firstTokenMs: number | undefined;
  totalMs: number;
}

/** How the answer of a copy compares with the one that the caller got. */
export interface ShadowComparison {
  sameFinishReason: boolean;
  /** The same tools with the same inputs, in whatever order. */
  sameToolCalls: boolean;
  /** Whether the parsed outputs are equal; `undefined` where no output of a shape was asked for. */
  sameObject: boolean | undefined;
  /**
   * How alike the texts are, from 0 to 1: the Dice coefficient of their runs of three characters, in lower case and with white space as one blank. Of
   * longer texts the first 4,000 characters count.
   */
  textSimilarity: number;
  /** The copy's text is so many times as long; `undefined` when the caller's is empty. */
  lengthRatio: number | undefined;
}

/**
 * What has become of the copy of a call (`shadow`). It carries the id of the call that was copied. The copy is a call of its own, with the purpose
 * `shadow`; what it cost stands in that call's `call` event.
 */
export interface ShadowEvent extends CallEventBase {
  type: 'shadow';
  /** Id of the copy's own call; `undefined` when nothing was sent. */
  shadowCallId: string | undefined;
  /** Route of the call that was copied. */
  route: string;
  /** Where its copies go, as the config says. */
  to: string;
  /** Target that was asked; `undefined` when none was. */
  target: string | undefined;
  /** `excluded`: no target may have it, or could just now; `dropped`: as many as may be were under way. */
  outcome: 'ok' | 'failed' | 'excluded' | 'dropped';
  code: ErrorCode | undefined;
  /** Why it is not `ok`, in words. */
  message: string | undefined;
  latency: ChatResponse['latency'] | undefined;
  usage: Usage | undefined;
  cost: Cost | undefined;
  /** The answer that the caller got. */
  primary: Pick<ChatResponse, 'target' | 'latency' | 'usage' | 'cost' | 'finishReason'>;
  /** `undefined` unless it is `ok`. */
  comparison: ShadowComparison | undefined;
  /** Both answers, whole. Not enumerable: logging the event prints no text. */
  readonly answers: { readonly primary: ChatResponse; readonly shadow: ChatResponse | undefined };
}

/** A judge has scored an answer. What a model says as its reason is its own; it was told to quote nothing. */
export interface ScoreEvent extends CallEventBase {
  type: 'score';
  /** What for: to decide in a cascade whether the answer is served, or to know it afterwards. */
  kind: 'cascade' | 'eval';
  judge: string;
  /** From 0 to 1. */
  score: number;
  /** Whether it was good enough for the cascade; `undefined` for `eval`. */
  passed: boolean | undefined;
  reason: string | undefined;
  /** `provider/model` whose answer it is. */
  target: string;
  route: string | undefined;
  /** Of the route's split. */
  arm: string | undefined;
  /** Id of the judge's own call, where it made one. */
  judgeCallId: string | undefined;
  /** Cost of that call; its own `call` event has it, too. */
  cost: Cost | undefined;
  durationMs: number;
  /** Calls of the route that `eval` left out since its last score, too many being judged. */
  skipped: number;
}

/** Somebody has said what they think of an answer. */
export interface FeedbackEvent extends CallEventBase {
  type: 'feedback';
  /** Whether the call is among the recent ones. Of others, scope, route and target are not known. */
  known: boolean;
  route: string | undefined;
  /** Target that served. */
  target: string | undefined;
  score: number;
  comment: string | undefined;
  tags: Readonly<Record<string, string>> | undefined;
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
  | ExposureEvent
  | AttemptStartEvent
  | AttemptEvent
  | CommitEvent
  | SwitchedEvent
  | CallEndEvent
  | ScoreEvent
  | FeedbackEvent
  | ShadowEvent
  | BreakerEvent
  | CredentialEvent
  | RouteUnprotectedEvent
  | ConfigEvent
  | TelemetryWarningEvent;

/** The event of one type. */
export type EventOf<Type extends TelemetryEvent['type']> = Extract<TelemetryEvent, { type: Type }>;
