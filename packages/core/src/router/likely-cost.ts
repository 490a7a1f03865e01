import { ratesAt, unknownRate } from '../catalog/compile-price.ts';
import type { CallFacts } from '../pipeline/call-facts.ts';
import { guessedOutputTokens, type Spending } from '../pipeline/spending.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import { requestFor } from './capabilities.ts';

/** What an answer of a target likely comes to in tokens: what it wrote so far, else what the others wrote, else a guess; never more than the request allows. */
export function likelyOutputTokens(to: RouteTarget, spending: Spending, facts: CallFacts, othersTokens: number | undefined): number {
  const { chat } = facts;
  if (chat === undefined) return 0;
  const likely = spending.outputTokens ?? othersTokens ?? guessedOutputTokens;
  const { maxTokens } = to.policies.params === undefined ? chat : requestFor(chat, to);
  return maxTokens === undefined ? likely : Math.min(likely, maxTokens);
}

/** What targets wrote on average; `undefined` when none has. */
export function averageOutputTokens<T>(targets: readonly T[], spendingOf: (target: T) => Spending): number | undefined {
  let sum = 0;
  let count = 0;
  for (const target of targets) {
    const { outputTokens } = spendingOf(target);
    if (outputTokens === undefined) continue;
    sum += outputTokens;
    count += 1;
  }
  return count === 0 ? undefined : sum / count;
}

/**
 * What a call likely costs at a target at a moment, in nano-dollars: its input at the rates for its size, hour and service tier, the
 * share of it that the target's cache usually serves at the price of that, and the likely output. Calls of vendor-side tools are not in it.
 *
 * @returns `undefined` when a price is unknown.
 */
export function likelyNanoUsd(to: RouteTarget, spending: Spending, facts: CallFacts, nowMs: number, outputTokens: number): number | undefined {
  const { price, facts: model } = to.target;
  if (price === undefined) return undefined;
  const inputTokens = facts.inputTokens(model?.tokenFactor);
  const rates = ratesAt(price, nowMs, inputTokens, serviceTierOf(to, facts));
  if (rates === undefined || rates.input === unknownRate || (rates.output === unknownRate && outputTokens > 0)) return undefined;
  const { cacheReadShare: read, cacheWriteShare: written, cacheWrite1hShare: written1h, reasoningShare } = spending;
  const inputRate = rates.input * Math.max(0, 1 - read - written - written1h) + rates.cacheRead * read + rates.cacheWrite * written + rates.cacheWrite1h * written1h;
  const outputRate = rates.output * (1 - reasoningShare) + rates.reasoning * reasoningShare;
  return (inputTokens * inputRate + outputTokens * outputRate) / 1_000;
}

function serviceTierOf(to: RouteTarget, { chat }: CallFacts): string | undefined {
  return chat === undefined || to.policies.params === undefined ? chat?.serviceTier : requestFor(chat, to).serviceTier;
}
