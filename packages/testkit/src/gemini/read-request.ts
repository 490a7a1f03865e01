import type { Ask } from '../answer/answer.ts';
import { countJsonTokens } from '../answer/count-tokens.ts';
import { type JsonObject, listOf, numberOf, objectOf, stringOf } from '../lib/json.ts';
import { contentsOf, declarationsOf, generationConfigOf, isThinking, messageOf, partsOf } from './request.ts';

/** Tokens of a request's input, as `countTokens` tells them too. */
export function countInput(message: JsonObject): number {
  return countJsonTokens(message['systemInstruction']) + countJsonTokens(message['contents']) + countJsonTokens(message['tools']);
}

/** Reads a checked `generateContent` request. */
export function readRequest(body: unknown, model: string, stream: boolean): Ask {
  const message = messageOf(body);
  const config = generationConfigOf(message);
  const lastUser = contentsOf(message).findLast((content) => content['role'] !== 'model');
  return {
    model,
    stream,
    lastUserText: partsOf(lastUser)
      .map((part) => stringOf(part['text']))
      .join(''),
    inputTokens: countInput(message),
    cacheRead: 0,
    cacheWrite: 0,
    maxTokens: numberOf(config['maxOutputTokens']),
    schema: config['responseJsonSchema'] ?? config['_responseJsonSchema'] ?? config['responseSchema'] ?? (config['responseMimeType'] === 'application/json' ? {} : undefined),
    forcedTool: forcedToolOf(message),
    wantsReasoning: isThinking(model, message),
  };
}

function forcedToolOf(message: JsonObject): Ask['forcedTool'] {
  const config = objectOf(objectOf(message['toolConfig'])['functionCallingConfig']);
  if (stringOf(config['mode']).toUpperCase() !== 'ANY') return undefined;
  const allowed = listOf(config['allowedFunctionNames']);
  const declaration = declarationsOf(message).find(({ name }) => allowed.length === 0 || allowed.includes(name));
  return declaration && { name: stringOf(declaration['name']), schema: declaration['parametersJsonSchema'] ?? declaration['parameters'] };
}
