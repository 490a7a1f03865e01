import type { AttemptKind } from '../chat/attempt.ts';
import type { ZerohopError } from '../errors/zerohop-error.ts';
import type { CancelToken } from '../lib/cancel.ts';
import type { Call, Continued } from './call.ts';
import type { Reply } from './reply.ts';
import type { RouteTarget } from './target.ts';

/** Why an attempt is made. */
export interface AttemptIntent {
  readonly kind: AttemptKind;
  readonly reason: string | undefined;
}

/** A target's turn to serve a call. */
export interface Turn {
  readonly call: Call;
  readonly to: RouteTarget;
  readonly intent: AttemptIntent;
  /** Breakers shut every target and this one is tried all the same, exactly once. */
  readonly failOpen: boolean;
  /** How many other targets could still serve the call now. */
  readonly ahead: () => number;
  /** Gives this turn up while the call goes on. Left out, only the call's own token does. */
  readonly token?: CancelToken | undefined;
  /** Set when the target is asked again after what it served broke: the failure, and its repeats so far. Left out, it is new to the call. */
  readonly repeating?: { readonly after: ZerohopError; readonly retries: number } | undefined;
  /** Asked before anything is tried again in this turn; may take its time. Left out, it may. */
  readonly mayRepeat?: (() => Promise<boolean>) | undefined;
  /** What the target is to go on with. Left out, it starts afresh. */
  readonly continued?: Continued | undefined;
}

/** A call's way along its plan. It is taken up again when what served the call breaks later. */
export interface Journey {
  /**
   * The next reply: from the first candidate that gives one. `after` is the failure to move on from. Throws what the call
   * has come to when no candidate gives one. `continued` is what the candidates are to go on with.
   */
  next(kind: AttemptKind, after: ZerohopError | undefined, continued?: Continued): Promise<Reply>;
}
