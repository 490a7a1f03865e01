import type { EmbedLimits } from '@zerohop/core/adapter';

/** "at most 100 requests can be in one batch": 2025 and 2026. Tokens are bounded per text only, at 2,048 or 8,192. */
export const geminiLimits: EmbedLimits = { maxInputs: 100, maxTokens: 1_000_000 };

/** Vertex AI takes one text at a time for its newer models; what more the older ones take is not the same everywhere. */
export const vertexLimits: EmbedLimits = { maxInputs: 1 };
