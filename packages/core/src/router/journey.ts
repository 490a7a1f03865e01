import type { AttemptKind } from '../chat/attempt.ts';
import type { Exclusion } from '../chat/plan.ts';
import type { HedgeOptions } from '../chat/policy-options.ts';
import { errorCodes } from '../errors/codes.ts';
import { isZerohopError, type ZerohopError } from '../errors/zerohop-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Call, Continued } from '../pipeline/call.ts';
import { TargetExcluded } from '../pipeline/excluded.ts';
import type { Handler } from '../pipeline/layer.ts';
import type { Reply } from '../pipeline/reply.ts';
import { takeRepeat } from '../pipeline/retry-budget.ts';
import type { AttemptIntent, Journey, Turn } from '../pipeline/turn.ts';
import type { Conditions } from './exclusion.ts';
import { exclusionOf } from './exclusion.ts';
import { takeHedged } from './hedge.ts';
import { noTarget } from './no-target.ts';
import type { Target } from '../pipeline/target.ts';
import type { CandidateOrigin, PlannedTarget, RoutePlan } from './plan.ts';
import { roomFor } from './room-for.ts';
import { maySendTwice } from './send-twice.ts';

/** What a journey is made of. */
export interface JourneyParts {
  readonly call: Call;
  readonly plan: RoutePlan;
  /** What decides about targets now. */
  readonly conditions: () => Conditions;
  readonly takeTurn: Handler<Turn, Reply>;
  readonly clock: Clock;
}

