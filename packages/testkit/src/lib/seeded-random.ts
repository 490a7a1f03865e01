/**
 * A repeatable stand-in for `Math.random`: the same seed gives the same draws (mulberry32, 32 bits of state).
 *
 * @param seed any integer; only its low 32 bits count
 * @returns a function that returns the next draw, from 0 (inclusive) to 1 (exclusive)
 * @example
 * const random = seededRandom(7);
 * random() === seededRandom(7)(); // true
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
