import type { CachePointBlock } from '@aws-sdk/client-bedrock-runtime';
import type { AdapterCall } from '@zerohop/core/adapter';
import type { CachePlace, ModelFamily } from './model-family.ts';
import type { BedrockOptions } from './options.ts';

/** A cache point as it stands behind what it covers. */
export interface CachePoint {
  cachePoint: CachePointBlock;
}

/** Makes the cache points of one request. */
export type MarkCache = (place: CachePlace, isMarked: boolean | undefined) => readonly CachePoint[];

/** No model takes more. */
const maxPoints = 4;

/**
 * Cache points for what is marked, where the model takes them: others refuse the whole request over one, with a 403 that
 * looks like a missing permission.
 */
export function cacheMarker({ model, warn }: Pick<AdapterCall, 'model' | 'warn'>, { cachePoints }: ModelFamily, ttl: BedrockOptions['cacheTtl']): MarkCache {
  return (place, isMarked) => {
    if (isMarked !== true) return [];
    if (cachePoints.includes(place)) return [{ cachePoint: { type: 'default', ttl } }];
    warn('cache', `${model} is not known to take cache marks in ${place}; they were left out`);
    return [];
  };
}

/**
 * Takes away the earliest points beyond what the wire takes: a later one covers all that stands before it.
 *
 * @param places lists that may hold cache points, in the order of the prompt
 * @returns how many were taken away
 */
export function limitCachePoints(places: readonly object[][]): number {
  const found = places.reduce((sum, blocks) => sum + blocks.filter(isPoint).length, 0);
  const extra = Math.max(0, found - maxPoints);
  let left = extra;
  for (const blocks of places) {
    for (let at = blocks.findIndex(isPoint); at !== -1 && left > 0; at = blocks.findIndex(isPoint)) {
      blocks.splice(at, 1);
      left -= 1;
    }
  }
  return extra;
}

function isPoint(block: object): boolean {
  return 'cachePoint' in block;
}
