import { anthropic as adapter } from '@zerohop/anthropic';
import { emulateAnthropic } from '@zerohop/testkit';
import type { Asked } from './asked.ts';
import { at, type Body, holds, media, modelsOf, never, same, standsAt, stopsOf, toolTexts, type Wire } from './wire.ts';

/** Messages. */
export const anthropic: Wire = {
  name: 'anthropic',
  emulate: () => emulateAnthropic(),
  provider: (baseURL) => adapter({ baseURL, apiKey: 'sk-ant-key-number-one' }),
  models: modelsOf('anthropic'),
  unknown: ['claude-of-nobody'],
  vendorOptions: (value) => ({ anthropic: { inference_geo: value } }),
  rawOfStreams: true,
  answer: {
    id: 'answer-1', type: 'message', role: 'assistant', model: 'm', content: [{ type: 'text', text: 'Hi', vendor_part: { a: [1] } }], stop_reason: 'end_turn', usage: { input_tokens: 1, output_tokens: 1, vendor_count: 3 }, vendor_top: { deep: ['x'] },
  },
  spelling: {
    tools: (body, tools) => holds(body['tools'], ...toolTexts(tools), 'mark-city'),
    strict: (body) => same(at(body, 'tools', '0', 'strict'), true),
    toolChoice: isChosen,
    parallelToolCalls: (body, value) => value || at(body, 'tool_choice', 'disable_parallel_tool_use') === true || at(body, 'tool_choice', 'type') === 'none',
    output: (body) => holds([body['output_config'], body['tools']], 'mark-answer'),
    // The vendor's own is 1.
    temperature: (body, value) => body['temperature'] === value || (value === 1 && body['temperature'] === undefined),
    topP: standsAt('top_p'),
    maxTokens: standsAt('max_tokens'),
    stop: (body, stop) => same(body['stop_sequences'], stopsOf(stop)),
    seed: never,
    presencePenalty: never,
    frequencyPenalty: never,
    logprobs: (_, value) => value === false,
    reasoning: isThought,
    serviceTier: (body, tier) => body['service_tier'] === tiers[tier],
    metadata: standsAt('metadata'),
    system: (body, text) => holds(body['system'], text),
    cache: (body) => holds(body, 'ephemeral'),
    image: (body, part) => media(body, 'detail' in part ? { ...part, detail: undefined } : part) && !('detail' in part),
    audio: never,
    file: media,
    providerOptions: standsAt('inference_geo'),
  },
};

/** The vendor's words for a tier: `auto` takes priority capacity where there is some. */
const tiers: Readonly<Record<string, string>> = { auto: 'auto', priority: 'auto', default: 'standard_only', standard: 'standard_only', standard_only: 'standard_only' };

const choices = { auto: 'auto', none: 'none', required: 'any' } as const;

/** Where a tool of ours takes the answer, "may" is that one of all is called, and "none" is that tool. */
function isChosen(body: Body, choice: Asked['toolChoice'], { tools = [] }: Partial<Asked>): boolean {
  const type = at(body, 'tool_choice', 'type');
  const ours = Array.isArray(body['tools']) && body['tools'].length > tools.length;
  if (ours && choice === 'auto') return type === 'any';
  if (ours && choice === 'none') return type === 'tool' && !tools.some(({ name }) => name === at(body, 'tool_choice', 'name'));
  if (typeof choice === 'object') return type === 'tool' && at(body, 'tool_choice', 'name') === choice.name;
  return type === choices[choice] || (choice === 'auto' && type === undefined);
}

/** Effort in words, or the tokens it comes to where the model takes tokens only. */
function isThought(body: Body, { effort, budgetTokens }: Asked['reasoning']): boolean {
  const type = at(body, 'thinking', 'type');
  const budget = at(body, 'thinking', 'budget_tokens');
  if (effort === 'none' || budgetTokens === 0) return type === 'disabled' || (type === undefined && at(body, 'output_config', 'effort') === undefined);
  if (budgetTokens !== undefined) return budget === budgetTokens;
  return at(body, 'output_config', 'effort') === effort || typeof budget === 'number';
}
