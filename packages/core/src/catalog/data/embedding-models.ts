import type { EmbeddingFacts, ModelFacts } from '../model-facts.ts';
import type { PriceRates } from '../price-sheet.ts';

// US dollars per million units throughout, as published. How to refresh: docs/catalog.md.

const checkedAt = '2026-11-21';

interface Row extends Pick<ModelFacts, 'id' | 'vendor' | 'source' | 'contextWindow'> {
  /** @default vendor and id */
  readonly canonicalId?: string;
  readonly aliases?: readonly string[];
  readonly verified?: ModelFacts['verified'];
  readonly embedding: EmbeddingFacts;
  /** What its tokens cost; nothing comes out that is counted in tokens. */
  readonly price: Omit<PriceRates, 'output'>;
  /** Models that take more than texts, of which only texts are sent so far. */
  readonly takes?: Pick<ModelFacts, 'image' | 'audio' | 'file'>;
}

function model({ price, takes, ...row }: Row): ModelFacts {
  return {
    canonicalId: `${row.vendor}/${row.id}`,
    aliases: [],
    checkedAt,
    verified: 'two-sources',
    chat: false,
    tools: false,
    reasoning: false,
    image: false,
    audio: false,
    file: false,
    maxOutputTokens: 0,
    prices: [{ ...price, output: 0 }],
    ...takes,
    ...row,
  };
}

const openai = { vendor: 'openai', contextWindow: 8_192, source: 'https://developers.openai.com/api/docs/guides/embeddings' } as const;
const azure = { vendor: 'azure', contextWindow: 8_192, source: 'https://azure.microsoft.com/en-us/pricing/details/azure-openai/' } as const;
const google = { vendor: 'google', source: 'https://ai.google.dev/gemini-api/docs/embeddings' } as const;
const vertex = { vendor: 'vertex', source: 'https://cloud.google.com/vertex-ai/generative-ai/pricing' } as const;
const mistral = { vendor: 'mistral', contextWindow: 8_192, source: 'https://docs.mistral.ai/inference/pricing' } as const;
const bedrock = { vendor: 'bedrock', source: 'https://aws.amazon.com/bedrock/pricing/' } as const;
const cohereV3 = { contextWindow: 512, embedding: { dimensions: 1_024, resizable: false, maxInputs: 96 }, price: { input: 0.1 } } as const;

const gemini2 = {
  id: 'gemini-embedding-2',
  contextWindow: 8_192,
  embedding: { dimensions: 3_072, resizable: true },
  price: { input: 0.2, imageInput: 0.45, audioInput: 6.5 },
  takes: { image: true, audio: true, file: true },
} as const;
const gemini1 = { id: 'gemini-embedding-001', contextWindow: 2_048, embedding: { dimensions: 3_072, resizable: true }, price: { input: 0.15 } } as const;

/** Models that embed texts. */
export const embeddingModels = (): readonly ModelFacts[] => [
  model({ ...openai, id: 'text-embedding-3-large', embedding: { dimensions: 3_072, resizable: true }, price: { input: 0.13 } }),
  model({ ...openai, id: 'text-embedding-3-small', embedding: { dimensions: 1_536, resizable: true }, price: { input: 0.02 } }),
  model({ ...openai, id: 'text-embedding-ada-002', aliases: ['text-embedding-ada-002-v2'], embedding: { dimensions: 1_536, resizable: false }, price: { input: 0.1 } }),
  model({ ...azure, id: 'text-embedding-3-large', canonicalId: 'openai/text-embedding-3-large', embedding: { dimensions: 3_072, resizable: true }, price: { input: 0.13 } }),
  model({ ...azure, id: 'text-embedding-3-small', canonicalId: 'openai/text-embedding-3-small', embedding: { dimensions: 1_536, resizable: true }, price: { input: 0.02 } }),
  model({ ...google, ...gemini2 }),
  model({ ...google, ...gemini1 }),
  model({ ...vertex, ...gemini2, canonicalId: 'google/gemini-embedding-2' }),
  model({ ...vertex, ...gemini1, canonicalId: 'google/gemini-embedding-001' }),
  model({ ...mistral, id: 'mistral-embed', aliases: ['mistral-embed-2312'], embedding: { dimensions: 1_024, resizable: false }, price: { input: 0.1 } }),
  // models.dev names a lower price of cached input, which embeddings do not report.
  model({ ...mistral, id: 'codestral-embed-2505', embedding: { dimensions: 1_536, resizable: true }, price: { input: 0.15 }, verified: 'two-sources' }),
  model({
    ...bedrock,
    id: 'amazon.titan-embed-text-v2:0',
    canonicalId: 'amazon/titan-embed-text-v2',
    contextWindow: 8_192,
    embedding: { dimensions: 1_024, resizable: true, maxInputs: 1 },
    price: { input: 0.02 },
  }),
  model({
    ...bedrock,
    id: 'cohere.embed-v4:0',
    aliases: ['global.cohere.embed-v4:0'],
    canonicalId: 'cohere/embed-v4',
    contextWindow: 128_000,
    embedding: { dimensions: 1_536, resizable: true, maxInputs: 96 },
    price: { input: 0.12 },
    takes: { image: true, audio: false, file: false },
  }),
  model({ ...bedrock, id: 'cohere.embed-english-v3', canonicalId: 'cohere/embed-english-v3', ...cohereV3 }),
  model({ ...bedrock, id: 'cohere.embed-multilingual-v3', canonicalId: 'cohere/embed-multilingual-v3', ...cohereV3 }),
];
