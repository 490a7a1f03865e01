import type { Strategy } from '../strategy.ts';

/** Each call starts one target further on. */
export const roundRobin: Strategy = {
  create() {
    let cursor = 0;
    return {
      order(targets) {
        const start = cursor % targets.length;
        return start === 0 ? targets : [...targets.slice(start), ...targets.slice(0, start)];
      },
      advance() {
        cursor += 1;
      },
    };
  },
};
