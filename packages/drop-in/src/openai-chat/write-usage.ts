import type { Usage } from '@zerohop/core';
import { fields } from '@zerohop/core/adapter';

/**
 * Usage in OpenAI's words: `prompt_tokens` includes cached tokens and `completion_tokens` reasoning. What a vendor of the
 * same wire says beyond that is kept.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/object#chat/object-usage
 */
export function writeUsage({ input, output, raw }: Usage): Record<string, unknown> {
  const wire = fields(raw);
  const kept = typeof wire['prompt_tokens'] === 'number' ? wire : {};
  return {
    ...kept,
    prompt_tokens: input.total,
    completion_tokens: output.total,
    total_tokens: input.total + output.total,
    prompt_tokens_details: {
      ...fields(kept['prompt_tokens_details']),
      cached_tokens: input.cacheRead,
      audio_tokens: input.audio,
      ...(input.cacheWrite === 0 ? undefined : { cache_write_tokens: input.cacheWrite }),
    },
    completion_tokens_details: {
      ...fields(kept['completion_tokens_details']),
      reasoning_tokens: output.reasoning,
      audio_tokens: output.audio,
    },
  };
}
