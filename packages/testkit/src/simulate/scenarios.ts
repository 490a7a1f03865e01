import type { Place } from '../fault/fault.ts';
import type { Disturbance, Scenario } from './scenario.ts';

/** When and where a ready-made scenario happens. */
export interface Happening {
  /** Milliseconds from the start. */
  fromMs: number;
  /** The first instant at which it is over. */
  toMs: number;
  /** Providers and targets. @default all */
  targets?: readonly string[] | undefined;
}

/** Nothing answers: half of the connections are refused, the others never stand; what is up again is up at once. */
export function outage(where: Happening): Scenario {
  return [
    { ...where, fault: { type: 'unreachable' }, share: 0.5 },
    { ...where, fault: { type: 'refuse' } },
  ];
}

/** Up and down in turns. */
export function flap({ fromMs, toMs, targets }: Happening, { upMs = 5_000, downMs = 5_000 }: { upMs?: number | undefined; downMs?: number | undefined } = {}): Scenario {
  const scenario: Disturbance[] = [];
  for (let downFromMs = fromMs; downFromMs < toMs; downFromMs += upMs + downMs) {
    scenario.push({ fromMs: downFromMs, toMs: Math.min(downFromMs + downMs, toMs), targets, fault: { type: 'error', condition: 'server_error' } });
  }
  return scenario;
}

/** Slow, and some of it fails: the vendor is overloaded. */
export function brownOut(where: Happening, { share = 0.3, slowMs = 8_000 }: { share?: number | undefined; slowMs?: number | undefined } = {}): Scenario {
  return [
    { ...where, fault: { type: 'slow-first-token', ms: slowMs } },
    { ...where, fault: { type: 'slow-chunks', ms: slowMs / 20 } },
    { ...where, fault: { type: 'error', condition: 'overloaded' }, share },
  ];
}

/** Slow at first, and twice as fast with each quarter of the time: a vendor that comes back with cold machines. */
export function slowStart({ fromMs, toMs, targets }: Happening, { slowMs = 16_000 }: { slowMs?: number | undefined } = {}): Scenario {
  const quarterMs = (toMs - fromMs) / 4;
  return [0, 1, 2, 3].map((quarter) => ({
    fromMs: fromMs + quarter * quarterMs,
    toMs: fromMs + (quarter + 1) * quarterMs,
    targets,
    fault: { type: 'slow-first-token', ms: slowMs / 2 ** quarter },
  }));
}

/** A region is lost: new connections never stand, requests over old ones hang, and then a while of resets until routes have settled. */
export function regionLoss({ fromMs, toMs, targets }: Happening): Scenario {
  const settledMs = toMs - (toMs - fromMs) / 10;
  return [
    { fromMs, toMs: settledMs, targets, fault: { type: 'unreachable' }, share: 0.7 },
    { fromMs, toMs: settledMs, targets, fault: { type: 'hang' } },
    { fromMs: settledMs, toMs, targets, fault: { type: 'cut', at: 'headers', reset: true }, share: 0.5 },
  ];
}

/**
 * Keys run out, one after the other, and none comes back before the end.
 *
 * @param keys how many of them; they are spread over the time
 */
export function keyExhaustion({ fromMs, toMs, targets }: Happening, { keys = 1 }: { keys?: number | undefined } = {}): Scenario {
  return Array.from({ length: keys }, (_, key) => ({
    fromMs: fromMs + (key * (toMs - fromMs)) / keys,
    toMs,
    targets,
    keys: [key],
    fault: { type: 'error', condition: 'quota' },
  }));
}

/** Every key is over its rate until an instant that the vendor names, as at the turn of a minute. */
export function quotaReset(where: Happening): Scenario {
  return [{ ...where, fault: { type: 'error', condition: 'rate_limit' }, tellsEnd: true }];
}

/** Answers break off in their middle: half of them by a cut, half by an end in good order. */
export function truncations(where: Happening, { share = 0.3, afterChunks = 2 }: { share?: number | undefined } & Pick<Place, 'afterChunks'> = {}): Scenario {
  return [
    { ...where, fault: { type: 'cut', afterChunks }, share: share / 2 },
    { ...where, fault: { type: 'clean-end', afterChunks }, share: share / 2 },
  ];
}

/** Answers fall silent in their middle, with pings. */
export function stalls(where: Happening, { share = 0.3, afterChunks = 2 }: { share?: number | undefined } & Pick<Place, 'afterChunks'> = {}): Scenario {
  return [{ ...where, fault: { type: 'stall', afterChunks, pingEveryMs: 15_000 }, share }];
}
