import { type AnswerBuilder, count, fields, type Usage } from '@zerohop/core/adapter';

/** Adds what a body or chunk says of usage and cost; what is no usage changes nothing. */
export function addUsage(builder: Pick<AnswerBuilder, 'usage' | 'reportedUsd'>, raw: unknown): void {
  const { prompt_tokens, completion_tokens, cost } = fields(raw);
  if (typeof prompt_tokens !== 'number' && typeof completion_tokens !== 'number') return;
  builder.usage = fromUsage(raw);
  const usd = typeof cost === 'number' ? cost : fields(cost)['total_cost'];
  if (typeof usd === 'number' && usd >= 0) builder.reportedUsd = usd;
}

/**
 * Translates usage. `prompt_tokens` includes cached tokens and `completion_tokens` reasoning; vendors that count reasoning
 * apart are known by their total.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/object#chat/object-usage
 */
export function fromUsage(raw: unknown): Usage {
  const usage = fields(raw);
  const inputDetails = fields(usage['prompt_tokens_details']);
  const outputDetails = fields(usage['completion_tokens_details']);
  const input = count(usage['prompt_tokens']);
  const cacheRead = Math.min(input, count(inputDetails['cached_tokens'] ?? usage['prompt_cache_hit_tokens'] ?? usage['cached_tokens']));
  const cacheWrite = Math.min(input - cacheRead, count(inputDetails['cache_write_tokens']));
  const completion = count(usage['completion_tokens']);
  const reasoning = count(outputDetails['reasoning_tokens'] ?? usage['reasoning_tokens']);
  const isApart = reasoning > completion || (reasoning > 0 && count(usage['total_tokens']) === input + completion + reasoning);
  const output = isApart ? completion + reasoning : completion;
  const audio = Math.min(output - reasoning, count(outputDetails['audio_tokens']));
  return {
    input: {
      total: input,
      uncached: input - cacheRead - cacheWrite,
      cacheRead,
      cacheWrite,
      cacheWrite1h: 0,
      audio: Math.min(input, count(inputDetails['audio_tokens'])),
      image: Math.min(input, count(inputDetails['image_tokens'])),
    },
    output: { total: output, text: output - reasoning - audio, reasoning, audio },
    provenance: 'provider',
    raw,
  };
}
