import type { Usage } from './usage.ts';

/** The usage of an answer about which nothing is known. */
export const noUsage: Usage = Object.freeze({
  input: Object.freeze({ total: 0, uncached: 0, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, audio: 0, image: 0 }),
  output: Object.freeze({ total: 0, text: 0, reasoning: 0, audio: 0 }),
  provenance: 'none',
});
