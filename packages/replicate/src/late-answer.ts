import { type AnswerBuilder, type AnswerStream, type BodyReader, pullWith, PulledAnswerStream, ZerohopError } from '@zerohop/core/adapter';
import { fromResponse } from './from-response.ts';
import type { Prediction } from './prediction.ts';
import type { Running } from './running.ts';

/** Streams the answer of a model that streams nothing: all of it at once, when the prediction is over. */
export function lateAnswer(whenOver: () => Promise<Prediction>, running: Running, builder: AnswerBuilder, cap: number | undefined): AnswerStream {
  const leave = (): void => running.cancel();
  const source: BodyReader<Prediction> = {
    pull: pullWith(async () => {
      const prediction = await whenOver();
      running.over();
      return prediction;
    }),
    cancel: leave,
    release() {},
  };
  let complete = false;
  return new PulledAnswerStream(source, builder, {
    get complete() {
      return complete;
    },
    get final() {
      return complete;
    },
    take(prediction) {
      fromResponse(prediction, builder, cap);
      complete = true;
    },
    end() {},
    finish() {},
    toError: (error) => error,
    truncated: () => new ZerohopError({ code: 'bad_response', message: 'the prediction ended without an answer', details: { reason: 'truncated' } }),
  });
}
