import type { Ask } from '../answer/answer.ts';
import { countJsonTokens } from '../answer/count-tokens.ts';
import { numberOf, stringOf } from '../lib/json.ts';
import type { HttpRequest } from '../server/http-request.ts';
import { inputOf, messagesOf } from './request.ts';

/** Reads the inputs of a checked request. */
export function readRequest(request: HttpRequest, model: string): Ask {
  const input = inputOf(request);
  const messages = messagesOf(input);
  const maxTokens = ['max_tokens', 'max_completion_tokens', 'max_new_tokens'].map((field) => numberOf(input[field])).find((given) => given !== undefined);
  return {
    model,
    // What is made here is streamed by another request.
    stream: false,
    lastUserText: messages.length === 0 ? stringOf(input['prompt']) : stringOf(messages.findLast(({ role }) => role === 'user')?.['content']),
    inputTokens: countJsonTokens(messages.length === 0 ? input['prompt'] : messages) + countJsonTokens(input['system_prompt']),
    cacheRead: 0,
    cacheWrite: 0,
    maxTokens,
    schema: undefined,
    forcedTool: undefined,
    wantsReasoning: false,
  };
}
