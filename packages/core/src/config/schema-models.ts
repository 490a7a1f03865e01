import { z } from 'zod';
import { factor, flag, leaf, object, off, oneOf, record, text, whole } from './schema-parts.ts';
import { day, days, time } from './schema-times.ts';

const rate = leaf('US dollars per million units', (value) => typeof value === 'number', { type: 'number', minimum: 0 });
const rates = {
  input: rate.optional(),
  cacheRead: rate.optional(),
  cacheWrite: rate.optional(),
  cacheWrite1h: rate.optional(),
  audioInput: rate.optional(),
  imageInput: rate.optional(),
  output: rate.optional(),
  reasoning: rate.optional(),
  audioOutput: rate.optional(),
  serverTools: record(rate).optional(),
};

/** What a model costs. */
export const priceSheet: z.ZodType = object({
  ...rates,
  from: day.optional(),
  until: day.optional(),
  hours: object({ from: time, to: time }, { from: '`HH:MM` UTC, included.', to: '`HH:MM` UTC, not included.' }).optional(),
  days: days.optional(),
  tiers: z.array(object({ ...rates, aboveInputTokens: whole(0) }, 'PriceTier')).optional(),
  serviceTiers: record(leaf('a number from 0 on', (value) => typeof value === 'number', { type: 'number', minimum: 0, exclusiveMaximum: 1e6 })).optional(),
}, 'PriceSheet');

const tokens = whole(1).optional();
const able = flag.optional();
/** What a config says of a model. */
export const declaredModel: z.ZodType = object({
  like: text.optional(),
  price: priceSheet.optional(),
  canonicalId: text.optional(),
  source: text.optional(),
  checkedAt: text.optional(),
  contextWindow: tokens,
  maxInputTokens: tokens,
  maxOutputTokens: tokens,
  reasoningControl: object({
    efforts: z.array(oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max')).optional(),
    defaultEffort: oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max').optional(),
    budget: object({ min: whole(0), max: whole(0) }, { min: 'The smallest budget, in tokens.', max: 'The largest budget, in tokens.' }).optional(),
    adaptive: able,
    byDefault: flag,
    off: oneOf('omit', 'effort-none', 'budget-zero', 'disabled', 'between_tools').optional(),
  }, 'ReasoningControl').optional(),
  maxTokensParameter: oneOf('max_tokens', 'max_completion_tokens').optional(),
  apis: z.array(text).optional(),
  toolsOverChat: oneOf('always', 'without-reasoning', 'never').optional(),
  tokenFactor: factor.optional(),
  chat: able,
  embedding: z.union([object({ dimensions: tokens, resizable: able, maxInputs: tokens, maxTokens: tokens }, 'EmbeddingFacts'), off]).optional(),
  tools: able,
  parallelTools: able,
  forcedTools: able,
  jsonSchema: able,
  image: able,
  audio: able,
  file: able,
  reasoning: able,
  hidesReasoning: able,
  prefill: able,
  logprobs: able,
  temperature: able,
  systemPrompt: able,
  releasedAt: day.optional(),
  deprecatedAt: day.optional(),
  retiresAt: day.optional(),
  successor: text.optional(),
}, 'DeclaredModel');
