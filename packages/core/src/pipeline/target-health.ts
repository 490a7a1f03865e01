import type { ZerohopError } from '../errors/zerohop-error.ts';
import type { Bench } from './credential-pool.ts';

/** Whether a target is in rotation. */
export type BreakerState =
  | { readonly state: 'closed' }
  | { readonly state: 'open'; readonly untilMs: number; readonly openedTimes: number; readonly reason: string; readonly sinceMs: number }
  | {
      readonly state: 'half-open';
      readonly probing: boolean;
      readonly openedTimes: number;
      readonly reason: string;
      readonly sinceMs: number;
    };

/** Successes and failures over the last while, in ten buckets that roll. */
export class RollingWindow {
  static readonly #buckets = 10;
  readonly #successes = new Float64Array(RollingWindow.#buckets);
  readonly #failures = new Float64Array(RollingWindow.#buckets);
  #newest = 0;

  /** Adds to the bucket of this instant. */
  add(nowMs: number, windowMs: number, success: boolean): void {
    this.#roll(nowMs, windowMs);
    const bucket = this.#newest % RollingWindow.#buckets;
    const counts = success ? this.#successes : this.#failures;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }

  /** What the window holds now. */
  counts(nowMs: number, windowMs: number): { successes: number; failures: number } {
    this.#roll(nowMs, windowMs);
    return { successes: sum(this.#successes), failures: sum(this.#failures) };
  }

  clear(): void {
    this.#successes.fill(0);
    this.#failures.fill(0);
  }

  #roll(nowMs: number, windowMs: number): void {
    const current = Math.floor(nowMs / (windowMs / RollingWindow.#buckets));
    const steps = current - this.#newest;
    if (steps <= 0) return;
    if (steps >= RollingWindow.#buckets) {
      this.clear();
    } else {
      for (let step = 1; step <= steps; step += 1) {
        const bucket = (this.#newest + step) % RollingWindow.#buckets;
        this.#successes[bucket] = 0;
        this.#failures[bucket] = 0;
      }
    }
    this.#newest = current;
  }
}

function sum(counts: Float64Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}

/** The latest latencies of a target, for its p90. */
export class LatencySamples {
  static readonly #size = 64;
  readonly #samples: number[] = [];
  #next = 0;
  #p90: number | undefined;

  /** Adds one, in milliseconds. */
  add(ms: number): void {
    this.#samples[this.#next] = ms;
    this.#next = (this.#next + 1) % LatencySamples.#size;
    this.#p90 = undefined;
  }

  /** The 90th percentile in milliseconds; `undefined` with fewer than ten samples. */
  get p90(): number | undefined {
    if (this.#samples.length < 10) return undefined;
    this.#p90 ??= [...this.#samples].sort((a, b) => a - b)[Math.ceil(this.#samples.length * 0.9) - 1];
    return this.#p90;
  }
}

/**
 * What is known of a target's health. Policies write it and the router reads it: they meet here, and know nothing of each
 * other.
 */
export class TargetHealth {
  breaker: BreakerState = { state: 'closed' };
  /** Failures since the last success. */
  consecutiveFailures = 0;
  readonly window: RollingWindow = new RollingWindow();
  /** Set while the provider says that it does not know the model. */
  modelBench: Bench | undefined;
  /** The last failure of an attempt. */
  lastFailure: { error: ZerohopError; atMs: number } | undefined;
  /** Time to the first token of streams, milliseconds. */
  readonly firstToken: LatencySamples = new LatencySamples();
  /** Time of whole answers, milliseconds. */
  readonly total: LatencySamples = new LatencySamples();
  /** Attempts under way. */
  inFlight = 0;
  /** Attempts waiting for a slot. */
  queued = 0;
  /** First attempts and repeats over the last 10 s, for the retry budget. */
  readonly attempts: RollingWindow = new RollingWindow();
}

/** Whether an attempt begun now would likely outlast the deadline, going by what this target took so far. */
export function cannotFit(health: TargetHealth, stream: boolean, nowMs: number, deadlineAtMs: number | undefined): boolean {
  if (deadlineAtMs === undefined) return false;
  const likelyMs = (stream ? health.firstToken : health.total).p90 ?? 0;
  return nowMs + likelyMs >= deadlineAtMs;
}
