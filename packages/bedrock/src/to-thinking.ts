import { budgetOfEffort, type CallToTranslate, type Effort, effortOfBudget, nearestEffort } from '@zerohop/core/adapter';
import type { ModelFamily } from './model-family.ts';

/** How a request says how hard the model should think. */
export interface ThinkingSettings {
  /** The maker's own fields, for `additionalModelRequestFields`. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  /** `outputConfig.effort`. */
  readonly effort?: Effort | undefined;
  /** Whether the request itself switches thinking on, so that what does not go with thinking must yield. */
  readonly on: boolean;
  /** True where the model takes neither a cap nor sampling beside so much thinking. */
  readonly unbound?: boolean | undefined;
}

const none: ThinkingSettings = { on: false };

/** Says how hard the model should think, in the words of its maker. */
export function toThinking(call: CallToTranslate, { thinking }: ModelFamily): ThinkingSettings {
  const { request, facts, model, warn } = call;
  const { reasoning } = request;
  if (reasoning === undefined) return none;
  const isOff = reasoning.effort === 'none' || reasoning.budgetTokens === 0;
  if (facts?.reasoning === false) {
    if (!isOff) warn('reasoning', `${model} does not reason`);
    return none;
  }
  switch (thinking) {
    case 'claude':
      return isOff ? switchedOff(call) : toClaude(call);
    case 'nova':
      return isOff ? none : toNova(call);
    case 'gpt-oss':
      return toGptOss(call);
    case 'gpt':
      return toGpt(call);
    case undefined:
      warn('reasoning', `nothing is known of how ${model} is told to reason; say it in providerOptions.bedrock.additionalModelRequestFields`);
      return none;
  }
}

/** Claude's thinking switched off, as far as this model lets itself be. */
export function switchedOff({ facts, model, warn }: CallToTranslate): ThinkingSettings {
  const control = facts?.reasoningControl;
  if (control?.off === 'disabled' || control?.off === 'between_tools') return { on: false, fields: { thinking: { type: control.off } } };
  if (control === undefined || control.off !== undefined || !control.byDefault) return none;
  const lowest = control.efforts?.[0];
  warn('reasoning', `${model} cannot be kept from thinking${lowest === undefined ? '' : `; effort '${lowest}' was sent`}`);
  return { on: false, effort: lowest };
}

/** @see https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html */
function toClaude(call: CallToTranslate): ThinkingSettings {
  const { request, facts, model, warn } = call;
  const control = facts?.reasoningControl;
  const { effort: asked, budgetTokens } = request.reasoning ?? {};
  const wanted = asked ?? effortOfBudget(budgetTokens ?? 0);
  const takesBudget = control === undefined ? asked === undefined : control.budget !== undefined && (asked === undefined || control.adaptive !== true);
  // Models of the future take what the newest ones take.
  const efforts = control === undefined ? (['low', 'medium', 'high', 'xhigh', 'max'] as const) : control.efforts;
  const effort = efforts === undefined || (asked === undefined && takesBudget) ? undefined : nearest(call, wanted, efforts, asked !== undefined);
  if (takesBudget) return withBudget(call, budgetTokens ?? budgetOfEffort(wanted), control?.budget ?? { min: minBudgetTokens, max: Infinity }, effort, asked === undefined);
  if (asked === undefined) warn('reasoning', `${model} takes no token budget${effort === undefined ? '' : `; effort '${effort}' was sent`}`);
  if (control !== undefined && control.adaptive !== true) return { on: false, effort };
  // Models that hide their thinking show it to those who ask.
  const thinking = facts?.hidesReasoning === true ? { type: 'adaptive', display: 'summarized' } : { type: 'adaptive' };
  return { on: true, effort, fields: { thinking } };
}

/** What Claude takes as a budget, at least. */
const minBudgetTokens = 1_024;
/** What must be left for the answer when a budget has to be cut. */
const answerTokens = 1_024;

function withBudget({ request, model, warn }: CallToTranslate, wanted: number, takes: { min: number; max: number }, effort: Effort | undefined, tell: boolean): ThinkingSettings {
  const maxTokens = request.maxTokens ?? Infinity;
  const fitting = Math.min(Math.max(wanted, takes.min), takes.max);
  // The cap includes the budget, and the model refuses a budget that leaves nothing for the answer.
  const budget = fitting < maxTokens ? fitting : Math.max(takes.min, maxTokens - answerTokens);
  if (budget >= maxTokens) {
    warn('reasoning', `maxTokens ${maxTokens} leaves no room for reasoning, which takes at least ${takes.min} tokens; it was left out`);
    return none;
  }
  if (tell ? budget !== wanted : budget !== fitting) warn('reasoning', `a budget of ${wanted} tokens does not fit ${model} and its cap; ${budget} was sent`);
  return { on: true, effort, fields: { thinking: { type: 'enabled', budget_tokens: budget } } };
}

const lowToHigh: readonly Effort[] = ['low', 'medium', 'high'];

/** @see https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html */
function toNova(call: CallToTranslate): ThinkingSettings {
  const effort = effortOf(call, lowToHigh);
  return { on: true, unbound: effort === 'high', fields: { reasoningConfig: { type: 'enabled', maxReasoningEffort: effort } } };
}

function toGptOss(call: CallToTranslate): ThinkingSettings {
  return { on: true, fields: { reasoning_effort: effortOf(call, lowToHigh) } };
}

const noneToMax: readonly Effort[] = ['none', 'low', 'medium', 'high', 'xhigh', 'max'];

/** @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html */
function toGpt(call: CallToTranslate): ThinkingSettings {
  const { effort, budgetTokens } = call.request.reasoning ?? {};
  const known = call.facts?.reasoningControl?.efforts ?? noneToMax;
  const isOff = effort === undefined && budgetTokens === 0;
  return { on: true, fields: { reasoning: { effort: isOff ? nearest(call, 'none', known, true) : effortOf(call, known) } } };
}

function effortOf(call: CallToTranslate, known: readonly Effort[]): Effort {
  const { reasoning } = call.request;
  if (reasoning?.effort !== undefined) return nearest(call, reasoning.effort, known, true);
  const effort = nearest(call, effortOfBudget(reasoning?.budgetTokens ?? 0), known, false);
  call.warn('reasoning', `${call.model} takes no token budget; effort '${effort}' was sent`);
  return effort;
}

function nearest({ model, warn }: CallToTranslate, wanted: Effort, known: readonly Effort[], tell: boolean): Effort {
  if (known.includes(wanted)) return wanted;
  const effort = nearestEffort(wanted, known);
  if (tell) warn('reasoning', `${model} has no effort '${wanted}'; '${effort}' was sent`);
  return effort;
}
