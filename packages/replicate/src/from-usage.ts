import { count, fields, noUsage, type Usage } from '@zerohop/core/adapter';

/**
 * Reads the tokens that a prediction's metrics count. Official language models have them; for others there is the time alone,
 * and tokens are estimated.
 *
 * @see https://github.com/replicate/cog/blob/main/docs/python.md
 */
export function fromUsage(metrics: unknown): Usage {
  const { input_token_count: input, output_token_count: output } = fields(metrics);
  if (typeof input !== 'number' || typeof output !== 'number') return { ...noUsage, raw: metrics };
  const total = count(input);
  const text = count(output);
  return {
    input: { total, uncached: total, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, audio: 0, image: 0 },
    output: { total: text, text, reasoning: 0, audio: 0 },
    provenance: 'provider',
    raw: metrics,
  };
}
