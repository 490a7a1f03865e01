import type { AnswerBuilder, AnswerStream } from '@zerohop/core/adapter';

/** Streams an answer that is whole already: some servers ignore that they were asked to stream. */
export function wholeStream(builder: AnswerBuilder): AnswerStream {
  return {
    complete: true,
    take: () => builder.take(),
    fill: () => Promise.resolve(builder.hasEvents),
    answer: () => builder.answer(),
    cancel() {},
  };
}
