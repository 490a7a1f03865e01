import type { Ask } from '../answer/answer.ts';
import { countJsonTokens } from '../answer/count-tokens.ts';
import { type JsonObject, numberOf, objectOf, objectsOf, stringOf } from '../lib/json.ts';
import { isReasoningModel, messagesOf, textOf } from './request.ts';

/** Reads a checked Chat Completions request. */
export function readRequest(json: unknown, model: string, stream: boolean): Ask {
  const body = objectOf(json);
  const messages = messagesOf(body);
  const format = objectOf(body['response_format']);
  return {
    model,
    stream,
    lastUserText: textOf(messages.findLast((message) => message['role'] === 'user')?.['content']),
    inputTokens: countJsonTokens(body['messages']) + countJsonTokens(body['tools']) + countJsonTokens(body['response_format']),
    cacheRead: 0,
    cacheWrite: 0,
    maxTokens: numberOf(body['max_completion_tokens']) ?? numberOf(body['max_tokens']),
    schema: schemaOf(format),
    forcedTool: forcedToolOf(body),
    wantsReasoning: isReasoningModel(model) && body['reasoning_effort'] !== 'none',
  };
}

function schemaOf(format: JsonObject): unknown {
  if (format['type'] === 'json_schema') return objectOf(format['json_schema'])['schema'];
  return format['type'] === 'json_object' ? {} : undefined;
}

function forcedToolOf(body: JsonObject): Ask['forcedTool'] {
  const tools = objectsOf(body['tools']).map((tool) => objectOf(tool['function']));
  const choice = body['tool_choice'];
  const name = choice === 'required' ? stringOf(tools[0]?.['name']) : stringOf(objectOf(objectOf(choice)['function'])['name']);
  return name === '' ? undefined : { name, schema: tools.find((tool) => tool['name'] === name)?.['parameters'] };
}
