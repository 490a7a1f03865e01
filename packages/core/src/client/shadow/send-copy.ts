import type { Answer } from '../../adapter/adapter.ts';
import type { ChatResponse } from '../../chat/response.ts';
import { isZerohopError, withFields, ZerohopError } from '../../errors/zerohop-error.ts';
import type { Call } from '../../pipeline/call.ts';
import { TargetExcluded } from '../../pipeline/excluded.ts';
import type { Handler } from '../../pipeline/layer.ts';
import type { Reply } from '../../pipeline/reply.ts';
import type { Turn } from '../../pipeline/turn.ts';
import { noTarget } from '../../router/no-target.ts';
import type { RoutePlan } from '../../router/plan.ts';
import { maySendTwice } from '../../router/send-twice.ts';
import type { CallEvents } from '../call-events.ts';
import { readAnswer } from '../read-answer.ts';

/** A copy that is ready to be sent. */
export interface Copy {
  readonly call: Call;
  readonly plan: RoutePlan;
}

/** What has become of a copy. */
export type CopyEnd = { readonly outcome: 'ok'; readonly response: ChatResponse } | { readonly outcome: 'failed' | 'excluded'; readonly error: ZerohopError };

/** What sends copies. */
export interface CopySender {
  readonly takeTurn: Handler<Turn, Reply>;
  readonly events: CallEvents;
  readonly now: () => number;
}

/** Why a copy goes nowhere; `undefined` when its first target may have it. */
export function excludedBefore({ call, plan }: Copy, nowMs: number): CopyEnd | undefined {
  const [first] = plan.order;
  // A call may knock at a closed door for want of a better one; a copy need not.
  if (first === undefined || plan.failOpen) return { outcome: 'excluded', error: noTarget(call, plan.ruledOut, plan, nowMs) };
  if (maySendTwice(call, first.to)) return undefined;
  const message = 'it would leave something at a vendor a second time: stored state, the run of a tool of the vendor, or a cache that the request marks';
  return { outcome: 'excluded', error: new ZerohopError({ code: 'unsupported', message, details: { exclusions: [] } }) };
}

/** Sends a copy to its first target, and nowhere else. Repeats, there, are what the target's policies say. Never rejects. */
export async function sendCopy({ call, plan }: Copy, { takeTurn, events, now }: CopySender): Promise<CopyEnd> {
  events.started(call, plan);
  try {
    const [first] = plan.order;
    if (first === undefined) throw new Error('a copy without a target was sent');
    call.token.throwIfCancelled();
    const reply = await takeTurn({ call, to: first.to, intent: { kind: 'first', reason: undefined }, failOpen: false, ahead: () => 0 });
    const response = await readAnswer(call, reply.attempt, await answerOf(reply, call, events), now);
    events.ended(call, { response });
    return { outcome: 'ok', response };
  } catch (thrown) {
    const error = withFields(errorOf(thrown, { call, plan }, now()), { attempts: call.attempts });
    events.ended(call, { error });
    return { outcome: thrown instanceof TargetExcluded ? 'excluded' : 'failed', error };
  }
}

async function answerOf(reply: Reply, call: Call, events: CallEvents): Promise<Answer> {
  if (reply.kind === 'whole') return reply.answer;
  if (reply.kind !== 'stream') throw new Error('a chat got vectors');
  events.committed(call, reply);
  const { stream } = reply;
  do while (stream.take() !== undefined);
  while (await stream.fill());
  if (stream.outcome?.state !== 'complete') throw new Error('a stream that nobody left ended incomplete');
  return stream.outcome.answer;
}

function errorOf(thrown: unknown, { call, plan }: Copy, nowMs: number): ZerohopError {
  if (thrown instanceof TargetExcluded) return noTarget(call, [thrown.exclusion], plan, nowMs);
  if (isZerohopError(thrown)) return thrown as ZerohopError;
  return new ZerohopError({ code: 'server_error', message: `the shadow failed: ${String(thrown)}`, cause: thrown });
}
