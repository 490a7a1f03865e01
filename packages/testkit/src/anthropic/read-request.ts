import type { Ask } from '../answer/answer.ts';
import { countJsonTokens, countTokens } from '../answer/count-tokens.ts';
import { type JsonObject, numberOf, objectOf, objectsOf, stringOf } from '../lib/json.ts';
import { blocksOfType, cacheMarksOf, isThinking, messagesOf } from './request.ts';

/** Tokens of a request's input, as `count_tokens` tells them too. */
export function countInput(body: JsonObject): number {
  return countJsonTokens(body['system']) + countJsonTokens(body['messages']) + countJsonTokens(body['tools']);
}

/**
 * Reads a checked Messages request.
 *
 * @param cached the prefixes in the prompt cache; this request's own are added. Unlike the vendor's, this cache takes prefixes of any length and
 * keeps them for good.
 */
export function readRequest(json: unknown, model: string, stream: boolean, cached: Set<string>): Ask {
  const body = objectOf(json);
  const inputTokens = countInput(body);
  const marks = cacheMarksOf(body);
  const hit = marks.findLast((prefix) => cached.has(`${model} ${prefix}`));
  for (const prefix of marks) cached.add(`${model} ${prefix}`);
  const cacheRead = Math.min(inputTokens, hit === undefined ? 0 : countTokens(hit));
  const marked = Math.min(inputTokens, countTokens(marks.at(-1) ?? ''));
  const lastUser = messagesOf(body).findLast((message) => message['role'] === 'user');
  return {
    model,
    stream,
    lastUserText: blocksOfType(lastUser?.['content'], 'text')
      .map((block) => stringOf(block['text']))
      .join(''),
    inputTokens,
    cacheRead,
    cacheWrite: marked - cacheRead,
    maxTokens: numberOf(body['max_tokens']),
    schema: objectOf(objectOf(body['output_config'])['format'])['schema'] ?? objectOf(body['output_format'])['schema'],
    forcedTool: forcedToolOf(body),
    wantsReasoning: isThinking(body),
  };
}

function forcedToolOf(body: JsonObject): Ask['forcedTool'] {
  const choice = objectOf(body['tool_choice']);
  if (choice['type'] !== 'any' && choice['type'] !== 'tool') return undefined;
  const tools = objectsOf(body['tools']);
  const tool = choice['type'] === 'any' ? tools[0] : tools.find((candidate) => candidate['name'] === choice['name']);
  return tool && { name: stringOf(tool['name']), schema: tool['input_schema'] };
}
