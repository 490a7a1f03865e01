import {
  type AdapterCall,
  type AdapterReply,
  AnswerBuilder,
  type Connection,
  lazyVendor,
  omitUndefined,
  type Provenance,
  type ProviderContext,
  sideEffectOf,
} from '@zerohop/core/adapter';
import type { GenerativeModel, GoogleGenerativeAI } from '@google/generative-ai';
import { chunkStream } from './chunk-stream.ts';
import { dialects } from './dialects.ts';
import { openGenerativeAiEmbeddings } from './embed/embed-generative-ai.ts';
import { fromSdkError } from './from-error.ts';
import { fromResponse } from './from-response.ts';
import { GeminiStreamTranslator } from './from-stream.ts';
import type { GoogleSettings } from './options.ts';
import { lastingOptions } from './request-options.ts';
import { toRequest } from './to-request.ts';
import { vendors } from './vendors.ts';
import { withOptions } from './with-options.ts';

const loadSdk = lazyVendor('@google/generative-ai', () => import('@google/generative-ai'));

const dialect = dialects['generative-ai'];
const vendor = vendors.gemini;

/**
 * The thin caller for the retired `@google/generative-ai`. It has no place for a `fetch` and reads a stream as fast as the
 * vendor sends it, whoever reads it on; connections, headers and backpressure are out of reach.
 */
export function connectGenerativeAi(context: ProviderContext, adapterId: string): Connection {
  const { key, clock } = context;
  const { client: ownClient, baseURL, headers, options } = context.settings as GoogleSettings;
  // A client of the app's own knows where to go.
  const address = ownClient === undefined ? { baseUrl: baseURL ?? vendor.baseURL(options), apiVersion: options?.apiVersion ?? vendor.apiVersion } : { baseUrl: baseURL, apiVersion: options?.apiVersion };
  const requestOptions = omitUndefined({ ...address, customHeaders: headers === undefined ? undefined : { ...headers } });

  async function modelFor(call: Pick<AdapterCall, 'apiKey' | 'model'>): Promise<GenerativeModel> {
    const client = (ownClient as GoogleGenerativeAI | undefined) ?? new (await loadSdk()).GoogleGenerativeAI(call.apiKey ?? 'none');
    return client.getGenerativeModel({ model: call.model }, requestOptions);
  }

  async function chat(call: AdapterCall): Promise<AdapterReply> {
    const body = withOptions(toRequest(call, dialect, vendor, key).body, call.request.providerOptions?.[adapterId]);
    const provenance: Provenance = { provider: key, model: call.model, adapter: vendor.signer };
    const toError = (error: unknown): ReturnType<typeof fromSdkError> => fromSdkError(error, clock.now());
    try {
      const model = await modelFor(call);
      // Ours to abort: nothing else closes the connection of a stream that is cancelled.
      const controller = new AbortController();
      // The SDK does not look at a signal that has fired before.
      call.signal.throwIfAborted();
      call.signal.addEventListener('abort', () => controller.abort(), { once: true });
      const builder = new AnswerBuilder(call, provenance);
      if (!call.stream) {
        const { response } = await model.generateContent(body as never, { signal: controller.signal });
        call.head({ status: 200, requestId: undefined });
        return { kind: 'whole', answer: fromResponse(plain(response), builder, call) };
      }
      const { stream, response } = await model.generateContentStream(body as never, { signal: controller.signal });
      // Nobody waits for the SDK's own sum of the chunks, which is wrong besides: left alone, a broken connection would
      // reject it unhandled and end the process.
      response.catch(() => {});
      call.head({ status: 200, requestId: undefined });
      const source = { chunks: stream[Symbol.asyncIterator](), close: () => controller.abort(), toError };
      return { kind: 'stream', stream: chunkStream(source, builder, new GeminiStreamTranslator(builder, call)) };
    } catch (error) {
      throw toError(error);
    }
  }

  return {
    chat,
    ...openGenerativeAiEmbeddings({ modelFor, nowMs: clock.now }, adapterId),
    foresee: (call) => void toRequest(call, dialect, vendor, key),
    sideEffect: ({ request }) => sideEffectOf(request.providerOptions?.[adapterId], lastingOptions),
    async warm() {
      if (ownClient === undefined) await loadSdk();
    },
  };
}

/** The answer without the functions that the SDK hangs on it. */
function plain(response: object): object {
  return Object.fromEntries(Object.entries(response).filter(([, value]) => typeof value !== 'function'));
}
