import { fields, list, omitUndefined, parseJsonOr } from '@zerohop/core/adapter';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What a text block or a tool call of the vendor's bears that our parts have no field for, and that must go back with it:
 * citations, which point into what the vendor's tools found, and the program that made the call. It travels as the
 * part's signature.
 *
 * @see https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool
 * @see https://platform.claude.com/docs/en/agents-and-tools/tool-use/programmatic-tool-calling
 */
export function sealExtras(extras: Fields): string | undefined {
  return Object.keys(extras).length === 0 ? undefined : JSON.stringify(extras);
}

/** Of a text block. Answers name a citation's file, which requests refuse. */
export function citationExtras(citations: readonly unknown[]): Fields {
  if (citations.length === 0) return {};
  return { citations: citations.map((citation) => omitUndefined({ ...fields(citation), file_id: undefined })) };
}

/** Of a tool call. A call that the model made itself goes without saying. */
export function callExtras({ caller, toolset_name }: Fields): Fields {
  const { type } = fields(caller);
  return omitUndefined({ caller: type === undefined || type === 'direct' ? undefined : caller, toolset_name: toolset_name ?? undefined });
}

/** What {@link sealExtras} sealed; nothing where it was somebody else. */
export function readExtras(signature: string | undefined): Fields {
  const extras = signature === undefined ? {} : fields(parseJsonOr(signature));
  const { caller, toolset_name } = extras;
  const citations = list(extras['citations']);
  return omitUndefined({ citations: citations.length === 0 ? undefined : citations, caller, toolset_name });
}
