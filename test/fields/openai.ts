import { openai } from '@zerohop/openai';
import { emulateOpenai } from '@zerohop/testkit';
import type { Asked } from './asked.ts';
import { at, type Body, holds, media, modelsOf, same, standsAt, toolTexts, type Wire } from './wire.ts';

/** Chat Completions. */
export const openaiChat: Wire = {
  name: 'openai chat',
  emulate: () => emulateOpenai(),
  provider: (baseURL) => openai({ baseURL, apiKey: 'sk-key-number-one' }),
  models: modelsOf('openai'),
  unknown: ['ft:of-nobody', 'gpt-5-of-nobody'],
  vendorOptions: (value) => ({ openai: { user: value } }),
  rawOfStreams: false,
  answer: {
    id: 'answer-1', model: 'm', choices: [{ index: 0, message: { role: 'assistant', content: 'Hi', vendor_part: { a: [1] } }, finish_reason: 'stop', vendor_choice: true }], system_fingerprint: 'fp', vendor_top: { deep: ['x'] },
  },
  spelling: {
    tools: (body, tools) => holds(body['tools'], ...toolTexts(tools), 'mark-city'),
    strict: (body) => same(at(body, 'tools', '0', 'function', 'strict'), true),
    toolChoice: (body, choice) => same(body['tool_choice'], typeof choice === 'object' ? { type: 'function', function: { name: choice.name } } : choice),
    // Models that call one tool at a time refuse the very word.
    parallelToolCalls: (body, value) => body['parallel_tool_calls'] === value || (!value && body['parallel_tool_calls'] === undefined),
    output: (body) => holds(body['response_format'], 'mark-answer'),
    temperature: (body, value) => isSampled(body, 'temperature', value, 1),
    topP: (body, value) => isSampled(body, 'top_p', value, 1),
    maxTokens: (body, value) => (body['max_completion_tokens'] ?? body['max_tokens']) === value,
    stop: standsAt('stop'),
    seed: standsAt('seed'),
    presencePenalty: (body, value) => isSampled(body, 'presence_penalty', value, 0),
    frequencyPenalty: (body, value) => isSampled(body, 'frequency_penalty', value, 0),
    logprobs: (body, value) => (value === false ? body['logprobs'] === undefined : body['logprobs'] === true && (value === true || body['top_logprobs'] === value)),
    reasoning: isThought,
    serviceTier: standsAt('service_tier'),
    metadata: standsAt('metadata'),
    system: (body, text) => holds(body['messages'], text),
    // This vendor has a key instead of marks, and a session makes a good one.
    cache: (body, _, { session }) => session !== undefined && body['prompt_cache_key'] === session,
    image: media,
    audio: media,
    file: media,
    providerOptions: standsAt('user'),
  },
};

/** An effort in words. Nothing is as good as none where none was asked for. */
function isThought(body: Body, { effort, budgetTokens }: Asked['reasoning']): boolean {
  const said = body['reasoning_effort'];
  return effort === 'none' || budgetTokens === 0 ? said === undefined || said === 'none' : said === effort;
}

/** Whether a setting stands there, or is the one that is the same as none. */
function isSampled(body: Body, name: string, value: number, neutral: number): boolean {
  return body[name] === value || (value === neutral && body[name] === undefined);
}
