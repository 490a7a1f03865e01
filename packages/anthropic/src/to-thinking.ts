import { type AdapterCall, budgetOfEffort, type Effort, effortOfBudget, nearestEffort } from '@zerohop/core/adapter';

/** What the vendor takes as a budget, at least. */
const minBudgetTokens = 1_024;

/** What must be left for the answer when a budget has to be cut. */
const answerTokens = 1_024;

/** How a request says how hard the model should think. */
export interface ThinkingSettings {
  /** The wire's `thinking`; `undefined` to leave it to the model. */
  thinking?: { type: 'enabled'; budget_tokens: number } | { type: 'adaptive'; display?: 'summarized' } | { type: string } | undefined;
  /** `output_config.effort`. */
  effort?: Effort | undefined;
  /** Whether the request itself switches thinking on, so that what does not go with thinking must yield. */
  on: boolean;
}

type Call = Pick<AdapterCall, 'request' | 'model' | 'facts' | 'warn'>;

/**
 * Says how hard the model should think, in the words that this model takes.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/thinking
 */
export function toThinking(call: Call, maxTokens: number): ThinkingSettings {
  const { reasoning } = call.request;
  if (reasoning === undefined) return { on: false };
  if (reasoning.effort === 'none' || reasoning.budgetTokens === 0) return switchedOff(call);
  if (call.facts?.reasoning === false) {
    call.warn('reasoning', `${call.model} does not reason`);
    return { on: false };
  }
  return reasoning.effort === undefined ? byBudget(call, reasoning.budgetTokens, maxTokens) : byEffort(call, reasoning.effort, maxTokens);
}

/** Thinking switched off, as far as this model lets itself be. */
export function switchedOff({ facts, model, warn }: Call): ThinkingSettings {
  const control = facts?.reasoningControl;
  if (control?.off === 'disabled') return { on: false, thinking: { type: 'disabled' } };
  if (control?.off === 'between_tools') {
    warn('reasoning', `${model} still thinks a little between tool calls`);
    return { on: false, thinking: { type: 'between_tools' } };
  }
  if (control === undefined || control.off !== undefined || !control.byDefault) return { on: false };
  const lowest = control.efforts?.[0];
  warn('reasoning', `${model} cannot be kept from thinking${lowest === undefined ? '' : `; effort '${lowest}' was sent`}`);
  return { on: false, effort: lowest };
}

function byEffort(call: Call, wanted: Effort, maxTokens: number): ThinkingSettings {
  const control = call.facts?.reasoningControl;
  const effort = nearest(call, wanted);
  // The vendor's models of the future take what its newest ones take.
  if (control === undefined || control.adaptive === true) return { on: true, effort, thinking: adaptive(call) };
  if (control.budget === undefined) return { on: false, effort };
  return { ...withBudget(call, budgetOfEffort(wanted), control.budget, maxTokens, false), effort };
}

function byBudget(call: Call, wanted: number, maxTokens: number): ThinkingSettings {
  const control = call.facts?.reasoningControl;
  if (control === undefined) return withBudget(call, wanted, { min: minBudgetTokens, max: Infinity }, maxTokens, true);
  if (control.budget !== undefined) return withBudget(call, wanted, control.budget, maxTokens, true);
  const effort = nearest(call, effortOfBudget(wanted), false);
  call.warn('reasoning', `${call.model} takes no token budget${effort === undefined ? '' : `; effort '${effort}' was sent`}`);
  return control.adaptive === true ? { on: true, effort, thinking: adaptive(call) } : { on: false, effort };
}

/** Models that hide their thinking show it to those who ask. */
function adaptive({ facts }: Call): NonNullable<ThinkingSettings['thinking']> {
  return facts?.hidesReasoning === true ? { type: 'adaptive', display: 'summarized' } : { type: 'adaptive' };
}

function nearest({ facts, model, warn }: Call, wanted: Effort, tell = true): Effort | undefined {
  const known = facts?.reasoningControl === undefined ? (['low', 'medium', 'high', 'xhigh', 'max'] as const) : facts.reasoningControl.efforts;
  if (known === undefined || known.includes(wanted as never)) return known && wanted;
  const effort = nearestEffort(wanted, known);
  if (tell) warn('reasoning', `${model} has no effort '${wanted}'; '${effort}' was sent`);
  return effort;
}

function withBudget(call: Call, wanted: number, takes: { min: number; max: number }, maxTokens: number, tell: boolean): ThinkingSettings {
  const fitting = Math.min(Math.max(wanted, takes.min), takes.max);
  // The cap includes the budget, and the vendor refuses a budget that leaves nothing for the answer.
  const budget = fitting < maxTokens ? fitting : Math.max(takes.min, maxTokens - answerTokens);
  if (budget >= maxTokens) {
    call.warn('reasoning', `maxTokens ${maxTokens} leaves no room for reasoning, which takes at least ${takes.min} tokens; it was left out`);
    return { on: false };
  }
  if (tell ? budget !== wanted : fitting !== budget) {
    call.warn('reasoning', `a budget of ${wanted} tokens does not fit ${call.model} and maxTokens ${maxTokens}; ${budget} was sent`);
  }
  return { on: true, thinking: { type: 'enabled', budget_tokens: budget } };
}
