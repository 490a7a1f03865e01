import { google } from '@zerohop/google';
import { emulateGemini } from '@zerohop/testkit';
import type { Asked } from './asked.ts';
import { at, type Body, holds, media, modelsOf, never, same, standsAt, stopsOf, toolTexts, type Wire } from './wire.ts';

const modes = { auto: 'AUTO', none: 'NONE', required: 'ANY' } as const;

const wire: Omit<Wire, 'name' | 'provider'> = {
  emulate: () => emulateGemini(),
  models: modelsOf('google'),
  unknown: ['gemma-of-nobody', 'gemini-9-of-nobody'],
  vendorOptions: (value) => ({ google: { cachedContent: value } }),
  rawOfStreams: true,
  answer: {
    responseId: 'answer-1', modelVersion: 'm', candidates: [{ index: 0, content: { role: 'model', parts: [{ text: 'Hi', vendorPart: { a: [1] } }] }, finishReason: 'STOP', avgLogprobs: -0.5 }], vendorTop: { deep: ['x'] },
  },
  spelling: {
    tools: (body, tools) => holds(body['tools'], ...toolTexts(tools), 'mark-city'),
    strict: never,
    toolChoice: (body, choice) =>
      same(at(body, 'toolConfig', 'functionCallingConfig'), typeof choice === 'object' ? { mode: 'ANY', allowedFunctionNames: [choice.name] } : { mode: modes[choice] }),
    parallelToolCalls: (_, value) => value,
    output: (body) => holds(body['generationConfig'], 'mark-answer'),
    temperature: standsAt('generationConfig', 'temperature'),
    topP: standsAt('generationConfig', 'topP'),
    maxTokens: standsAt('generationConfig', 'maxOutputTokens'),
    stop: (body, stop) => same(at(body, 'generationConfig', 'stopSequences'), stopsOf(stop)),
    seed: standsAt('generationConfig', 'seed'),
    presencePenalty: standsAt('generationConfig', 'presencePenalty'),
    frequencyPenalty: standsAt('generationConfig', 'frequencyPenalty'),
    logprobs: (body, value) =>
      value === false ? at(body, 'generationConfig', 'responseLogprobs') !== true : at(body, 'generationConfig', 'responseLogprobs') === true && (value === true || at(body, 'generationConfig', 'logprobs') === value),
    reasoning: isThought,
    serviceTier: standsAt('serviceTier'),
    metadata: never,
    system: (body, text) => holds(body['systemInstruction'], text),
    cache: never,
    image: (body, part) => media(body, 'detail' in part ? { ...part, detail: undefined } : part) && !('detail' in part),
    audio: media,
    file: media,
    providerOptions: standsAt('cachedContent'),
  },
};

/** `@google/genai`. */
export const genai: Wire = { ...wire, name: 'google genai', provider: (baseURL) => google({ baseURL, apiKey: 'AIza-key-number-one' }) };

/** Where Vertex AI is told of a tier, and the words for the one that serves anyway. */
const tierHeader = 'x-vertex-ai-llm-shared-request-type';
const usualTiers = new Set(['auto', 'default', 'standard']);

/** Vertex AI. */
export const vertex: Wire = {
  ...wire,
  name: 'google vertex',
  provider: (baseURL) => google({ vendor: 'vertex', baseURL, apiKey: 'AIza-key-number-one' }),
  models: modelsOf('vertex'),
  read: ({ body, headers }) => ({ ...(body as Body), [tierHeader]: headers[tierHeader] }),
  spelling: {
    ...wire.spelling,
    metadata: standsAt('labels'),
    serviceTier: (body, tier) => body[tierHeader] === tier || (usualTiers.has(tier) && body[tierHeader] === undefined),
  },
};

/** `@google/generative-ai`. */
export const generativeAi: Wire = { ...wire, name: 'google generative-ai', provider: (baseURL) => google({ sdk: 'generative-ai', baseURL, apiKey: 'AIza-key-number-one' }) };

/** A level in the vendor's words, or the tokens that an effort comes to where the model takes tokens only. */
function isThought(body: Body, { effort, budgetTokens }: Asked['reasoning']): boolean {
  const level = at(body, 'generationConfig', 'thinkingConfig', 'thinkingLevel');
  const budget = at(body, 'generationConfig', 'thinkingConfig', 'thinkingBudget');
  if (effort === 'none' || budgetTokens === 0) return level === undefined && (budget === undefined || budget === 0);
  if (budgetTokens !== undefined) return budget === budgetTokens;
  return level === effort.toUpperCase() || (level === undefined && typeof budget === 'number');
}
