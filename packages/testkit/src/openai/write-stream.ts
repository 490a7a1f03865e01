import type { SettledAnswer } from '../answer/answer.ts';
import { splitText } from '../answer/split-text.ts';
import { objectOf } from '../lib/json.ts';
import type { Frame } from '../server/wire.ts';
import { type ReasoningField, writeFinishReason, writeUsage } from './write-answer.ts';
import { logprobsWriter } from './write-logprobs.ts';

/** One event of an OpenAI stream. */
export function dataFrame(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** The chunks of a streamed answer: the role, the content, the finish, the usage if it was asked for, and `[DONE]`. */
export function writeStream(answer: SettledAnswer, reasoningField: ReasoningField | undefined, body: unknown): Frame[] {
  const includeUsage = objectOf(objectOf(body)['stream_options'])['include_usage'] === true;
  const logprobsOf = logprobsWriter(body);
  const envelope = {
    id: answer.id,
    object: 'chat.completion.chunk',
    created: Math.floor(answer.createdAtMs / 1000),
    model: answer.model,
    service_tier: 'default',
    system_fingerprint: null,
  };
  const chunk = (delta: object, finish: string | null = null, logprobs: object | null = null): string =>
    dataFrame({ ...envelope, choices: [{ index: 0, delta, logprobs, finish_reason: finish }], ...(includeUsage ? { usage: null } : {}) });
  const content = (delta: object, logprobs: object | null = null): Frame => ({ bytes: chunk(delta, null, logprobs), content: true });

  const frames: Frame[] = [{ bytes: chunk({ role: 'assistant', content: answer.toolCalls.length > 0 && answer.text === '' ? null : '', refusal: null }) }];
  if (reasoningField !== undefined) {
    for (const piece of splitText(answer.reasoning, answer.chunkSize)) frames.push(content({ [reasoningField]: piece }));
  }
  for (const piece of answer.textPieces) frames.push(content({ content: piece }, logprobsOf([piece])));
  for (const piece of splitText(answer.refusal, answer.chunkSize)) frames.push(content({ refusal: piece }, logprobsOf([piece], 'refusal')));
  for (const [index, call] of answer.toolCalls.entries()) {
    frames.push(content({ tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }] }));
    for (const piece of splitText(call.inputText, answer.chunkSize)) frames.push(content({ tool_calls: [{ index, function: { arguments: piece } }] }));
  }
  frames.push({ bytes: chunk({}, writeFinishReason(answer.finishReason)), terminal: true });
  if (includeUsage) frames.push({ bytes: dataFrame({ ...envelope, choices: [], usage: writeUsage(answer.usage) }), terminal: true });
  frames.push({ bytes: 'data: [DONE]\n\n', terminal: true });
  return frames;
}
