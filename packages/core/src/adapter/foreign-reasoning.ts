import type { Provenance, ReasoningPart } from '../chat/message.ts';
import type { AdapterCall } from './adapter.ts';

/** Whether a signature or reasoning block may go back to where this call goes: its own vendor and model made it. */
export function isOwn(provenance: Provenance | undefined, adapter: string, model: string): boolean {
  return provenance !== undefined && provenance.adapter === adapter && provenance.model === model;
}

/**
 * What becomes of reasoning that another model made: text that quotes it, or nothing, as the call says. Warns about it.
 */
export function demote(part: ReasoningPart, call: Pick<AdapterCall, 'foreignReasoning' | 'warn'>): string | undefined {
  const from = part.provenance === undefined ? 'an unnamed model' : `${part.provenance.provider}/${part.provenance.model}`;
  if (call.foreignReasoning === 'text' && part.text !== '') {
    call.warn('messages', `the reasoning of ${from} was sent as text: its signature is not this model's`);
    return `<reasoning>\n${part.text}\n</reasoning>`;
  }
  call.warn('messages', `the reasoning of ${from} was left out: its signature is not this model's`);
  return undefined;
}
