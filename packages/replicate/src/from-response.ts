import { type AnswerBuilder, ZerohopError } from '@zerohop/core/adapter';
import { fromFailure } from './from-failure.ts';
import { toFinishReason } from './from-finish-reason.ts';
import { fromUsage } from './from-usage.ts';
import type { Prediction } from './prediction.ts';

/** Reads a prediction that is over. Throws our error where it came to nothing. */
export function fromResponse(prediction: Prediction, builder: AnswerBuilder, cap: number | undefined): void {
  const { id, status, output, error, raw } = prediction;
  if (status !== 'succeeded') throw fromFailure(status, error, raw, id);
  builder.text(textOf(output, raw));
  readFacts(prediction, builder, cap);
  builder.raw = raw;
}

/** Reads what is known of an answer beside its text. */
export function readFacts({ id, model, metrics }: Prediction, builder: AnswerBuilder, cap: number | undefined): void {
  builder.id = id;
  if (model !== '') builder.model = model;
  builder.usage = fromUsage(metrics);
  builder.finishReason = toFinishReason(builder.usage, cap);
}

/** A language model's output is a text, or the pieces of one. */
function textOf(output: unknown, raw: unknown): string {
  if (output === null || output === undefined) return '';
  if (typeof output === 'string') return output;
  if (Array.isArray(output) && output.every((piece) => typeof piece === 'string')) return output.join('');
  throw new ZerohopError({ code: 'bad_response', message: "the model's output is no text; is it a language model?", details: { reason: 'output' }, raw });
}
