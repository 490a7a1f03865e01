import { budgetOfEffort, type CallToTranslate, effortOfBudget, nearestEffort } from '@zerohop/core/adapter';
import type { InputShape } from './input-shape.ts';

/** How the model is to reason, in the inputs that this model has for it. */
export function toReasoning({ request, model, facts, warn }: CallToTranslate, { reasoning: input }: InputShape): Record<string, unknown> {
  const { reasoning } = request;
  if (reasoning === undefined) return {};
  const wantsNone = reasoning.effort === 'none' || reasoning.budgetTokens === 0;
  if (input === undefined) {
    if (!wantsNone || facts?.reasoning !== false) warn('reasoning', `${model} has no input for reasoning; it was left to the model`);
    return {};
  }
  if ('switch' in input) {
    if (wantsNone) return { [input.switch]: false };
    const { field, min, max } = input.budget;
    const wanted = reasoning.budgetTokens ?? budgetOfEffort(reasoning.effort);
    const sent = Math.min(max, Math.max(min, wanted));
    if (reasoning.budgetTokens !== undefined && sent !== wanted) warn('reasoning', `${model} takes budgets of ${min} to ${max} tokens; ${sent} was sent`);
    return { [input.switch]: true, [field]: sent };
  }
  if (wantsNone && input.off !== undefined) return { [input.field]: input.off };
  const wanted = reasoning.effort ?? effortOfBudget(reasoning.budgetTokens);
  const nearest = nearestEffort(wanted, input.efforts);
  if (reasoning.effort === undefined && !(wantsNone && nearest === 'none')) warn('reasoning', `${model} takes no token budget; effort '${nearest}' was sent`);
  else if (nearest !== wanted) warn('reasoning', `${model} has no effort '${wanted}'; '${nearest}' was sent`);
  return { [input.field]: nearest };
}
