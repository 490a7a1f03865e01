import { type AnswerBuilder, count, fields, type Usage } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';

/** What of a vendor its usage is read by. */
export type UsageTraits = Pick<Vendor, 'unnamedReasoning'>;

/** Adds what a body or chunk says of usage and cost; what is no usage changes nothing. */
export function addUsage(builder: Pick<AnswerBuilder, 'usage' | 'reportedUsd'>, raw: unknown, vendor: UsageTraits = {}): void {
  const { prompt_tokens, completion_tokens } = fields(raw);
  if (typeof prompt_tokens !== 'number' && typeof completion_tokens !== 'number') return;
  builder.usage = fromUsage(raw, vendor);
  builder.reportedUsd = usdOf(fields(raw)) ?? builder.reportedUsd;
}

/** How many of the units that some vendors count costs in make a US dollar. */
const ticksPerUsd = 10_000_000_000;

function usdOf({ cost, cost_in_usd_ticks: ticks }: Readonly<Record<string, unknown>>): number | undefined {
  const usd = typeof ticks === 'number' ? ticks / ticksPerUsd : typeof cost === 'number' ? cost : fields(cost)['total_cost'];
  return typeof usd === 'number' && usd >= 0 ? usd : undefined;
}

/**
 * Translates usage. `prompt_tokens` includes cached tokens and `completion_tokens` reasoning; vendors that count reasoning
 * apart are known by their total, and so is what those have reasoned who do not name it at all.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/object#chat/object-usage
 */
export function fromUsage(raw: unknown, { unnamedReasoning }: UsageTraits = {}): Usage {
  const usage = fields(raw);
  const inputDetails = fields(usage['prompt_tokens_details'] ?? usage['prompt_token_details']);
  const outputDetails = fields(usage['completion_tokens_details']);
  const input = count(usage['prompt_tokens']);
  const cacheRead = Math.min(input, count(firstOf(inputDetails['cached_tokens'], usage['prompt_cache_hit_tokens'], usage['cached_tokens'], usage['num_cached_tokens'])));
  const cacheWrite = Math.min(input - cacheRead, count(firstOf(inputDetails['cache_write_tokens'], inputDetails['cache_creation_input_tokens'], inputDetails['cache_creation_tokens'], usage['cache_creation_input_tokens'])));
  const completion = count(usage['completion_tokens']);
  const unnamed = unnamedReasoning === true ? Math.max(0, count(usage['total_tokens']) - input - completion) : 0;
  const reasoning = count(firstOf(outputDetails['reasoning_tokens'], usage['reasoning_tokens'], unnamed));
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

/** The first count that is given. */
function firstOf(...counts: readonly unknown[]): unknown {
  return counts.find((given) => typeof given === 'number');
}
