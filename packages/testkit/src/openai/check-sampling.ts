import { type JsonObject, stringOf } from '../lib/json.ts';
import type { VendorError } from '../server/wire.ts';
import { isGiven, unsupported } from './refuse.ts';
import { isReasoningModel } from './request.ts';
import { openaiError } from './write-error.ts';

/** Sampling settings: their ranges, and what reasoning models no longer take. */
export function checkSampling(body: JsonObject): VendorError | undefined {
  const { temperature } = body;
  if (typeof temperature === 'number' && (temperature < 0 || temperature > 2)) {
    const bound = temperature < 0 ? `below minimum value. Expected a value >= 0` : `above maximum value. Expected a value <= 2`;
    return openaiError(400, `Invalid 'temperature': decimal ${bound}, but got ${temperature} instead.`, {
      param: 'temperature',
      code: temperature < 0 ? 'decimal_below_min_value' : 'decimal_above_max_value',
    });
  }
  for (const param of ['max_tokens', 'max_completion_tokens']) {
    const cap = body[param];
    if (typeof cap === 'number' && cap < 1) {
      return openaiError(400, `Invalid '${param}': integer below minimum value. Expected a value >= 1, but got ${cap} instead.`, { param, code: 'integer_below_min_value' });
    }
  }
  if (!isReasoningModel(stringOf(body['model']))) {
    if (!isGiven(body['reasoning_effort'])) return undefined;
    return openaiError(400, 'Unrecognized request argument supplied: reasoning_effort');
  }
  if (isGiven(body['max_tokens'])) {
    return unsupported('max_tokens', "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", 'unsupported_parameter');
  }
  if (isGiven(temperature) && temperature !== 1) {
    return unsupported(
      'temperature',
      `Unsupported value: 'temperature' does not support ${String(temperature)} with this model. Only the default (1) value is supported.`,
      'unsupported_value',
    );
  }
  for (const param of ['top_p', 'presence_penalty', 'frequency_penalty', 'logprobs', 'stop']) {
    const neutral = param === 'top_p' ? 1 : param === 'logprobs' ? false : 0;
    if (isGiven(body[param]) && body[param] !== neutral) {
      return unsupported(param, `Unsupported parameter: '${param}' is not supported with this model.`, 'unsupported_parameter');
    }
  }
  return undefined;
}
