import { replicate as adapter } from '@zerohop/replicate';
import { emulateReplicate } from '@zerohop/testkit';
import type { Asked } from './asked.ts';
import { at, type Body, holds, media, modelsOf, never, same, standsAt, stopsOf, type Wire } from './wire.ts';

/** Replicate's predictions. */
export const replicate: Wire = {
  name: 'replicate',
  emulate: () => emulateReplicate(),
  provider: (baseURL) => adapter({ baseURL, apiKey: 'r8_key' }),
  models: modelsOf('replicate'),
  unknown: [
    'acme/of-nobody',
    'acme/of-nobody:abc123',
    'deployments/acme/of-nobody',
    'anthropic/claude-4-sonnet',
    'anthropic/claude-3.5-haiku',
    'openai/o1',
    'openai/o4-mini',
    'meta/llama-2-70b-chat',
    'ibm-granite/granite-3.3-8b-instruct',
    'mistralai/mixtral-8x7b-instruct-v0.1',
  ],
  vendorOptions: (value) => ({ replicate: { input: { prompt_template: value } } }),
  rawOfStreams: false,
  answer: {
    id: 'answer-1', model: 'acme/chat', version: 'hidden', status: 'succeeded', input: {}, output: ['H', 'i'], error: null, logs: '', metrics: { predict_time: 0.5, vendor_count: 3 }, vendor_top: { deep: ['x'] },
  },
  spelling: {
    tools: isToolless,
    strict: isToolless,
    toolChoice: isToolless,
    parallelToolCalls: isToolless,
    output: never,
    temperature: standsAt('input', 'temperature'),
    topP: standsAt('input', 'top_p'),
    maxTokens: (body, value) => ['max_tokens', 'max_new_tokens', 'max_completion_tokens'].some((field) => at(body, 'input', field) === value),
    stop: (body, stop) => at(body, 'input', 'stop_sequences') === stopsOf(stop).join(','),
    seed: standsAt('input', 'seed'),
    presencePenalty: standsAt('input', 'presence_penalty'),
    frequencyPenalty: standsAt('input', 'frequency_penalty'),
    logprobs: (_, value) => value === false,
    reasoning: isThought,
    serviceTier: never,
    metadata: never,
    system: (body, text) => holds(body['input'], text),
    cache: (body, mark, asked) => mark === 'tool' && isToolless(body, true, asked),
    image: (body, part) => media(body, 'detail' in part ? { ...part, detail: undefined } : part) && !('detail' in part),
    audio: never,
    file: never,
    providerOptions: standsAt('input', 'prompt_template'),
  },
};

/** There are no tools, so a model calls none. */
function isToolless(_: Body, _value: unknown, { toolChoice }: Partial<Asked>): boolean {
  return toolChoice === 'none';
}

/** Effort in words, or a switch and the tokens that it comes to. */
function isThought({ input }: Body, { effort, budgetTokens }: Asked['reasoning']): boolean {
  const said = at(input, 'reasoning_effort') ?? at(input, 'effort') ?? at(input, 'thinking');
  const isOn = at(input, 'extended_thinking');
  if (effort === 'none' || budgetTokens === 0) return isOn === false || [undefined, 'none', 'low', 'None'].some((word) => same(said, word));
  if (budgetTokens !== undefined) return at(input, 'thinking_budget_tokens') === budgetTokens;
  return said === effort || (isOn === true && typeof at(input, 'thinking_budget_tokens') === 'number');
}
