import { isObject, numberOf, objectOf, stringOf } from '../lib/json.ts';
import type { HttpRequest } from '../server/http-request.ts';
import type { VendorError } from '../server/wire.ts';
import { inputOf, messagesOf } from './request.ts';
import { type InvalidField, invalidInput } from './write-error.ts';

/** What every language model's schema has, where it has the input at all. */
const types = {
  prompt: 'string', system_prompt: 'string', stop_sequences: 'string', image: 'string', reasoning_effort: 'string', messages: 'array', image_input: 'array', extended_thinking: 'boolean',
  max_tokens: 'integer', max_new_tokens: 'integer', max_completion_tokens: 'integer', thinking_budget_tokens: 'integer', seed: 'integer', top_k: 'integer',
  temperature: 'number', top_p: 'number', presence_penalty: 'number', frequency_penalty: 'number',
} as const;

/** Bounds that the models of one family have. */
const bounds: readonly (readonly [model: RegExp, input: string, min: number, max: number])[] = [
  [/^anthropic\/claude-(?!3\.5)/, 'max_tokens', 1_024, 64_000],
  [/^anthropic\/claude-3\.5/, 'max_tokens', 1, 8_192],
  [/^anthropic\/claude-/, 'thinking_budget_tokens', 1_024, 64_000],
  [/./, 'max_tokens', 1, Infinity],
  [/./, 'max_new_tokens', 1, Infinity],
  [/./, 'top_p', 0, 1],
  [/^openai\/gpt-4/, 'temperature', 0, 2],
];

const words: readonly (readonly [model: RegExp, input: string, words: readonly string[]])[] = [
  [/^openai\/gpt-5(-mini|-nano)?$/, 'reasoning_effort', ['minimal', 'low', 'medium', 'high']],
  [/^openai\/gpt-5\.1$/, 'reasoning_effort', ['none', 'low', 'medium', 'high']],
  [/^openai\/o/, 'reasoning_effort', ['low', 'medium', 'high']],
  [/^deepseek-ai\/deepseek-v3\.1$/, 'thinking', ['medium', 'None']],
];

/** Why the vendor would refuse a prediction: it holds the inputs against the model's schema. */
export function checkRequest(request: HttpRequest, model: string): VendorError | undefined {
  if (!isObject(objectOf(request.body)['input'])) return invalidInput([{ type: 'required', field: 'input', description: 'input is required' }]);
  const input = inputOf(request);
  const name = model.split(':', 1)[0] ?? '';
  const found: InvalidField[] = [];
  if (input['prompt'] === undefined && messagesOf(input).length === 0) found.push({ type: 'required', field: 'input', description: 'prompt is required' });
  for (const [field, type] of Object.entries(types)) {
    const given = input[field];
    if (given !== undefined && typeOf(given, type) !== type) {
      found.push({ type: 'invalid_type', field: `input.${field}`, description: `Invalid type. Expected: ${type}, given: ${typeOf(given, type)}` });
    }
  }
  for (const [pattern, field, min, max] of bounds) {
    const given = numberOf(input[field]);
    if (given === undefined || !pattern.test(name)) continue;
    if (given < min) found.push({ type: 'number_gte', field: `input.${field}`, description: `Must be greater than or equal to ${min}` });
    if (given > max) found.push({ type: 'number_lte', field: `input.${field}`, description: `Must be less than or equal to ${max}` });
  }
  for (const [pattern, field, known] of words) {
    const given = input[field];
    if (given === undefined || !pattern.test(name) || known.includes(stringOf(given))) continue;
    found.push({ type: 'enum', field: `input.${field}`, description: `${field} must be one of the following: ${known.map((word) => `"${word}"`).join(', ')}` });
  }
  return found.length === 0 ? undefined : invalidInput(found);
}

function typeOf(value: unknown, wanted: string): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value !== 'number') return typeof value;
  return Number.isInteger(value) && wanted !== 'number' ? 'integer' : 'number';
}
