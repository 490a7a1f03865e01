import type { Connection, EmbedCall } from '@zerohop/core/adapter';
import type { GenerativeModel } from '@google/generative-ai';
import { fromSdkError } from '../from-error.ts';
import { fromEmbedResponse } from './from-response.ts';
import { geminiLimits } from './limits.ts';
import { toEmbedBody } from './to-request.ts';

/** What the caller lends. */
export interface GenerativeAiCaller {
  modelFor(call: Pick<EmbedCall, 'apiKey' | 'model'>): Promise<Pick<GenerativeModel, 'batchEmbedContents'>>;
  nowMs(): number;
}

/** Embeddings over the retired `@google/generative-ai`. */
export function openGenerativeAiEmbeddings({ modelFor, nowMs }: GenerativeAiCaller, adapterId: string): Required<Pick<Connection, 'embed' | 'embedLimits'>> {
  return {
    embedLimits: geminiLimits,
    async embed(call) {
      const { contents, settings } = toEmbedBody(call, adapterId);
      const requests = contents.map((content) => ({ content: { role: 'user', ...content }, ...settings }));
      try {
        const model = await modelFor(call);
        // The SDK does not look at a signal that has fired before.
        call.signal.throwIfAborted();
        const body = await model.batchEmbedContents({ requests } as never, { signal: call.signal });
        call.head({ status: 200, requestId: undefined });
        return fromEmbedResponse(body, call);
      } catch (error) {
        throw fromSdkError(error, nowMs());
      }
    },
  };
}
