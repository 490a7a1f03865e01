import type { Answer } from '../adapter/adapter.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import type { AttemptContext, Call } from './call.ts';
import { checkVectors } from './check-vectors.ts';
import type { Layer } from './layer.ts';
import type { Reply } from './reply.ts';

const parsed = new WeakMap<Answer, unknown>();

/**
 * Holds whole answers to the schema that was asked for, so that a model that missed it can be asked again. Streams are
 * held to it at their end, by whoever reads {@link parseOutput}. Vectors are held to their number and length.
 */
export const checkOutput: Layer<AttemptContext, Reply> = (next) => async (attempt) => {
  const reply = await next(attempt);
  if (reply.kind === 'vectors') checkVectors(reply.answer, attempt);
  if (reply.kind !== 'whole' || attempt.call.output === undefined) return reply;
  try {
    parsed.set(reply.answer, await parseOutput(reply.answer, attempt.call));
  } catch (error) {
    // The target works; its model missed the shape.
    attempt.blameless = true;
    throw error;
  }
  return reply;
};

/**
 * The parsed output of an answer; `undefined` when none was asked for, or when the model refused or called tools instead.
 * Throws `bad_response` when the answer does not have the shape.
 */
export async function parseOutput(answer: Answer, call: Call): Promise<unknown> {
  if (call.output === undefined || !call.checksOutput) return undefined;
  if (parsed.has(answer)) return parsed.get(answer);
  const { finishReason } = answer;
  if (finishReason !== 'stop' && finishReason !== 'length' && finishReason !== 'other') return undefined;
  const text = answer.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const why = finishReason === 'length' ? 'it was cut at the token limit' : 'it is not JSON';
    throw new ZerohopError({ code: 'bad_response', message: `the answer is not the output asked for: ${why}`, details: { reason: 'output_invalid' }, raw: text });
  }
  if (call.output.validate === undefined) return value;
  try {
    return await call.output.validate(value);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ZerohopError({ code: 'bad_response', message: `the answer is not the output asked for: ${why}`, details: { reason: 'output_invalid' }, raw: text, cause });
  }
}
