import type { Citation, CitationsDelta, ContentBlock } from '@aws-sdk/client-bedrock-runtime';
import { fields, list, parseJsonOr } from '@zerohop/core/adapter';

/** What a text points at, as the signature that travels with it; `undefined` where it points at nothing. */
export function sealCitations(citations: readonly (Citation | CitationsDelta)[]): string | undefined {
  return citations.length === 0 ? undefined : JSON.stringify({ citations });
}

/** A text as it goes back: with what it points at, where that is known. */
export function toTextBlock(text: string, signature: string | undefined): ContentBlock {
  const citations = signature === undefined ? [] : list(fields(parseJsonOr(signature))['citations']);
  return citations.length === 0 ? { text } : { citationsContent: { content: [{ text }], citations: citations as Citation[] } };
}
