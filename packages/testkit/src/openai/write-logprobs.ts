import { type JsonObject, objectOf } from '../lib/json.ts';

/** Writes the `logprobs` of a text's pieces, each as one token; `null` where the request asked for none. */
export function logprobsWriter(body: unknown): (pieces: readonly string[], field?: 'content' | 'refusal') => JsonObject | null {
  const { logprobs, top_logprobs: wanted } = objectOf(body);
  if (logprobs !== true) return () => null;
  return (pieces, field = 'content') => ({ content: null, refusal: null, [field]: pieces.map((token) => writeToken(token, Number(wanted ?? 0))) });
}

function writeToken(token: string, wanted: number): JsonObject {
  const entry = (rank: number): JsonObject => ({ token: rank === 0 ? token : `${token}${rank}`, logprob: -0.01 - rank, bytes: [...Buffer.from(token)] });
  return { ...entry(0), top_logprobs: Array.from({ length: wanted }, (_, rank) => entry(rank)) };
}
