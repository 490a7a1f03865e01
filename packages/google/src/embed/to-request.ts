import { type EmbedCall, omitUndefined } from '@zerohop/core/adapter';

type Call = Pick<EmbedCall, 'request' | 'input' | 'dimensions' | 'warn'>;

/** A text as the wire takes it. A plain string would do for some models; others take a list of strings for one text. */
interface TextContent {
  readonly parts: readonly [{ readonly text: string }];
}

/** Texts, and the settings that go with each of them. */
export interface EmbedBody {
  readonly contents: readonly TextContent[];
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What may stand beside a text. The newer SDK leaves out whatever else it is given, and says nothing. */
const settingNames: ReadonlySet<string> = new Set(['taskType', 'title', 'outputDimensionality', 'mimeType', 'autoTruncate', 'documentOcr', 'audioTrackExtraction']);

/**
 * Translates a batch of texts. `providerOptions` are the settings of each, e.g. `{ taskType: 'RETRIEVAL_QUERY' }`.
 *
 * @see https://ai.google.dev/api/embeddings#EmbedContentRequest
 */
export function toEmbedBody({ request, input, dimensions, warn }: Call, adapterId: string): EmbedBody {
  const settings = omitUndefined({ outputDimensionality: dimensions, ...request.providerOptions?.[adapterId] });
  for (const name of Object.keys(settings)) {
    if (settingNames.has(name)) continue;
    delete settings[name];
    warn('providerOptions', `'${name}' has no place in an embedding of this vendor; it was left out`);
  }
  return { contents: input.map((text) => ({ parts: [{ text }] })), settings };
}
