import { isObject, type JsonObject, stringOf } from '../lib/json.ts';
import type { HttpRequest } from '../server/http-request.ts';
import type { VendorError } from '../server/wire.ts';
import { checkSampling } from './check-sampling.ts';
import { checkResponseFormat, checkTools, checkToolTurns } from './check-tools.ts';
import { isGiven, missing, typeName, wrongType } from './refuse.ts';
import { messagesOf } from './request.ts';
import { openaiError } from './write-error.ts';

type Check = (body: JsonObject) => VendorError | undefined;

const roles = ['system', 'assistant', 'user', 'function', 'tool', 'developer'];
const bodyFields = new Set(
  `model messages stream stream_options store metadata user safety_identifier service_tier modalities audio prediction
  max_tokens max_completion_tokens temperature top_p n stop seed presence_penalty frequency_penalty logit_bias logprobs top_logprobs
  tools tool_choice parallel_tool_calls functions function_call response_format reasoning_effort verbosity web_search_options moderation
  prompt_cache_key prompt_cache_options prompt_cache_retention`.split(/\s+/),
);

/** In the order in which OpenAI would find them. */
const checks: readonly Check[] = [checkShape, checkRoles, checkContents, checkToolTurns, checkTools, checkResponseFormat, checkSampling];

/**
 * Why OpenAI would refuse this Chat Completions request; `undefined` when it would not.
 *
 * @param lenient lets unknown fields pass
 */
export function checkRequest(request: HttpRequest, lenient: boolean): VendorError | undefined {
  if (!isObject(request.body)) {
    return openaiError(400, "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly.)");
  }
  const extra = lenient ? undefined : Object.keys(request.body).find((name) => !bodyFields.has(name));
  if (extra !== undefined) return openaiError(400, `Unrecognized request argument supplied: ${extra}`);
  for (const check of checks) {
    const refusal = check(request.body);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function checkShape(body: JsonObject): VendorError | undefined {
  if (body['model'] === undefined || body['model'] === '') return openaiError(400, 'you must provide a model parameter');
  if (typeof body['model'] !== 'string') return wrongType('model', 'a string', body['model']);
  if (body['messages'] === undefined) return missing('messages');
  if (!Array.isArray(body['messages'])) return wrongType('messages', 'an array of objects', body['messages']);
  if (body['messages'].length === 0) {
    return openaiError(400, "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.", { param: 'messages', code: 'empty_array' });
  }
  for (const [index, message] of body['messages'].entries()) if (!isObject(message)) return wrongType(`messages[${index}]`, 'an object', message);
  for (const param of ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty']) {
    if (isGiven(body[param]) && typeof body[param] !== 'number') return wrongType(param, 'a decimal', body[param]);
  }
  for (const param of ['max_tokens', 'max_completion_tokens', 'seed']) {
    if (isGiven(body[param]) && !Number.isInteger(body[param])) return wrongType(param, 'an integer', body[param]);
  }
  if (isGiven(body['stream']) && typeof body['stream'] !== 'boolean') return wrongType('stream', 'a boolean', body['stream']);
  if (isGiven(body['stream_options']) && body['stream'] !== true) {
    return openaiError(400, "The 'stream_options' parameter is only allowed when 'stream' is enabled.", { param: 'stream_options' });
  }
  if (isGiven(body['tools']) && !Array.isArray(body['tools'])) return wrongType('tools', 'an array of objects', body['tools']);
  return undefined;
}

function checkRoles(body: JsonObject): VendorError | undefined {
  for (const [index, message] of messagesOf(body).entries()) {
    const param = `messages[${index}].role`;
    if (message['role'] === undefined) return missing(param);
    if (!roles.includes(stringOf(message['role']))) {
      const expected = roles.map((role) => `'${role}'`).join(', ').replace(/, ([^,]*)$/, ', and $1');
      return openaiError(400, `Invalid value: '${String(message['role'])}'. Supported values are: ${expected}.`, { param, code: 'invalid_value' });
    }
  }
  return undefined;
}

function checkContents(body: JsonObject): VendorError | undefined {
  for (const [index, message] of messagesOf(body).entries()) {
    const { content } = message;
    const param = `messages[${index}].content`;
    const mayBeAbsent = message['role'] === 'assistant' && (isGiven(message['tool_calls']) || isGiven(message['function_call']) || isGiven(message['refusal']) || isGiven(message['audio']));
    if (!isGiven(content)) {
      if (!mayBeAbsent) return openaiError(400, `Invalid value for 'content': expected a string, got null.`, { param });
    } else if (typeof content !== 'string' && !Array.isArray(content)) {
      return openaiError(400, `Invalid type for '${param}': expected one of a string or array of objects, but got ${typeName(content)} instead.`, { param, code: 'invalid_type' });
    }
  }
  return undefined;
}
