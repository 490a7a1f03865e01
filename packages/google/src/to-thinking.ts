import { type AdapterCall, budgetOfEffort, effortOfBudget, nearestEffort } from '@zerohop/core/adapter';
import { generationOf, isThirdGeneration } from './generation.ts';

/** The efforts that every model of the third generation takes, for models that the catalog does not know. */
const commonLevels = ['low', 'medium', 'high'] as const;

/** The budgets that the second generation takes, for models that the catalog does not know. */
const commonBudget = { min: 128, max: 24_576 };

/**
 * How the model is to think, in the form that this model takes: a level from the third generation on, a number of tokens
 * before. Thoughts that are paid for are also shown.
 *
 * @returns `undefined` when nothing is to be sent
 * @see https://ai.google.dev/gemini-api/docs/thinking
 */
export function toThinkingConfig(call: Pick<AdapterCall, 'request' | 'model' | 'facts' | 'warn'>): Record<string, unknown> | undefined {
  const { reasoning } = call.request;
  if (reasoning === undefined) return undefined;
  const wantsNone = reasoning.effort === 'none' || reasoning.budgetTokens === 0;
  const control = call.facts?.reasoningControl;
  const levels = control?.efforts ?? (control === undefined && isThirdGeneration(call.model) ? commonLevels : undefined);
  const budget = control?.budget ?? (control === undefined && generationOf(call.model) === 2.5 ? commonBudget : undefined);
  if (call.facts?.reasoning === false || (levels === undefined && budget === undefined)) {
    if (!wantsNone) call.warn('reasoning', `${call.model} does not reason, as far as is known`);
    return undefined;
  }
  if (levels !== undefined) {
    const wanted = reasoning.effort ?? effortOfBudget(reasoning.budgetTokens);
    const nearest = nearestEffort(wanted, levels);
    if (reasoning.effort === undefined) call.warn('reasoning', `${call.model} takes no token budget; effort '${nearest}' was sent`);
    else if (nearest !== wanted) call.warn('reasoning', `${call.model} has no effort '${wanted}'; '${nearest}' was sent`);
    return { thinkingLevel: nearest.toUpperCase(), includeThoughts: !wantsNone };
  }
  if (wantsNone && control?.off === 'omit') return undefined;
  if (wantsNone && control?.off === 'budget-zero') return { thinkingBudget: 0 };
  const { min, max } = budget ?? commonBudget;
  const wanted = reasoning.budgetTokens ?? budgetOfEffort(reasoning.effort);
  const sent = Math.min(max, Math.max(min, wanted));
  if (wantsNone) call.warn('reasoning', `${call.model} cannot be kept from reasoning; a budget of ${sent} tokens was sent`);
  else if (reasoning.budgetTokens !== undefined && sent !== wanted) call.warn('reasoning', `${call.model} takes budgets of ${min} to ${max} tokens; ${sent} was sent`);
  return { thinkingBudget: sent, includeThoughts: !wantsNone };
}
