import { type CallToTranslate, demote, isOwn, type Provenance, type ReasoningPart } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import { readSeal } from './reasoning-seal.ts';

type Call = Pick<CallToTranslate, 'model' | 'foreignReasoning' | 'warn'>;

/** Who sends. What it got from the vendor itself may go back there. */
export interface Sender {
  readonly adapterId: string;
  /** Key of the provider: what is sealed opens for the account it was made for, and for no other. */
  readonly provider: string;
}

/** Whether a signature came from where this call goes. */
export function isSendersOwn(provenance: Provenance | undefined, { adapterId, provider }: Sender, model: string): boolean {
  return isOwn(provenance, adapterId, model) && provenance?.provider === provider;
}

/** What becomes of reasoning: an item, words to say in its place, or nothing. */
export interface SentReasoning {
  readonly item?: Readonly<Record<string, unknown>>;
  readonly words?: string;
}

/**
 * Translates reasoning of the history. What is sealed goes back sealed, with its summary; what the vendor showed in full goes
 * back in full.
 *
 * @see https://platform.openai.com/docs/guides/reasoning#encrypted-reasoning-items
 */
export function toReasoning(part: ReasoningPart, call: Call, vendor: Vendor, sender: Sender): SentReasoning {
  if (!isSendersOwn(part.provenance, sender, call.model)) return quoted(demote(part, call));
  const signature = part.encrypted ?? part.signature ?? '';
  // A summary alone, or thoughts as Chat Completions show them.
  if (signature === '') return vendor.returnsReasoning === true && part.text !== '' ? { item: shown('', part.text) } : {};
  const { id, encrypted } = readSeal(signature);
  if (encrypted === '') return { item: shown(id, part.text) };
  const summary = part.text === '' ? [] : [{ type: 'summary_text', text: part.text }];
  return { item: { type: 'reasoning', ...named(id), summary, encrypted_content: encrypted } };
}

function quoted(words: string | undefined): SentReasoning {
  return words === undefined ? {} : { words: `${words}\n` };
}

function shown(id: string, text: string): Record<string, unknown> {
  return { type: 'reasoning', ...named(id), summary: [], content: [{ type: 'reasoning_text', text }] };
}

function named(id: string): object {
  return id === '' ? {} : { id };
}
