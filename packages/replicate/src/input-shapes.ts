import type { InputShape } from './input-shape.ts';
import type { ReplicateOptions } from './options.ts';

// Each family says where its inputs were read: the schema on the model's own page, in November 2026.

const openai = { system: 'system_prompt', messages: 'messages', images: { field: 'image_input', list: true } } as const;
const penalties = { presencePenalty: 'presence_penalty', frequencyPenalty: 'frequency_penalty' } as const;
const sampling = { temperature: 'temperature', topP: 'top_p', ...penalties } as const;

/** The models that reason take no sampling parameters. */
const gpt5 = { ...openai, maxTokens: { field: 'max_completion_tokens' } } as const;
const effort = 'reasoning_effort';

const claude = { system: 'system_prompt', images: { field: 'image', list: false } } as const;
/** The smallest number of tokens that the schema takes is large. */
const claude4 = { field: 'max_tokens', min: 1_024, max: 64_000, default: 8_192 } as const;
const thinking = { switch: 'extended_thinking', budget: { field: 'thinking_budget_tokens', min: 1_024, max: 64_000 } } as const;

/** Of the models that run on Replicate's own inference servers. */
const served = { system: 'system_prompt', maxTokens: { field: 'max_tokens', default: 512 }, ...sampling, stop: 'stop_sequences' } as const;
/** Of open weights that somebody else serves for Replicate. */
const forwarded = (tokens: number): InputShape => ({ maxTokens: { field: 'max_tokens', default: tokens }, ...sampling });

/** By `owner/name`; the first that fits counts. docs/replicate.md shows them. */
export const families: readonly (readonly [name: RegExp, shape: InputShape])[] = [
  // https://replicate.com/openai/gpt-5.6-terra/api
  [/^openai\/gpt-5\.6(-|$)/, { ...gpt5, reasoning: { field: effort, efforts: ['none', 'low', 'medium', 'high', 'xhigh'] } }],
  // https://replicate.com/openai/gpt-5.1/api
  [/^openai\/gpt-5\.\d/, { ...gpt5, reasoning: { field: effort, efforts: ['none', 'low', 'medium', 'high'] } }],
  // https://replicate.com/openai/gpt-5/api
  [/^openai\/gpt-5(-(mini|nano))?$/, { ...gpt5, reasoning: { field: effort, efforts: ['minimal', 'low', 'medium', 'high'] } }],
  // https://replicate.com/openai/gpt-4.1-mini/api
  [/^openai\/gpt-4(\.1|o)(-|$)/, { ...openai, maxTokens: { field: 'max_completion_tokens', default: 4_096 }, ...sampling }],
  // https://replicate.com/openai/o1-mini/api
  [/^openai\/o1-mini$/, { maxTokens: { field: 'max_completion_tokens', max: 65_536, default: 4_096 } }],
  // https://replicate.com/openai/o1/api
  [/^openai\/o1$/, { ...openai, maxTokens: { field: 'max_completion_tokens', default: 4_096 }, reasoning: { field: effort, efforts: ['low', 'medium', 'high'] } }],
  // https://replicate.com/openai/o4-mini/api
  [/^openai\/o4-mini$/, { ...openai, messages: undefined, maxTokens: { field: 'max_completion_tokens', default: 4_096 }, reasoning: { field: effort, efforts: ['low', 'medium', 'high'] } }],
  // https://replicate.com/anthropic/claude-sonnet-5/api: `low` is its word for not thinking.
  [/^anthropic\/claude-sonnet-5$/, { ...claude, maxTokens: claude4, reasoning: { field: 'effort', efforts: ['medium', 'high'], off: 'low' } }],
  // https://replicate.com/anthropic/claude-4-sonnet/api
  [/^anthropic\/claude-(4-sonnet|3\.7-sonnet)$/, { ...claude, maxTokens: claude4, reasoning: thinking }],
  // https://replicate.com/anthropic/claude-3.5-sonnet/api
  [/^anthropic\/claude-3\.5-/, { ...claude, maxTokens: { field: 'max_tokens', max: 8_192, default: 8_192 } }],
  // What the generations before and after have in common.
  [/^anthropic\/claude-/, { ...claude, maxTokens: claude4 }],
  // https://replicate.com/meta/llama-4-maverick-instruct/api
  [/^meta\/llama-4-(maverick|scout)-instruct$/, forwarded(1_024)],
  // https://replicate.com/meta/meta-llama-3-70b-instruct/api
  [/^meta\/meta-llama-3(\.1)?-\d+b-instruct$/, served],
  // https://replicate.com/meta/llama-2-70b-chat/api
  [
    /^meta\/llama-2-\d+b-chat$/,
    { system: 'system_prompt', maxTokens: { field: 'max_new_tokens', default: 128 }, temperature: 'temperature', topP: 'top_p', stop: 'stop_sequences', seed: 'seed' },
  ],
  // https://replicate.com/deepseek-ai/deepseek-v3.1/api
  [/^deepseek-ai\/deepseek-v3\.1$/, { ...forwarded(1_024), reasoning: { field: 'thinking', efforts: ['medium'], off: 'None' } }],
  // https://replicate.com/deepseek-ai/deepseek-r1/api
  [/^deepseek-ai\/deepseek-(r1|v3)$/, forwarded(2_048)],
  // https://github.com/replicate/cog-vllm, which serves them
  [/^ibm-granite\/granite-.*-instruct$/, { ...served, seed: 'seed' }],
  // https://replicate.com/mistralai/mixtral-8x7b-instruct-v0.1/api
  [/^mistralai\/mixtral-8x7b-instruct-v0\.1$/, { maxTokens: { field: 'max_new_tokens' }, ...sampling }],
];

/** A model of which nothing is known: nearly all take a prompt, and a wrong input may be refused. */
const unknown: InputShape = {};

/** What a model calls its inputs. `name` is without the version. */
export function shapeOf(name: string, inputs: ReplicateOptions['inputs']): InputShape {
  const own = inputs !== undefined && Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  if (typeof own === 'object') return own;
  const known = own ?? name;
  return families.find(([pattern]) => pattern.test(known))?.[1] ?? unknown;
}
