import type { Layer } from './layer.ts';
import type { AttemptContext } from './call.ts';
import type { Reply } from './reply.ts';

/**
 * Lets a stream through only when its first content is here, so that everything before it can be retried like a promise.
 * A call that wants a whole answer gets one, even where the vendor was asked to stream.
 */
export const commitPoint: Layer<AttemptContext, Reply> = (next) => async (attempt) => {
  const reply = await next(attempt);
  if (reply.kind !== 'stream') {
    if (!attempt.call.stream) return reply;
    throw new Error('an adapter answered whole where a stream was asked for');
  }
  if (attempt.call.stream) {
    await reply.stream.fill();
    return reply;
  }
  while (await reply.stream.fill()) while (reply.stream.take() !== undefined);
  const { outcome } = reply.stream;
  if (outcome?.state !== 'complete') throw new Error('a stream that was not cancelled ended incomplete');
  return { kind: 'whole', attempt, answer: outcome.answer };
};

