import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { type BodyReader, pullWith, ZerohopError } from '@zerohop/core/adapter';
import { EventFrames } from './event-frames.ts';

/** Hands over the events of one read of the network. Throws after those that came before a failure. */
export type EventBatch = (take: (event: ConverseStreamOutput) => void) => void;

/** A stream that has begun, and the hold on its connection. One read of the network is one piece, however many events it holds. */
export type EventSource = BodyReader<EventBatch>;

/** The events in the bytes of a body. */
export function sourceOfBytes(reader: BodyReader): EventSource {
  const frames = new EventFrames();
  return {
    pull: ({ chunk, failure }) =>
      reader.pull({
        chunk(bytes) {
          if (bytes !== undefined) chunk((take) => frames.push(bytes, take));
          else if (frames.torn) failure(new ZerohopError({ code: 'bad_response', message: 'the stream ended within a frame', details: { reason: 'truncated' } }));
          else chunk(undefined);
        },
        failure,
      }),
    cancel: () => reader.cancel(),
    release: () => reader.release(),
  };
}

/** The events that a client of the app's has decoded. */
export function sourceOfEvents(stream: AsyncIterable<ConverseStreamOutput>, close: () => void): EventSource {
  const events = stream[Symbol.asyncIterator]();
  return {
    pull: pullWith(async () => {
      const { value, done } = await events.next();
      return done === true ? undefined : (take) => take(value);
    }),
    cancel: close,
    // A body that is read to its end gives its connection back; one that goes on is closed.
    release: () => void events.next().then(({ done }) => (done === true ? undefined : close()), close),
  };
}
