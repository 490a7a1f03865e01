/** What the bench server answers, for the timed run to hold answers against. */
export const answerText: string = 'A plain answer of about the length that chat models give to plain questions. '.repeat(6);

/** Content chunks of a streamed answer. */
export const chunkCount = 200;

/** One of them. */
export const chunkText = ' token';
