import { emulateOpenai } from '@zerohop/testkit';
import { asks, type Subject } from '../subject.ts';
import { openaiChat } from './openai.ts';

/** A gateway with words of its own: reasoning as an object, cache marks on parts, usage that is asked for its own way. */
export const openrouter: Subject = {
  ...openaiChat,
  name: 'openai chat at openrouter',
  settings: { vendor: 'openrouter' },
  model: 'anthropic/claude-haiku-4.5',
  emulate: (options) => emulateOpenai({ reasoningField: 'reasoning', lenient: true, ...options }),
  thinker: 'anthropic/claude-haiku-4.5',
  thinking: { reasoning: { budgetTokens: 2_000 } },
  cannot: [],
};

/** A maker of models that holds them to no schema, is told otherwise whether to think, and wants thoughts back in words. */
export const deepseek: Subject = {
  ...openaiChat,
  name: 'openai chat at deepseek',
  settings: { vendor: 'deepseek' },
  model: 'deepseek-flash',
  emulate: (options) => emulateOpenai({ reasoningField: 'reasoning_content', lenient: true, ...options }),
  thinker: 'deepseek-v4-pro',
  // It thinks unless it is told not to.
  thinking: {},
  sendsSchemas: false,
  cannot: [
    ['seed', { seed: 1 }],
    ['serviceTier', { serviceTier: 'flex' }],
    ['parallelToolCalls', { tools: [{ name: 'now' }], parallelToolCalls: false }],
    ['cache', asks.marked],
  ],
};
