import type { Ask } from '../answer/answer.ts';
import { countJsonTokens } from '../answer/count-tokens.ts';
import { numberOf, objectOf, stringOf } from '../lib/json.ts';
import { isReasoningModel, textOf } from '../openai/request.ts';
import { forcedTool, formatOf, itemsOf } from './request.ts';

/** Reads a checked Responses request. */
export function readRequest(json: unknown, model: string, stream: boolean): Ask {
  const body = objectOf(json);
  const format = formatOf(body);
  const forced = forcedTool(body);
  return {
    model,
    stream,
    lastUserText: textOf(itemsOf(body).findLast((item) => item['role'] === 'user')?.['content']),
    inputTokens: countJsonTokens(body['instructions']) + countJsonTokens(body['input']) + countJsonTokens(body['tools']) + countJsonTokens(body['text']),
    cacheRead: 0,
    cacheWrite: 0,
    maxTokens: numberOf(body['max_output_tokens']),
    schema: format['type'] === 'json_schema' ? format['schema'] : format['type'] === 'json_object' ? {} : undefined,
    forcedTool: forced && { name: stringOf(forced['name']), schema: forced['type'] === 'custom' ? { type: 'string' } : forced['parameters'] },
    wantsReasoning: isReasoningModel(model) && objectOf(body['reasoning'])['effort'] !== 'none',
  };
}
