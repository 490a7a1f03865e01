import { type CallToTranslate, canRead, demote, isOwn, type ReasoningPart } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import { type Account, ofAnotherAccount } from '../wire/account.ts';
import { readSeal } from './reasoning-seal.ts';

type Call = Pick<CallToTranslate, 'model' | 'foreignReasoning' | 'warn'>;

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
export function toReasoning(part: ReasoningPart, call: Call, vendor: Vendor, account: Account): SentReasoning {
  if (!isOwn(part.provenance, account.adapter, call.model)) return quoted(demote(part, call));
  if (!canRead(part.provenance, account)) return quoted(demote(part, call, ofAnotherAccount));
  const signature = part.encrypted ?? part.signature ?? '';
  // A summary alone, or thoughts as Chat Completions show them.
  if (signature === '') return vendor.returnsReasoning === 'reasoning_content' && part.text !== '' ? { item: shown('', part.text) } : {};
  const { id, encrypted, organization } = readSeal(signature);
  if (isOthers(organization, account)) return quoted(demote(part, call, 'it is of another organisation'));
  if (encrypted === '') return { item: shown(id, part.text) };
  const summary = part.text === '' ? [] : [{ type: 'summary_text', text: part.text }];
  return { item: { type: 'reasoning', ...named(id), summary, encrypted_content: encrypted } };
}

/** Whether what one organisation sealed would be opened for another, which the vendor refuses. */
function isOthers(organization: string, account: Account): boolean {
  return organization !== '' && account.organization !== undefined && account.organization !== organization;
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
