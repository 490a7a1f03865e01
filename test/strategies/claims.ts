import type { Claim } from './claim.ts';

/**
 * What each strategy should do, and where it should lose. Written before the strategies and before anything was measured; the factors are guesses on the
 * modest side. A claim that proves false stays, with what was measured and why: see `corrections.ts`.
 */
export const claims: readonly Claim[] = [
  // round-robin
  { strategy: 'round-robin', world: 'equal', metric: 'unevenness', atMost: 1.01, shows: 'spreads evenly' },
  { strategy: 'round-robin', world: 'sessions', metric: 'moves', atLeast: 0.6, shows: 'loses: conversations wander from cache to cache' },

  // priority
  { strategy: 'priority', world: 'equal', metric: 'share', of: 'alike-1', atLeast: 0.99, shows: 'sends everything to the first' },
  { strategy: 'priority', world: 'brownout', metric: 'share', of: 'first', during: 'slow, after 30 s', atLeast: 0.9, shows: 'stays with a slow first target, which no breaker rules out' },
  { strategy: 'priority', world: 'brownout', metric: 'firstToken.p50', during: 'slow, after 30 s', against: 'fastest', atLeast: 3, shows: 'loses in the brownout' },
  { strategy: 'priority', world: 'sessions', metric: 'cacheReadShare', against: 'round-robin', atLeast: 1.2, shows: 'keeps a cache warm, since it has but one' },

  // weighted
  { strategy: 'weighted', world: 'equal', metric: 'share', of: 'alike-1', atLeast: 0.37, atMost: 0.43, shows: 'keeps a share of 4 in 10' },
  { strategy: 'weighted', world: 'equal', metric: 'share', of: 'alike-2', atLeast: 0.27, atMost: 0.33, shows: 'keeps a share of 3 in 10' },
  { strategy: 'weighted', world: 'equal', metric: 'share', of: 'alike-3', atLeast: 0.17, atMost: 0.23, shows: 'keeps a share of 2 in 10' },
  { strategy: 'weighted', world: 'equal', metric: 'share', of: 'alike-4', atLeast: 0.07, atMost: 0.13, shows: 'keeps a share of 1 in 10' },

  // least-busy
  { strategy: 'least-busy', world: 'loaded', metric: 'firstToken.p99', against: 'round-robin', atMost: 0.85, shows: 'wins the tail where load makes slow' },
  { strategy: 'least-busy', world: 'loaded', metric: 'total.p99', against: 'round-robin', atMost: 0.95, shows: 'wins the tail of whole answers too' },
  { strategy: 'least-busy', world: 'loaded', metric: 'maxInFlight', of: 'small', against: 'round-robin', atMost: 0.8, shows: 'keeps the small server from piling up' },
  { strategy: 'least-busy', world: 'brownout', metric: 'share', of: 'first', during: 'slow, after 30 s', atMost: 0.12, shows: 'leaves a slow target, since its calls stay under way' },
  { strategy: 'least-busy', world: 'equal', metric: 'firstToken.p50', against: 'round-robin', atLeast: 0.92, atMost: 1.08, shows: 'wins nothing among equals without load' },
  { strategy: 'least-busy', world: 'prices', metric: 'costNanoUsd', against: 'round-robin', atLeast: 1.1, shows: 'loses: the dearest is the fastest, so it is the least busy' },
  { strategy: 'least-busy', world: 'black hole', metric: 'share', of: 'refuser', atLeast: 0.25, shows: 'loses: what refuses at once looks idle' },
  { strategy: 'least-busy', world: 'sessions', metric: 'moves', atLeast: 0.5, shows: 'loses: conversations wander' },

  // fastest
  { strategy: 'fastest', world: 'uneven', metric: 'firstToken.p50', against: 'round-robin', atMost: 0.7, shows: 'wins the median' },
  { strategy: 'fastest', world: 'uneven', metric: 'firstToken.p95', against: 'round-robin', atMost: 0.75, shows: 'wins the tail' },
  { strategy: 'fastest', world: 'brownout', metric: 'share', of: 'first', during: 'slow, after 30 s', atMost: 0.1, shows: 'leaves a target that has become slow' },
  { strategy: 'fastest', world: 'brownout', metric: 'firstToken.p95', during: 'slow, after 30 s', against: 'round-robin', atMost: 0.6, shows: 'wins in the brownout' },
  { strategy: 'fastest', world: 'brownout', metric: 'share', of: 'first', during: 'after, from 3 min on', atLeast: 0.25, shows: 'comes back when it has recovered' },
  { strategy: 'fastest', world: 'equal', metric: 'firstToken.p50', against: 'round-robin', atMost: 1.08, shows: 'costs nothing among equals' },
  { strategy: 'fastest', world: 'equal', metric: 'firstToken.p95', against: 'round-robin', atMost: 1.12, shows: 'costs nothing in the tail among equals' },
  { strategy: 'fastest', world: 'equal', metric: 'unevenness', atMost: 2.4, shows: 'does not send everybody to one of four equals' },
  { strategy: 'fastest', world: 'black hole', metric: 'share', of: 'refuser', atMost: 0.27, shows: 'does not take a quick refusal for speed' },
  { strategy: 'fastest', world: 'prices', metric: 'costNanoUsd', against: 'round-robin', atLeast: 1.5, shows: 'loses: the fastest is the dearest' },
  { strategy: 'fastest', world: 'loaded', metric: 'firstToken.p99', against: 'least-busy', atLeast: 1, shows: 'loses to least-busy where load makes slow: it learns of a burst when the burst is over' },

  // cheapest
  { strategy: 'cheapest', world: 'prices', metric: 'costNanoUsd', against: 'round-robin', atMost: 0.25, shows: 'wins the cost' },
  { strategy: 'cheapest', world: 'prices', metric: 'costNanoUsd', against: 'perfect', atMost: 1.35, shows: 'is not far from who knows the answer beforehand' },
  { strategy: 'cheapest', world: 'prices', metric: 'firstToken.p50', against: 'round-robin', atLeast: 1.5, shows: 'loses: the cheapest is the slowest' },
  { strategy: 'cheapest', world: 'prices', metric: 'failures', atMost: 0, shows: 'sends no long prompt to a small window in vain' },
  { strategy: 'cheapest', world: 'peak hours', metric: 'costNanoUsd', against: 'off-peak', atMost: 1.02, shows: 'knows prices by the hour by itself' },
  { strategy: 'cheapest', world: 'brownout', metric: 'firstToken.p95', during: 'slow', against: 'fastest', atLeast: 1.5, shows: 'loses: speed is nothing to it' },

  // sticky
  { strategy: 'sticky', world: 'sessions', metric: 'moves', atMost: 0.01, shows: 'keeps a conversation where it is' },
  { strategy: 'sticky', world: 'sessions', metric: 'cacheReadShare', against: 'round-robin', atLeast: 1.3, shows: 'wins cached input' },
  { strategy: 'sticky', world: 'sessions', metric: 'costNanoUsd', against: 'round-robin', atMost: 0.85, shows: 'wins the cost of conversations' },
  { strategy: 'sticky', world: 'sessions', metric: 'unevenness', against: 'round-robin', atLeast: 1.02, shows: 'loses: conversations are of all lengths' },
  { strategy: 'sticky', world: 'sessions', metric: 'unevenness', atMost: 1.4, shows: 'spreads conversations over all targets' },

  // off-peak
  { strategy: 'off-peak', world: 'peak hours', metric: 'costNanoUsd', against: 'round-robin', atMost: 0.9, shows: 'wins the cost over a day' },
  { strategy: 'off-peak', world: 'peak hours', metric: 'firstToken.p50', against: 'round-robin', atLeast: 1.3, shows: 'loses: what is cheap by night is slow' },
  { strategy: 'off-peak', world: 'peak hours', metric: 'unevenness', against: 'round-robin', atLeast: 1.5, shows: 'loses: everybody goes there at once' },
];
