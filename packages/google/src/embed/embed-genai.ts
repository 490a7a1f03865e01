import { type Connection, type EmbedCall, type EmbeddingAnswer, parseJsonBody, type ProviderContext } from '@zerohop/core/adapter';
import { captureResponse } from '../captured-response.ts';
import type { Clients, Models } from '../client.ts';
import { fromSdkError } from '../from-error.ts';
import { vendorNameOf } from '../vendors.ts';
import { fromEmbedResponse } from './from-response.ts';
import { geminiLimits, vertexLimits } from './limits.ts';
import { toEmbedBody } from './to-request.ts';

interface Params {
  readonly model: string;
  readonly contents: readonly object[];
  readonly config: object;
}

/** Embeddings over `@google/genai`. */
export function openGenaiEmbeddings(clients: Clients, context: ProviderContext, adapterId: string): Required<Pick<Connection, 'embed' | 'embedLimits'>> {
  /** Over our transport: the SDK writes the request, and the response is ours. */
  async function ask(models: Models, call: EmbedCall, params: Params): Promise<EmbeddingAnswer> {
    const response = await captureResponse(context, call, (fetchOnce) => models.embedContent({ ...params, config: { ...params.config, httpOptions: { fetch: fetchOnce } } } as never));
    return fromEmbedResponse(parseJsonBody(await response.text()), call);
  }

  /** Over the app's own client, with its own fetch and reader. */
  async function askOwn(models: Models, call: EmbedCall, params: Params): Promise<EmbeddingAnswer> {
    const body = await models.embedContent({ ...params, config: { ...params.config, abortSignal: call.signal, httpOptions: { retryOptions: { attempts: 1 } } } } as never);
    call.head({ status: 200, requestId: undefined });
    return fromEmbedResponse(body, call);
  }

  return {
    embedLimits: vendorNameOf(context.settings) === 'vertex' ? vertexLimits : geminiLimits,
    async embed(call) {
      const { contents, settings: config } = toEmbedBody(call, adapterId);
      const params: Params = { model: call.model, contents, config };
      try {
        return clients.own === undefined ? await ask(await clients.of(call.apiKey), call, params) : await askOwn(clients.own, call, params);
      } catch (error) {
        throw fromSdkError(error, context.clock.now());
      }
    },
  };
}
