import { HeldDraw } from '../../lib/held-draw.ts';
import { RunningAverage } from '../../lib/running-average.ts';
import type { Ranking, Strategy, StrategyCall, StrategyTarget } from '../strategy.ts';
import { drawByWeight } from './draw.ts';
import { orderBy } from './order-by.ts';

/** What is known of an idle target fades to 1/e in this time, milliseconds, or in so many calls of its route, whichever is longer. */
const fadeMs = 15_000;
const fadeCalls = 20;

/** What an interval between two calls counts in their average, and the longest that does, milliseconds: nights say nothing about the day. */
const newestInterval = 0.1;
const longestIntervalMs = 60_000;

/** Below all times: nobody knows how long it takes, and nobody is finding out. */
const untried = -1;

/**
 * Draws two targets by weight, and takes the one with the lower expected time; the others follow by theirs. Two drawn rather than the best
 * of all, so that calls that come together do not all run to one. The expected time is what the target likely takes for one call, times
 * the calls that wait there, this one among them. What is known of a target fades while nothing waits there, so that one that was slow is
 * tried again, by one call at a time.
 */
export const fastest: Strategy = {
  create(random) {
    const draw = new HeldDraw(random);
    const interval = new RunningAverage(newestInterval);
    /** When the call in question was made, and the one before. */
    let nowMs: number | undefined;
    let beforeMs: number | undefined;
    return {
      order(targets, call) {
        ({ nowMs } = call);
        return rankByTime(targets, call, draw.next, Math.max(fadeMs, fadeCalls * (interval.value ?? 0)));
      },
      advance() {
        draw.advance();
        if (nowMs !== undefined && beforeMs !== undefined) interval.add(Math.min(longestIntervalMs, Math.max(0, nowMs - beforeMs)));
        beforeMs = nowMs;
        nowMs = undefined;
      },
    };
  },
};

function rankByTime<T extends StrategyTarget>(targets: readonly T[], call: StrategyCall, draw: number, fade: number): Ranking<T> {
  const times = expectedTimes(targets, call, fade);
  const first = fasterOfTwo(targets, times, draw);
  const places = times.slice();
  places[first] = Number.NEGATIVE_INFINITY;
  return {
    targets: orderBy(targets, places),
    why(target) {
      const index = targets.indexOf(target);
      return `${index === first ? 'drawn: ' : ''}${wordsFor(times[index] ?? untried)}`;
    },
  };
}

function expectedTimes(targets: readonly StrategyTarget[], call: StrategyCall, fade: number): number[] {
  const times: number[] = [];
  let slowest = 1;
  for (const target of targets) {
    const likelyMs = call.likelyMs(target) ?? untried;
    if (likelyMs > slowest && likelyMs < Number.POSITIVE_INFINITY) slowest = likelyMs;
    times.push(likelyMs);
  }
  for (let index = 0; index < times.length; index += 1) {
    const target = targets[index] as StrategyTarget;
    const { waiting } = target;
    const likelyMs = times[index] as number;
    if (likelyMs === untried) {
      // While the first calls find out, others take it for no faster than the slowest.
      if (waiting > 0) times[index] = Math.max(slowest, call.silentMs(target)) * (waiting + 1);
    } else {
      times[index] = waiting > 0 ? likelyMs * (waiting + 1) : likelyMs * Math.exp(-call.idleMs(target) / fade);
    }
  }
  return times;
}

function fasterOfTwo(targets: readonly StrategyTarget[], times: readonly number[], draw: number): number {
  const weights: number[] = [];
  let total = 0;
  for (const { weight } of targets) {
    weights.push(weight);
    total += weight;
  }
  const one = drawByWeight(weights, total, draw);
  total -= weights[one.index] as number;
  weights[one.index] = 0;
  const other = drawByWeight(weights, total, one.rest);
  return (times[other.index] as number) < (times[one.index] as number) ? other.index : one.index;
}

function wordsFor(expectedMs: number): string {
  if (expectedMs === untried) return 'its speed is not known yet';
  return expectedMs === Number.POSITIVE_INFINITY ? 'it failed just now' : `expected in ${Math.ceil(expectedMs)} ms`;
}
