import type { Router } from '@zerohop/core';
import { virtualClock } from '../clock/virtual-clock.ts';
import { type CallLog, callLog } from '../simulate/call-log.ts';
import { makeCall } from '../simulate/make-call.ts';
import type { Disturbance } from '../simulate/scenario.ts';
import { drive } from '../simulate/simulate.ts';
import { startWatch } from '../simulate/watch.ts';
import type { DrillConfig } from './drill-config.ts';
import type { DrillSettings } from './drill-options.ts';
import { lossOf } from './measure.ts';
import { openRouter } from './open-router.ts';
import { keyName } from './places.ts';
import type { RequestOrder } from './request-order.ts';

/** A run of calls over fresh machinery. */
export interface Run {
  readonly route: string;
  readonly order: RequestOrder;
  /** How many while the trouble lasts; one per second. */
  readonly calls: number;
  /** What is broken meanwhile. */
  readonly broken: readonly Pick<Disturbance, 'targets' | 'keys' | 'fault'>[];
  /** What must have served again before the run is over: targets, or keys as `provider#position`. */
  readonly awaited: readonly string[];
}

/** What became of a run. */
export interface RunResult {
  /** The calls while the trouble lasted. */
  readonly logs: readonly CallLog[];
  /** Calls that were lost after it was over. */
  readonly lostAfterwards: number;
  /** Targets, and keys as `provider#position`, that have served. */
  readonly served: ReadonlySet<string>;
  /** How long after it was over all of `awaited` had served; `undefined` when there was nothing to wait for, or it did not happen. */
  readonly backAfterMs: number | undefined;
  /** Whether something of `awaited` had not served when nobody waited any longer. */
  readonly stillAway: boolean;
}

const everyMs = 1_000;
/** Most benches last ten minutes at most; whoever is not back by then waits for a date. */
export const patienceMs: number = 15 * 60_000;
/** So long calls come once a second; then the less often the longer it takes, since a second matters less and less. */
const keenMs = 60_000;
const fineness = 12;
/** No attempt lasts longer by any sane config. */
const longestCallMs = 6 * 3_600_000;

/** Makes the calls of a run, by the clock, through the shipped router over emulated vendors. */
export async function runCalls(drill: DrillConfig, settings: DrillSettings, { route, order, calls, broken, awaited }: Run): Promise<RunResult> {
  const clock = virtualClock({ turns: 1, startMs: settings.startMs });
  const logs: CallLog[] = [];
  const watch = startWatch(logs);
  const { router, network } = openRouter(drill, settings, clock, watch, broken.map((one) => ({ ...one, toMs: calls * everyMs })));
  watch.router(router);
  await router.warm();

  const startMs = clock.now();
  const liftedMs = startMs + calls * everyMs;
  const missing = new Set(awaited);
  const keys = keysOf(router);
  const everServed = new Set<string>();
  let backMs: number | undefined;
  router.on('attempt', ({ attempt: { outcome, startedAtMs, target, provider, credential } }) => {
    if (outcome !== 'ok') return;
    for (const name of [target, keys.get(`${provider} ${credential}`) ?? target]) {
      everServed.add(name);
      if (startedAtMs >= liftedMs && missing.delete(name) && missing.size === 0) backMs = startedAtMs;
    }
  });

  let running = 0;
  let finished = false;
  const tick = (index: number): void => {
    const sinceMs = clock.now() - liftedMs;
    finished = sinceMs >= 0 && (missing.size === 0 || sinceMs > patienceMs);
    if (finished) return;
    running += 1;
    const { stream, request } = order(index);
    const log = callLog({ index, atMs: clock.now() - startMs, model: route, stream, consumer: 'fast', reader: 'events', pausesMs: [], leaveAfterMs: undefined, leaveBy: 'signal', request }, clock.now());
    logs[index] = log;
    void makeCall(router, log, clock).then(() => (running -= 1));
    clock.setTimeout(() => tick(index + 1), sinceMs > keenMs ? Math.ceil(sinceMs / fineness / everyMs) * everyMs : everyMs);
  };
  tick(0);
  await drive(clock, watch, () => finished && running === 0, liftedMs + patienceMs + longestCallMs);
  // Closing ends what would never have ended by itself, and that must be seen.
  const seen = logs.map((log): CallLog => ({ ...log, terminals: [...log.terminals], attempts: [...log.attempts] }));
  let closed = false;
  void router.close().then(() => (closed = true));
  await drive(clock, watch, () => closed, clock.now() + longestCallMs);
  network.close();

  return {
    logs: seen.slice(0, calls),
    served: everServed,
    lostAfterwards: seen.slice(calls).filter((log) => lossOf(log) !== undefined).length,
    stillAway: missing.size > 0,
    backAfterMs: backMs === undefined ? undefined : backMs - liftedMs,
  };
}

/** The name of each key, by its provider and fingerprint. */
function keysOf(router: Router): ReadonlyMap<string, string> {
  const pools = Object.entries(router.status().credentials);
  return new Map(pools.flatMap(([provider, pool]) => pool.map(({ fingerprint }, index) => [`${provider} ${fingerprint}`, keyName({ provider, index })] as const)));
}
