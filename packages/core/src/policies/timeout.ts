import type { TimeoutPhase } from '../errors/details.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import type { AttemptContext } from '../pipeline/call.ts';
import type { Layer } from '../pipeline/layer.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { StreamTap } from '../pipeline/stream-tap.ts';
import type { Runtime } from '../pipeline/runtime.ts';

/** A timer that fires later than this was held up by our own process, not by the vendor. */
const localStallMs = 50;

/** A deadline that cuts an attempt shorter than this says nothing about the target, however fast it usually is. */
const meaningfulMs = 1_000;

/** Bounds an attempt: connect, first token, idle, total, and the call's deadline. One timer per attempt serves them all. */
export function timeout(runtime: Runtime): Layer<AttemptContext, Reply> {
  return (next) => async (attempt) => {
    const timer = new AttemptTimer(runtime, attempt);
    try {
      attempt.clocks = timer;
      timer.arm();
      const reply = await next(attempt);
      // A stream's own end stops the timer.
      if (reply.kind !== 'stream') timer.stop();
      return reply;
    } catch (error) {
      timer.stop();
      throw error;
    }
  };
}

interface Due {
  phase: TimeoutPhase | 'consumer';
  atMs: number;
  limitMs: number;
}

class AttemptTimer implements StreamTap {
  readonly #runtime: Runtime;
  readonly #attempt: AttemptContext;
  readonly #startedMs: number;
  /** Last content or progress. */
  #activeMs: number;
  /** True once the vendor is seen to work on what may show nothing for long. */
  #worksUnseen = false;
  /** True once the vendor streams, which it may although the app wants a whole answer. */
  #streamed: boolean;
  #committed = false;
  /** Since when somebody waits for the stream; `undefined` while nobody does. */
  #waitingSinceMs: number | undefined;
  /** Since when nobody does. */
  #pausedSinceMs: number;
  /** How long nobody did, in all: the consumer's time, not the vendor's. */
  #pausedMs = 0;
  #handle: unknown;
  #armedForMs = Number.POSITIVE_INFINITY;
  #stopped = false;
  /** The shortest bound that starts anew with each sign of life. */
  readonly #renewedMs: number;

  constructor(runtime: Runtime, attempt: AttemptContext) {
    this.#runtime = runtime;
    this.#attempt = attempt;
    this.#startedMs = runtime.clock.now();
    this.#streamed = attempt.call.stream;
    this.#activeMs = this.#startedMs;
    this.#pausedSinceMs = this.#startedMs;
    const { idleMs, consumerIdleMs } = attempt.to.policies.timeouts;
    this.#renewedMs = Math.min(idleMs || Number.POSITIVE_INFINITY, consumerIdleMs || Number.POSITIVE_INFINITY);
    const hidesReasoning = attempt.to.target.facts?.hidesReasoning === true;
    attempt.onProgress = (mayTakeLong = hidesReasoning) => {
      this.#worksUnseen ||= mayTakeLong;
      this.#activeMs = runtime.clock.now();
    };
  }

