import { type AdapterCall, type AdapterReply, AnswerBuilder, type Clock, type Provenance } from '@zerohop/core/adapter';
import { chunkStream } from './chunk-stream.ts';
import type { Models } from './client.ts';
import { fromSdkError } from './from-error.ts';
import { fromResponse } from './from-response.ts';
import { GeminiStreamTranslator } from './from-stream.ts';
import type { GenaiParams } from './to-params.ts';

/**
 * Asks over the app's own `GoogleGenAI` client, with its own fetch and reader: its public methods, so that whatever the app has
 * laid around them sees the call.
 */
export async function askOwnClient(models: Models, call: AdapterCall, params: GenaiParams, provenance: Provenance, clock: Clock): Promise<AdapterReply> {
  // Ours to abort: a stream that is cancelled must close its connection though the attempt's signal has not fired.
  const controller = new AbortController();
  const abort = (): void => controller.abort(call.signal.reason);
  if (call.signal.aborted) abort();
  call.signal.addEventListener('abort', abort, { once: true });
  const { config } = params;
  const own = { ...params, config: { ...config, abortSignal: controller.signal, httpOptions: { ...config.httpOptions, retryOptions: { attempts: 1 } } } } as never;
  const builder = new AnswerBuilder(call, provenance);
  if (!call.stream) {
    const raw = await models.generateContent(own);
    call.head({ status: 200, requestId: undefined });
    return { kind: 'whole', answer: fromResponse(raw, builder, call) };
  }
  const chunks = (await models.generateContentStream(own))[Symbol.asyncIterator]();
  call.head({ status: 200, requestId: undefined });
  const source = {
    chunks,
    close() {
      controller.abort();
      chunks.return?.(undefined).catch(() => {});
    },
    toError: (error: unknown) => fromSdkError(error, clock.now()),
  };
  return { kind: 'stream', stream: chunkStream(source, builder, new GeminiStreamTranslator(builder, call)) };
}
