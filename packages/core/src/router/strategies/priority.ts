import type { Strategy } from '../strategy.ts';

/** The order of the config. */
export const priority: Strategy = {
  create: () => ({ order: (targets) => targets, advance() {} }),
};
