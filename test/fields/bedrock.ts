import { emulateBedrock } from '@zerohop/testkit';
import { bedrock as adapter } from '@zerohop/bedrock';
import type { Asked } from './asked.ts';
import { at, type Body, holds, media, modelsOf, never, same, standsAt, stopsOf, toolTexts, type Wire } from './wire.ts';

/** Of other makers' models nobody says whether a tool can be forced on them here; the emulated vendor refuses it. */
const wellKnown = /anthropic\.claude|amazon\.nova/;

/** Converse. */
export const bedrock: Wire = {
  name: 'bedrock',
  emulate: () => emulateBedrock(),
  provider: (baseURL) => adapter({ region: 'us-east-1', baseURL, apiKey: 'bedrock-key-number-one' }),
  models: modelsOf('bedrock').filter((model) => wellKnown.test(model)),
  unknown: [
    ...modelsOf('bedrock').filter((model) => !wellKnown.test(model)),
    'us.anthropic.claude-of-nobody-v1:0',
    'amazon.nova-2-of-nobody-v1:0',
    'amazon.nova-of-nobody-v1:0',
    'openai.gpt-oss-of-nobody-1:0',
    'nobody.of-nobody-v1:0',
  ],
  vendorOptions: (value) => ({ bedrock: { performanceConfig: { latency: value } } }),
  rawOfStreams: false,
  answer: {
    output: { message: { role: 'assistant', content: [{ text: 'Hi' }] } }, stopReason: 'end_turn', usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: { latencyMs: 1 }, additionalModelResponseFields: { deep: ['x'] },
  },
  spelling: {
    tools: (body, tools, asked) => holds(at(body, 'toolConfig', 'tools'), ...toolTexts(tools), 'mark-city') || isToolless(body, asked),
    strict: (body, _, asked) => at(body, 'toolConfig', 'tools', '0', 'toolSpec', 'strict') === true || isToolless(body, asked),
    toolChoice: (body, choice, asked) => isChosen(body, choice, asked) || isToolless(body, asked),
    parallelToolCalls: (body, value, asked) => value || isToolless(body, asked),
    output: (body) => holds([body['outputConfig'], body['toolConfig']], 'mark-answer'),
    temperature: (body, value) => at(body, 'inferenceConfig', 'temperature') === value || (value === 1 && at(body, 'inferenceConfig', 'temperature') === undefined),
    topP: standsAt('inferenceConfig', 'topP'),
    maxTokens: standsAt('inferenceConfig', 'maxTokens'),
    stop: (body, stop) => same(at(body, 'inferenceConfig', 'stopSequences'), stopsOf(stop)),
    seed: never,
    presencePenalty: never,
    frequencyPenalty: never,
    logprobs: (_, value) => value === false,
    reasoning: isThought,
    serviceTier: standsAt('serviceTier', 'type'),
    metadata: standsAt('requestMetadata'),
    system: (body, text) => holds(body['system'], text),
    cache: (body, mark, asked) => holds(body, 'cachePoint') || (mark === 'tool' && isToolless(body, asked)),
    image: (body, part) => media(body, 'detail' in part ? { ...part, detail: undefined } : part) && !('detail' in part),
    audio: media,
    file: media,
    providerOptions: standsAt('performanceConfig', 'latency'),
  },
};

/** The wire has no word for "none": a model without tools calls none. */
function isToolless(body: Body, { toolChoice, tools = [] }: Partial<Asked>): boolean {
  return toolChoice === 'none' && !tools.some(({ name }) => holds(body['toolConfig'], name));
}

/** Where a tool of ours takes the answer, "may" is that one of all is called. */
function isChosen(body: Body, choice: Asked['toolChoice'], { tools = [] }: Partial<Asked>): boolean {
  const said = at(body, 'toolConfig', 'toolChoice');
  const all = at(body, 'toolConfig', 'tools');
  // Cache points stand among the tools.
  const declared = Array.isArray(all) ? all.filter((entry) => at(entry, 'toolSpec') !== undefined) : [];
  if (choice === 'auto' && declared.length > tools.length) return same(said, { any: {} });
  return same(said, typeof choice === 'object' ? { tool: { name: choice.name } } : { [choice === 'required' ? 'any' : choice]: {} });
}

/** Effort in words or in the tokens it comes to, in the form of the model's maker. */
function isThought(body: Body, { effort, budgetTokens }: Asked['reasoning']): boolean {
  const fields = body['additionalModelRequestFields'];
  const budget = at(fields, 'thinking', 'budget_tokens');
  const said = at(body, 'outputConfig', 'effort') ?? at(fields, 'reasoningConfig', 'maxReasoningEffort') ?? at(fields, 'reasoning_effort');
  if (effort === 'none' || budgetTokens === 0) return said === undefined && (at(fields, 'thinking', 'type') ?? 'disabled') === 'disabled';
  if (budgetTokens !== undefined) return budget === budgetTokens;
  return said === effort || (said === undefined && typeof budget === 'number');
}
