import type { AttemptKind } from '../chat/attempt.ts';
import type { HedgeOptions } from '../chat/policy-options.ts';
import { isZerohopError, type ZerohopError } from '../errors/zerohop-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Call, Continued } from '../pipeline/call.ts';
import { TargetExcluded } from '../pipeline/excluded.ts';
import type { Handler } from '../pipeline/layer.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { AttemptIntent, Journey, Turn } from '../pipeline/turn.ts';
import { Candidates } from './candidates.ts';
import type { Conditions } from './exclusion.ts';
import { takeHedged } from './hedge.ts';
import { noTarget } from './no-target.ts';
import type { RoutePlan } from './plan.ts';
import type { PlannedTarget } from './route.ts';
import { maySendTwice } from './send-twice.ts';

/** What a journey is made of. */
export interface JourneyParts {
  readonly call: Call;
  readonly plan: RoutePlan;
  /** What decides about targets now. */
  readonly conditions: () => Conditions;
  readonly takeTurn: Handler<Turn, Reply>;
  readonly clock: Clock;
  /** Its candidates, for whoever looks at them, too. @default those of the plan */
  readonly candidates?: Candidates | undefined;
  /** How a candidate is asked. @default as the call is, and it may be hedged */
  readonly ask?: ((planned: PlannedTarget) => Asking) | undefined;
}

/** How a candidate is asked. */
export interface Asking {
  /** The call, or the same call asked another way. */
  readonly call: Call;
  readonly mayHedge: boolean;
}

/** A journey as the router sees it. */
export interface RoutedJourney extends Journey {
  /** `why` says why the next candidate is asked where there is no failure to move on from. */
  next(kind: AttemptKind, after: ZerohopError | undefined, continued?: Continued, why?: string): Promise<Reply>;
}

/** Starts a call on its way along a plan. */
export function startJourney({ call, plan, conditions, takeTurn, clock, candidates = new Candidates(call, plan, conditions), ask }: JourneyParts): RoutedJourney {
  /** Times that the current candidate was asked again after what it served broke. */
  let repeats = 0;

  async function next(kind: AttemptKind, after: ZerohopError | undefined, continued?: Continued, why?: string): Promise<Reply> {
    let failure = after;
    const served = candidates.current;
    if (failure !== undefined) candidates.leave(failure, served, kind === 'restart' || kind === 'continue');
    if (continued !== undefined) candidates.keepRoomFor(continued);
    for (;;) {
      call.token.throwIfCancelled();
      const candidate = candidates.next();
      if (candidate === undefined) {
        if (failure !== undefined && failure === after && kind === 'fallback' && served !== undefined) return repeat(served, failure);
        throw failure ?? noTarget(call, candidates.exclusions, plan, candidates.nowMs);
      }
      repeats = 0;
      if (failure !== undefined && call.attempts.length >= candidate.to.policies.maxAttempts) throw failure;
      const asking = ask?.(candidate);
      const turn = turnOf(candidate, { kind: call.attempts.length === 0 ? 'first' : kind === 'first' ? 'fallback' : kind, reason: failure?.code ?? why }, asking?.call);
      try {
        const hedge = asking?.mayHedge === false ? undefined : hedgeOf(turn);
        if (hedge !== undefined) return await takeWithHedge(candidate, turn, hedge);
        return await takeTurn(continued === undefined ? turn : { ...turn, continued });
      } catch (error) {
        candidates.failed(error);
        if (isZerohopError(error)) failure = error as ZerohopError;
      }
    }
  }

  // What broke before anything was shown is repeated where it was served when nobody else is left, as a whole answer would be.
  function repeat(served: PlannedTarget, after: ZerohopError): Promise<Reply> {
    const retries = repeats;
    repeats += 1;
    return takeTurn({ ...turnOf(served, { kind: 'retry', reason: after.code }), repeating: { after, retries } });
  }

  function turnOf({ to }: PlannedTarget, intent: AttemptIntent, asked: Call = call): Turn {
    return { call: asked, to, intent, failOpen: candidates.failOpen, ahead: candidates.ahead };
  }

  function hedgeOf({ intent, to, failOpen }: Turn): HedgeOptions | undefined {
    const { hedge } = to.policies;
    return hedge !== false && intent.kind === 'first' && !failOpen && maySendTwice(call, to) ? hedge : undefined;
  }

  async function takeWithHedge(leading: PlannedTarget, first: Turn, { afterMs }: HedgeOptions): Promise<Reply> {
    let hedge: PlannedTarget | undefined;
    let hedgeFailure: unknown;
    try {
      const reply = await takeHedged(first, {
        afterMs,
        clock,
        takeTurn,
        second() {
          hedge = candidates.nextHedge();
          return hedge && turnOf(hedge, { kind: 'hedge', reason: 'slow' });
        },
        secondFailed(failure) {
          hedgeFailure = failure;
        },
      });
      if (hedge !== undefined) settleRace(leading, hedge, hedgeFailure, reply);
      return reply;
    } catch (error) {
      // What the other one has come to rules candidates out as well.
      if (hedge !== undefined && hedgeFailure instanceof TargetExcluded) candidates.failed(hedgeFailure);
      else if (hedge !== undefined && isZerohopError(hedgeFailure)) candidates.leave(hedgeFailure as ZerohopError, hedge, false);
      throw error;
    }
  }

  function settleRace(leading: PlannedTarget, hedge: PlannedTarget, hedgeFailure: unknown, { attempt }: Reply): void {
    const hedgeWon = attempt.to === hedge.to;
    const failed = (id: string): boolean => call.attempts.some(({ target, code }) => target === id && code !== undefined && code !== 'cancelled');
    // Whoever failed is no loser of a race.
    if (hedgeWon) candidates.settleRace(hedge, failed(leading.to.id) ? undefined : leading);
    else candidates.settleRace(leading, hedgeFailure === undefined ? hedge : undefined);
  }

  return { next };
}
