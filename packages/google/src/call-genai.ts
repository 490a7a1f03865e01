import {
  type AdapterCall,
  type AdapterReply,
  AnswerBuilder,
  ClientCache,
  type Connection,
  EventAnswerStream,
  exchangeKey,
  lazyVendor,
  omitUndefined,
  parseJsonBody,
  parseJsonOr,
  type Provenance,
  type ProviderContext,
  readerOf,
  ZerohopError,
} from '@zerohop/core/adapter';
import type { GoogleGenAI } from '@google/genai';
import { ChunkAnswerStream } from './chunk-stream.ts';
import { defaultBaseURL, dialects } from './dialects.ts';
import { fromErrorBody, fromSdkError } from './from-error.ts';
import { fromResponse } from './from-response.ts';
import { GeminiStreamTranslator } from './from-stream.ts';
import type { GoogleSettings } from './options.ts';
import { type GeminiBody, toRequest, withOptions } from './to-request.ts';

const loadSdk = lazyVendor('@google/genai', () => import('@google/genai'));

type Models = Pick<GoogleGenAI['models'], 'generateContent' | 'generateContentStream'>;

/** The thin caller for `@google/genai`. */
export function connectGenai(context: ProviderContext, adapterId: string): Connection {
  const { key, transport, clock } = context;
  const { client: ownClient, fetch: ownFetch, baseURL, headers, options } = context.settings as GoogleSettings;
  const ownModels = (ownClient as { models: Models } | undefined)?.models;
  const clients = new ClientCache<GoogleGenAI>(async (apiKey) => {
    const { GoogleGenAI: Client } = await loadSdk();
    // What is left out here, the SDK looks up in the environment: key, address, version, and whether it is Vertex.
    return new Client({
      apiKey: apiKey ?? 'none',
      vertexai: false,
      httpOptions: {
        baseUrl: baseURL ?? defaultBaseURL,
        apiVersion: options?.apiVersion ?? 'v1beta',
        headers: { ...headers },
      },
    });
  });

  async function chat(call: AdapterCall): Promise<AdapterReply> {
    const body = toRequest(call, dialects.genai, adapterId);
    const provenance: Provenance = { provider: key, model: call.model, adapter: adapterId };
    const extra = call.request.providerOptions?.[adapterId];
    try {
      if (ownModels !== undefined) return await askOwn(ownModels, call, body, extra, provenance);
      const { models } = await clients.of(call.apiKey);
      return await ask(models, call, body, extra, provenance);
    } catch (error) {
      throw fromSdkError(error, clock.now());
    }
  }

  /** Over our transport: the SDK writes the request, and the response is ours. */
  async function ask(models: Models, call: AdapterCall, body: GeminiBody, extra: Extra, provenance: Provenance): Promise<AdapterReply> {
    let response: Response | undefined;
    let sent = false;
    const send = async (url: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> => {
      sent = true;
      const came = await (ownFetch ?? transport.fetch)(url, { ...init, signal: call.signal, [exchangeKey]: call.exchange } as RequestInit);
      const { status } = came;
      const header = (name: string): string | null => came.headers.get(name);
      const requestId = header('x-request-id') ?? undefined;
      call.head({ status, requestId });
      if (!came.ok) throw fromErrorBody(parseJsonOr(await came.text()), { status, header, requestId }, clock.now());
      response = came;
      return seen;
    };
    const params = { model: call.model, contents: body.contents, config: { ...toConfig(body), ...alone, httpOptions: omitUndefined({ fetch: send, extraBody: toExtraBody(body, extra) }) } };
    try {
      // Only the method says whether events or a whole answer is asked for. Neither reads the response before we do.
      await (call.stream ? models.generateContentStream(params as never) : models.generateContent(params as never));
    } catch (error) {
      if (sent) throw error;
      throw new ZerohopError({ code: 'invalid_request', message: `'@google/genai' refused the request: ${error instanceof Error ? error.message : String(error)}`, cause: error });
    }
    if (response === undefined) throw new ZerohopError({ code: 'bad_response', message: "'@google/genai' sent the request past our fetch", details: { reason: 'no_response' } });
    const serviceTier = response.headers.get('x-gemini-service-tier') ?? undefined;
    if (call.stream) {
      const builder = new AnswerBuilder(call, provenance);
      builder.serviceTier = serviceTier;
      return { kind: 'stream', stream: new EventAnswerStream(readerOf(response), builder, new GeminiStreamTranslator(builder, call)) };
    }
    const answer = fromResponse(parseJsonBody(await response.text()), call, provenance);
    if (serviceTier !== undefined) answer.serviceTier = serviceTier;
    return { kind: 'whole', answer };
  }

  /** Over the app's own client, with its own fetch and reader. */
  async function askOwn(models: Models, call: AdapterCall, body: GeminiBody, extra: Extra, provenance: Provenance): Promise<AdapterReply> {
    // Ours to abort: a stream that is cancelled must close its connection though the attempt's signal has not fired.
    const controller = new AbortController();
    const abort = (): void => controller.abort(call.signal.reason);
    if (call.signal.aborted) abort();
    call.signal.addEventListener('abort', abort, { once: true });
    const httpOptions = omitUndefined({ retryOptions: { attempts: 1 }, extraBody: toExtraBody(body, extra) });
    const params = { model: call.model, contents: body.contents, config: { ...toConfig(body), ...alone, abortSignal: controller.signal, httpOptions } };
    if (!call.stream) {
      const raw = await models.generateContent(params as never);
      call.head({ status: 200, requestId: undefined });
      return { kind: 'whole', answer: fromResponse(raw, call, provenance) };
    }
    const chunks = (await models.generateContentStream(params as never))[Symbol.asyncIterator]();
    call.head({ status: 200, requestId: undefined });
    const builder = new AnswerBuilder(call, provenance);
    const source = {
      chunks,
      close() {
        controller.abort();
        chunks.return?.(undefined).catch(() => {});
      },
      toError: (error: unknown) => fromSdkError(error, clock.now()),
    };
    return { kind: 'stream', stream: new ChunkAnswerStream(source, builder, new GeminiStreamTranslator(builder, call)) };
  }

  return {
    chat,
    async warm() {
      if (ownClient === undefined) await loadSdk();
    },
  };
}

type Extra = Readonly<Record<string, unknown>> | undefined;

/** One request for one attempt: no calling of functions and no asking for the rest by the SDK itself. */
const alone = { automaticFunctionCalling: { disable: true }, automaticContinuation: false } as const;

/** What the SDK gets to see of a response: that there is one. */
const seen = { ok: true, status: 200, statusText: 'OK', headers: new Headers(), body: null, json: () => Promise.resolve({}) } as unknown as Response;

/** The SDK spreads a body's fields over one flat config. */
function toConfig({ contents: _contents, generationConfig, ...rest }: GeminiBody): Record<string, unknown> {
  return { ...generationConfig, ...rest };
}

/** `providerOptions` go around the SDK, which leaves out or refuses what it does not know. */
function toExtraBody(body: GeminiBody, extra: Extra): Record<string, unknown> | undefined {
  if (extra === undefined) return undefined;
  const merged = withOptions(body, extra);
  return Object.fromEntries(Object.keys(extra).map((name) => [name, merged[name]]));
}
