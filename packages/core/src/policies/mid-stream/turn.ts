import { isEmbedRequest } from '../../chat/any-request.ts';
import { isZerohopError } from '../../errors/zerohop-error.ts';
import type { Continued } from '../../pipeline/call.ts';
import { TargetExcluded } from '../../pipeline/excluded.ts';
import type { Handler } from '../../pipeline/layer.ts';
import type { Reply } from '../../pipeline/reply.ts';
import type { Turn } from '../../pipeline/turn.ts';
import { requestsToContinue } from './request.ts';

/**
 * How a target takes its turn when it is to go on with a broken answer: the best way to ask it first, the next one when it refuses
 * that. A target that refuses them all is left out: what it says of a request that the app never made is none of the app's business.
 *
 * @param next gives a target its turn
 */
export function continueAnswers(next: Handler<Turn, Reply>): Handler<Turn, Reply> {
  return (turn) => (turn.continued === undefined ? next(turn) : continueAnswer(turn, turn.continued, next));
}

async function continueAnswer(turn: Turn, continued: Continued, next: Handler<Turn, Reply>): Promise<Reply> {
  const { call, to } = turn;
  const { target, policies } = to;
  if (isEmbedRequest(call.request)) throw new Error('vectors cannot be continued');
  let { intent } = turn;
  let refusal = '';
  for (const { request, sentLength } of requestsToContinue(call.request, continued, target.facts)) {
    if (intent !== turn.intent && call.attempts.length >= policies.maxAttempts) break;
    try {
      const reply = await next({ ...turn, intent, call: { ...call, request } });
      reply.attempt.continues = { ...continued, sentLength };
      return reply;
    } catch (error) {
      if (!isZerohopError(error) || (error.code !== 'invalid_request' && error.code !== 'unsupported')) throw error;
      intent = { kind: 'continue', reason: error.code };
      refusal = error.message;
    }
  }
  throw new TargetExcluded({ target: target.id, reason: 'capability', message: `it does not go on with a broken answer: ${refusal}` });
}
