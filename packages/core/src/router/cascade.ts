import type { Answer } from '../adapter/adapter.ts';
import type { AttemptKind } from '../chat/attempt.ts';
import { isZerohopError, type ZerohopError } from '../errors/zerohop-error.ts';
import type { AttemptContext, Call, Continued } from '../pipeline/call.ts';
import { noteWarning } from '../pipeline/note-warning.ts';
import { replay } from '../pipeline/replay.ts';
import type { Reply } from '../pipeline/reply.ts';
import { cannotFit } from '../pipeline/target-health.ts';
import type { Journey } from '../pipeline/turn.ts';
import { Candidates } from './candidates.ts';
import { type JourneyParts, startJourney } from './journey.ts';
import type { Cascade } from './judging.ts';
import type { PlannedTarget } from './route.ts';

/** What came of judging an answer. */
export interface Verdict {
  readonly passed: boolean;
  /** From 0 to 1. */
  readonly score: number;
  /** The same in words. */
  readonly words: string;
}

/** What a journey is made of whose answers are judged. */
export interface CascadeParts extends Omit<JourneyParts, 'candidates' | 'ask'> {
  readonly cascade: Cascade;
  /** Judges an answer. Throws only when the call is cancelled. */
  readonly judge: (attempt: AttemptContext, answer: Answer) => Promise<Verdict>;
}

/** An answer that was not good enough. */
interface Judged {
  readonly attempt: AttemptContext;
  readonly answer: Answer;
  readonly verdict: Verdict;
}

/**
 * Starts a call on its way along a plan, its route's targets one after the other until the judge is content. All but the last are asked whole,
 * so that nothing is shown that is not served; a stream gets them replayed. The last one is served as it is, and so is whoever takes
 * over after a failure.
 */
export function startCascade({ cascade, judge, ...parts }: CascadeParts): Journey {
  const { call, plan, conditions, clock } = parts;
  const candidates = new Candidates(call, plan, conditions);
  const whole: Call = call.stream ? { ...call, stream: false } : call;
  const journey = startJourney({ ...parts, candidates, ask: (planned) => (isStep(planned) ? { call: whole, mayHedge: false } : { call, mayHedge: true }) });
  let best: Judged | undefined;
  let settled = false;

  // With too little time to judge an answer before it is shown, the first one is served.
  function isStep({ to, from }: PlannedTarget): boolean {
    return !settled && from === 'targets' && candidates.targetAhead() && !cannotFit(to.target.health, false, clock.now(), call.deadlineAtMs);
  }

  async function first(): Promise<Reply> {
    let reply = await journey.next('first', undefined);
    for (;;) {
      if (reply.kind !== 'whole' || !isJudged(reply.answer)) return serve(reply);
      const { attempt, answer } = reply;
      const verdict = await judge(attempt, answer);
      if (verdict.passed) return serve(reply);
      // Of two that are equally bad, the later one.
      if (best === undefined || verdict.score >= best.verdict.score) best = { attempt, answer, verdict };
      if (!candidates.targetAhead()) return serveBest(best, 'no other target could be asked');
      try {
        reply = await journey.next('fallback', undefined, undefined, verdict.words);
      } catch (error) {
        return serveBest(best, error);
      }
    }
  }

  function isJudged({ finishReason, content }: Answer): boolean {
    if (candidates.current?.from !== 'targets' || !candidates.targetAhead()) return false;
    // Asking somebody else would get around the filter.
    if (finishReason === 'content-filter' || finishReason === 'refusal') return false;
    return cascade.toolCalls || content.every(({ type }) => type !== 'tool-call');
  }

  function serve(reply: Reply): Reply {
    settled = true;
    return call.stream && reply.kind === 'whole' ? replay(reply.attempt, reply.answer, clock) : reply;
  }

  // A poor answer is better than none.
  function serveBest({ attempt, answer, verdict }: Judged, why: unknown): Reply {
    if (call.token.reason !== undefined || (typeof why !== 'string' && !isZerohopError(why))) throw why;
    best = undefined;
    const because = typeof why === 'string' ? why : (why as ZerohopError).message;
    noteWarning(call.warnings, { about: 'cascade', message: `${verdict.words}, and served all the same: ${because}`, target: attempt.record.target });
    return serve({ kind: 'whole', attempt, answer });
  }

  async function next(kind: AttemptKind, after: ZerohopError | undefined, continued?: Continued): Promise<Reply> {
    if (kind === 'first') return first();
    try {
      return await journey.next(kind, after, continued);
    } catch (error) {
      if (best === undefined || continued !== undefined) throw error;
      return serveBest(best, error);
    }
  }

  return { next };
}
