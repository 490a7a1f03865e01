import { budgetOfEffort, type CallToTranslate, type Effort, effortOfBudget, nearestEffort, omitUndefined } from '@zerohop/core/adapter';
import type { ReasoningMode, Vendor } from '../vendors/vendor.ts';

type Call = Pick<CallToTranslate, 'request' | 'model' | 'facts' | 'tools' | 'warn'>;
type Fields = Record<string, unknown>;

/** What the app asked for: an effort, or a budget of tokens. */
type Reasoning = NonNullable<CallToTranslate['request']['reasoning']>;

/** Translates how hard the model should think; no fields leave it to the vendor. */
export function toThinking(call: Call, vendor: Vendor): Fields {
  const { facts, model, warn, tools } = call;
  const { reasoning } = call.request;
  if (facts?.toolsOverChat === 'without-reasoning' && tools.length > 0) {
    if (reasoning !== undefined && !isOff(reasoning)) warn('reasoning', `${model} does not reason when it has tools over Chat Completions`);
    return facts.reasoningControl?.byDefault === true || reasoning?.effort === 'none' ? { reasoning_effort: 'none' } : {};
  }
  if (reasoning === undefined) return {};
  if (facts?.reasoning === false) {
    if (!isOff(reasoning)) warn('reasoning', `${model} does not reason`);
    return {};
  }
  return ways[vendor.reasoning ?? 'reasoning_effort'](reasoning, call, vendor);
}

const ways: Readonly<Record<ReasoningMode, (reasoning: Reasoning, call: Call, vendor: Vendor) => Fields>> = {
  reasoning_effort(reasoning, call, vendor) {
    if (isOff(reasoning) && canStop(call.facts)) return call.facts?.reasoningControl?.off === 'omit' ? {} : omitUndefined({ reasoning_effort: toEffort(reasoning, call, vendor, ['none']) });
    return omitUndefined({ reasoning_effort: toEffort(reasoning, call, vendor) });
  },

  thinking(reasoning, call, vendor) {
    // A model that always thinks has no switch.
    const enabled = canStop(call.facts) ? { thinking: { type: 'enabled' } } : {};
    if (isOff(reasoning) && canStop(call.facts)) return { thinking: { type: 'disabled' } };
    return { ...enabled, ...omitUndefined({ reasoning_effort: toEffort(reasoning, call, vendor, undefined, []) }) };
  },

  enable_thinking(reasoning, call) {
    const { reasoningControl: control } = call.facts ?? {};
    if (isOff(reasoning) && canStop(call.facts)) return { enable_thinking: false };
    if (control !== undefined && control.budget === undefined) {
      call.warn('reasoning', `${call.model} takes no efforts and budgets; it thinks as it does`);
      return canStop(call.facts) ? { enable_thinking: true } : {};
    }
    const wanted = reasoning.budgetTokens ?? budgetOfEffort(reasoning.effort);
    const { min = 1, max = wanted } = control?.budget ?? {};
    const sent = Math.min(Math.max(wanted, min), max);
    if (isOff(reasoning) || (reasoning.budgetTokens ?? sent) !== sent) call.warn('reasoning', `${call.model} takes no budget of ${wanted}; ${sent} was sent`);
    return { enable_thinking: true, thinking_budget: sent };
  },

  // A gateway finds the words of the model behind it.
  reasoning(reasoning, { warn }, vendor) {
    const { effort, budgetTokens } = reasoning;
    if (isOff(reasoning)) return { reasoning: { effort: 'none' } };
    if (effort === undefined) return { reasoning: { max_tokens: budgetTokens } };
    const nearest = nearestEffort(effort, upToXhigh);
    if (nearest !== effort) warn('reasoning', `${vendor.name} has no effort '${effort}'; '${nearest}' was sent`);
    return { reasoning: { effort: nearest } };
  },

  chat_template_kwargs(reasoning, call, vendor) {
    if (isOff(reasoning) && canStop(call.facts)) return { chat_template_kwargs: { enable_thinking: false } };
    return { chat_template_kwargs: omitUndefined({ enable_thinking: true, reasoning_effort: toEffort(reasoning, call, vendor) }) };
  },
};

const upToXhigh: readonly Effort[] = ['minimal', 'low', 'medium', 'high', 'xhigh'];

/** Whether the model thinks before it answers, as far as is known. */
export function thinks({ request: { reasoning }, facts }: Pick<Call, 'request' | 'facts'>): boolean {
  if (facts?.reasoning === false) return false;
  return reasoning === undefined ? facts?.reasoningControl?.byDefault === true : !(isOff(reasoning) && canStop(facts));
}

function isOff({ effort, budgetTokens }: Reasoning): boolean {
  return effort === 'none' || budgetTokens === 0;
}

/** Whether the model can be kept from thinking, as far as is known. */
function canStop(facts: Call['facts']): boolean {
  const control = facts?.reasoningControl;
  return control === undefined || control.off !== undefined;
}

/**
 * The effort to send: the one nearest to what is wanted among those that the model takes, with a warning where it is another.
 *
 * @param more efforts besides those that are known
 * @param unknown the efforts of a model that nothing is known of. @default any
 */
function toEffort(reasoning: Reasoning, { facts, model, warn }: Call, vendor: Vendor, more: readonly Effort[] = [], unknown?: readonly Effort[]): Effort | undefined {
  const control = facts?.reasoningControl;
  const wanted = reasoning.effort ?? effortOfBudget(reasoning.budgetTokens);
  const efforts = control?.efforts ?? vendor.efforts ?? (control === undefined ? unknown : []);
  if (efforts === undefined || more.includes(wanted) || efforts.includes(wanted)) {
    if (reasoning.effort === undefined && wanted !== 'none') warn('reasoning', `${model} takes no token budget; effort '${wanted}' was sent`);
    return wanted;
  }
  if (efforts.length === 0) {
    warn('reasoning', `${model} takes no efforts and budgets; it thinks as it does`);
    return undefined;
  }
  const nearest = nearestEffort(wanted, efforts);
  warn('reasoning', `${model} has no ${reasoning.effort === undefined ? `budget, nor effort '${wanted}'` : `effort '${wanted}'`}; '${nearest}' was sent`);
  return nearest;
}
