import type { Answer } from '../adapter/adapter.ts';
import type { Attempt } from '../chat/attempt.ts';
import type { Cost, CostLine } from '../chat/cost.ts';
import type { ChatResponse } from '../chat/response.ts';
import { sumUsage } from '../chat/sum-usage.ts';
import type { ToolCall } from '../chat/tool.ts';
import type { Usage } from '../chat/usage.ts';
import type { AttemptContext, Call } from '../pipeline/call.ts';

/** What was read out of an answer by the schemas that the request gave. */
export interface ParsedAnswer {
  readonly object: unknown;
  readonly toolCalls: readonly ToolCall[];
}

/** Holds the vendor's body where neither logs nor `JSON.stringify` look. */
class CompleteResponse {
  readonly #raw: unknown;

  constructor(raw: unknown) {
    this.#raw = raw;
  }

  get raw(): unknown {
    return this.#raw;
  }
}

/** The response of a complete answer. `content` keeps what the model said, so that it can go back as it came. */
export function buildResponse(call: Call, attempt: AttemptContext, answer: Answer, { object, toolCalls }: ParsedAnswer, nowMs: number): ChatResponse {
  let text = '';
  let reasoning = '';
  for (const part of answer.content) {
    switch (part.type) {
      case 'text':
        text += part.text;
        break;
      case 'reasoning':
        reasoning += part.text;
        break;
      case 'tool-call':
      case 'opaque':
        break;
    }
  }
  const { record } = attempt;
  if (call.plan === undefined) throw new Error('a call was answered without a plan');
  return Object.assign(new CompleteResponse(answer.raw), {
    id: answer.id,
    callId: call.id,
    text,
    content: answer.content,
    reasoning,
    toolCalls,
    object,
    finishReason: answer.finishReason,
    integrity: 'complete' as const,
    usage: usageOf(attempt, answer),
    cost: totalCost(call.attempts, record.cost?.priceId),
    provider: record.provider,
    model: answer.model,
    target: record.target,
    route: call.route,
    arm: call.plan.split?.arm,
    decision: call.plan,
    attempts: call.attempts,
    sources: answer.sources,
    warnings: call.warnings,
    scores: call.scores,
    cacheHit: undefined,
    latency: {
      firstTokenMs: firstTokenMs(call, attempt),
      totalMs: nowMs - call.startedAtMs,
    },
  });
}

/** From the call's start to what an attempt's stream, or the one that it goes on with, first had to show; `undefined` for whole answers. */
export function firstTokenMs(call: Call, attempt: AttemptContext): number | undefined {
  const { record, replayedAtMs } = attempt.continues?.attempts[0] ?? attempt;
  if (replayedAtMs !== undefined) return replayedAtMs - call.startedAtMs;
  return record.firstTokenMs === undefined ? undefined : record.startedAtMs - call.startedAtMs + record.firstTokenMs;
}

// Of all attempts whose text is in the answer.
function usageOf({ record, continues }: AttemptContext, answer: Answer): Usage {
  const before = (continues?.attempts ?? []).flatMap(({ record: { usage } }) => usage ?? []);
  return sumUsage([...before, record.usage ?? answer.usage]);
}

/** What a call cost over all of its attempts. */
export function totalCost(attempts: readonly Attempt[], priceId: string | undefined): Cost {
  const lines: CostLine[] = [];
  let nanoUsd = 0;
  let estimated = false;
  let lastPriceId = priceId;
  for (const { cost } of attempts) {
    if (cost === undefined) continue;
    lines.push(...cost.lines);
    nanoUsd += cost.nanoUsd;
    estimated ||= cost.estimated;
    lastPriceId ??= cost.priceId;
  }
  return { nanoUsd, usd: nanoUsd / 1e9, lines, estimated, priceId: lastPriceId ?? 'none' };
}
