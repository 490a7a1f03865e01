import type { AnswerFinish, AnswerUsage, SettledAnswer } from '../answer/answer.ts';
import { logprobsWriter } from './write-logprobs.ts';

/** How a compatible vendor shows reasoning; OpenAI itself shows none on this wire. */
export type ReasoningField = 'reasoning_content' | 'reasoning';

/** A whole `chat.completion`. */
export function writeAnswer(answer: SettledAnswer, reasoningField: ReasoningField | undefined, body: unknown): object {
  const logprobs = logprobsWriter(body);
  const hasContent = answer.refusal === '' && (answer.text !== '' || answer.toolCalls.length === 0);
  return {
    id: answer.id,
    object: 'chat.completion',
    created: Math.floor(answer.createdAtMs / 1000),
    model: answer.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: hasContent ? answer.text : null,
          ...(reasoningField === undefined || answer.reasoning === '' ? {} : { [reasoningField]: answer.reasoning }),
          ...(answer.toolCalls.length === 0
            ? {}
            : { tool_calls: answer.toolCalls.map((call) => ({ id: call.id, type: 'function', function: { name: call.name, arguments: call.inputText } })) }),
          refusal: answer.refusal === '' ? null : answer.refusal,
          annotations: [],
        },
        logprobs: answer.refusal === '' ? logprobs(answer.textPieces) : logprobs([answer.refusal], 'refusal'),
        finish_reason: writeFinishReason(answer.finishReason),
      },
    ],
    usage: writeUsage(answer.usage),
    service_tier: 'default',
    system_fingerprint: null,
  };
}

/** OpenAI's words for why an answer ends. A refusal is no reason of its own there. */
export function writeFinishReason(reason: AnswerFinish): string {
  const words: Record<string, string> = { 'tool-calls': 'tool_calls', 'content-filter': 'content_filter', refusal: 'stop' };
  return words[reason] ?? reason;
}

/** OpenAI's usage: prompt tokens include the cached ones, completion tokens the reasoning. */
export function writeUsage(usage: AnswerUsage): object {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead, audio_tokens: 0, ...(usage.cacheWrite === 0 ? {} : { cache_write_tokens: usage.cacheWrite }) },
    completion_tokens_details: { reasoning_tokens: usage.reasoning, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
  };
}

/** The list of models. */
export function writeModels(models: readonly string[]): object {
  return { object: 'list', data: models.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'system' })) };
}
