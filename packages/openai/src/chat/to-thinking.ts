import { type AdapterCall, effortOfBudget, nearestEffort } from '@zerohop/core/adapter';

type Call = Pick<AdapterCall, 'request' | 'model' | 'facts' | 'tools' | 'warn'>;

/** Translates how hard the model should think to `reasoning_effort`; `undefined` leaves it to the vendor. */
export function toEffort(call: Call): string | undefined {
  const { facts, model, warn, tools } = call;
  const { reasoning } = call.request;
  const control = facts?.reasoningControl;
  if (facts?.toolsOverChat === 'without-reasoning' && tools.length > 0) {
    if (reasoning !== undefined && reasoning.effort !== 'none') warn('reasoning', `${model} does not reason when it has tools over Chat Completions`);
    return control?.byDefault === true || reasoning?.effort === 'none' ? 'none' : undefined;
  }
  if (reasoning === undefined) return undefined;
  if (facts?.reasoning === false) {
    if (reasoning.effort !== 'none') warn('reasoning', `${model} does not reason`);
    return undefined;
  }
  const wanted = reasoning.effort ?? effortOfBudget(reasoning.budgetTokens);
  if (reasoning.effort === undefined) warn('reasoning', `${model} takes no token budget; effort '${wanted}' was sent`);
  const known = control?.efforts;
  if (known === undefined || known.includes(wanted)) return wanted;
  if (wanted === 'none' && control?.off === 'omit') return undefined;
  const nearest = nearestEffort(wanted, known);
  warn('reasoning', `${model} has no effort '${wanted}'; '${nearest}' was sent`);
  return nearest;
}
