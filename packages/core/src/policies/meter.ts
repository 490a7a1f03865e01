import type { Answer, EmbeddingAnswer } from '../adapter/adapter.ts';
import { estimateOpaqueTokens, estimateTextTokens, estimateTokens } from '../catalog/estimate-tokens.ts';
import { withInputParts } from '../catalog/input-parts.ts';
import { priceUsage } from '../catalog/price.ts';
import { isEmbedRequest } from '../chat/any-request.ts';
import type { AssistantPart } from '../chat/message.ts';
import type { OutputUsage, Usage } from '../chat/usage.ts';
import { isZerohopError, type ZerohopError } from '../errors/zerohop-error.ts';
import type { AttemptContext, Call } from '../pipeline/call.ts';
import type { Layer } from '../pipeline/layer.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { StreamOutcome } from '../pipeline/stream-tap.ts';

/**
 * Says what each attempt used and cost, whatever became of it: what the vendor reported, else an estimate. Only what
 * surely was not billed costs nothing.
 */
export const meter: Layer<AttemptContext, Reply> = (next) => async (attempt) => {
  let reply: Reply;
  try {
    reply = await next(attempt);
  } catch (error) {
    if (isZerohopError(error)) contained(attempt, () => chargeFailure(attempt, error as ZerohopError, attempt.stream?.partial()));
    throw error;
  }
  if (reply.kind !== 'stream') {
    const { answer } = reply;
    contained(attempt, () => charge(attempt, answer));
    return reply;
  }
  const { stream } = reply;
  const settle = (outcome: StreamOutcome): void =>
    contained(attempt, () => {
      if (outcome.state === 'complete') charge(attempt, outcome.answer);
      else chargeFailure(attempt, outcome.state === 'failed' ? outcome.error : undefined, stream.partial());
    });
  if (stream.outcome === undefined) stream.tap({ ended: settle });
  else settle(stream.outcome);
  return reply;
};

// An answer that cannot be counted is an answer all the same.
function contained(attempt: AttemptContext, count: () => void): void {
  try {
    count();
  } catch (error) {
    const message = `the cost could not be counted: ${error instanceof Error ? error.message : String(error)}`;
    attempt.call.warnings.push({ about: 'price', message, target: attempt.to.target.id });
  }
}

function charge(attempt: AttemptContext, answer: Answer | EmbeddingAnswer): void {
  const usage = answer.usage.provenance === 'none' ? estimateUsage(attempt, 'content' in answer ? answer.content : []) : answer.usage;
  // Probes ask for next to nothing.
  if (attempt.call.purpose !== 'probe') attempt.to.target.health.spending.add(usage);
  setCost(attempt, usage, answer);
}

function chargeFailure(attempt: AttemptContext, error: ZerohopError | undefined, partial: Answer | undefined): void {
  if (partial?.usage.provenance === 'provider') setCost(attempt, atLeastReceived(attempt, partial), partial);
  else if (mayHaveBeenBilled(attempt, error, partial)) setCost(attempt, estimateUsage(attempt, partial?.content ?? []), partial);
}

// A refusal costs nothing, nor does a request that never left. What broke off later may be on the bill.
function mayHaveBeenBilled(attempt: AttemptContext, error: ZerohopError | undefined, partial: Answer | undefined): boolean {
  if (!attempt.asked || (attempt.connecting && !attempt.connected)) return false;
  // An error's body may stall or break off like any other; the status has said enough.
  if ((attempt.record.status ?? 0) >= 400) return false;
  if (partial !== undefined && partial.content.length > 0) return true;
  if (error === undefined) return true;
  switch (error.code) {
    case 'timeout':
    case 'cancelled':
    case 'stream_interrupted':
      return true;
    case 'network':
      return (error as ZerohopError<'network'>).details.written !== false;
    case 'bad_response':
      return error.status === undefined;
    default:
      return false;
  }
}

// Vendors that count at the beginning and at the end have counted next to nothing of what broke off in between.
function atLeastReceived(attempt: AttemptContext, { usage, content }: Answer): Usage {
  const output = estimateOutput(attempt, content);
  return output.total > usage.output.total ? { ...usage, output, provenance: 'estimated' } : usage;
}

function estimateUsage(attempt: AttemptContext, content: readonly AssistantPart[]): Usage {
  const input = estimateInput(attempt.call, attempt.to.target.facts?.tokenFactor);
  return {
    input: { total: input, uncached: input, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, audio: 0, image: 0 },
    output: estimateOutput(attempt, content),
    provenance: 'estimated',
  };
}

function estimateOutput(attempt: AttemptContext, content: readonly AssistantPart[]): OutputUsage {
  const factor = attempt.to.target.facts?.tokenFactor;
  let text = 0;
  let reasoning = 0;
  for (const part of content) {
    if (part.type === 'reasoning') reasoning += estimateTextTokens(part.text, factor);
    else if (part.type === 'opaque') text += estimateOpaqueTokens(part.data, factor);
    else text += estimateTextTokens(part.type === 'text' ? part.text : JSON.stringify(part.input), factor);
  }
  return { total: text + reasoning, text, reasoning, audio: 0 };
}

function estimateInput({ request, input }: Call, factor: number | undefined): number {
  if (!isEmbedRequest(request)) return estimateTokens(request, factor).total;
  return input.reduce((sum, text) => sum + estimateTextTokens(text, factor), 0);
}

// A tier that the adapter could not ask for, and said so, is none that is billed.
function tierAsked({ call, to }: AttemptContext): string | undefined {
  if (isEmbedRequest(call.request) || call.request.serviceTier === undefined) return undefined;
  const leftOut = call.warnings.some(({ about, target }) => about === 'serviceTier' && target === to.target.id);
  return leftOut ? undefined : call.request.serviceTier;
}

function setCost(attempt: AttemptContext, usage: Usage, answer: Pick<Answer, 'serviceTier' | 'reportedUsd'> | undefined): void {
  const { record, call, to } = attempt;
  const { target } = to;
  const priced = priceUsage({
    usage,
    price: target.price,
    atMs: record.startedAtMs,
    serviceTier: answer?.serviceTier ?? tierAsked(attempt),
    attempt: record.index,
    priceOf: target.priceOf,
    reportedNanoUsd: answer?.reportedUsd === undefined ? undefined : Math.round(answer.reportedUsd * 1e9),
  });
  record.usage = isEmbedRequest(call.request) ? usage : withInputParts(usage, call.request, target.facts?.tokenFactor);
  record.cost = {
    nanoUsd: priced.nanoUsd,
    usd: priced.nanoUsd / 1e9,
    lines: priced.lines,
    estimated: priced.estimated,
    priceId: priced.priceId,
  };
  const { warning } = priced;
  // A retry would say it twice.
  if (warning === undefined || call.warnings.some(({ message, target: about }) => message === warning && about === target.id)) return;
  call.warnings.push({ about: 'price', message: warning, target: target.id });
}
