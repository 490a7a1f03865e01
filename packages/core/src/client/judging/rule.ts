import type { Attempt } from '../../chat/attempt.ts';
import type { Cost } from '../../chat/cost.ts';
import type { JudgedAnswer } from '../../chat/judge.ts';
import type { ChatRequest } from '../../chat/request.ts';
import type { ChatResponse } from '../../chat/response.ts';
import type { Score } from '../../chat/score.ts';
import { isZerohopError } from '../../errors/zerohop-error.ts';
import type { CancelToken } from '../../lib/cancel.ts';
import type { Clock } from '../../lib/clock.ts';
import { within } from '../../lib/sleep.ts';
import type { Call } from '../../pipeline/call.ts';
import type { NamedJudge } from '../../router/judging.ts';
import { totalCost } from '../build-response.ts';
import type { Parent } from '../start-call.ts';
import { judgementOf, judgingRequest } from './by-model.ts';
import { judgeBySchema } from './by-schema.ts';
import { readJudgement } from './read-judgement.ts';

/** What a judge works with. */
export interface Court {
  /** Makes a call of the router's own. */
  readonly chat: (request: ChatRequest, origin: { readonly parent: Parent; readonly started: (call: Call) => void }) => Promise<ChatResponse>;
  readonly clock: Clock;
}

/** What is to be judged, and how long that may take. */
export interface Case {
  readonly answer: JudgedAnswer;
  /** The call that the answer is for. */
  readonly call: Call;
  /** When the judge must be done, epoch milliseconds. */
  readonly deadlineAtMs: number;
  /** Cancelled when nobody wants to know any more. */
  readonly token: CancelToken;
}

/** What a judge has ruled. Without a score it failed, and the reason says how. */
export type Ruling = Pick<Score, 'score' | 'reason' | 'callId' | 'cost' | 'durationMs'>;

/** Has an answer judged. Never rejects: a judge that fails, or takes too long, has given no score. */
export async function rule(judge: NamedJudge, { answer, call, deadlineAtMs, token }: Case, { chat, clock }: Court): Promise<Ruling> {
  const startedAtMs = clock.now();
  let callId: string | undefined;
  let cost: Cost | undefined;

  async function ask(): Promise<unknown> {
    if (judge.kind === 'schema') return judgeBySchema(judge.schema, answer.text);
    if (judge.kind === 'code') return inTime(judge.judge(answer));
    let stopListening: (() => void) | undefined;
    try {
      // As its parent's, its deadline, scope and requirements are those of the call.
      const parent: Parent = { call: { ...call, deadlineAtMs }, purpose: 'judge' };
      const response = await chat(judgingRequest(judge, answer, call.request.priority), {
        parent,
        started(own) {
          callId = own.id;
          stopListening = token.onCancel((reason) => own.token.cancel(reason));
        },
      });
      ({ cost } = response);
      return judgementOf(response);
    } catch (error) {
      cost ??= callId === undefined ? undefined : totalCost(attemptsOf(error), undefined);
      throw error;
    } finally {
      stopListening?.();
    }
  }

  async function inTime(judgement: unknown): Promise<unknown> {
    const leftMs = deadlineAtMs - startedAtMs;
    const given = await within(clock, leftMs, token, Promise.resolve(judgement).then((value) => ({ value })));
    if (given === undefined) throw new Error(`it took longer than ${Math.round(leftMs)} ms`);
    return given.value;
  }

  try {
    const { score, reason } = readJudgement(await ask());
    return { score, reason, callId, cost, durationMs: clock.now() - startedAtMs };
  } catch (error) {
    return { score: undefined, reason: error instanceof Error ? error.message : String(error), callId, cost, durationMs: clock.now() - startedAtMs };
  }
}

function attemptsOf(error: unknown): readonly Attempt[] {
  return isZerohopError(error) ? error.attempts : [];
}
