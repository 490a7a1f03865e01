import { type AnswerBuilder, type FinishReason, ZerohopError } from '@zerohop/core/adapter';
import type { CandidateReader } from './from-candidate.ts';

/** @see https://ai.google.dev/api/generate-content#FinishReason */
const reasons: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  // One request's token limit was reached; the rest would take another request.
  CONTINUATION: 'length',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
  MODEL_ARMOR: 'content-filter',
  IMAGE_SAFETY: 'content-filter',
  IMAGE_PROHIBITED_CONTENT: 'content-filter',
  IMAGE_RECITATION: 'content-filter',
};

/** The reasons by their number, as gateways in front of the vendor's gRPC interface send them. */
const numbers: readonly string[] = ['', 'STOP', 'MAX_TOKENS', 'SAFETY', 'RECITATION', 'OTHER', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'MALFORMED_FUNCTION_CALL', 'MODEL_ARMOR'];

/** Reasons that say the model failed. They come with HTTP 200 and without an error object. */
const failures: ReadonlySet<string> = new Set(['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'TOO_MANY_TOOL_CALLS', 'MALFORMED_RESPONSE']);

/** Reads a finish reason; `''` while there is none. Throws `bad_response` when it says that the model failed. */
export function readFinishReason(given: unknown, message: unknown): string {
  const reason = typeof given === 'number' ? (numbers[given] ?? 'OTHER') : typeof given === 'string' ? given : '';
  if (reason === 'FINISH_REASON_UNSPECIFIED') return '';
  if (!failures.has(reason)) return reason;
  throw new ZerohopError({
    code: 'bad_response',
    message: `the model failed: ${reason}${typeof message === 'string' && message !== '' ? ` (${message})` : ''}`,
    details: { reason: reason === 'MALFORMED_RESPONSE' ? 'malformed' : 'tool_call' },
  });
}

/** Ends an answer: says why, and closes what is open. */
export function finishAnswer(builder: AnswerBuilder, reader: CandidateReader, reason: string, warn: (about: string, message: string) => void): void {
  const said = reasons[reason] ?? 'other';
  if (said === 'length' || said === 'content-filter') {
    if (reader.dropOpenCall()) warn('tools', `a tool call was cut off (${reason}) and left out`);
  } else {
    // The part that ends a streamed call may be missing.
    reader.closeOpenCall();
  }
  builder.finishReason = said === 'stop' && builder.hasToolCalls ? 'tool-calls' : said;
  if (reader.searches > 0 && builder.usage !== undefined) builder.usage = { ...builder.usage, serverTools: { google_search: reader.searches } };
}
