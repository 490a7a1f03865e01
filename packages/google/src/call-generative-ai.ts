import {
  type AdapterCall,
  type AdapterReply,
  AnswerBuilder,
  type Connection,
  lazyVendor,
  omitUndefined,
  type Provenance,
  type ProviderContext,
} from '@zerohop/core/adapter';
import type { GenerativeModel, GoogleGenerativeAI } from '@google/generative-ai';
import { ChunkAnswerStream } from './chunk-stream.ts';
import { defaultBaseURL, dialects } from './dialects.ts';
import { fromSdkError } from './from-error.ts';
import { fromResponse } from './from-response.ts';
import { GeminiStreamTranslator } from './from-stream.ts';
import type { GoogleSettings } from './options.ts';
import { toRequest, withOptions } from './to-request.ts';

const loadSdk = lazyVendor('@google/generative-ai', () => import('@google/generative-ai'));

/**
 * The thin caller for the retired `@google/generative-ai`. It has no place for a `fetch` and reads a stream as fast as the
 * vendor sends it, whoever reads it on; connections, headers and backpressure are out of reach.
 */
export function connectGenerativeAi(context: ProviderContext, adapterId: string): Connection {
  const { key, clock } = context;
  const { client: ownClient, baseURL, headers, options } = context.settings as GoogleSettings;
  // A client of the app's own knows where to go.
  const address = ownClient === undefined ? { baseUrl: baseURL ?? defaultBaseURL, apiVersion: options?.apiVersion ?? 'v1beta' } : { baseUrl: baseURL, apiVersion: options?.apiVersion };
  const requestOptions = omitUndefined({ ...address, customHeaders: headers === undefined ? undefined : { ...headers } });

  async function modelFor(call: AdapterCall): Promise<GenerativeModel> {
    const client = (ownClient as GoogleGenerativeAI | undefined) ?? new (await loadSdk()).GoogleGenerativeAI(call.apiKey ?? 'none');
    return client.getGenerativeModel({ model: call.model }, requestOptions);
  }

  async function chat(call: AdapterCall): Promise<AdapterReply> {
    const body = withOptions(toRequest(call, dialects['generative-ai'], adapterId), call.request.providerOptions?.[adapterId]);
    const provenance: Provenance = { provider: key, model: call.model, adapter: adapterId };
    const toError = (error: unknown): ReturnType<typeof fromSdkError> => fromSdkError(error, clock.now());
    try {
      const model = await modelFor(call);
      // Ours to abort: nothing else closes the connection of a stream that is cancelled.
      const controller = new AbortController();
      // The SDK does not look at a signal that has fired before.
      call.signal.throwIfAborted();
      call.signal.addEventListener('abort', () => controller.abort(), { once: true });
      if (!call.stream) {
        const { response } = await model.generateContent(body as never, { signal: controller.signal });
        call.head({ status: 200, requestId: undefined });
        return { kind: 'whole', answer: fromResponse(plain(response), call, provenance) };
      }
      const { stream, response } = await model.generateContentStream(body as never, { signal: controller.signal });
      // Nobody waits for the SDK's own sum of the chunks, which is wrong besides: left alone, a broken connection would
      // reject it unhandled and end the process.
      response.catch(() => {});
      call.head({ status: 200, requestId: undefined });
      const builder = new AnswerBuilder(call, provenance);
      const source = { chunks: stream[Symbol.asyncIterator](), close: () => controller.abort(), toError };
      return { kind: 'stream', stream: new ChunkAnswerStream(source, builder, new GeminiStreamTranslator(builder, call)) };
    } catch (error) {
      throw toError(error);
    }
  }

  return {
    chat,
    async warm() {
      if (ownClient === undefined) await loadSdk();
    },
  };
}

/** The answer without the functions that the SDK hangs on it. */
function plain(response: object): object {
  return Object.fromEntries(Object.entries(response).filter(([, value]) => typeof value !== 'function'));
}
