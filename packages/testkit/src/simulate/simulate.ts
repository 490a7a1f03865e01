import { type AnyAdapter, type ConfigData, createRouter, type Router, type RouterCode } from '@zerohop/core';
import { type VirtualClock, virtualClock } from '../clock/virtual-clock.ts';
import { seededRandom } from '../lib/seeded-random.ts';
import { turns } from '../lib/turn.ts';
import type { Answers } from '../server/emulator.ts';
import type { WireName } from '../server/wire.ts';
import { boundsOf } from './bounds.ts';
import { type CallLog, callLog } from './call-log.ts';
import { invalid } from './invalid.ts';
import { invariants } from './invariants/index.ts';
import { makeCall } from './make-call.ts';
import type { Pace } from './pace.ts';
import { reportOf, type SimulationReport, type Violation } from './report.ts';
import type { Scenario } from './scenario.ts';
import { sentences } from './sentences.ts';
import { simulatedConfig } from './simulated-config.ts';
import { simulatedNetwork } from './simulated-network.ts';
import { planTraffic, type Traffic } from './traffic.ts';
import { startWatch, type Watch } from './watch.ts';

/** What to simulate. */
export interface SimulationOptions {
  /** Everything that is drawn hangs on it: the same seed and options give the same report. @default 1 */
  seed?: number | undefined;
  /** Your own config. Keys are not read, and nothing is sent anywhere. */
  config: ConfigData;
  /** Adapters that the config names by id. @default none: all its providers were made by calling one */
  adapters?: readonly AnyAdapter[] | undefined;
  /** Strategies and judges of your own that the config names, as for `createRouter`. @default none */
  code?: Pick<RouterCode, 'strategies' | 'judges'> | undefined;
  /** @default nothing goes wrong */
  scenario?: Scenario | undefined;
  /** @default ten calls a second */
  traffic?: Traffic | undefined;
  /** Calls that would arrive later are not made. @default as long as it takes */
  durationMs?: number | undefined;
  /** How fast vendors are on an ordinary day. @default connects in 5 to 30 ms, speaks after 120 to 1,050 ms */
  pace?: Pace | undefined;
  /** Paces of single providers, by their keys. @default `pace` */
  paces?: Readonly<Record<string, Pace>> | undefined;
  /** What all vendors answer. @default texts of 3 to 40 words, each another one */
  answer?: Answers | undefined;
  /** Which wire an adapter speaks that this package does not know, by the adapter's id. */
  wires?: Readonly<Record<string, WireName>> | undefined;
  /** Gets the router before the first call, to listen to its events or to reload it by the clock. */
  onRouter?: ((router: Router, clock: VirtualClock) => void) | undefined;
}

/** A call that is not over so long after the last one has arrived never will be. */
const patienceMs = 6 * 3_600_000;
/** Turns of the event loop without a timer and without an end, after which nothing will come. */
const patienceTurns = 200;
/** Real milliseconds that an SDK may take to send a request. */
const patienceForSdksMs = 5_000;

