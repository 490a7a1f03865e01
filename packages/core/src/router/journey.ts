import type { AttemptKind } from '../chat/attempt.ts';
import type { Exclusion } from '../chat/plan.ts';
import { errorCodes } from '../errors/codes.ts';
import { isZerohopError, type ZerohopError } from '../errors/zerohop-error.ts';
import type { Call } from '../pipeline/call.ts';
import { TargetExcluded } from '../pipeline/excluded.ts';
import type { Handler } from '../pipeline/layer.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { Journey, Turn } from '../pipeline/turn.ts';
import type { Conditions } from './exclusion.ts';
import { exclusionOf } from './exclusion.ts';
import { noTarget } from './no-target.ts';
import type { Target } from '../pipeline/target.ts';
import type { CandidateOrigin, PlannedTarget, RoutePlan } from './plan.ts';

/** Starts a call on its way along a plan. */
export function startJourney(
  call: Call,
  plan: RoutePlan,
  conditions: () => Conditions,
  takeTurn: Handler<Turn, Reply>,
): Journey {
  let remaining: readonly PlannedTarget[] = plan.order;
  let current: PlannedTarget | undefined;
  const tried = new Set<Target>();
  // A list for one kind of failure is opened by such a failure, and stays open for what may follow.
  const open = new Set<CandidateOrigin>(['targets', 'default']);
  const exclusions: Exclusion[] = [...plan.ruledOut];
  let { failOpen } = plan;

  async function next(kind: AttemptKind, after: ZerohopError | undefined): Promise<Reply> {
    let failure = after;
    if (failure !== undefined) leave(failure, kind === 'restart');
    for (;;) {
      call.token.throwIfCancelled();
      const candidate = pick();
      if (candidate === undefined) throw failure ?? noTarget(call, exclusions, plan, conditions().nowMs);
      if (failure !== undefined && call.attempts.length >= candidate.to.policies.maxAttempts) throw failure;
      const before = call.attempts.length;
      try {
        return await takeTurn({
          call,
          to: candidate.to,
          intent: { kind: before === 0 ? 'first' : kind === 'first' ? 'fallback' : kind, reason: failure?.code },
          failOpen,
          alone: () => !remaining.some((other) => mayFollow(other) && exclusionOf(other.to, conditions()) === undefined),
        });
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

  // Takes the first candidate that can still be tried: health has moved on since the plan was made.
  function pick(): PlannedTarget | undefined {
    for (;;) {
      const planned = remaining.find(mayFollow);
      if (planned === undefined) return undefined;
      remaining = remaining.filter((other) => other !== planned);
      const exclusion = failOpen ? undefined : exclusionOf(planned.to, conditions());
      if (exclusion === undefined) {
        current = planned;
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
