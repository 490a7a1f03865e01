import { vendorId } from '../lib/vendor-id.ts';
import { bearerToken } from '../server/http-request.ts';
import type { Endpoint, Wire } from '../server/wire.ts';
import { checkRequest } from './check-request.ts';
import { endOf, type Kept, noPredictions } from './predictions.ts';
import { readRequest } from './read-request.ts';
import { placeOf, waits } from './request.ts';
import { notFound, wordsOf, writeError } from './write-error.ts';
import { event, writeStream } from './write-output.ts';

/** How this vendor is emulated. */
export interface Manner {
  readonly models: readonly string[] | undefined;
  readonly unfinished: number;
  readonly streams: boolean;
}

/** Replicate's predictions, as pure functions but for the predictions that it keeps. */
export function replicateWire({ models, unfinished, streams }: Manner): Wire {
  const predictions = noPredictions();

  const about = (kept: Kept | undefined, reply: (kept: Kept) => object): Endpoint => ({
    kind: 'other',
    model: '',
    refusal: () => (kept === undefined ? notFound() : undefined),
    reply: () => (kept === undefined ? {} : reply(kept)),
  });

  return {
    name: 'replicate',
    basePath: '/v1',
    streamType: 'text/event-stream',
    jsonType: 'application/json',
    ping: ': hi\n\n',
    // A name that no event has: what stands there is no answer.
    garbage: 'event: \ndata: }{\n\n',
    wholeStatus: 201,
    headers: () => ({}),
    requestId: (seed) => vendorId('', seed, 26),
    answerId: (seed) => vendorId('', `prediction ${seed}`, 26),
    toolCallId: (seed) => vendorId('', seed, 26),
    // A stream's address is its own key.
    key(request) {
      const place = placeOf(request);
      return place.kind === 'stream' ? (predictions.byStream(place.id)?.key ?? 'none') : bearerToken(request);
    },
    endpoint(request) {
      const place = placeOf(request, models);
      switch (place.kind) {
        case 'create':
          return { kind: 'chat', model: place.model, stream: false };
        case 'get':
          return about(predictions.byId(place.id), (kept) => kept.look());
        case 'cancel':
          return about(predictions.byId(place.id), (kept) => {
            kept.cancel();
            return kept.look();
          });
        case 'stream': {
          const kept = predictions.byStream(place.id);
          if (kept === undefined) return { kind: 'other', model: '', refusal: notFound, reply: () => ({}) };
          return {
            kind: 'stream',
            model: '',
            frames() {
              kept.finish();
              return writeStream(kept.answer, endOf(kept.answer));
            },
          };
        }
        case 'unknown':
          return { kind: 'unknown' };
      }
    },
    error: writeError,
    notFound,
    errorFrame: (error) => event('error', JSON.stringify({ detail: wordsOf(error) })),
    check: (request, { model }) => checkRequest(request, model),
    read: (request, { model }) => readRequest(request, model),
    whole(answer, ask, request) {
      const place = placeOf(request, models);
      if (place.kind !== 'create') return {};
      // Without waiting, the model is not done when the prediction has been made.
      const looks = unfinished + (waits(request) ? 0 : 1);
      return predictions.keep({ answer, ask, request, place, key: bearerToken(request), unfinished: looks, streams }).look();
    },
    // Nothing is streamed where it is asked for.
    frames: () => [],
  };
}
