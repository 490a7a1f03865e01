import { type AnswerBuilder, type EmbedCall, type EmbeddingAnswer, fields, inBand, list, noUsage, readVector, text, ZerohopError } from '@zerohop/core/adapter';
import { hasError } from '../errors/error-body.ts';
import { fromErrorBody } from '../errors/from-error.ts';
import { addUsage } from '../wire/from-usage.ts';

/**
 * Reads an embeddings body.
 *
 * @see https://platform.openai.com/docs/api-reference/embeddings/object
 */
export function fromResponse(body: unknown, { model }: Pick<EmbedCall, 'model'>): EmbeddingAnswer {
  const answer = fields(body);
  if (hasError(answer) || Array.isArray(body)) throw fromErrorBody(body, inBand);
  const data = list(answer['data']).map(fields);
  if (data.length === 0) {
    throw new ZerohopError({ code: 'bad_response', message: 'the vendor answered 200 with something that holds no vectors', details: { reason: 'vectors' }, raw: body });
  }
  const counted: Pick<AnswerBuilder, 'usage' | 'reportedUsd'> = { usage: undefined, reportedUsd: undefined };
  addUsage(counted, usageOf(answer['usage']));
  return {
    model: text(answer['model']) || model,
    embeddings: inOrder(data).map(({ embedding }) => readVector(embedding)),
    usage: counted.usage ?? noUsage,
    reportedUsd: counted.reportedUsd,
    raw: body,
  };
}

/** Some vendors say only what all tokens come to; there are none but those of the texts. */
function usageOf(raw: unknown): unknown {
  const { prompt_tokens, total_tokens } = fields(raw);
  return typeof prompt_tokens !== 'number' && typeof total_tokens === 'number' ? { ...fields(raw), prompt_tokens: total_tokens } : raw;
}

type Item = Readonly<Record<string, unknown>>;

/** By their `index`, where it tells a place for each of them; some vendors count all of them 0. */
function inOrder(data: readonly Item[]): readonly Item[] {
  const places = new Map(data.map((item) => [item['index'], item]));
  const ordered = data.map((_, index) => places.get(index));
  return ordered.every((item) => item !== undefined) ? ordered : data;
}
