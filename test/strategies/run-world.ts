import { type ChatRequest, type ConfigData, createRouter, isZerohopError, type Router } from '@zerohop/core';
import { seededRandom, virtualClock } from '@zerohop/testkit';
import type { StrategyName } from './claim.ts';
import { type PlannedCall, planCalls } from './plan-calls.ts';
import { SimulatedServer } from './simulated-server.ts';
import type { TargetWorld, World } from './world.ts';
import { callKey, worldAdapter } from './world-adapter.ts';
import { startMs } from './worlds.ts';

/** What became of one call. */
export interface CallRecord {
  readonly planned: PlannedCall;
  /** Name of the target that was asked first. */
  readonly first: string | undefined;
  /** Name of the target that served; `undefined` when none did. */
  readonly served: string | undefined;
  /** Milliseconds from the call; `undefined` for whole answers. */
  readonly firstTokenMs: number | undefined;
  readonly totalMs: number;
  readonly costNanoUsd: number;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
}

/** One world under one strategy with one seed. */
export interface Run {
  readonly world: World;
  readonly calls: readonly CallRecord[];
  /** Most requests in flight at once, by target. */
  readonly mostInFlight: ReadonlyMap<string, number>;
}

/** What else a run may be told. */
export interface RunOptions {
  /** Whether turns of a conversation say which one it is, by `session`. @default true */
  readonly named?: boolean;
  /** Whether the config has the world's weights. @default with strategy `weighted` only */
  readonly weighs?: boolean;
  /** Attempts that each target gets at once. @default as many as come */
  readonly concurrency?: number | undefined;
}

const model = 'chat';
const route = 'all';
/** Longer than any world goes on. */
const patienceMs = 14 * 86_400_000;

/**
 * Sends a world's calls through the shipped router, on a virtual clock.
 *
 * @throws where a call ends with something other than a response or an error of ours
 */
export async function runWorld(world: World, strategy: StrategyName, seed: number, { named = true, weighs = strategy === 'weighted', concurrency }: RunOptions = {}): Promise<Run> {
  const planned = planCalls(world.workload, seed);
  const servers = new Map(world.targets.map((target, position) => [target.name, new SimulatedServer(target, position, seed)]));
  const clock = virtualClock({ startMs });
  const adapter = worldAdapter(servers, planned, startMs);
  const router: Router = createRouter(configOf(world, strategy, { weighs, concurrency }), { adapters: [adapter], clock, random: seededRandom(seed) });
  const calls: CallRecord[] = [];
  const done = new Promise<void>((resolve) => {
    // Armed one after the other: a clock with thousands of timers is a slow one.
    const arm = (index: number): void => {
      const next = planned[index];
      if (next === undefined) return;
      clock.setTimeout(() => {
        arm(index + 1);
        void makeCall(router, next, named, () => clock.now()).then((record) => {
          calls.push(record);
          if (calls.length === planned.length) resolve();
        });
      }, startMs + next.atMs - clock.now());
    };
    arm(0);
  });
  await clock.advanceUntil(done, patienceMs);
  await clock.advanceUntil(router.close(), patienceMs);
  const mostInFlight = new Map([...servers].map(([name, { mostInFlight: most }]) => [name, most]));
  return { world, calls: calls.toSorted((a, b) => a.planned.index - b.planned.index), mostInFlight };
}

// Plain data, as a user would write it.
function configOf({ targets }: World, strategy: StrategyName, { weighs, concurrency }: RunOptions): ConfigData {
  return {
    providers: Object.fromEntries(targets.map(({ name, price }) => [name, { adapter: 'world', apiKey: 'none', ...('catalog' in price ? { vendor: price.catalog.vendor } : undefined) }])),
    models: Object.fromEntries(targets.flatMap((target) => ('catalog' in target.price ? [] : [[idOf(target), { contextWindow: target.contextWindow ?? 200_000, price: target.price }]]))),
    routes: {
      [route]: {
        strategy,
        ...(concurrency === undefined ? undefined : { concurrency: { max: concurrency } }),
        targets: targets.map((target) => ({
          target: idOf(target),
          ...(weighs === true ? { weight: target.weight ?? 1 } : undefined),
          ...(strategy === 'off-peak' && target.offPeak !== undefined ? { offPeak: target.offPeak } : undefined),
        })),
      },
    },
  };
}

function idOf({ name, price }: TargetWorld): string {
  return `${name}/${'catalog' in price ? price.catalog.model : model}`;
}

async function makeCall(router: Router, planned: PlannedCall, named: boolean, now: () => number): Promise<CallRecord> {
  const request: ChatRequest = { model: route, messages: planned.messages(), metadata: { [callKey]: String(planned.index) }, session: named ? planned.turn?.session : undefined };
  const atMs = now();
  let firstTokenMs: number | undefined;
  try {
    let response;
    if (planned.stream) {
      const stream = router.stream(request);
      await stream.ready;
      firstTokenMs = now() - atMs;
      response = await stream.response();
    } else response = await router.chat(request);
    const { attempts, target, cost, usage } = response;
    const { total, cacheRead } = usage.input;
    return { planned, first: nameOf(attempts[0]?.target), served: nameOf(target), firstTokenMs, totalMs: now() - atMs, costNanoUsd: cost.nanoUsd, inputTokens: total, cacheReadTokens: cacheRead };
  } catch (error) {
    if (!isZerohopError(error)) throw error;
    return { planned, first: nameOf(error.attempts[0]?.target), served: undefined, firstTokenMs, totalMs: now() - atMs, costNanoUsd: 0, inputTokens: 0, cacheReadTokens: 0 };
  }
}

function nameOf(target: string | undefined): string | undefined {
  return target?.split('/')[0];
}
