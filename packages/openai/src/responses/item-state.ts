import type { Phase } from './phase.ts';

/** Parts of an item that come in pieces of text. */
export type PartKind = 'text' | 'refusal' | 'summary' | 'reasoning';

/** One output item, as far as it is known. */
export interface ItemState {
  /** Tells it from the others. */
  readonly key: number;
  /** The vendor's id of the item; some give another one with each event. */
  id: string;
  type: string;
  phase: Phase | undefined;
  /** The vendor's word for how far it came. */
  status: string;
  /** Of each part, its words so far. */
  readonly parts: Map<string, string>;
  /** Whether thoughts were shown as such or as a summary: where both come, the first counts. */
  shown: 'summary' | 'reasoning' | undefined;
  /** True once its mark stands behind its words, or all of it was kept. */
  marked: boolean;
}

/** An item of which nothing is known. */
export function newItem(key: number): ItemState {
  return { key, id: '', type: '', phase: undefined, status: '', parts: new Map(), shown: undefined, marked: false };
}

/** What of a whole text is new beside the pieces that came; nothing where they differ, since those were shown. */
export function restOf(known: string, whole: string): string {
  return whole.startsWith(known) ? whole.slice(known.length) : '';
}
