import type { Answer, AnswerStream } from '@zerohop/core/adapter';

/** Reads a stream to its end, where an answer that was asked for whole comes in pieces. */
export async function collectStream(stream: AnswerStream): Promise<Answer> {
  while (await stream.fill()) while (stream.take() !== undefined);
  return stream.answer();
}
