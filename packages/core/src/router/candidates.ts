import type { Exclusion } from '../chat/plan.ts';
import { errorCodes } from '../errors/codes.ts';
import { isZerohopError, type ZerohopError } from '../errors/zerohop-error.ts';
import type { Call, Continued } from '../pipeline/call.ts';
import { TargetExcluded } from '../pipeline/excluded.ts';
import { takeRepeat } from '../pipeline/retry-budget.ts';
import type { Target } from '../pipeline/target.ts';
import { type Conditions, exclusionOf } from './exclusion.ts';
import type { RoutePlan } from './plan.ts';
import type { CandidateOrigin, PlannedTarget } from './route.ts';
import { roomFor } from './room-for.ts';
import { maySendTwice } from './send-twice.ts';

/** The candidates of one call: who is left, who was tried, and what ruled out the others. */
export class Candidates {
  readonly #call: Call;
  readonly #plan: RoutePlan;
  readonly #conditions: () => Conditions;
  #remaining: readonly PlannedTarget[];
  #current: PlannedTarget | undefined;
  readonly #tried = new Set<Target>();
  /** A list for one kind of failure is opened by such a failure, or one that was foreseen, and stays open for what may follow. */
  readonly #open: Set<CandidateOrigin>;
  readonly #exclusions: Exclusion[];
  #failOpen: boolean;

  constructor(call: Call, plan: RoutePlan, conditions: () => Conditions) {
    this.#call = call;
    this.#plan = plan;
    this.#conditions = conditions;
    this.#remaining = plan.order;
    this.#open = new Set<CandidateOrigin>(['targets', 'default', ...plan.opened]);
    this.#exclusions = [...plan.ruledOut];
    this.#failOpen = plan.failOpen;
  }

  /** The one that was taken last. */
  get current(): PlannedTarget | undefined {
    return this.#current;
  }

  /** Why targets were not tried, so far. */
  get exclusions(): readonly Exclusion[] {
    return this.#exclusions;
  }

  /** True while the candidate at hand is tried although breakers shut every target. */
  get failOpen(): boolean {
    return this.#failOpen;
  }

  get nowMs(): number {
    return this.#conditions().nowMs;
  }

  /** How many others could still serve the call now. */
  readonly ahead = (): number => this.#remaining.filter((other) => this.#mayFollow(other) && exclusionOf(other.to, this.#conditions()) === undefined).length;

  /** Whether another of the route's own targets could be asked now. */
  targetAhead(): boolean {
    const sent = this.#call.attempts.length;
    return this.#remaining.some((other) => other.from === 'targets' && this.#mayFollow(other) && sent < other.to.policies.maxAttempts && exclusionOf(other.to, this.#conditions()) === undefined);
  }

  /** Takes the first one that can still be tried: health has moved on since the plan was made. */
  next(): PlannedTarget | undefined {
    for (;;) {
      const planned = this.#remaining.find((other) => this.#mayFollow(other));
      if (planned === undefined) return undefined;
      this.#take(planned);
      const exclusion = this.#failOpen ? undefined : exclusionOf(planned.to, this.#conditions());
      if (exclusion === undefined) {
        this.#current = planned;
        this.#tried.add(planned.to.target);
        return planned;
      }
      this.#exclusions.push(exclusion);
    }
  }

  /** Takes one for a hedge. It is an extra: it takes no probe and no place in line, and spends the retry budget of its target. */
  nextHedge(): PlannedTarget | undefined {
    const now = this.#conditions();
    // The first attempt may stand in line still, and counts all the same.
    const sent = Math.max(this.#call.attempts.length, 1);
    const planned = this.#remaining.find((other) => {
      const { target, policies } = other.to;
      if (!this.#mayFollow(other) || target.health.breaker.state !== 'closed' || sent >= policies.maxAttempts) return false;
      if (policies.concurrency !== false && target.health.slots.taken >= policies.concurrency.max) return false;
      return maySendTwice(this.#call, other.to) && exclusionOf(other.to, now) === undefined;
    });
    if (planned === undefined || !takeRepeat(planned.to.target.health, planned.to.policies.retryBudget, now.nowMs)) return undefined;
    this.#take(planned);
    this.#tried.add(planned.to.target);
    return planned;
  }

  /** Notes what the turn of a candidate has come to. Throws a failure that rules out all others. */
  failed(error: unknown): void {
    this.#failOpen = false;
    if (error instanceof TargetExcluded) this.#exclusions.push(error.exclusion);
    else if (isZerohopError(error)) this.leave(error as ZerohopError, this.#current, false);
    else throw error;
  }

  /** Drops the candidates that a failure of one of them rules out, or throws it when it rules out all. */
  leave(failure: ZerohopError, failed: PlannedTarget | undefined, restarting: boolean): void {
    if (this.#plan.failOpen) throw failure;
    switch (errorCodes[failure.code].nextTarget) {
      case 'no':
        throw failure;
      case 'mid-stream':
        if (!restarting) throw failure;
        return;
      case 'larger-window':
        this.#open.add('context_length');
        this.#remaining = largerWindows(this.#remaining, failed?.to.target.facts?.contextWindow);
        return;
      case 'content-filter-fallbacks':
        this.#open.add('content_filter');
        this.#remaining = this.#remaining.filter(({ from }) => from === 'content_filter');
        return;
      case 'yes':
        return;
    }
  }

  /** Keeps those that have room for a broken answer beside the prompt. */
  keepRoomFor(continued: Continued): void {
    this.#remaining = roomFor(this.#call, continued, this.#remaining);
  }

  /** One of two that were asked at once has served. The other, where it was merely slower, may still be asked when the winner breaks off. */
  settleRace(winner: PlannedTarget, loser: PlannedTarget | undefined): void {
    const hedgeWon = winner !== this.#current;
    this.#current = winner;
    if (loser === undefined) return;
    this.#tried.delete(loser.to.target);
    this.#remaining = hedgeWon ? [...this.#remaining, loser] : [loser, ...this.#remaining];
  }

  #take(planned: PlannedTarget): void {
    this.#remaining = this.#remaining.filter((other) => other !== planned);
  }

  #mayFollow({ to, from }: PlannedTarget): boolean {
    return this.#open.has(from) && !this.#tried.has(to.target);
  }
}

// Known larger windows first, in their order; unknown ones last; smaller and equal ones not at all.
function largerWindows(remaining: readonly PlannedTarget[], thanTokens: number | undefined): readonly PlannedTarget[] {
  const window = (planned: PlannedTarget): number | undefined => planned.to.target.facts?.contextWindow;
  const known = remaining.filter((planned) => (window(planned) ?? 0) > (thanTokens ?? 0));
  const unknown = remaining.filter((planned) => window(planned) === undefined);
  // A list made for this failure comes before the ordinary fallbacks.
  const rank = ({ from }: PlannedTarget): number => (from === 'targets' ? 0 : from === 'context_length' ? 1 : 2);
  return [...known.sort((a, b) => rank(a) - rank(b)), ...unknown];
}
