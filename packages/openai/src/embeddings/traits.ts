import type { EmbedLimits, ProviderSettings } from '@zerohop/core/adapter';
import type { VendorName } from '../vendors/vendors.ts';

/** How one vendor's embeddings differ. */
export interface EmbeddingTraits {
  /** What one request may hold. */
  readonly limits: EmbedLimits;
  /** How vectors are asked for. Base64 is a quarter of the bytes and read in a third of the time (35 ms for 1,000 vectors of 1,536). */
  readonly encoding: 'base64' | 'float';
  /** What the length of the vectors is called. */
  readonly dimensionsParameter: 'dimensions' | 'output_dimension';
}

/** Nothing known of the vendor. Whoever does not know base64 answers in floats, and both are read. */
const usual: EmbeddingTraits = { limits: {}, encoding: 'base64', dimensionsParameter: 'dimensions' };

/** https://platform.openai.com/docs/api-reference/embeddings/create */
const openai: EmbeddingTraits = { ...usual, limits: { maxInputs: 2_048, maxTokens: 300_000 } };

const byVendor: ReadonlyMap<string, EmbeddingTraits> = new Map<VendorName, EmbeddingTraits>([
  ['openai', openai],
  ['azure', openai],
  // "Too many tokens in batch. Max is 16384" and, above 128 texts on some accounts, "Too many inputs in request": 2025 and 2026.
  ['mistral', { limits: { maxInputs: 128, maxTokens: 16_384 }, encoding: 'float', dimensionsParameter: 'output_dimension' }],
  // https://help.aliyun.com/zh/model-studio/text-embedding-synchronous-api
  ['alibaba', { ...usual, limits: { maxInputs: 10 }, encoding: 'float' }],
  // "at most 100 requests can be in one batch", over its OpenAI-compatible endpoint too: 2026.
  ['google', { ...usual, limits: { maxInputs: 100 } }],
  // https://developers.cloudflare.com/workers-ai/models: 100 texts.
  ['cloudflare', { ...usual, limits: { maxInputs: 100 } }],
]);

/** How the embeddings of the vendor that a provider's settings name differ. */
export function embeddingTraitsOf({ vendor }: ProviderSettings): EmbeddingTraits {
  return byVendor.get(vendor ?? 'openai') ?? usual;
}
