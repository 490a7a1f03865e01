import type { EmbeddingAnswer } from '../adapter/adapter.ts';
import { isEmbedRequest } from '../chat/any-request.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import type { AttemptContext } from './call.ts';

/**
 * Holds vectors to what was asked: one per text, all of one length, and of the length asked for.
 *
 * @throws ZerohopError `bad_response`, or `unsupported` when the vendor did not heed `dimensions`
 */
export function checkVectors({ embeddings, raw }: EmbeddingAnswer, { call, to }: AttemptContext): void {
  const asked = call.input.length;
  if (embeddings.length !== asked) throw spoiled(`${embeddings.length} vectors came for ${asked} texts`, raw);
  const length = embeddings[0]?.length ?? 0;
  if (length === 0 || embeddings.some((vector) => vector.length !== length)) throw spoiled('the vectors are empty, or of several lengths', raw);
  const dimensions = isEmbedRequest(call.request) ? call.request.dimensions : undefined;
  if (dimensions === undefined || dimensions === length) return;
  throw new ZerohopError({ code: 'unsupported', message: `${to.target.id} made vectors of ${length} numbers where dimensions: ${dimensions} was asked` });
}

function spoiled(message: string, raw: unknown): ZerohopError<'bad_response'> {
  return new ZerohopError({ code: 'bad_response', message, details: { reason: 'vectors' }, raw });
}