  /** Sets the timer for whatever is due first. */
  arm(): void {
    if (this.#stopped) return;
    const due = this.#nextDue();
    if (due === undefined) {
      this.#disarm();
      return;
    }
    // A timer that fires too early looks again and re-arms; only one that is due sooner than set must be moved.
    if (this.#handle !== undefined && this.#armedForMs <= due.atMs) return;
    this.#disarm();
    this.#armedForMs = due.atMs;
    const waitMs = Math.max(0, due.atMs - this.#runtime.clock.now());
    this.#handle = this.#runtime.clock.setTimeout(() => this.#fire(), waitMs);
  }

  stop(): void {
    this.#stopped = true;
    this.#attempt.onProgress = undefined;
    this.#disarm();
  }

  waiting(): void {
    const nowMs = this.#runtime.clock.now();
    this.#streamed = true;
    this.#waitingSinceMs = nowMs;
    if (this.#committed) this.#pausedMs += nowMs - this.#pausedSinceMs;
    this.#renew(nowMs);
  }

  arrived(): void {
    this.#committed = true;
    this.#activeMs = this.#runtime.clock.now();
    this.#waitingSinceMs = undefined;
    this.#pausedSinceMs = this.#activeMs;
    this.#renew(this.#activeMs);
  }

  // Per chunk: a timer that is set for sooner than any bound that starts now looks for itself when it fires.
  #renew(nowMs: number): void {
    if (this.#handle === undefined || !this.#committed || this.#armedForMs > nowMs + this.#renewedMs) this.arm();
  }

  ended(outcome: { state: string }): void {
    const { idleMs } = this.#attempt.to.policies.timeouts;
    // Whoever let the stream lie longer than the vendor would may not blame the vendor for closing it.
    const pausedMs = (this.#waitingSinceMs ?? this.#runtime.clock.now()) - this.#pausedSinceMs;
    if (outcome.state === 'failed' && this.#committed && idleMs !== false && pausedMs > idleMs) {
      this.#attempt.blameless = true;
      this.#attempt.consumerSlow = true;
    }
    this.stop();
  }

  // A deadline that cuts an attempt before the time it usually takes says nothing about the target.
  #usualMs(): number {
    const { call, to } = this.#attempt;
    const { firstToken, total } = to.target.health;
    return Math.max(meaningfulMs, (call.stream ? firstToken : total).p90 ?? 0);
  }

  #disarm(): void {
    if (this.#handle !== undefined) this.#runtime.clock.clearTimeout(this.#handle);
    this.#handle = undefined;
    this.#armedForMs = Number.POSITIVE_INFINITY;
  }

  #nextDue(): Due | undefined {
    const { timeouts } = this.#attempt.to.policies;
    const { call, connecting, connected } = this.#attempt;
    let first: Due | undefined;
    const consider = (phase: Due['phase'], fromMs: number, limitMs: number | false): void => {
      if (limitMs === false) return;
      const atMs = fromMs + limitMs;
      if (first === undefined || atMs < first.atMs) first = { phase, atMs, limitMs };
    };
    // Which adapters can tell is known only once they have begun, so the bound is looked at again when it is due.
    if (!connected && (connecting || !this.#committed)) consider('connect', this.#startedMs, timeouts.connectMs);
    if (!call.stream || !this.#committed) {
      if (call.deadlineAtMs !== undefined) consider('deadline', call.startedAtMs, call.deadlineAtMs - call.startedAtMs);
    }
    if (!this.#committed) consider('total', this.#startedMs, timeouts.totalMs);
    if (this.#streamed && !this.#committed) {
      if (this.#worksUnseen) {
        consider('idle', this.#activeMs, timeouts.idleMs);
      } else {
        consider('first-token', this.#startedMs, timeouts.firstTokenMs);
      }
    }
    if (this.#committed) {
      if (this.#waitingSinceMs === undefined) {
        consider('consumer', this.#pausedSinceMs, timeouts.consumerIdleMs);
      } else {
        consider('idle', Math.max(this.#waitingSinceMs, this.#activeMs), timeouts.idleMs);
        consider('total', this.#startedMs + this.#pausedMs, timeouts.totalMs);
      }
    }
    return first;
  }

  #fire(): void {
    const lateMs = this.#runtime.clock.now() - this.#armedForMs;
    this.#handle = undefined;
    this.#armedForMs = Number.POSITIVE_INFINITY;
    const due = this.#passed();
    if (due === undefined) {
      this.arm();
      return;
    }
    if (lateMs <= localStallMs) {
      this.#fail(due, false);
      return;
    }
    // Timers run before sockets: after a stall of our own the answer may already be here. One turn lets it in.
    const seenMs = this.#activeMs;
    setImmediate(() => {
      if (this.#stopped) return;
      const still = this.#activeMs === seenMs ? this.#passed() : undefined;
      if (still === undefined) this.arm();
      else this.#fail(still, true);
    });
  }

  #passed(): Due | undefined {
    const due = this.#nextDue();
    if (due === undefined || due.atMs > this.#runtime.clock.now()) return undefined;
    if (due.phase === 'connect' && !this.#attempt.connecting) {
      // This adapter cannot tell: from here on the bound is as good as met.
      this.#attempt.connected = true;
      return this.#passed();
    }
    return due;
  }

  #fail(due: Due, localStall: boolean): void {
    this.stop();
    const attempt = this.#attempt;
    if (due.phase === 'consumer') {
      attempt.blameless = true;
      // Nobody is there to take the failure: the call itself is over.
      attempt.call.token.cancel(
        new ZerohopError({ code: 'cancelled', message: `nobody read the stream for ${due.limitMs} ms (timeouts.consumerIdleMs)` }),
      );
      return;
    }
    const elapsedMs = this.#runtime.clock.now() - this.#startedMs;
    if (localStall || (due.phase === 'deadline' && elapsedMs < this.#usualMs())) attempt.blameless = true;
    attempt.abort(
      new ZerohopError({
        code: 'timeout',
        message: timeoutMessage(due, attempt.to.target.id, localStall),
        provider: attempt.to.target.provider.key,
        model: attempt.to.target.model,
        details: { phase: due.phase, limitMs: due.limitMs, ...(localStall ? { localStall } : undefined) },
      }),
    );
  }
}

function timeoutMessage(due: Due, target: string, localStall: boolean): string {
  const ran = {
    connect: `no connection to ${target} within ${due.limitMs} ms (timeouts.connectMs)`,
    'first-token': `${target} showed nothing within ${due.limitMs} ms (timeouts.firstTokenMs)`,
    idle: `${target} fell silent for ${due.limitMs} ms (timeouts.idleMs)`,
    total: `${target} was not done within ${due.limitMs} ms (timeouts.totalMs)`,
    deadline: `the call's deadline of ${due.limitMs} ms ran out at ${target}`,
    consumer: '',
  }[due.phase];
  return localStall ? `${ran}; this process was blocked meanwhile, so the target is not blamed` : ran;
}
