import { openai } from '@zerohop/openai';
import { emulateOpenai } from '@zerohop/testkit';
import { vendors } from '../../packages/openai/src/vendors/vendors.ts';
import type { Asked } from './asked.ts';
import { openaiChat } from './openai.ts';
import { at, type Body, holds, modelsOf, same, type Wire } from './wire.ts';

const { spelling } = openaiChat;

/** Chat Completions as compatible vendors have them: what differs is in the adapter's rows, and here is every way to say it. */
export const openaiVendors: readonly Wire[] = Object.entries(vendors)
  .filter(([vendor, { apis }]) => vendor !== 'openai' && vendor !== 'azure' && apis.includes('chat'))
  .map(([vendor]) => ({
    ...openaiChat,
    name: `openai chat at ${vendor}`,
    emulate: () => emulateOpenai({ lenient: true }),
    // Some have their key elsewhere than the emulated vendor looks for it.
    provider: (baseURL) => openai({ vendor: vendor as 'custom', api: 'chat', baseURL, apiKey: 'sk-key-number-one', headers: { authorization: 'Bearer sk-key-number-one' } }),
    models: [],
    // The emulated vendor is OpenAI, which does not know what others' models take.
    unknown: ['m-of-nobody', ...modelsOf(vendor)],
    spelling: {
      ...spelling,
      tools: (body, tools, asked) => spelling.tools(body, tools, asked) || isToolless(body, asked),
      strict: (body, strict, asked) => spelling.strict(body, strict, asked) || isToolless(body, asked),
      toolChoice: (body, choice, asked) => isChosen(body, choice, asked) || isToolless(body, asked),
      parallelToolCalls: (body, value, asked) => spelling.parallelToolCalls(body, value, asked) || (value && body['parallel_tool_calls'] === undefined) || isToolless(body, asked),
      output: (body) => holds(body, 'mark-answer'),
      seed: (body, value) => (body['seed'] ?? body['random_seed']) === value,
      reasoning: isThought,
      serviceTier: (body, tier, asked) => spelling.serviceTier(body, tier, asked) || (tier === 'auto' && body['service_tier'] === undefined),
      cache: (body, mark, asked) => holds(body, 'ephemeral') || spelling.cache(body, mark, asked),
    },
  }));

/** A model without tools calls none, which is how "none" is said where there is no word for it. */
function isToolless(body: Body, { toolChoice }: Partial<Asked>): boolean {
  return toolChoice === 'none' && body['tools'] === undefined;
}

/** One tool of one is any of them; and where a tool of ours takes the answer, one of all must be called. */
function isChosen(body: Body, choice: Asked['toolChoice'], asked: Partial<Asked>): boolean {
  const { tools = [] } = asked;
  if (spelling.toolChoice(body, choice, asked)) return true;
  const ours = Array.isArray(body['tools']) && body['tools'].length > tools.length;
  if (ours) return choice === 'auto' && body['tool_choice'] === 'required';
  const [only] = tools;
  return tools.length === 1 && typeof choice === 'object' ? body['tool_choice'] === 'required' : choice === 'required' && at(body, 'tool_choice', 'function', 'name') === only?.name;
}

/** Every form in which a compatible vendor is told how hard to think. */
function isThought(body: Body, reasoning: Asked['reasoning'], asked: Partial<Asked>): boolean {
  const { effort, budgetTokens } = reasoning;
  const off = effort === 'none' || budgetTokens === 0;
  const on = [at(body, 'thinking', 'type') === 'enabled', body['enable_thinking'] === true, at(body, 'chat_template_kwargs', 'enable_thinking') === true].some(Boolean);
  if (off && [at(body, 'thinking', 'type') === 'disabled', body['enable_thinking'] === false, at(body, 'chat_template_kwargs', 'enable_thinking') === false].some(Boolean)) return true;
  const said = body['reasoning_effort'] ?? at(body, 'reasoning', 'effort') ?? at(body, 'chat_template_kwargs', 'reasoning_effort');
  if (off) return said === 'none' || (!on && spelling.reasoning(body, reasoning, asked));
  const budget = body['thinking_budget'] ?? at(body, 'reasoning', 'max_tokens');
  if (budgetTokens !== undefined) return same(budget, budgetTokens);
  return said === effort || (said === undefined && typeof budget === 'number');
}
