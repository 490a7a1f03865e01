import { hash32, mix32 } from '../../lib/hash.ts';
import { HeldDraw } from '../../lib/held-draw.ts';
import type { Ranking, Strategy, StrategyCall, StrategyTarget } from '../strategy.ts';
import { orderBy } from './order-by.ts';

/**
 * Keeps the calls of a conversation on one target. Which one that is hangs on nothing but its name and the target's: when a target is out,
 * only its own conversations move, and they move back. The name is the session; without one it is the beginning of the prompt, and holds
 * at targets where what the vendor has cached is cheaper and the prompt is long enough to be cached. At others the call has no name of
 * its own, and its place is drawn. The target whose reasoning or state the history holds comes before all: nobody else can read it.
 */
export const sticky: Strategy = {
  create(random) {
    const draw = new HeldDraw(random);
    const hashes = new Map<string, number>();
    const hashOf = (id: string): number => {
      let hash = hashes.get(id);
      if (hash === undefined) {
        hash = hash32(id);
        hashes.set(id, hash);
      }
      return hash;
    };
    return {
      order: (targets, call) => rankByPlace(targets, call, draw.next, hashOf),
      advance: () => draw.advance(),
    };
  },
};

function rankByPlace<T extends StrategyTarget>(targets: readonly T[], call: StrategyCall, draw: number, hashOf: (id: string) => number): Ranking<T> {
  const { session, pinnedTo } = call;
  const prompt = session === undefined && call.isCacheable ? call.promptKey : undefined;
  const name = session === undefined ? prompt : hash32(session);
  const drawnName = draw * 2 ** 32;
  const holds = (target: T): boolean => prompt === undefined || call.cacheReadsPay(target);
  const even = targets.every(({ weight }) => weight === targets[0]?.weight);
  const places: number[] = [];
  for (const target of targets) {
    const { id } = target;
    // Before every other place, which is above 0.
    places.push(id === pinnedTo ? -1 : placeOf(name !== undefined && holds(target) ? name : drawnName, hashOf(id), even ? undefined : target.weight));
  }
  return {
    targets: orderBy(targets, places),
    why(target) {
      if (target.id === pinnedTo) return 'the history holds what only it can read';
      if (session !== undefined) return "the session's place";
      return prompt !== undefined && holds(target) ? "the prompt's place" : 'drawn';
    },
  };
}

// Weighted rendezvous: the time until the first event at a rate of `weight`, by a draw that is the same for this name and this target.
// Of targets of one weight the draw itself gives the same order.
function placeOf(name: number, target: number, weight: number | undefined): number {
  const draw = (mix32(name ^ target) + 0.5) / 2 ** 32;
  return weight === undefined ? 1 - draw : -Math.log(draw) / weight;
}
