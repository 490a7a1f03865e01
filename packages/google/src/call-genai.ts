import {
  type AdapterCall,
  type AdapterReply,
  AnswerBuilder,
  type Connection,
  EventAnswerStream,
  parseJsonBody,
  type Provenance,
  type ProviderContext,
  readerOf,
  sideEffectOf,
} from '@zerohop/core/adapter';
import { askOwnClient } from './call-own-client.ts';
import { captureResponse, sendRequest } from './captured-response.ts';
import { type Models, openClients } from './client.ts';
import { dialects } from './dialects.ts';
import { openGenaiEmbeddings } from './embed/embed-genai.ts';
import { fromSdkError } from './from-error.ts';
import { fromResponse } from './from-response.ts';
import { GeminiStreamTranslator } from './from-stream.ts';
import type { GoogleSettings } from './options.ts';
import { lastingOptions } from './request-options.ts';
import { RequestHeads } from './request-heads.ts';
import { type GenaiParams, toParams } from './to-params.ts';
import { type GeminiRequest, toRequest } from './to-request.ts';
import { vendorOf } from './vendors.ts';

/** The thin caller for `@google/genai`. */
export function connectGenai(context: ProviderContext, adapterId: string): Connection {
  const { key, clock } = context;
  const settings = context.settings as GoogleSettings;
  const vendor = vendorOf(settings);
  const clients = openClients(context);

  const heads = new WeakMap<Models, RequestHeads>();

  async function chat(call: AdapterCall): Promise<AdapterReply> {
    const request = toRequest(call, dialects.genai, vendor, key);
    const provenance: Provenance = { provider: key, model: call.model, adapter: vendor.signer };
    const extra = call.request.providerOptions?.[adapterId];
    try {
      if (clients.own !== undefined) return await askOwnClient(clients.own, call, toParams(call, request, extra), provenance, clock);
      const builder = new AnswerBuilder(call, provenance);
      const models = await clients.of(call.apiKey);
      // A token changes, and a fetch of the app's own may look at anything.
      const alike = call.apiKey !== undefined && settings.fetch === undefined && extra === undefined && request.headers === undefined;
      const response = await (alike ? askAgain(models, call, request) : ask(models, call, toParams(call, request, extra)));
      builder.serviceTier = response.headers.get('x-gemini-service-tier') ?? undefined;
      if (call.stream) return { kind: 'stream', stream: new EventAnswerStream(readerOf(response), builder, new GeminiStreamTranslator(builder, call)) };
      return { kind: 'whole', answer: fromResponse(parseJsonBody(await response.text()), builder, call) };
    } catch (error) {
      throw fromSdkError(error, clock.now());
    }
  }

  /** The SDK writes the request; it goes over our transport, and the response is ours to read. */
  function ask(models: Models, call: AdapterCall, { config, ...params }: GenaiParams, onRequest?: (...request: Parameters<typeof fetch>) => void): Promise<Response> {
    return captureResponse(context, call, (fetchOnce) => {
      const fetchSeen: typeof fetch = (url, init) => {
        onRequest?.(url, init);
        return fetchOnce(url, init);
      };
      const asked = { ...params, config: { ...config, httpOptions: { ...config.httpOptions, fetch: fetchSeen } } } as never;
      // Only the method says whether events or a whole answer is asked for. Neither reads the response before we do.
      return call.stream ? models.generateContentStream(asked) : models.generateContent(asked);
    });
  }

  /** Sends a request under the head that the SDK has written for one like it before. */
  function askAgain(models: Models, call: AdapterCall, request: GeminiRequest): Promise<Response> {
    let known = heads.get(models);
    if (known === undefined) heads.set(models, (known = new RequestHeads()));
    const head = known.of(call.model, call.stream);
    // The SDK sends a config without settings too.
    if (head !== undefined) return sendRequest(context, call, head.url, { method: 'POST', headers: head.headers, body: JSON.stringify({ generationConfig: {}, ...request.body }) });
    return ask(models, call, toParams(call, request, undefined), (url, init) => known.learn(call.model, call.stream, url, init, request.body));
  }

  return {
    chat,
    ...openGenaiEmbeddings(clients, context, adapterId),
    foresee: (call) => void toRequest(call, dialects.genai, vendor, key),
    sideEffect: ({ request }) => sideEffectOf(request.providerOptions?.[adapterId], lastingOptions),
    warm: () => clients.warm(),
  };
}
