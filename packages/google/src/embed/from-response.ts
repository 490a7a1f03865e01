import { count, type EmbedCall, type EmbeddingAnswer, fields, inBand, list, noUsage, readVector, type Usage, ZerohopError } from '@zerohop/core/adapter';
import { fromErrorBody } from '../from-error.ts';
import { fromUsage } from '../from-usage.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the vectors of a body, whichever of the vendor's methods it answers: a list, a single one, or the predictions of
 * Vertex AI. No model is reported on this wire.
 *
 * @see https://ai.google.dev/api/embeddings
 */
export function fromEmbedResponse(body: unknown, { model }: Pick<EmbedCall, 'model'>): EmbeddingAnswer {
  const answer = fields(body);
  if (answer['error'] !== undefined) throw fromErrorBody(body, inBand);
  const predictions = list(answer['predictions']).map((prediction) => fields(fields(prediction)['embeddings']));
  const single = answer['embedding'] === undefined ? [] : [fields(answer['embedding'])];
  const found = [...list(answer['embeddings']).map(fields), ...single, ...predictions];
  if (found.length === 0) {
    throw new ZerohopError({ code: 'bad_response', message: 'the vendor answered 200 with something that holds no vectors', details: { reason: 'vectors' }, raw: body });
  }
  return {
    model,
    embeddings: found.map(({ values }) => readVector(values)),
    usage: fromUsage(answer['usageMetadata']) ?? usageOf(predictions),
    raw: body,
  };
}

/** Vertex AI counts the tokens of each text. */
function usageOf(predictions: readonly Fields[]): Usage {
  const total = predictions.reduce((sum, { statistics }) => sum + count(fields(statistics)['token_count']), 0);
  return total === 0 ? noUsage : { ...noUsage, input: { ...noUsage.input, total, uncached: total }, provenance: 'provider' };
}
