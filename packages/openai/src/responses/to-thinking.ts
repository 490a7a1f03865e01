import { type CallToTranslate, omitUndefined } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import { toThinking as toChatThinking } from '../wire/to-thinking.ts';

type Call = Pick<CallToTranslate, 'request' | 'model' | 'facts' | 'tools' | 'warn'>;

/** Translates how hard the model should think to `reasoning`; `undefined` leaves it to the vendor. */
export function toThinking(call: Call, vendor: Vendor): object | undefined {
  // What models cannot do over Chat Completions, and the words that vendors have for it there, are no matter here.
  const facts = call.facts && { ...call.facts, toolsOverChat: undefined };
  const mode = vendor.reasoning === 'reasoning' ? 'reasoning' : 'reasoning_effort';
  const { reasoning, reasoning_effort: effort } = toChatThinking({ ...call, facts }, { ...vendor, reasoning: mode });
  return effort === undefined ? (reasoning as object | undefined) : omitUndefined({ effort });
}
