import { count, type Usage } from '@zerohop/core/adapter';

/** The part of a Chat Completions usage object that is read; vendors add and leave out at will. */
interface WireUsage {
  prompt_tokens?: unknown;
  completion_tokens?: unknown;
  prompt_tokens_details?: { cached_tokens?: unknown; cache_write_tokens?: unknown; audio_tokens?: unknown; image_tokens?: unknown } | null;
  completion_tokens_details?: { reasoning_tokens?: unknown; audio_tokens?: unknown } | null;
  prompt_cache_hit_tokens?: unknown;
  cached_tokens?: unknown;
}

/**
 * Translates usage. `prompt_tokens` includes cached tokens and `completion_tokens` reasoning.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/object#chat/object-usage
 */
export function fromUsage(raw: unknown): Usage {
  const usage = raw as WireUsage;
  const input = count(usage.prompt_tokens);
  const cacheRead = Math.min(input, count(usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? usage.cached_tokens));
  const cacheWrite = Math.min(input - cacheRead, count(usage.prompt_tokens_details?.cache_write_tokens));
  const output = count(usage.completion_tokens);
  const reasoning = Math.min(output, count(usage.completion_tokens_details?.reasoning_tokens));
  const audio = Math.min(output - reasoning, count(usage.completion_tokens_details?.audio_tokens));
  return {
    input: {
      total: input,
      uncached: input - cacheRead - cacheWrite,
      cacheRead,
      cacheWrite,
      cacheWrite1h: 0,
      audio: count(usage.prompt_tokens_details?.audio_tokens),
      image: count(usage.prompt_tokens_details?.image_tokens),
    },
    output: { total: output, text: output - reasoning - audio, reasoning, audio },
    provenance: 'provider',
    raw,
  };
}
