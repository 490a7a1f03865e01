import { isEmbedRequest } from '../chat/any-request.ts';
import type { ChatRequest } from '../chat/request.ts';
import type { Call } from '../pipeline/call.ts';
import type { Target } from '../pipeline/target.ts';

/**
 * Whether a call may be at two targets at once, one of them this one. What leaves something at a vendor (stored state, the run of a
 * tool, a written cache) must not be left twice.
 */
export function maySendTwice({ request }: Call, { model, provider }: Target): boolean {
  return !isEmbedRequest(request) && !marksCache(request) && provider.connection.sideEffect?.({ request, model }) === undefined;
}

function marksCache({ messages, tools }: ChatRequest): boolean {
  if (tools?.some(({ cache }) => cache === true) === true) return true;
  return messages.some(({ content }) => typeof content !== 'string' && content.some(({ cache }) => cache === true));
}
