import type { Message } from '../../chat/message.ts';
import type { ChatRequest } from '../../chat/request.ts';

/**
 * A request as it is now, for another target: apps go on with the very messages. Neither the app's signal nor its deadline binds the copy, and it goes
 * nowhere else.
 */
export function copyRequest(request: ChatRequest, to: string): ChatRequest {
  const { signal: _signal, deadlineMs: _deadlineMs, fallbacks: _fallbacks, ...rest } = request;
  return { ...rest, model: to, messages: request.messages.map(copyMessage), ...(request.tools && { tools: [...request.tools] }) };
}

function copyMessage<M extends Message>(message: M): M {
  return typeof message.content === 'string' ? { ...message } : { ...message, content: message.content.map((part) => ({ ...part })) };
}
