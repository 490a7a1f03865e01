import type { EmbedResponse } from '../chat/embed-response.ts';
import type { Call } from '../pipeline/call.ts';
import { noteWarning } from '../pipeline/note-warning.ts';
import type { Reply } from '../pipeline/reply.ts';
import { isEmbedder } from '../router/missing-embedding.ts';
import type { RoutePlan } from '../router/plan.ts';
import { totalCost } from './build-response.ts';

/** The response of a call that has all its vectors. */
export function buildEmbedResponse(call: Call, { attempt, answer }: Extract<Reply, { kind: 'vectors' }>, nowMs: number): EmbedResponse {
  const { record } = attempt;
  if (call.plan === undefined) throw new Error('a call was answered without a plan');
  return {
    embeddings: answer.embeddings,
    usage: answer.usage,
    cost: totalCost(call.attempts, record.cost?.priceId),
    provider: record.provider,
    model: answer.model,
    target: record.target,
    route: call.route,
    arm: call.plan.split?.arm,
    decision: call.plan,
    attempts: call.attempts,
    warnings: call.warnings,
    callId: call.id,
    latency: { totalMs: nowMs - call.startedAtMs },
  };
}

/** Says so where a plan leaves out models that do embed: an app that lists them counts on them. */
export function noteStrangers({ warnings }: Call, { ruledOut, considered }: RoutePlan): void {
  for (const { target, reason, message } of ruledOut) {
    if (reason !== 'capability' || !considered.some((other) => other.id === target && isEmbedder(other))) continue;
    noteWarning(warnings, { about: 'model', message: `never asked: ${message}`, target });
  }
}
