import type { EmbedRequest } from '../chat/embed-request.ts';
import type { RouteTarget, Target } from '../pipeline/target.ts';
import { vectorsOf } from '../pipeline/vectors-of.ts';

/**
 * Why a target cannot serve a request for vectors; `undefined` when it can. What makes other vectors than the call's is no
 * stand-in: an app that compares them with those it has would find nonsense, and nothing would tell it.
 */
export function missingEmbedding({ target, policies }: RouteTarget, { dimensions }: EmbedRequest, vectors: string | undefined): string | undefined {
  const { id, facts } = target;
  const unable = inability(target);
  if (unable !== undefined) return unable;
  const embedding = facts?.embedding === false ? undefined : facts?.embedding;
  if (dimensions !== undefined && embedding?.resizable === false && dimensions !== embedding.dimensions) {
    return `${id} makes vectors of ${embedding.dimensions} numbers only`;
  }
  const own = vectorsOf(target);
  if (vectors === undefined || own === vectors || policies.vectors === 'any') return undefined;
  return `its vectors are those of '${own}' and cannot be compared with those of '${vectors}'; if that is the same model, give models['${id}'] that canonicalId, and if it may be another, set vectors: 'any'`;
}

/** Which vectors a call must get: those of the first target that makes any. */
export function firstVectors(targets: readonly RouteTarget[]): string | undefined {
  const first = targets.find(({ target }) => isEmbedder(target));
  return first === undefined ? undefined : vectorsOf(first.target);
}

/** Whether a target makes vectors, as far as is known. */
export function isEmbedder(target: Target): boolean {
  return inability(target) === undefined;
}

function inability({ id, facts, provider }: Target): string | undefined {
  if (provider.connection.embed === undefined) return `the adapter '${provider.adapterId}' makes no embeddings`;
  return facts?.embedding === false ? `${id} is no embedding model` : undefined;
}
