import type { TokenUsage } from '@aws-sdk/client-bedrock-runtime';
import { count, fields, list, type Usage } from '@zerohop/core/adapter';

/**
 * Translates usage. `inputTokens` leaves out what was read from and written to the prompt cache; `outputTokens` includes
 * reasoning, which nobody counts apart.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
export function fromUsage(raw: TokenUsage): Usage {
  const uncached = count(raw.inputTokens);
  const cacheRead = count(raw.cacheReadInputTokens);
  const cacheWrite = count(raw.cacheWriteInputTokens);
  const hour = list(raw.cacheDetails)
    .map(fields)
    .filter(({ ttl }) => ttl === '1h')
    .reduce((sum, { inputTokens }) => sum + count(inputTokens), 0);
  const output = count(raw.outputTokens);
  return {
    input: { total: uncached + cacheRead + cacheWrite, uncached, cacheRead, cacheWrite, cacheWrite1h: Math.min(hour, cacheWrite), audio: 0, image: 0 },
    output: { total: output, text: output, reasoning: 0, audio: 0 },
    provenance: 'provider',
    raw,
  };
}
