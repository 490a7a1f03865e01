import type { Provenance, ReasoningPart } from '../chat/message.ts';
import type { AdapterCall } from './adapter.ts';

/** Whether a signature or reasoning block may go back to where this call goes: its own vendor and model made it. */
export function isOwn(provenance: Provenance | undefined, adapter: string, model: string): boolean {
  return provenance !== undefined && provenance.adapter === adapter && provenance.model === model;
}

/**
 * What becomes of reasoning that does not go back as it came: text that quotes it, or nothing, as the call says. Warns about it.
 *
 * @param why what keeps it from going back. @default another model made it
 */
export function demote(part: ReasoningPart, call: Pick<AdapterCall, 'foreignReasoning' | 'warn'>, why = "its signature is not this model's"): string | undefined {
  const from = part.provenance === undefined ? 'an unnamed model' : `${part.provenance.provider}/${part.provenance.model}`;
  if (call.foreignReasoning === 'text' && part.text !== '') {
    call.warn('messages', `the reasoning of ${from} was sent as text: ${why}`);
    return `<reasoning>\n${part.text}\n</reasoning>`;
  }
  call.warn('messages', `the reasoning of ${from} was left out: ${why}`);
  return undefined;
}
