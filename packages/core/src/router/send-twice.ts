import { isEmbedRequest } from '../chat/any-request.ts';
import type { ChatRequest } from '../chat/request.ts';
import type { Call } from '../pipeline/call.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import { requestFor } from './capabilities.ts';

/**
 * Whether a call may be at two targets at once, one of them this one. What leaves something at a vendor (stored state, the run of a
 * tool, a written cache) must not be left twice.
 */
export function maySendTwice(call: Call, to: RouteTarget): boolean {
  const request = requestFor(call.request, to);
  const { model, provider } = to.target;
  return !isEmbedRequest(request) && !marksCache(request) && provider.connection.sideEffect?.({ request, model }) === undefined;
}

function marksCache({ messages, tools }: ChatRequest): boolean {
  if (tools?.some(({ cache }) => cache === true) === true) return true;
  return messages.some(({ content }) => typeof content !== 'string' && content.some(({ cache }) => cache === true));
}
