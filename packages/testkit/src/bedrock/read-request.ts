import type { Ask } from '../answer/answer.ts';
import { countJsonTokens, countTokens } from '../answer/count-tokens.ts';
import { type JsonObject, numberOf, objectOf, parseJson, stringOf } from '../lib/json.ts';
import { blocksOf, cachePointsOf, isThinking, messagesOf, toolConfigOf, toolSpecsOf } from './request.ts';

/**
 * Reads a checked Converse request.
 *
 * @param cached the prefixes in the prompt cache; this request's own are added. Unlike the vendor's, this cache takes prefixes of any length and
 * keeps them for good.
 */
export function readRequest(json: unknown, model: string, stream: boolean, cached: Set<string>): Ask {
  const body = objectOf(json);
  const inputTokens = countJsonTokens(body['system']) + countJsonTokens(body['messages']) + countJsonTokens(body['toolConfig']);
  const marks = cachePointsOf(body).map(({ before }) => before);
  const hit = marks.findLast((prefix) => cached.has(`${model} ${prefix}`));
  for (const prefix of marks) cached.add(`${model} ${prefix}`);
  const cacheRead = Math.min(inputTokens, hit === undefined ? 0 : countTokens(hit));
  const marked = Math.min(inputTokens, countTokens(marks.at(-1) ?? ''));
  const lastUser = messagesOf(body).findLast((message) => message['role'] === 'user');
  return {
    model,
    stream,
    lastUserText: blocksOf(lastUser)
      .map((block) => stringOf(block['text']))
      .join(''),
    inputTokens,
    cacheRead,
    cacheWrite: marked - cacheRead,
    maxTokens: numberOf(objectOf(body['inferenceConfig'])['maxTokens']),
    schema: schemaOf(body),
    forcedTool: forcedToolOf(body),
    wantsReasoning: isThinking(body),
  };
}

/** The JSON schema of the answer, which travels as text. */
export function schemaOf(body: JsonObject): unknown {
  const { jsonSchema } = objectOf(objectOf(objectOf(body['outputConfig'])['textFormat'])['structure']);
  const { schema } = objectOf(jsonSchema);
  return schema === undefined ? undefined : parseJson(stringOf(schema));
}

function forcedToolOf(body: JsonObject): Ask['forcedTool'] {
  const { any, tool: named } = objectOf(toolConfigOf(body)['toolChoice']);
  if (any === undefined && named === undefined) return undefined;
  const specs = toolSpecsOf(body);
  const spec = named === undefined ? specs[0] : specs.find(({ name }) => name === objectOf(named)['name']);
  return spec && { name: stringOf(spec['name']), schema: objectOf(spec['inputSchema'])['json'] };
}
