import { seededRandom } from '../lib/seeded-random.ts';
import type { NamedRequest } from './drill-options.ts';

/** Which request a call makes, by the call's position. */
export type RequestOrder = (index: number) => NamedRequest;

/**
 * Every request once, in a drawn order, and then again in another: in a fixed one a strategy that takes turns could give a target
 * one kind of request only.
 */
export function requestOrder(requests: readonly NamedRequest[], seed: number): RequestOrder {
  const random = seededRandom(seed);
  const drawn: NamedRequest[] = [];
  return (index) => {
    while (drawn.length <= index) {
      const left = [...requests];
      while (left.length > 0) drawn.push(...left.splice(Math.floor(random() * left.length), 1));
    }
    return drawn[index] as NamedRequest;
  };
}
