import { sumUsage } from '../chat/sum-usage.ts';
import type { Usage } from '../chat/usage.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import type { AttemptContext, Call } from '../pipeline/call.ts';
import type { Handler } from '../pipeline/layer.ts';
import { noteWarning } from '../pipeline/note-warning.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { Runtime } from '../pipeline/runtime.ts';
import { batchLimitsOf, splitInput } from '../pipeline/split-input.ts';
import { cannotFit } from '../pipeline/target-health.ts';
import type { Turn } from '../pipeline/turn.ts';
import { vectorsOf } from '../pipeline/vectors-of.ts';

/** The vectors of a call's first texts, all of one space. */
interface Harvest {
  readonly space: string;
  readonly embeddings: number[][];
  readonly usages: Usage[];
}

type Vectors = Extract<Reply, { kind: 'vectors' }>;

/**
 * How a target takes its turn to embed the texts of one call: in batches as large as it takes, one after the other, each
 * with retries of its own. What is embedded stays so when a later batch fails. The next target goes on from there if its
 * vectors lie in the same space, and starts from the first text if not: an answer never mixes two.
 *
 * @param next gives a target its turn for one batch
 */
export function embedInBatches(runtime: Runtime, next: Handler<Turn, Reply>): Handler<Turn, Reply> {
  let harvest: Harvest | undefined;
  return async (turn) => {
    const { target } = turn.to;
    const space = vectorsOf(target);
    if (harvest?.space !== space) harvest = { space, embeddings: [], usages: [] };
    const { embeddings, usages } = harvest;
    let last: Vectors | undefined;
    for (const batch of splitInput(turn.call.input.slice(embeddings.length), batchLimitsOf(target), target.facts?.tokenFactor)) {
      if (last !== undefined) refuseIfLate(turn, runtime, embeddings.length);
      last = await embedBatch(turn, batch, next);
      refuseOtherLength(last, embeddings[0]);
      for (const vector of last.answer.embeddings) embeddings.push(vector);
      usages.push(last.attempt.record.usage ?? last.answer.usage);
    }
    if (last === undefined) throw new Error('a target got its turn with nothing left to embed');
    warnOfSpace(turn.call, last.attempt, space);
    return { ...last, answer: { ...last.answer, embeddings, usage: sumUsage(usages), raw: undefined } };
  };
}

async function embedBatch(turn: Turn, batch: readonly string[], next: Handler<Turn, Reply>): Promise<Vectors> {
  const { call } = turn;
  // Of those before it only the failed ones count: this batch may be tried as often as any call.
  const failedBefore = call.attempts.length;
  const attempts = [...call.attempts];
  try {
    const reply = await next({ ...turn, call: { ...call, input: batch, attempts } });
    if (reply.kind !== 'vectors') throw new Error('a batch to embed got something else');
    return reply;
  } catch (error) {
    call.attempts.push(...attempts.slice(failedBefore));
    throw error;
  }
}

// The first batch at a target was held against the deadline when the target was chosen.
function refuseIfLate({ call, to }: Turn, { clock }: Runtime, done: number): void {
  const { deadlineAtMs, startedAtMs } = call;
  const { target } = to;
  if (deadlineAtMs === undefined || !cannotFit(target.health, false, clock.now(), deadlineAtMs)) return;
  const limitMs = deadlineAtMs - startedAtMs;
  throw new ZerohopError({
    code: 'timeout',
    message: `the call's deadline of ${limitMs} ms leaves no time for a further batch at ${target.id}; ${done} of the texts were embedded`,
    provider: target.provider.key,
    model: target.model,
    details: { phase: 'deadline', limitMs },
  });
}

function refuseOtherLength({ answer, attempt }: Vectors, known: readonly number[] | undefined): void {
  const length = answer.embeddings[0]?.length;
  if (known === undefined || length === known.length) return;
  throw new ZerohopError({
    code: 'bad_response',
    message: `${attempt.record.target} made vectors of ${length} numbers; those before have ${known.length}`,
    details: { reason: 'vectors' },
  });
}

function warnOfSpace({ vectors, warnings }: Call, { record }: AttemptContext, space: string): void {
  if (vectors === undefined || vectors === space) return;
  noteWarning(warnings, { about: 'model', message: `these vectors are those of '${space}' and cannot be compared with those of '${vectors}'`, target: record.target });
}
