import type { Judgement, JudgedAnswer } from '../../chat/judge.ts';
import type { ValidatedSchema } from '../../chat/json-schema.ts';
import type { ChatRequest } from '../../chat/request.ts';
import type { ChatResponse } from '../../chat/response.ts';
import type { NamedJudge } from '../../router/judging.ts';
import { judgingMessages } from './prompt.ts';
import { readJudgement } from './read-judgement.ts';

/** What the model has to say: the reason first, so that the score follows from it. Its bounds stand in the prompt: not all vendors take them in a schema. */
const verdict: ValidatedSchema<Judgement> = {
  jsonSchema: {
    type: 'object',
    properties: { reason: { type: 'string', description: 'What decided, in one sentence' }, score: { type: 'number', description: 'From 0 to 1' } },
    required: ['reason', 'score'],
    additionalProperties: false,
  },
  validate: readJudgement,
};

/** The request that has a model judge an answer. */
export function judgingRequest({ model, rubric, maxTokens }: Extract<NamedJudge, { kind: 'model' }>, answer: JudgedAnswer, priority: ChatRequest['priority']): ChatRequest {
  return { model, messages: judgingMessages(rubric, answer), output: verdict, maxTokens, priority };
}

/** What the model said. Throws when it refused, or did something else than judge. */
export function judgementOf({ object, finishReason }: ChatResponse): unknown {
  if (object === undefined) throw new Error(`its model gave no score (it ended with '${finishReason}')`);
  return object;
}
