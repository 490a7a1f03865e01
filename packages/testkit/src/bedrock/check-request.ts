import { isObject, type JsonObject, numberOf, objectOf, objectsOf, stringOf } from '../lib/json.ts';
import type { ErrorContext, VendorError } from '../server/wire.ts';
import { checkReasoning } from './check-reasoning.ts';
import { checkTools, checkToolTurns } from './check-tools.ts';
import { type Asked, blocksOf, blocksOfKind, cachePointsOf, messagesOf, traitsOf } from './request.ts';
import { schemaOf } from './read-request.ts';
import { awsError, invalidRequest } from './write-error.ts';

/** Looks at a request body; the message of a refusal, or nothing. */
type Check = (body: JsonObject, asked: Asked) => string | undefined;

const checks: readonly Check[] = [checkTurns, checkTexts, checkDocuments, checkToolTurns, checkPrefill, checkTools, checkInference, checkOutput, checkReasoning];
const maxCachePoints = 4;

/** Why Bedrock would refuse this Converse request; `undefined` when it would not. */
export function checkRequest({ request, model }: ErrorContext): VendorError | undefined {
  const { body, path } = request;
  if (!isObject(body)) return awsError(400, 'SerializationException', 'Unexpected token in the request body');
  const points = checkCachePoints(body, model);
  if (points !== undefined) return points;
  const asked: Asked = { model, stream: path.endsWith('/converse-stream') };
  for (const check of checks) {
    const message = check(body, asked);
    if (message !== undefined) return invalidRequest(message);
  }
  return undefined;
}

function checkTurns(body: JsonObject): string | undefined {
  const messages = messagesOf(body);
  for (const [index, { role }] of messages.entries()) {
    if (role === 'user' || role === 'assistant') continue;
    return `1 validation error detected: Value '${String(role)}' at 'messages.${index + 1}.member.role' failed to satisfy constraint: Member must satisfy enum value set: [user, assistant]`;
  }
  if (messages[0]?.['role'] !== 'user') return 'A conversation must start with a user message. Try again with a conversation that starts with a user message.';
  const repeated = messages.some(({ role }, index) => role === messages[index - 1]?.['role']);
  return repeated ? 'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.' : undefined;
}

function checkTexts(body: JsonObject): string | undefined {
  for (const [index, message] of messagesOf(body).entries()) {
    const blocks = blocksOf(message);
    if (blocks.length === 0) return `The content field in the Message object at messages.${index} is empty. Add a ContentBlock object to the content field and try again.`;
    for (const [at, block] of blocks.entries()) {
      const place = `messages.${index}.content.${at}`;
      if (Object.keys(block).length !== 1) return `The ContentBlock object at ${place} must set exactly one of the following keys.`;
      if (isBlank(block)) return `The text field in the ContentBlock object at ${place} is blank. Add text to the text field, and try again.`;
    }
  }
  const at = objectsOf(body['system']).findIndex(isBlank);
  if (at !== -1) return `The text field in the SystemContentBlock object at system.${at} is blank. Add text to the text field, and try again.`;
  return undefined;
}

/** Claude says itself that it takes none; for other makers' models the service does. */
function checkPrefill(body: JsonObject, { model }: Asked): string | undefined {
  const last = messagesOf(body).at(-1);
  if (last?.['role'] !== 'assistant') return undefined;
  const { maker, takesPrefill } = traitsOf(model);
  if (!takesPrefill) {
    return maker === 'claude'
      ? 'The model returned the following errors: This model does not support assistant message prefill. The conversation must end with a user message.'
      : 'The model that you are using requires the last turn in the conversation to be a user message. Add a user message to the conversation and try again.';
  }
  const ending = stringOf(blocksOf(last).at(-1)?.['text']);
  return /\s$/.test(ending) ? 'The model returned the following errors: messages: final assistant content cannot end with trailing whitespace' : undefined;
}

function isBlank(block: JsonObject): boolean {
  return 'text' in block && stringOf(block['text']).trim() === '';
}

function checkDocuments(body: JsonObject): string | undefined {
  const names = new Set<string>();
  for (const message of messagesOf(body)) {
    const documents = blocksOfKind(message, 'document');
    if (documents.length > 0 && !blocksOf(message).some((block) => 'text' in block)) return 'The content of a message with a document must also include a text content block.';
    if (message['role'] === 'assistant' && documents.length > 0) return 'Documents are allowed in user messages only.';
    for (const { name } of documents) {
      const said = stringOf(name);
      if (!/^[a-zA-Z0-9\s\-()[\]]+$/.test(said) || /\s{2}/.test(said)) {
        return "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets. The name can't contain more than one consecutive whitespace character.";
      }
      if (names.has(said)) return `Messages contain duplicate document names: ${said}`;
      names.add(said);
    }
  }
  return undefined;
}

function checkInference(body: JsonObject): string | undefined {
  const { maxTokens, temperature, topP } = objectOf(body['inferenceConfig']);
  const cap = numberOf(maxTokens);
  if (cap !== undefined && cap < 1) return `1 validation error detected: Value '${cap}' at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have value greater than or equal to 1`;
  for (const [name, value] of Object.entries({ temperature: numberOf(temperature), topP: numberOf(topP) })) {
    if (value === undefined || (value >= 0 && value <= 1)) continue;
    return `1 validation error detected: Value '${value}' at 'inferenceConfig.${name}' failed to satisfy constraint: Member must have value between 0 and 1`;
  }
  return undefined;
}

function checkOutput(body: JsonObject): string | undefined {
  if (body['outputConfig'] === undefined || objectOf(body['outputConfig'])['textFormat'] === undefined) return undefined;
  const schema = schemaOf(body);
  if (!isObject(schema)) return 'The schema of outputConfig.textFormat is not valid JSON.';
  return hasOpenObject(schema) ? "outputConfig.textFormat: For 'object' type, 'additionalProperties' must be explicitly set to false" : undefined;
}

function hasOpenObject(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(hasOpenObject);
  if (!isObject(schema)) return false;
  return (schema['type'] === 'object' && schema['additionalProperties'] !== false) || Object.values(schema).some(hasOpenObject);
}

/** A model that caches nothing is refused as if a permission were missing. */
function checkCachePoints(body: JsonObject, model: string): VendorError | undefined {
  const points = cachePointsOf(body);
  const { takesCachePoints } = traitsOf(model);
  if (points.some(({ place }) => !takesCachePoints.includes(place))) {
    return awsError(403, 'AccessDeniedException', 'You invoked an unsupported model or your request did not allow prompt caching. See the documentation for more information.');
  }
  return points.length > maxCachePoints ? invalidRequest(`A maximum of ${maxCachePoints} cache points may be provided. Found ${points.length}.`) : undefined;
}
