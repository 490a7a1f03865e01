import type { Fields } from '../source/section.ts';
import { filled, type Params } from './config-parts.ts';

/** What a field of an OpenAI request comes to: a field of ours, or nothing where the value is not of its kind. */
interface FieldRule {
  readonly name: keyof Params;
  /** What belongs there. */
  readonly expected: string;
  /** Our value; `undefined` where the source's is not what belongs there. */
  readonly read: (value: unknown) => unknown;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const number = (name: keyof Params, least: number, most: number): FieldRule => ({
  name,
  expected: `a number from ${least} to ${most}`,
  read: (value) => (isNumber(value) && value >= least && value <= most ? value : undefined),
});
const whole = (name: keyof Params, least: number): FieldRule => ({ name, expected: 'a whole number', read: (value) => (Number.isSafeInteger(value) && Number(value) >= least ? value : undefined) });
const efforts = new Set<unknown>(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

/** Fields of an OpenAI request that a config's `params` have, by the name they have there. */
export const requestFields: ReadonlyMap<string, FieldRule> = new Map<string, FieldRule>([
  ['temperature', number('temperature', 0, 2)],
  ['top_p', number('topP', 0, 1)],
  ['max_tokens', whole('maxTokens', 1)],
  ['max_completion_tokens', whole('maxTokens', 1)],
  ['seed', whole('seed', Number.MIN_SAFE_INTEGER)],
  ['presence_penalty', number('presencePenalty', -2, 2)],
  ['frequency_penalty', number('frequencyPenalty', -2, 2)],
  ['stop', { name: 'stop', expected: 'a text or a list of texts', read: (value) => (isText(value) || (Array.isArray(value) && value.every(isText)) ? value : undefined) }],
  ['service_tier', { name: 'serviceTier', expected: 'a text', read: (value) => (isText(value) ? value : undefined) }],
  ['parallel_tool_calls', { name: 'parallelToolCalls', expected: 'true or false', read: (value) => (typeof value === 'boolean' ? value : undefined) }],
  ['logprobs', { name: 'logprobs', expected: 'true or false', read: (value) => (typeof value === 'boolean' ? value : undefined) }],
  ['top_logprobs', whole('logprobs', 0)],
  ['metadata', { name: 'metadata', expected: 'an object of texts', read: readMetadata }],
  ['reasoning_effort', { name: 'reasoning', expected: `one of ${[...efforts].join(', ')}`, read: (value) => (efforts.has(value) ? { effort: value } : undefined) }],
  ['thinking', { name: 'reasoning', expected: "{ type: 'enabled', budget_tokens } or { type: 'disabled' }", read: readThinking }],
]);

/** Fields that only OpenAI's wire has, which go as options of its adapter. */
export const openaiFields: ReadonlySet<string> = new Set([
  'logit_bias', 'n', 'user', 'store', 'verbosity', 'prediction', 'modalities', 'audio', 'web_search_options', 'prompt_cache_key', 'safety_identifier', 'response_format', 'top_k', 'min_p',
  'repetition_penalty', 'chat_template_kwargs',
]);

/** Fields that only Anthropic's wire has. */
export const anthropicFields: ReadonlySet<string> = new Set(['top_k']);

/** Names of the fields that `options` of an adapter may have. */
export function optionFields(adapter: string): ReadonlySet<string> {
  if (adapter === 'openai') return openaiFields;
  return adapter === 'anthropic' ? anthropicFields : new Set();
}

/** Params out of fields that were read, and of options of one adapter. */
export function paramsOf(fields: Readonly<Partial<Record<keyof Params, unknown>>>, adapter: string, options: Fields): Params | undefined {
  const providerOptions = Object.keys(options).length === 0 ? undefined : { [adapter]: options };
  return filled({ ...fields, providerOptions } as Params);
}

function readMetadata(value: unknown): unknown {
  return typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string') ? value : undefined;
}

function readThinking(value: unknown): unknown {
  const { type, budget_tokens: budgetTokens } = (value ?? {}) as { type?: unknown; budget_tokens?: unknown };
  if (type === 'disabled') return { effort: 'none' };
  return type === 'enabled' && isNumber(budgetTokens) ? { budgetTokens } : undefined;
}
