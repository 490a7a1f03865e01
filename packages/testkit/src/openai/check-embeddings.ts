import { countTokens } from '../answer/count-tokens.ts';
import { type JsonObject, listOf, stringOf } from '../lib/json.ts';
import type { VendorError } from '../server/wire.ts';
import { missing, unsupported, wrongType } from './refuse.ts';
import { inputsOf } from './write-embeddings.ts';
import { openaiError } from './write-error.ts';

const maxInputs = 2_048;
const maxTokensPerInput = 8_192;
const maxTokens = 300_000;

/** Why OpenAI would refuse these inputs; `undefined` when it would not. One input that is wrong spoils them all. */
export function checkEmbeddings(body: JsonObject): VendorError | undefined {
  const { input, dimensions } = body;
  if (input === undefined) return missing('input');
  if (typeof input !== 'string' && !Array.isArray(input)) return wrongType('input', 'a string or an array', input);
  const model = stringOf(body['model']);
  if (dimensions !== undefined && model.includes('ada')) return unsupported('dimensions', 'This model does not support specifying dimensions.', 'unsupported_parameter');
  if (input === '' || input.length === 0 || listOf(input).includes('')) return openaiError(400, "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.");
  const texts = inputsOf(body);
  if (texts.length > maxInputs) {
    return openaiError(400, `Invalid 'input': array too long. Expected an array with maximum length ${maxInputs}, but got an array with length ${texts.length} instead.`, { param: 'input', code: 'array_above_max_length' });
  }
  const tokens = texts.map(countTokens);
  const longest = Math.max(...tokens);
  if (longest > maxTokensPerInput) {
    return openaiError(400, `This model's maximum context length is ${maxTokensPerInput} tokens, however you requested ${longest} tokens (${longest} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.`);
  }
  const total = tokens.reduce((sum, count) => sum + count, 0);
  if (total <= maxTokens) return undefined;
  return openaiError(400, `Requested ${total} tokens, max ${maxTokens} tokens per request`, { type: 'max_tokens_per_request', code: 'max_tokens_per_request' });
}
