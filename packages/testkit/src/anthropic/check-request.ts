import { isObject, type JsonObject, numberOf, objectOf, stringOf } from '../lib/json.ts';
import type { ErrorContext, VendorError } from '../server/wire.ts';
import { checkThinking } from './check-thinking.ts';
import { checkTools, checkToolTurns } from './check-tools.ts';
import { checkVendorTools } from './check-vendor-tools.ts';
import { isPausedTurn } from './paused-turn.ts';
import { blocksOf, isThinking, messagesOf, traitsOf } from './request.ts';
import { invalidRequest } from './write-error.ts';

/** Looks at a request body; the message of a refusal, or nothing. */
type Check = (body: JsonObject) => string | undefined;

const bodyFields = new Set(
  `model messages max_tokens system metadata stop_sequences stream temperature top_k top_p thinking tool_choice tools
  service_tier container cache_control output_config output_format inference_geo context_management mcp_servers speed fallbacks
  diagnostics`.split(/\s+/),
);
const maxCacheMarks = 4;

const checks: readonly Check[] = [checkFields, checkRoles, checkContents, checkToolTurns, checkVendorTools, checkTools, checkOutputFormat, checkCacheMarks, checkSampling, checkThinking, checkPrefill];

/** Why Anthropic would refuse this Messages request; `undefined` when it would not. */
export function checkRequest(context: ErrorContext): VendorError | undefined {
  const { body, headers } = context.request;
  if (headers['anthropic-version'] === undefined) return invalidRequest('anthropic-version: header is required', context);
  if (!isObject(body)) return invalidRequest('The request body is not valid JSON', context);
  for (const check of checks) {
    const message = check(body);
    if (message !== undefined) return invalidRequest(message, context);
  }
  return undefined;
}

function checkFields(body: JsonObject): string | undefined {
  for (const name of ['model', 'messages', 'max_tokens']) if (body[name] === undefined) return `${name}: Field required`;
  if (typeof body['model'] !== 'string') return 'model: Input should be a valid string';
  if (body['model'] === '') return 'model: String should have at least 1 character';
  if (!Array.isArray(body['messages'])) return 'messages: Input should be a valid list';
  if (!Number.isInteger(body['max_tokens'])) return 'max_tokens: Input should be a valid integer';
  if (Number(body['max_tokens']) < 1) return 'max_tokens: Input should be greater than or equal to 1';
  const extra = Object.keys(body).find((name) => !bodyFields.has(name));
  if (extra !== undefined) return `${extra}: Extra inputs are not permitted`;
  return body['messages'].length === 0 ? 'messages: at least one message is required' : undefined;
}

function checkRoles(body: JsonObject): string | undefined {
  for (const [index, { role }] of messagesOf(body).entries()) {
    if (role === 'user' || role === 'assistant') continue;
    if (role === undefined) return `messages.${index}.role: Field required`;
    if (role === 'system') return 'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.';
    return `messages.${index}.role: Input should be 'user' or 'assistant'`;
  }
  return messagesOf(body)[0]?.['role'] === 'user' ? undefined : 'messages: first message must use the "user" role';
}

function checkContents(body: JsonObject): string | undefined {
  const messages = messagesOf(body);
  for (const [index, message] of messages.entries()) {
    const extra = Object.keys(message).find((name) => name !== 'role' && name !== 'content');
    if (extra !== undefined) return `messages.${index}.${extra}: Extra inputs are not permitted`;
    const { content } = message;
    if (content === undefined) return `messages.${index}.content: Field required`;
    if (typeof content !== 'string' && !Array.isArray(content)) return `messages.${index}.content: Input should be a valid list`;
    const isFinalAssistant = index === messages.length - 1 && message['role'] === 'assistant';
    if (content.length === 0 && !isFinalAssistant) return `messages.${index}: all messages must have non-empty content except for the optional final assistant message`;
    for (const [at, block] of blocksOf(content).entries()) {
      if (typeof content !== 'string' && block['type'] === 'text' && block['text'] === '') return 'messages: text content blocks must be non-empty';
      if (block['type'] === undefined) return `messages.${index}.content.${at}.type: Field required`;
    }
  }
  if (typeof body['system'] !== 'string' && blocksOf(body['system']).some((block) => block['text'] === '')) return 'system: text content blocks must be non-empty';
  return undefined;
}

function checkOutputFormat(body: JsonObject): string | undefined {
  const format = objectOf(objectOf(body['output_config'])['format']);
  if (format['type'] !== 'json_schema') return undefined;
  if (!isObject(format['schema'])) return 'output_config.format.schema: Field required';
  return hasOpenObject(format['schema']) ? "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false" : undefined;
}

function hasOpenObject(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(hasOpenObject);
  if (!isObject(schema)) return false;
  if (schema['type'] === 'object' && schema['additionalProperties'] !== false) return true;
  return Object.values(schema).some(hasOpenObject);
}

function checkCacheMarks(body: JsonObject): string | undefined {
  const marks: JsonObject[] = [];
  const gather = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(gather);
    else if (isObject(value)) {
      if (isObject(value['cache_control'])) marks.push(value['cache_control']);
      gather(value['content']);
    }
  };
  [body['tools'], body['system'], body['messages']].forEach(gather);
  // The mark of the whole request stands on its last block.
  if (isObject(body['cache_control'])) marks.push(body['cache_control']);
  if (marks.length > maxCacheMarks) return `A maximum of ${maxCacheMarks} blocks with cache_control may be provided. Found ${marks.length}.`;
  const isLong = (mark: JsonObject): boolean => mark['ttl'] === '1h';
  if (!marks.some((mark, index) => isLong(mark) && marks.slice(0, index).some((before) => !isLong(before)))) return undefined;
  return "cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. Note that blocks are processed in the following order: `tools`, `system`, `messages`.";
}

function checkSampling(body: JsonObject): string | undefined {
  const { temperature } = body;
  const traits = traitsOf(stringOf(body['model']));
  if (temperature !== undefined && typeof temperature !== 'number') return 'temperature: Input should be a valid number';
  if (temperature !== undefined && (temperature < 0 || temperature > 1)) return 'temperature: range: 0..1';
  const topP = numberOf(body['top_p']);
  if (topP !== undefined && (topP < 0 || topP > 1)) return 'top_p: range: 0..1';
  if (!traits.takesSampling) {
    const given = temperature !== undefined && temperature !== 1 ? 'temperature' : ['top_p', 'top_k'].find((name) => body[name] !== undefined);
    if (given !== undefined) return `\`${given}\` is deprecated for this model.`;
  }
  if (temperature !== undefined && topP !== undefined && !traits.takesBothSamplings) {
    return '`temperature` and `top_p` cannot both be specified for this model. Please use only one.';
  }
  return undefined;
}

function checkPrefill(body: JsonObject): string | undefined {
  const last = messagesOf(body).at(-1);
  if (last?.['role'] !== 'assistant' || isPausedTurn(body)) return undefined;
  if (!traitsOf(stringOf(body['model'])).takesPrefill) {
    return 'This model does not support assistant message prefill. The conversation must end with a user message.';
  }
  if (isThinking(body) && blocksOf(last['content'])[0]?.['type'] === 'text') return 'messages: prefill is not supported when thinking is enabled';
  const text = stringOf(blocksOf(last['content']).at(-1)?.['text']);
  return /\s$/.test(text) ? 'messages: final assistant content cannot end with trailing whitespace' : undefined;
}
