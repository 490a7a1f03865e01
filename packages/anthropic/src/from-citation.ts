import { type AnswerBuilder, fields, text } from '@zerohop/core/adapter';

/**
 * Adds what a citation names as a source: a web page, a search result, or a place in a document.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/citations
 */
export function fromCitation(given: unknown, builder: AnswerBuilder): void {
  const citation = fields(given);
  const source = {
    url: text(citation['url']) || webAddress(citation['source']),
    title: text(citation['title']) || text(citation['document_title']) || undefined,
    text: text(citation['cited_text']) || undefined,
  };
  if (source.url !== undefined || source.title !== undefined || source.text !== undefined) builder.source(source);
}

/** Search results name their source by whatever the app called it. */
function webAddress(source: unknown): string | undefined {
  return /^https?:/.test(text(source)) ? text(source) : undefined;
}
