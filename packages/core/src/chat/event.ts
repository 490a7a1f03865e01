import type { ChatResponse, Source } from './response.ts';
import type { Warning } from './warning.ts';

/** The stream has committed to a target. Sent again when a fresh attempt takes over before anything was shown. */
export interface StartEvent {
  type: 'start';
  callId: string;
  /** `provider/model`. */
  target: string;
  model: string;
}

/** A piece of the answer's text. */
export interface TextDeltaEvent {
  type: 'text-delta';
  text: string;
  /** Index of the attempt it came from. */
  attempt: number;
}

/** A piece of the model's reasoning. */
export interface ReasoningDeltaEvent {
  type: 'reasoning-delta';
  text: string;
  /** Index of the attempt it came from. */
  attempt: number;
}

/** A piece of a tool call's arguments, as text. Not to be executed: wait for `tool-call`. */
export interface ToolCallDeltaEvent {
  type: 'tool-call-delta';
  /** Position of the call in the answer, from 0. */
  index: number;
  id: string;
  name: string;
  text: string;
}

/** A complete tool call with parsed input. */
export interface ToolCallEvent {
  type: 'tool-call';
  id: string;
  name: string;
  input: unknown;
}

/** Where the answer got something from. */
export interface SourceEvent {
  type: 'source';
  source: Source;
}

/** Something could not be done as asked. */
export interface WarningEvent {
  type: 'warning';
  warning: Warning;
}

/** Everything shown so far is void; another target starts afresh. Only with `midStream: 'restart'`. */
export interface RestartEvent {
  type: 'restart';
  /** `provider/model` that takes over. */
  target: string;
  reason: string;
}

/** Another target goes on with the text where it broke off. Only with `midStream: 'continue'`; nothing shown is void. */
export interface SwitchEvent {
  type: 'switch';
  /** `provider/model` that takes over. */
  target: string;
  reason: string;
}

/** The end, exactly once and last. */
export interface FinishEvent<Output = unknown> {
  type: 'finish';
  response: ChatResponse<Output>;
}

/** What a stream yields. Errors are thrown from the iterator. */
export type ChatEvent<Output = unknown> =
  | StartEvent
  | TextDeltaEvent
  | ReasoningDeltaEvent
  | ToolCallDeltaEvent
  | ToolCallEvent
  | SourceEvent
  | WarningEvent
  | RestartEvent
  | SwitchEvent
  | FinishEvent<Output>;
