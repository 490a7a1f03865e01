import type { AttemptKind } from '../chat/attempt.ts';
import type { ZerohopError } from '../errors/zerohop-error.ts';
import type { Call } from './call.ts';
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
  /** Whether nothing else can serve the call now. */
  readonly alone: () => boolean;
}

/** A call's way along its plan. It is taken up again when what served the call breaks later. */
export interface Journey {
  /**
   * The next reply: from the first candidate that gives one. `after` is the failure to move on from. Throws what the call
   * has come to when no candidate gives one.
   */
  next(kind: AttemptKind, after: ZerohopError | undefined): Promise<Reply>;
}
