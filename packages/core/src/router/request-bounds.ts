import { estimateTokens } from '../catalog/estimate-tokens.ts';
import { type AnyRequest, isEmbedRequest, textsOf } from '../chat/any-request.ts';

/** What a request takes at most. */
export interface RequestBounds {
  readonly inputTokens: number;
  /** Cap on output tokens; `undefined` where the request sets none. */
  readonly outputTokens: number | undefined;
  readonly serviceTier: string | undefined;
  /** Whether it goes out in parts, so that no context window bounds the whole. */
  readonly inBatches: boolean;
}

/** Bounds what a request takes, without knowing who serves it. */
export function boundsOf(request: AnyRequest): RequestBounds {
  if (isEmbedRequest(request)) {
    const messages = textsOf(request).map((content) => ({ role: 'user' as const, content }));
    return { inputTokens: estimateTokens({ messages }).upperBound, outputTokens: 0, serviceTier: undefined, inBatches: true };
  }
  return { inputTokens: estimateTokens(request).upperBound, outputTokens: request.maxTokens, serviceTier: request.serviceTier, inBatches: false };
}
