import type { EmbedRequest } from './embed-request.ts';
import type { ChatRequest } from './request.ts';

/** What an app may ask a router for. */
export type AnyRequest = ChatRequest | EmbedRequest;

/** Whether a request asks for vectors: only such a request has `input`. */
export function isEmbedRequest(request: AnyRequest): request is EmbedRequest {
  return 'input' in request;
}

/** The texts of a request for vectors, as a list. */
export function textsOf({ input }: EmbedRequest): readonly string[] {
  return typeof input === 'string' ? [input] : input;
}