/** Starts a call on its way along a plan. */
export function startJourney({ call, plan, conditions, takeTurn, clock }: JourneyParts): Journey {
  let remaining: readonly PlannedTarget[] = plan.order;
  let current: PlannedTarget | undefined;
  const tried = new Set<Target>();
  // A list for one kind of failure is opened by such a failure, and stays open for what may follow.
  const open = new Set<CandidateOrigin>(['targets', 'default']);
  const exclusions: Exclusion[] = [...plan.ruledOut];
  let { failOpen } = plan;
  /** Times that the current candidate was asked again after what it served broke. */
  let repeats = 0;

  async function next(kind: AttemptKind, after: ZerohopError | undefined, continued?: Continued): Promise<Reply> {
    let failure = after;
    const served = current;
    if (failure !== undefined) leave(failure, kind === 'restart' || kind === 'continue');
    if (continued !== undefined) remaining = roomFor(call, continued, remaining);
    for (;;) {
      call.token.throwIfCancelled();
      const candidate = pick();
      if (candidate === undefined) {
        if (failure !== undefined && failure === after && kind === 'fallback' && served !== undefined) return repeat(served, failure);
        throw failure ?? noTarget(call, exclusions, plan, conditions().nowMs);
      }
      if (failure !== undefined && call.attempts.length >= candidate.to.policies.maxAttempts) throw failure;
      const turn = turnOf(candidate, { kind: call.attempts.length === 0 ? 'first' : kind === 'first' ? 'fallback' : kind, reason: failure?.code });
      try {
        const hedge = hedgeOf(turn);
        if (hedge !== undefined) return await takeWithHedge(turn, hedge);
        return await takeTurn(continued === undefined ? turn : { ...turn, continued });
      } catch (error) {
        failOpen = false;
        if (error instanceof TargetExcluded) {
          exclusions.push(error.exclusion);
          continue;
        }
        if (!isZerohopError(error)) throw error;
        failure = error as ZerohopError;
        leave(failure, false);
      }
    }
  }

  // What broke before anything was shown is repeated where it was served when nobody else is left, as a whole answer would be.
  function repeat(served: PlannedTarget, after: ZerohopError): Promise<Reply> {
    const retries = repeats;
    repeats += 1;
    return takeTurn({ ...turnOf(served, { kind: 'retry', reason: after.code }), repeating: { after, retries } });
  }

  function turnOf({ to }: PlannedTarget, intent: AttemptIntent): Turn {
    const ahead = (): number => remaining.filter((other) => mayFollow(other) && exclusionOf(other.to, conditions()) === undefined).length;
    return { call, to, intent, failOpen, ahead };
  }

  function hedgeOf({ intent, to }: Turn): HedgeOptions | undefined {
    const { hedge } = to.policies;
    return hedge !== false && intent.kind === 'first' && !failOpen && maySendTwice(call, to.target) ? hedge : undefined;
  }

  async function takeWithHedge(first: Turn, { afterMs }: HedgeOptions): Promise<Reply> {
    const leading = current;
    let hedging: { planned: PlannedTarget; failure: unknown } | undefined;
    try {
      const reply = await takeHedged(first, {
        afterMs,
        clock,
        takeTurn,
        second() {
          const planned = pickHedge();
          if (planned === undefined) return undefined;
          hedging = { planned, failure: undefined };
          return turnOf(planned, { kind: 'hedge', reason: 'slow' });
        },
        secondFailed(failure) {
          if (hedging !== undefined) hedging.failure = failure;
        },
      });
      if (hedging !== undefined) settleRace(hedging.planned, hedging.failure, leading, reply);
      return reply;
    } catch (error) {
      // What the other one has come to rules candidates out as well.
      if (hedging !== undefined) {
        if (hedging.failure instanceof TargetExcluded) exclusions.push(hedging.failure.exclusion);
        else if (isZerohopError(hedging.failure)) {
          current = hedging.planned;
          leave(hedging.failure as ZerohopError, false);
          current = leading;
        }
      }
      throw error;
    }
  }

  // Whoever was merely slower has not failed, and may still be asked when what won breaks off.
  function settleRace(hedge: PlannedTarget, hedgeFailure: unknown, leading: PlannedTarget | undefined, { attempt }: Reply): void {
    const hedgeWon = attempt.to === hedge.to;
    const loser = hedgeWon ? leading : hedge;
    if (hedgeWon) current = hedge;
    const failed = (id: string): boolean => call.attempts.some(({ target, code }) => target === id && code !== undefined && code !== 'cancelled');
    if (loser === undefined || (hedgeWon ? failed(loser.to.target.id) : hedgeFailure !== undefined)) return;
    tried.delete(loser.to.target);
    remaining = hedgeWon ? [...remaining, loser] : [loser, ...remaining];
  }

  // The first attempt may stand in line still, and counts all the same.
  function sent(): number {
    return Math.max(call.attempts.length, 1);
  }

  // A hedge is an extra: it takes no probe and no place in line, and spends the retry budget of its target.
  function pickHedge(): PlannedTarget | undefined {
    const now = conditions();
    const planned = remaining.find((other) => {
      const { target, policies } = other.to;
      if (!mayFollow(other) || target.health.breaker.state !== 'closed' || sent() >= policies.maxAttempts) return false;
      if (policies.concurrency !== false && target.health.slots.taken >= policies.concurrency.max) return false;
      return maySendTwice(call, target) && exclusionOf(other.to, now) === undefined;
    });
    if (planned === undefined || !takeRepeat(planned.to.target.health, planned.to.policies.retryBudget, now.nowMs)) return undefined;
    remaining = remaining.filter((other) => other !== planned);
    tried.add(planned.to.target);
    return planned;
  }

  // Takes the first candidate that can still be tried: health has moved on since the plan was made.
  function pick(): PlannedTarget | undefined {
    for (;;) {
      const planned = remaining.find(mayFollow);
      if (planned === undefined) return undefined;
      remaining = remaining.filter((other) => other !== planned);
      const exclusion = failOpen ? undefined : exclusionOf(planned.to, conditions());
      if (exclusion === undefined) {
        current = planned;
        repeats = 0;
        tried.add(planned.to.target);
        return planned;
      }
      exclusions.push(exclusion);
    }
  }

  // Drops the candidates that a failure rules out, or throws it when it rules out all.
  function leave(failure: ZerohopError, restarting: boolean): void {
    const rule = errorCodes[failure.code].nextTarget;
    if (plan.failOpen) throw failure;
    switch (rule) {
      case 'no':
        throw failure;
      case 'mid-stream':
        if (!restarting) throw failure;
        return;
      case 'larger-window':
        open.add('context_length');
        remaining = largerWindows(remaining, current?.to.target.facts?.contextWindow);
        return;
      case 'content-filter-fallbacks':
        open.add('content_filter');
        remaining = remaining.filter(({ from }) => from === 'content_filter');
        return;
      case 'yes':
        return;
    }
  }

  function mayFollow({ to, from }: PlannedTarget): boolean {
    return open.has(from) && !tried.has(to.target);
  }

  return { next };
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
