import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { type BodyReader, ZerohopError } from '@zerohop/core/adapter';
import { EventFrames } from './event-frames.ts';

/** A stream that has begun, and the hold on its connection. */
export interface EventSource {
  /** Waits for what comes next and hands it over; false when the body is over. */
  pull(take: (event: ConverseStreamOutput) => void): Promise<boolean>;
  /** Closes the vendor's connection. Harmless when it is over. */
  close(): void;
  /** The rest is of no interest: the connection may serve the next call. */
  release(): void;
}

/** The events in the bytes of a body. One read of the network is one promise, however many events it holds. */
export function sourceOfBytes(reader: BodyReader): EventSource {
  const frames = new EventFrames();
  return {
    pull: (take) =>
      new Promise((resolve, reject) => {
        reader.pull({
          chunk(bytes) {
            try {
              if (bytes !== undefined) frames.push(bytes, take);
              else if (frames.torn) throw new ZerohopError({ code: 'bad_response', message: 'the stream ended within a frame', details: { reason: 'truncated' } });
              resolve(bytes !== undefined);
            } catch (error) {
              reject(error);
            }
          },
          failure: reject,
        });
      }),
    close: () => reader.cancel(),
    release: () => reader.release(),
  };
}

/** The events that a client of the app's has decoded. */
export function sourceOfEvents(stream: AsyncIterable<ConverseStreamOutput>, close: () => void): EventSource {
  const events = stream[Symbol.asyncIterator]();
  return {
    async pull(take) {
      const { value, done } = await events.next();
      if (done !== true) take(value);
      return done !== true;
    },
    close,
    // A body that is read to its end gives its connection back; one that goes on is closed.
    release: () => void events.next().then(({ done }) => (done === true ? undefined : close()), close),
  };
}
