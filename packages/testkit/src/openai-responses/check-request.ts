import { isObject, type JsonObject, listOf, objectOf, stringOf } from '../lib/json.ts';
import { isGiven, missing, typeName, unsupported, wrongType } from '../openai/refuse.ts';
import { isReasoningModel } from '../openai/request.ts';
import { openaiError } from '../openai/write-error.ts';
import type { VendorError } from '../server/wire.ts';
import { checkCalls } from './check-calls.ts';
import { checkItems } from './check-items.ts';
import { checkFormat, checkTools } from './check-tools.ts';
import { type Leniency, unknownParameter } from './leniency.ts';
import type { Memory } from './memory.ts';
import { includes } from './request.ts';

const bodyFields = new Set(
  `access_programs background context_management conversation image include input instructions max_output_tokens max_tool_calls metadata model moderation
  parallel_tool_calls previous_response_id prompt prompt_cache_key prompt_cache_options prompt_cache_retention reasoning safety_identifier service_tier store
  stream stream_options temperature text tool_choice tools top_logprobs top_p truncation user`.split(/\s+/),
);

const minOutputTokens = 16;

/** Why OpenAI would refuse this Responses request; `undefined` when it would not. */
export function checkRequest(given: unknown, memory: Memory, leniency: Leniency): VendorError | undefined {
  if (!isObject(given)) {
    return openaiError(400, "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly.)");
  }
  return (
    (leniency.lenient ? undefined : checkFields(given)) ??
    checkShape(given) ??
    checkState(given, memory) ??
    checkItems(given, memory, leniency) ??
    checkCalls(given, memory) ??
    checkTools(given) ??
    checkFormat(given) ??
    checkSampling(given)
  );
}

function checkFields(body: JsonObject): VendorError | undefined {
  const extra = Object.keys(body).find((name) => !bodyFields.has(name));
  return extra === undefined ? undefined : unknownParameter(extra);
}

function checkShape(body: JsonObject): VendorError | undefined {
  if (!isGiven(body['model']) && !isGiven(body['prompt'])) return missing('model');
  if (isGiven(body['model']) && typeof body['model'] !== 'string') return wrongType('model', 'a string', body['model']);
  const { input } = body;
  if (!isGiven(input)) {
    if (['prompt', 'previous_response_id', 'conversation'].some((name) => isGiven(body[name]))) return undefined;
    return openaiError(400, "One of 'input' or 'previous_response_id' or 'prompt' or 'conversation' must be provided.", { param: 'input', code: 'missing_required_parameter' });
  }
  if (typeof input !== 'string' && !Array.isArray(input)) {
    return openaiError(400, `Invalid type for 'input': expected one of a string or array of input items, but got ${typeName(input)} instead.`, { param: 'input', code: 'invalid_type' });
  }
  for (const [index, item] of listOf(input).entries()) if (!isObject(item)) return wrongType(`input[${index}]`, 'an object', item);
  for (const param of ['temperature', 'top_p']) if (isGiven(body[param]) && typeof body[param] !== 'number') return wrongType(param, 'a decimal', body[param]);
  for (const param of ['max_output_tokens', 'top_logprobs']) if (isGiven(body[param]) && !Number.isInteger(body[param])) return wrongType(param, 'an integer', body[param]);
  for (const param of ['stream', 'store', 'background']) if (isGiven(body[param]) && typeof body[param] !== 'boolean') return wrongType(param, 'a boolean', body[param]);
  for (const param of ['tools', 'include']) if (isGiven(body[param]) && !Array.isArray(body[param])) return wrongType(param, 'an array', body[param]);
  if (isGiven(body['stream_options']) && body['stream'] !== true) {
    return openaiError(400, "The 'stream_options' parameter is only allowed when 'stream' is enabled.", { param: 'stream_options' });
  }
  return undefined;
}

function checkState({ previous_response_id: id, conversation }: JsonObject, memory: Memory): VendorError | undefined {
  if (!isGiven(id)) return undefined;
  if (isGiven(conversation)) {
    return openaiError(400, "Mutually exclusive parameters: 'previous_response_id' and 'conversation'. Ensure you are only providing one of them.", { code: 'mutually_exclusive_parameters' });
  }
  if (memory.response(id) !== undefined) return undefined;
  return openaiError(400, `Previous response with id '${stringOf(id)}' not found.`, { param: 'previous_response_id', code: 'previous_response_not_found' });
}

function checkSampling(body: JsonObject): VendorError | undefined {
  const cap = body['max_output_tokens'];
  if (typeof cap === 'number' && cap < minOutputTokens) {
    return openaiError(400, `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= ${minOutputTokens}, but got ${cap} instead.`, {
      param: 'max_output_tokens',
      code: 'integer_below_min_value',
    });
  }
  const refusesSampling = (param: string): VendorError => openaiError(400, `Unsupported parameter: '${param}' is not supported with this model.`, { param });
  if (isReasoningModel(stringOf(body['model']))) {
    for (const param of ['temperature', 'top_p']) if (isGiven(body[param]) && body[param] !== 1) return refusesSampling(param);
    if (includes(body, 'message.output_text.logprobs')) return openaiError(400, 'logprobs are not supported with reasoning models.', { param: 'include' });
    return undefined;
  }
  const { effort } = objectOf(body['reasoning']);
  if (isGiven(effort)) return unsupported('reasoning.effort', "Unsupported parameter: 'reasoning.effort' is not supported with this model.", 'unsupported_parameter');
  if (includes(body, 'reasoning.encrypted_content')) return openaiError(400, 'Encrypted content is not supported with this model.', { param: 'include' });
  return undefined;
}
