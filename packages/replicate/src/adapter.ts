import { type AdapterCall, type AdapterReply, AnswerBuilder, type Connection, type Provenance, type ProviderContext, readerOf, sideEffectOf } from '@zerohop/core/adapter';
import { fromError } from './from-error.ts';
import { fromResponse } from './from-response.ts';
import { lateAnswer } from './late-answer.ts';
import type { ReplicateSettings } from './options.ts';
import { isOver, type Prediction } from './prediction.ts';
import { PredictionStream } from './prediction-stream.ts';
import { openPredictions } from './predictions.ts';
import { lastingOptions } from './request-options.ts';
import { type Running, running } from './running.ts';
import { toRequest } from './to-request.ts';

/** How long a whole answer's first request waits for the model, at most; the vendor takes no more. */
const maxWaitSeconds = 60;

/** The thin caller around the translators: with `predictions.ts` and `client.ts` below it, all that touches the SDK. */
export function connect(context: ProviderContext, adapterId: string): Connection {
  const { key, clock } = context;
  const { options } = context.settings as ReplicateSettings;
  const predictions = openPredictions(context);

  async function chat(call: AdapterCall): Promise<AdapterReply> {
    const request = toRequest(call, adapterId, options);
    const provenance: Provenance = { provider: key, model: call.model, adapter: adapterId };
    const builder = new AnswerBuilder(call, provenance);
    // There is one, whatever was asked for; else that would be what is billed.
    builder.serviceTier = 'standard';
    let minded: Running | undefined;
    try {
      const prediction = await predictions.create(request, call, call.stream ? 0 : (options?.waitSeconds ?? maxWaitSeconds));
      const { id } = prediction;
      minded = running(id, clock, (doomed, signal) => predictions.cancel(doomed, call, signal));
      call.head({ status: 200, requestId: id });
      builder.id = id;
      return call.stream ? await streamed(prediction, minded) : await whole(prediction, minded);
    } catch (error) {
      minded?.cancel();
      throw fromError(error);
    }

    async function whole(prediction: Prediction, minded: Running): Promise<AdapterReply> {
      const ended = await whenOver(prediction, call.signal, false);
      minded.over();
      fromResponse(ended, builder, request.cap);
      return { kind: 'whole', answer: builder.answer() };
    }

    async function streamed(prediction: Prediction, minded: Running): Promise<AdapterReply> {
      const { streamUrl } = prediction;
      const { cap } = request;
      if (streamUrl === '' || isOver(prediction)) return { kind: 'stream', stream: lateAnswer(() => whenOver(prediction, call.signal, false), minded, builder, cap) };
      const reader = readerOf(await predictions.open(streamUrl, call));
      return { kind: 'stream', stream: new PredictionStream(reader, builder, { running: minded, whenOver: (signal) => whenOver(prediction, signal, true), clock, cap }, call) };
    }

    async function whenOver(prediction: Prediction, signal: AbortSignal, now: boolean): Promise<Prediction> {
      return isOver(prediction) ? prediction : predictions.whenOver(prediction.id, call, { signal, now, onLook: () => call.progress() });
    }
  }

  return {
    chat,
    foresee: (call) => void toRequest(call, adapterId, options),
    sideEffect: ({ request }) => sideEffectOf(request.providerOptions?.[adapterId], lastingOptions),
    warm: () => predictions.warm(),
  };
}
