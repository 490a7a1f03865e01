import type { ZerohopError } from '../errors/zerohop-error.ts';
import type { Bench } from './credential-pool.ts';
import { Slots } from './slots.ts';
import { TargetSpeed } from './speed.ts';
import { TargetSpending } from './spending.ts';

/** Whether a target is in rotation. */
export type BreakerState =
  | { readonly state: 'closed' }
  | {
      readonly state: 'open';
      /** Number of the opening: what an earlier one's probe comes to is no verdict on this one. */
      readonly opening?: number | undefined;
      readonly untilMs: number;
      readonly openedTimes: number;
      readonly reason: string;
      readonly sinceMs: number;
    }
  | {
      readonly state: 'half-open';
      readonly opening?: number | undefined;
      readonly probing: boolean;
      /** When a probe whose stream has committed has shown enough; `undefined` while it has shown nothing. */
      readonly trustAtMs?: number | undefined;
      readonly openedTimes: number;
      readonly reason: string;
      readonly sinceMs: number;
    };

const buckets = 10;

/**
 * Successes and failures over the last while, in ten buckets that roll. Routes may watch one target over windows of
 * different lengths: the buckets fit the longest one, and a shorter one is a part of them.
 */
export class RollingWindow {
  readonly #successes = new Float64Array(buckets);
  readonly #failures = new Float64Array(buckets);
  #windowMs = 0;
  #newest = 0;

  /** Adds to the bucket of this instant. */
  add(nowMs: number, windowMs: number, success: boolean): void {
    this.#roll(nowMs, windowMs);
    const counts = success ? this.#successes : this.#failures;
    const bucket = this.#newest % buckets;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }

  /** What the last `windowMs` held. */
  counts(nowMs: number, windowMs: number): { successes: number; failures: number } {
    this.#roll(nowMs, windowMs);
    const parts = Math.max(1, Math.round((windowMs / this.#windowMs) * buckets));
    let successes = 0;
    let failures = 0;
    for (let age = 0; age < parts; age += 1) {
      const bucket = (this.#newest + buckets - age) % buckets;
      successes += this.#successes[bucket] ?? 0;
      failures += this.#failures[bucket] ?? 0;
    }
    return { successes, failures };
  }

  clear(): void {
    this.#successes.fill(0);
    this.#failures.fill(0);
  }

  #roll(nowMs: number, windowMs: number): void {
    if (windowMs > this.#windowMs) {
      this.#windowMs = windowMs;
      this.#newest = 0;
      this.clear();
    }
    const current = Math.floor(nowMs / (this.#windowMs / buckets));
    for (let bucket = Math.max(this.#newest + 1, current - buckets + 1); bucket <= current; bucket += 1) {
      this.#successes[bucket % buckets] = 0;
      this.#failures[bucket % buckets] = 0;
    }
    this.#newest = Math.max(this.#newest, current);
  }
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

  /** Adds one that was given up before its end. It was at least this long: that says something only where it is long. */
  addCensored(ms: number): void {
    if (this.p90 === undefined || ms > this.p90) this.add(ms);
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
  /** Times that it was opened. */
  openings = 0;
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
  /** How quickly it answers, as strategies see it. */
  readonly speed: TargetSpeed = new TargetSpeed();
  /** What its answers come to in tokens. */
  readonly spending: TargetSpending = new TargetSpending();
  /** Attempts under way, and those in line for a slot. */
  readonly slots: Slots = new Slots();
  /** First attempts and repeats over the last 10 s, for the retry budget. */
  readonly attempts: RollingWindow = new RollingWindow();
}

/** Why a breaker lets nobody through now, or `undefined` when it does. */
export function shutBy(breaker: BreakerState, nowMs: number): { message: string; untilMs: number | undefined } | undefined {
  if (breaker.state === 'open' && nowMs < breaker.untilMs) return { message: breaker.reason, untilMs: breaker.untilMs };
  if (breaker.state !== 'half-open' || !breaker.probing || isTrusted(breaker, nowMs)) return undefined;
  return { message: `a probe is under way after: ${breaker.reason}`, untilMs: breaker.trustAtMs };
}

/** Whether the stream of a probe has gone on for long enough. */
export function isTrusted(breaker: BreakerState, nowMs: number): boolean {
  return breaker.state === 'half-open' && breaker.trustAtMs !== undefined && nowMs >= breaker.trustAtMs;
}

/** Whether an attempt begun now would likely outlast the deadline, going by what this target took so far. */
export function cannotFit(health: TargetHealth, stream: boolean, nowMs: number, deadlineAtMs: number | undefined): boolean {
  if (deadlineAtMs === undefined) return false;
  const likelyMs = (stream ? health.firstToken : health.total).p90 ?? 0;
  return nowMs + likelyMs >= deadlineAtMs;
}
