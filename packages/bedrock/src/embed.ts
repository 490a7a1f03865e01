import { count, type EmbedCall, type EmbeddingAnswer, type EmbedLimits, fields, noUsage, omitUndefined, parseJsonBody, readVector, type Usage, ZerohopError } from '@zerohop/core/adapter';

/** Titan's models take one text at a time; what the catalog says of a model outranks this. */
export const embedLimits: EmbedLimits = { maxInputs: 1 };

/** How one maker's embedding models are asked: InvokeModel has no form of its own. */
interface Dialect {
  readonly maxInputs: number;
  toBody(input: readonly string[], dimensions: number | undefined): Record<string, unknown>;
  /** The vectors of an answer; `undefined` where there are none. */
  vectorsOf(body: Readonly<Record<string, unknown>>): readonly unknown[] | undefined;
  /** Tokens that the answer speaks of; `undefined` where only a header does. */
  tokensOf(body: Readonly<Record<string, unknown>>): number | undefined;
}

/** @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html */
const titan: Dialect = {
  maxInputs: 1,
  toBody: ([inputText], dimensions) => omitUndefined({ inputText, dimensions }),
  vectorsOf: ({ embedding }) => (Array.isArray(embedding) ? [embedding] : undefined),
  tokensOf: ({ inputTextTokenCount }) => count(inputTextTokenCount),
};

/**
 * Documents are what most texts that are embedded are; a question is told apart by `providerOptions.bedrock.input_type`.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html
 */
const cohere: Dialect = {
  maxInputs: 96,
  toBody: (texts, output_dimension) => omitUndefined({ texts, input_type: 'search_document', embedding_types: ['float'], output_dimension }),
  vectorsOf({ embeddings }) {
    const vectors = Array.isArray(embeddings) ? embeddings : fields(embeddings)['float'];
    return Array.isArray(vectors) ? vectors : undefined;
  },
  tokensOf: () => undefined,
};

const dialects: readonly (readonly [id: RegExp, Dialect])[] = [
  [/(^|[./])amazon\.titan-embed-(text|g1-text)/, titan],
  [/(^|[./])cohere\.embed-/, cohere],
];

/** A body for InvokeModel, and how its answer is read. */
export interface EmbedPlan {
  readonly body: string;
  /** @param headerTokens tokens that the head of the answer speaks of */
  read(answer: string, headerTokens: number | undefined): EmbeddingAnswer;
}

/** Translates one attempt at embedding. */
export function planEmbed({ model, input, dimensions, request }: Pick<EmbedCall, 'model' | 'input' | 'dimensions' | 'request'>, adapterId: string): EmbedPlan {
  const dialect = dialects.find(([id]) => id.test(model))?.[1];
  if (dialect === undefined) {
    const expected = 'amazon.titan-embed-text or cohere.embed';
    throw new ZerohopError({ code: 'unsupported', message: `nothing is known of how ${model} embeds; known are ${expected}`, details: { path: 'model', expected } });
  }
  if (input.length > dialect.maxInputs) {
    throw new ZerohopError({ code: 'unsupported', message: `${model} embeds ${dialect.maxInputs} texts at a time, not ${input.length}; correct models.*.embedding.maxInputs` });
  }
  return {
    body: JSON.stringify({ ...dialect.toBody(input, dimensions), ...request.providerOptions?.[adapterId] }),
    read(answer, headerTokens) {
      const raw = parseJsonBody(answer);
      const vectors = dialect.vectorsOf(fields(raw));
      if (vectors === undefined) throw new ZerohopError({ code: 'bad_response', message: 'the vendor answered 200 with something that is no vector', details: { reason: 'no_vectors' }, raw });
      return { model, embeddings: vectors.map(readVector), usage: toUsage(dialect.tokensOf(fields(raw)) ?? headerTokens, raw), raw };
    },
  };
}

function toUsage(tokens: number | undefined, raw: unknown): Usage {
  if (tokens === undefined) return { ...noUsage, raw };
  return { ...noUsage, input: { ...noUsage.input, total: tokens, uncached: tokens }, provenance: 'provider', raw };
}
