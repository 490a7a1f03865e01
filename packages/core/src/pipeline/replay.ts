import type { Answer } from '../adapter/adapter.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { AttemptContext } from './call.ts';
import { ReplayedAnswer } from './replayed-answer.ts';
import { type Reply, ReplyStream } from './reply.ts';
import type { StreamTap } from './stream-tap.ts';

/**
 * The stream of an answer that is here already. Nothing of it can fail: it ends with its last piece, when the call is cancelled, or
 * when nobody reads it for as long as streams may lie unread.
 */
export function replay(attempt: AttemptContext, answer: Answer, clock: Clock): Reply {
  const stream = new ReplyStream(new ReplayedAnswer(answer, attempt.record.index), attempt, (error) => error as ZerohopError);
  attempt.stream = stream;
  attempt.replayedAtMs = clock.now();
  stream.tap(new UnreadClock(attempt, clock));
  // It was over when its answer was whole; while that is shown, a cancelled call ends it again.
  attempt.link();
  return { kind: 'stream', attempt, stream };
}

/** Gives the call up when its stream lies unread. */
class UnreadClock implements StreamTap {
  readonly #attempt: AttemptContext;
  readonly #clock: Clock;
  #timer: unknown;

  constructor(attempt: AttemptContext, clock: Clock) {
    this.#attempt = attempt;
    this.#clock = clock;
    this.arrived();
  }

  waiting(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  arrived(): void {
    const { consumerIdleMs } = this.#attempt.to.policies.timeouts;
    if (consumerIdleMs === false) return;
    this.#timer = this.#clock.setTimeout(() => this.#unread(consumerIdleMs), consumerIdleMs);
  }

  ended(): void {
    this.waiting();
    this.#attempt.unlink();
  }

  #unread(ms: number): void {
    this.#attempt.call.token.cancel(new ZerohopError({ code: 'cancelled', message: `nobody read the stream for ${ms} ms (timeouts.consumerIdleMs)` }));
  }
}
