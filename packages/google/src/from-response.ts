import { type AdapterCall, type Answer, type AnswerBuilder, fields, inBand, list, text, ZerohopError } from '@zerohop/core/adapter';
import { fromErrorBody } from './from-error.ts';
import { CandidateReader, type WireCandidate } from './from-candidate.ts';
import { finishAnswer, readFinishReason } from './from-finish-reason.ts';
import { serviceTierOf } from './from-service-tier.ts';
import { fromUsage } from './from-usage.ts';

/** A `GenerateContentResponse`, which is also what one chunk of a stream holds: the fields that are read. */
export interface WireResponse {
  candidates?: readonly (WireCandidate | null)[] | null;
  promptFeedback?: unknown;
  usageMetadata?: unknown;
  /** What `@google/genai` hangs on a response that it has read itself. */
  sdkHttpResponse?: unknown;
  modelVersion?: unknown;
  responseId?: unknown;
  error?: unknown;
}

/**
 * Translates a whole `GenerateContentResponse`.
 *
 * @see https://ai.google.dev/api/generate-content#generatecontentresponse
 */
export function fromResponse(body: unknown, builder: AnswerBuilder, call: Pick<AdapterCall, 'warn'>): Answer {
  const response = fields(body) as WireResponse;
  const warn = (about: string, message: string): void => call.warn(about, message);
  const reader = new CandidateReader(builder, warn);
  const candidate = readHead(response, builder);
  if (candidate === undefined) {
    throw new ZerohopError({ code: 'bad_response', message: 'the vendor answered 200 without a candidate', details: { reason: 'no_candidates' }, raw: body });
  }
  reader.read(candidate);
  builder.raw = body;
  finishAnswer(builder, reader, readFinishReason(candidate.finishReason, candidate.finishMessage), warn);
  return builder.answer();
}

/** Reads what an answer and a chunk have in common. Throws the error that stands in it, and the block of a prompt. */
export function readHead(response: WireResponse, builder: AnswerBuilder): WireCandidate | undefined {
  // The array is what the vendor sends where it was not asked for events.
  if (response.error || Array.isArray(response)) throw fromErrorBody(response, inBand);
  if (builder.id === '') builder.id = text(response.responseId);
  if (text(response.modelVersion) !== '') builder.model = text(response.modelVersion);
  // Cumulative: each one replaces the one before.
  const usage = fromUsage(response.usageMetadata);
  if (usage !== undefined) builder.usage = usage;
  builder.serviceTier ??= serviceTierOf(response);
  const candidate = (list(response.candidates) as readonly (WireCandidate | null)[]).find((each) => (each?.index ?? 0) === 0) ?? undefined;
  const feedback = fields(response.promptFeedback);
  const blocked = text(feedback['blockReason']);
  if (candidate === undefined && blocked !== '') {
    const why = text(feedback['blockReasonMessage']);
    throw new ZerohopError({
      code: 'content_filter',
      message: `the vendor refused the prompt: ${blocked}${why === '' ? '' : ` (${why})`}`,
      details: { reason: blocked },
      raw: response,
    });
  }
  return candidate;
}
