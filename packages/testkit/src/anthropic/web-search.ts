import type { SettledAnswer } from '../answer/answer.ts';
import { type JsonObject, stringOf } from '../lib/json.ts';
import { isSigned, sign } from '../lib/signature.ts';
import { vendorId } from '../lib/vendor-id.ts';

/** A call of the vendor's own tool, as it stands in an answer. */
export interface SearchBlock {
  readonly type: 'server_tool_use';
  readonly id: string;
  readonly name: 'web_search';
  readonly input: unknown;
  readonly inputText: string;
}

/** What a search found. It never comes in pieces. */
export interface SearchResultBlock {
  readonly type: 'web_search_tool_result';
  readonly tool_use_id: string;
  readonly content: readonly JsonObject[];
}

const aboutPage = (page: JsonObject): string => `anthropic web page ${stringOf(page['url'])} ${stringOf(page['title'])}`;
const aboutPlace = (citation: JsonObject): string => `anthropic place ${stringOf(citation['url'])} ${stringOf(citation['cited_text'])}`;

/** The search of an answer, and what it found. */
export function searchBlocksOf({ search, id: seed }: SettledAnswer): (SearchBlock | SearchResultBlock)[] {
  if (search === undefined) return [];
  const { query, results } = search;
  const id = search.id ?? vendorId('srvtoolu_01', seed, 22);
  const blocks: (SearchBlock | SearchResultBlock)[] = [];
  if (query !== undefined) blocks.push({ type: 'server_tool_use', id, name: 'web_search', input: { query }, inputText: JSON.stringify({ query }) });
  if (results !== undefined) {
    const content = results.map((page) => ({ type: 'web_search_result', ...page, encrypted_content: sign(aboutPage({ ...page }), seed), page_age: null }));
    blocks.push({ type: 'web_search_tool_result', tool_use_id: id, content });
  }
  return blocks;
}

/** What the text of an answer cites: the first page that was found. */
export function citationsOf({ search, id: seed }: SettledAnswer): JsonObject[] {
  const page = search?.results?.[0];
  if (page === undefined) return [];
  const citation = { type: 'web_search_result_location', ...page, cited_text: `as ${page.title} says` };
  return [{ ...citation, encrypted_index: sign(aboutPlace(citation), seed) }];
}

/** Whether a page that comes back is one that was given out, unchanged. */
export function isOwnPage(page: JsonObject): boolean {
  return isSigned(aboutPage(page), stringOf(page['encrypted_content']));
}

/** Whether a citation that comes back is one that was given out, unchanged. */
export function isOwnCitation(citation: JsonObject): boolean {
  return isSigned(aboutPlace(citation), stringOf(citation['encrypted_index']));
}
