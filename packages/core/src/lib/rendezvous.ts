import { hash32 } from './hash.ts';

/** Something that units may be given to. */
export interface Member {
  /** Its name among the others. */
  readonly key: string;
  /** Its share, compared with the others; from 0 up. */
  readonly weight: number;
}

/**
 * How much a unit likes a member; it goes to the one it likes best (weighted rendezvous hashing). The same in every process. Each
 * member's figure depends on nothing but itself: a member that comes, goes or gets another weight moves no unit between the others.
 */
export function affinity(unit: string, { key, weight }: Member): number {
  if (weight <= 0) return 0;
  // Halfway between two of the 2^32 steps: the logarithm is never that of 0 or 1.
  const draw = (hash32(`${unit}\u0000${key}`) + 0.5) / 2 ** 32;
  return weight / -Math.log(draw);
}
