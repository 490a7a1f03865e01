import type { ModelFacts } from '../model-facts.ts';

/** What `chatRows` fills in where a row does not say it. */
type Filled = 'vendor' | 'canonicalId' | 'source' | 'checkedAt' | 'aliases' | 'verified';

/** A row as its data file writes it. */
export type Row = Omit<ModelFacts, Filled> & Partial<Pick<ModelFacts, Filled>>;

/** What the rows of a file have in common: whose they are, which page says so, and what most of them can do. */
export interface Shared extends Partial<Omit<ModelFacts, 'source'>> {
  vendor: string;
  checkedAt: string;
  /** The vendor's page, or how its address comes from the model's id. */
  source: string | ((id: string) => string);
}

/** Rows of models that answer messages. What a row says itself outranks what all of them share. */
export function chatRows({ source, ...shared }: Shared, rows: readonly Row[]): readonly ModelFacts[] {
  return rows.map((row) => ({
    chat: true,
    embedding: false,
    canonicalId: `${shared.vendor}/${row.id}`,
    aliases: [],
    verified: 'two-sources',
    source: typeof source === 'string' ? source : source(row.id),
    ...shared,
    ...row,
  }));
}

/**
 * The row of an id, for files that build on another's.
 *
 * @throws Error when there is none.
 */
export function rowOf(rows: readonly ModelFacts[], id: string): ModelFacts {
  const row = rows.find((candidate) => candidate.id === id);
  if (!row) throw new Error(`the catalog has no row '${id}' to build on`);
  return row;
}
