import { type AnswerBuilder, type AnswerStream, PulledAnswerStream, pullWith, ZerohopError } from '@zerohop/core/adapter';
import type { WireResponse } from './from-response.ts';
import type { GeminiStreamTranslator } from './from-stream.ts';

/** What stands behind a stream of chunks. */
export interface ChunkSource {
  readonly chunks: AsyncIterator<unknown>;
  /** Closes the vendor's connection. Harmless when it is over. */
  close(): void;
  /** Reads what the SDK threw. */
  toError(error: unknown): ZerohopError;
}

/**
 * An answer stream over the chunks that an SDK has parsed, for SDKs and clients whose bytes cannot be had. The SDKs end
 * such a stream in good order when the body ends early: only the missing finish reason tells.
 */
export function chunkStream({ chunks, close, toError }: ChunkSource, builder: AnswerBuilder, translator: GeminiStreamTranslator): AnswerStream {
  const source = {
    pull: pullWith<WireResponse>(async () => {
      const { value, done } = await chunks.next();
      return done === true ? undefined : ((value ?? {}) as WireResponse);
    }),
    cancel: close,
    release: close,
  };
  return new PulledAnswerStream(source, builder, {
    take: (chunk) => translator.chunk(chunk),
    end() {},
    truncated: () => new ZerohopError({ code: 'bad_response', message: 'the stream ended before the answer did', details: { reason: 'truncated' } }),
    get complete() {
      return translator.complete;
    },
    final: false,
    finish: () => translator.finish(),
    toError,
  });
}
