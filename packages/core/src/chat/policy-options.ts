import type { RequestParams } from './params.ts';
import type { Requirements } from './requirements.ts';
import type { When } from './when.ts';

/** Bounds of one attempt, in milliseconds. `false` switches a bound off. */
export interface Timeouts {
  /** Until the connection stands. @default 5_000 */
  connectMs?: number | false | undefined;
  /** Until the first content of a stream. @default 60_000 */
  firstTokenMs?: number | false | undefined;
  /** Between two signs of progress of a stream, while somebody waits for it. Pings do not count. @default 60_000 */
  idleMs?: number | false | undefined;
  /** The whole attempt. @default 600_000 */
  totalMs?: number | false | undefined;
  /** How long a stream may go unread before it is cancelled. @default 120_000 */
  consumerIdleMs?: number | false | undefined;
}

/** When and how often the same target is asked again. */
export interface RetryOptions {
  /** How often, not counting the first time and not counting other credentials. @default 2 */
  retries?: number | undefined;
  /** Lower bound of the first wait, doubled each time; the wait is drawn from 0 to it. @default 250 */
  minDelayMs?: number | undefined;
  /** Upper bound of a wait of ours. @default 8_000 */
  maxDelayMs?: number | undefined;
  /** The longest wait that a vendor may ask for; beyond it the target is not retried. @default 3_000 */
  maxRetryAfterMs?: number | undefined;
  /** Waits out a rate limit at the same target before going to the next. @default false */
  waitBeforeFallback?: boolean | undefined;
  /** Whether a connection that broke after the request was written is retried; the vendor may have billed it. @default true */
  onReset?: boolean | undefined;
}

/** Limits repeated attempts at a target to a share of first ones, over 10 seconds. */
export interface RetryBudgetOptions {
  /** Repeats per first attempt. @default 0.2 */
  ratio?: number | undefined;
  /** Repeats that are always allowed in 10 s. @default 10 */
  minPer10s?: number | undefined;
}

/** When a target is taken out of rotation, and for how long. */
export interface BreakerOptions {
  /** Length of the rolling window. @default 30_000 */
  windowMs?: number | undefined;
  /** Calls in the window below which the ratio says nothing. @default 10 */
  minCalls?: number | undefined;
  /** Share of failed calls that opens it. @default 0.5 */
  failureRatio?: number | undefined;
  /** Failures in a row that open it. @default 5 */
  consecutiveFailures?: number | undefined;
  /** A call slower than this counts as failed. @default off */
  slowCallMs?: number | undefined;
  /** How long it stays open at first; doubles with jitter. @default 5_000 */
  openMs?: number | undefined;
  /** The longest it stays open. @default 60_000 */
  maxOpenMs?: number | undefined;
  /**
   * Whether the router sends a probe of its own (one word, at most 16 tokens, billed) when the breaker, or a bench of the model, is due
   * and no call has come to probe. @default false
   */
  probeIdle?: boolean | undefined;
}

/** Which calls go first where a line forms. */
export type Priority = 'low' | 'normal' | 'high';

/** How many calls may be at a target at once, and how many may wait. Those that find no place go to the next target, or are shed with `limit_exceeded`. */
export interface ConcurrencyOptions {
  /** Calls at a target at once. */
  max: number;
  /** Places in line: calls of higher `priority` first, then in their order. @default 0 */
  queue?: number | undefined;
  /** The longest wait in line. `false`: as long as the call's deadline allows. @default 30_000 */
  maxWaitMs?: number | false | undefined;
}

/** A second attempt at another target for calls that are slow to answer. */
export interface HedgeOptions {
  /** Milliseconds without an answer (streams: without content) after which it is sent. */
  afterMs: number;
}

/**
 * What to do when a stream breaks after something was shown. `fail` throws `stream_interrupted` with what there is;
 * `restart` starts afresh on the next target after a `restart` event that voids what was shown; `continue` has the next
 * target go on where a plain text broke off, behind a `switch` event.
 */
export type MidStreamMode = 'fail' | 'restart' | 'continue';

/** The same with what belongs to it. */
export interface MidStreamOptions {
  /** What is done. @default 'fail' */
  mode?: MidStreamMode | undefined;
  /** What a target is told that is to go on with a broken answer; the answer so far stands beside it. @default a sentence in English */
  instruction?: string | undefined;
}

/** A mode, or a mode with its options. A mode alone leaves the options as they are. */
export type MidStream = MidStreamMode | MidStreamOptions;

/** Routes or `provider/model` targets to try, in order; or such a list per reason. */
export type Fallbacks =
  | readonly string[]
  | {
      /** After any failure that lets another target try. */
      readonly default?: readonly string[] | undefined;
      /** After `context_length`; only larger windows are tried. */
      readonly context_length?: readonly string[] | undefined;
      /** After `content_filter`. Without it a refused prompt is not sent elsewhere. */
      readonly content_filter?: readonly string[] | undefined;
    };

/** What may stand in `defaults`, a route or a target: objects merge, scalars replace, `false` switches off. */
export interface PolicyOptions {
  timeouts?: Timeouts | undefined;
  retry?: RetryOptions | false | undefined;
  /** Attempts per call over all targets. @default 6 */
  maxAttempts?: number | undefined;
  retryBudget?: RetryBudgetOptions | false | undefined;
  breaker?: BreakerOptions | false | undefined;
  concurrency?: ConcurrencyOptions | false | undefined;
  /** @default false */
  hedge?: HedgeOptions | false | undefined;
  /** @default 'fail' */
  midStream?: MidStream | undefined;
  /** What becomes of other vendors' reasoning in the history: left out, or quoted as text. @default 'drop' */
  foreignReasoning?: 'drop' | 'text' | undefined;
  /**
   * Whether calls for vectors may be served by other models than the first one listed, whose vectors cannot be compared with
   * its own. All vectors of one answer are of one model either way. @default 'same'
   */
  vectors?: 'same' | 'any' | undefined;
  /** When the targets concerned may be chosen. What several levels say must all hold. @default always */
  when?: When | undefined;
  /** What their providers must be. What several levels say adds up. @default nothing */
  require?: Requirements | undefined;
  /** Fields laid over the requests that go to them, those of lower levels over those of higher ones. @default none */
  params?: RequestParams | undefined;
}
