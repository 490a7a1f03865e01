import type { Fault } from '../fault/fault.ts';
import { drawFrom, type Range } from '../lib/draw.ts';

/** How fast a vendor is on an ordinary day. Milliseconds, each drawn anew for every request. */
export interface Pace {
  /** Until a new connection stands; those that are kept alive are used again. @default [5, 30] */
  connectMs?: Range | undefined;
  /** From the request to the headers. @default [20, 150] */
  headersMs?: Range | undefined;
  /** From the headers to the first content. @default [100, 900] */
  firstTokenMs?: Range | undefined;
  /** Between two pieces of content. @default [5, 60] */
  chunkMs?: Range | undefined;
}

/** The pace of one request: how long its connection takes, and the rest as the faults that make a vendor wait. */
export function drawPace({ connectMs = [5, 30], headersMs = [20, 150], firstTokenMs = [100, 900], chunkMs = [5, 60] }: Pace, random: () => number): { connectMs: number; waits: Fault[] } {
  return {
    connectMs: drawFrom(connectMs, random),
    waits: [
      { type: 'delay-headers', ms: drawFrom(headersMs, random) },
      { type: 'slow-first-token', ms: drawFrom(firstTokenMs, random) },
      { type: 'slow-chunks', ms: drawFrom(chunkMs, random) },
    ],
  };
}
