import type { Strategy } from '../strategy.ts';
import { cheapest } from './cheapest.ts';
import { fastest } from './fastest.ts';
import { leastBusy } from './least-busy.ts';
import { offPeak } from './off-peak.ts';
import { priority } from './priority.ts';
import { roundRobin } from './round-robin.ts';
import { sticky } from './sticky.ts';
import { weighted } from './weighted.ts';

/** The strategies that come with the router, by the names that configs use. */
export const builtInStrategies: ReadonlyMap<string, Strategy> = new Map<string, Strategy>([
  ['priority', priority],
  ['weighted', weighted],
  ['round-robin', roundRobin],
  ['least-busy', leastBusy],
  ['fastest', fastest],
  ['cheapest', cheapest],
  ['sticky', sticky],
  ['off-peak', offPeak],
]);