/**
 * Runs a config through hours of trouble in milliseconds: the shipped router, adapters and SDKs over a network that is simulated on
 * a virtual clock. Every call is held to the invariants, and every run can be had again from its seed.
 *
 * @throws ZerohopError `config_invalid`, as `createRouter` does
 * @example
 * const report = await simulate({
 *   config: { providers: { openai: openai(), anthropic: anthropic() }, routes: { chat: { targets: ['openai/gpt-5', 'anthropic/claude-sonnet-5'] } } },
 *   scenario: outage({ fromMs: 60_000, toMs: 120_000, targets: ['openai'] }),
 *   traffic: { arrival: { perSecond: 5 } },
 *   durationMs: 300_000,
 * });
 * console.log(String(report));
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const { seed = 1, durationMs = Infinity, scenario = [], traffic = {} } = options;
  if (traffic.calls === undefined && durationMs === Infinity) throw invalid('options', 'a simulation needs an end: give traffic.calls or durationMs', 'traffic.calls or durationMs');
  const clock = virtualClock({ turns: 1 });
  // Draws of their own for each: what one part draws must not change what another one does.
  const [routerSeed, trafficSeed, networkSeed, answerSeed] = seedsOf(seed);
  const logs: CallLog[] = [];
  const watch = startWatch(logs);

  const { config, vendors } = simulatedConfig(options.config, options.adapters ?? [], options.wires ?? {}, () => ({
    transport: (provider) => network.transport(provider, watch.sent),
    onAttempt: watch.attempt,
  }));
  const answer = options.answer ?? sentences(seededRandom(answerSeed));
  const setups = Object.fromEntries(Object.entries(vendors).map(([key, vendor]) => [key, { ...vendor, answer, pace: options.paces?.[key] ?? options.pace ?? {} }]));
  const network = simulatedNetwork({ clock, random: seededRandom(networkSeed), scenario, vendors: setups });
  const router = createRouter(config as never, { ...options.code, clock, random: seededRandom(routerSeed) }) as Router;
  const planned = planTraffic(traffic, durationMs, Object.keys(config.routes ?? {}), seededRandom(trafficSeed));

  const violations: Violation[] = [];
  const breaks = (invariant: string, message: string): void => void violations.push({ invariant, call: undefined, message });
  const onRejection = (reason: unknown): void => breaks('no unhandled rejection', String(reason));
  process.on('unhandledRejection', onRejection);
  try {
    await router.warm();
    watch.router(router);
    options.onRouter?.(router, clock);
    const startMs = clock.now();
    let running = planned.length;
    for (const call of planned) {
      clock.setTimeout(() => {
        const log = callLog(call, clock.now());
        logs[call.index] = log;
        void makeCall(router, log, clock).then(() => (running -= 1));
      }, call.atMs);
    }
    const limitMs = startMs + (planned.at(-1)?.atMs ?? 0) + patienceMs;
    await drive(clock, watch, () => running === 0, limitMs);
    const endMs = clock.now();
    let closed = false;
    void router.close().then(() => (closed = true));
    await drive(clock, watch, () => closed, endMs + patienceMs);
    if (!closed) breaks('close ends', 'close() never resolved');
    // Whatever a closed connection sets off has happened by then.
    await turns(3);
    if (clock.pending > network.pending) breaks('no timer left', `${clock.pending - network.pending} timers are armed after close()`);
    if (network.open > 0) breaks('no connection left', `${network.open} exchanges are open after close()`);
    for (const { provider, model } of watch.strays) breaks('no request of nobody', `a request to ${provider}/${model} belongs to no attempt`);
    network.close();

    const bounds = boundsOf(config);
    for (const log of logs) {
      for (const { name, broken } of invariants) {
        const message = broken(log, bounds);
        if (message !== undefined) violations.push({ invariant: name, call: log.planned.index, message });
      }
    }
    return reportOf(logs, { seed, durationMs: endMs - startMs, events: watch.events, violations });
  } finally {
    process.off('unhandledRejection', onRejection);
  }
}

/** Moves time until something is so, or never will be. */
export async function drive(clock: VirtualClock, watch: Watch, isDone: () => boolean, limitMs: number): Promise<void> {
  for (let idle = 0; !isDone() && idle < patienceTurns && clock.now() < limitMs; ) {
    // An SDK that loads a part of itself with its first request takes real time, in which none may pass here.
    const giveUpAtMs = performance.now() + patienceForSdksMs;
    while (watch.unsent > 0 && performance.now() < giveUpAtMs) await turns(1);
    idle = (await clock.advanceToNext()) ? 0 : idle + 1;
  }
}

function seedsOf(seed: number): [number, number, number, number] {
  const draw = seededRandom(seed);
  const next = (): number => Math.floor(draw() * 2 ** 32);
  return [next(), next(), next(), next()];
}
