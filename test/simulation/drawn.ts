// Everything about one simulation, drawn from its seed.
import type { ConfigData, PolicyOptions, RequestParams, RouteConfig, StrategyName, TargetConfig, When } from '@zerohop/core';
import { anthropic } from '@zerohop/anthropic';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { seededRandom } from '@zerohop/testkit';
import type { NetworkFault, Pace, Scenario, SimulationOptions } from '@zerohop/testkit/simulate';

/** Draws from one seed. */
class Draws {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  whole(from: number, to: number): number {
    return from + Math.floor(this.random() * (to - from + 1));
  }

  one<T>(items: readonly T[]): T {
    return items[this.whole(0, items.length - 1)] as T;
  }

  some<T>(items: readonly T[], count: number): T[] {
    const left = [...items];
    return Array.from({ length: Math.min(count, left.length) }, () => left.splice(this.whole(0, left.length - 1), 1)[0] as T);
  }

  /** The value in so many of ten cases, else nothing. */
  maybe<T>(share: number, value: () => T): T | undefined {
    return this.chance(share) ? value() : undefined;
  }
}

const allTargets = [
  'openai/gpt-5',
  'openai/gpt-4o',
  'openai-eu/gpt-5',
  'openai-new/gpt-5-mini',
  'anthropic/claude-sonnet-5',
  'anthropic/claude-haiku-4-5',
  'google/gemini-2.5-flash',
  'google/gemini-2.5-pro',
] as const;

/** The simulation of a seed: any config, any trouble, any callers. */
export function drawSimulation(seed: number, calls: number): SimulationOptions {
  const draws = new Draws(seed);
  const targets = draws.some(allTargets, draws.whole(2, 6));
  const config = drawConfig(draws, targets);
  const perSecond = draws.one([1, 5, 20, 100]);
  const durationMs = (calls / perSecond) * 1_000;
  return {
    seed,
    config,
    scenario: drawScenario(draws, targets, durationMs),
    pace: drawPace(draws),
    traffic: {
      calls,
      arrival: draws.chance(0.2) ? { burst: draws.whole(5, 50), everyMs: draws.whole(1_000, 30_000) } : { perSecond },
      model: draws.chance(0.2) ? { chat: 4, [targets[0] ?? '']: 1 } : 'chat',
      streams: draws.one([0, 0.5, 0.5, 0.8, 1]),
      consumers: draws.one([{ fast: 1 }, { fast: 8, slow: 1, leaving: 1 }, { fast: 2, slow: 1, leaving: 1 }, { fast: 1, leaving: 3 }]),
      readers: draws.one([{ events: 1 }, { events: 2, text: 1, response: 1 }]),
      pauseMs: draws.one([[10, 500], [0, 3_000], [1_000, 90_000]] as const),
      leaveMs: draws.one([[0, 300], [0, 3_000], [0, 40_000]] as const),
      request: requestsOf(draws),
    },
  };
}

function drawConfig(draws: Draws, targets: readonly string[]): ConfigData {
  const keys = (): string[] => Array.from({ length: draws.whole(1, 3) }, (_, index) => `env:NEVER_READ_${index}`);
  const spare = targets.length > 3 && draws.chance(0.3) ? targets.slice(3) : [];
  const own = spare.length > 0 ? targets.slice(0, 3) : targets;
  return {
    providers: {
      openai: openai({ apiKey: keys() }),
      'openai-eu': openai({ apiKey: keys() }),
      'openai-new': openai({ api: 'responses', apiKey: keys() }),
      anthropic: anthropic({ apiKey: keys() }),
      google: google({ apiKey: keys() }),
    },
    defaults: drawPolicies(draws),
    routes: {
      chat: {
        targets: own.map((target) => drawTarget(draws, target)),
        strategy: drawStrategy(draws),
        fallbacks: spare.length > 0 ? ['spare'] : undefined,
        ...draws.maybe(0.3, () => drawPolicies(draws)),
        ...drawSteering(draws, own),
      },
      arm: { targets: draws.some(own, 2), strategy: drawStrategy(draws) },
      ...(spare.length > 0 ? { spare: { targets: spare, strategy: drawStrategy(draws) } } : {}),
    },
    judges: { shape: { schema: { type: 'object' } } },
  };
}

function drawStrategy(draws: Draws): StrategyName {
  return draws.one(['priority', 'weighted', 'round-robin', 'least-busy', 'fastest', 'cheapest', 'sticky', 'off-peak']);
}

function drawTarget(draws: Draws, target: string): TargetConfig {
  if (!draws.chance(0.5)) return target;
  return {
    target,
    weight: draws.maybe(0.6, () => draws.whole(1, 5)),
    when: draws.maybe(0.2, () => draws.one<When>([{ user: { $ne: 'u1' } }, { stream: false }, { 'input.tokens': { $lt: 10_000 } }, { $not: { 'tags.plan': 'free' } }])),
    params: draws.maybe(0.2, () => draws.one<RequestParams>([{ maxTokens: { $default: 500 } }, { temperature: null }, { maxTokens: 300 }])),
    offPeak: draws.maybe(0.2, () => [{ from: '20:00', to: '06:00' }]),
  };
}

// What is sent and judged beside the calls themselves, and who is sent another way.
function drawSteering(draws: Draws, targets: readonly string[]): Pick<RouteConfig, 'split' | 'shadow' | 'cascade' | 'eval'> {
  return {
    split: draws.maybe(0.2, () => ({ by: draws.one(['call', 'user', 'session'] as const), arms: { control: { weight: 2 }, other: { weight: 1, route: 'arm' } } })),
    shadow: draws.maybe(0.2, () => ({ to: draws.one(targets), sample: 0.3, concurrency: { max: draws.whole(1, 4) } })),
    cascade: targets.length < 2 ? undefined : draws.maybe(0.2, () => ({ judge: 'shape' })),
    eval: draws.maybe(0.2, () => ({ judges: ['shape'], sample: 0.3 })),
  };
}

function drawPolicies(draws: Draws): PolicyOptions {
  return {
    timeouts: draws.maybe(0.7, () => ({
      connectMs: draws.one([200, 1_000, 5_000, false]),
      firstTokenMs: draws.one([500, 2_000, 10_000]),
      idleMs: draws.one([300, 2_000, 20_000]),
      totalMs: draws.one([1_000, 5_000, 60_000]),
      consumerIdleMs: draws.one([2_000, 30_000, 120_000, false]),
    })),
    retry: draws.one([undefined, undefined, false, { retries: 1 }, { retries: 4, minDelayMs: 10, maxDelayMs: 1_000 }, { onReset: false }, { waitBeforeFallback: true, maxRetryAfterMs: 20_000 }]),
    maxAttempts: draws.one([undefined, undefined, 1, 2, 3, 10]),
    retryBudget: draws.one([undefined, undefined, false, { ratio: 0.1, minPer10s: 2 }]),
    breaker: draws.one([undefined, undefined, false, { consecutiveFailures: 1, openMs: 500 }, { minCalls: 3, failureRatio: 0.3, windowMs: 5_000 }, { consecutiveFailures: 2, openMs: 30_000 }, { slowCallMs: 1_500 }]),
    concurrency: draws.one([undefined, undefined, { max: 2 }, { max: 3, queue: 5 }, { max: 1, queue: 20, maxWaitMs: 2_000 }, { max: 10, queue: 100, maxWaitMs: false }]),
    hedge: draws.one([undefined, undefined, undefined, { afterMs: 300 }, { afterMs: 1_500 }]),
    midStream: draws.one([undefined, 'fail', 'restart', 'restart', 'continue']),
  };
}

function drawPace(draws: Draws): Pace {
  return draws.one<Pace>([
    {},
    { connectMs: 0, headersMs: 0, firstTokenMs: 0, chunkMs: 0 },
    { connectMs: [1, 20], headersMs: [5, 50], firstTokenMs: [20, 300], chunkMs: 0 },
    { connectMs: [50, 400], headersMs: [100, 900], firstTokenMs: [300, 5_000], chunkMs: [0, 400] },
  ]);
}

/** Every fault that there is, with its place and times drawn. */
function drawFault(draws: Draws): NetworkFault | readonly NetworkFault[] {
  const afterChunks = draws.one([0, 1, 2, 3, 8, Infinity]);
  const ms = draws.one([100, 1_000, 5_000, 30_000]);
  const at = draws.maybe(0.2, () => 'start' as const);
  const condition = draws.one(['rate_limit', 'quota', 'overloaded', 'server_error', 'authentication', 'permission', 'model_not_found', 'context_length', 'content_filter', 'invalid_request'] as const);
  const usual = draws.one(['rate_limit', 'overloaded', 'server_error'] as const);
  return draws.one<() => NetworkFault | readonly NetworkFault[]>([
    () => ({ type: 'error', condition }),
    () => ({ type: 'error', condition: usual }),
    () => ({ type: 'error', condition: 'rate_limit', headers: { 'retry-after': String(draws.whole(0, 20)) } }),
    () => ({ type: 'status', status: draws.one([400, 404, 409, 500, 502, 503, 504, 529]), body: draws.one(['', 'upstream is gone', { error: { message: 'odd' } }]) }),
    () => ({ type: 'html', status: draws.one([200, 502, 503]) }),
    () => ({ type: 'empty', status: draws.one([200, 500]) }),
    () => ({ type: 'hang' }),
    () => ({ type: 'delay-headers', ms }),
    () => ({ type: 'slow-first-token', ms }),
    () => ({ type: 'slow-chunks', ms }),
    () => ({ type: 'stall', afterChunks, at, ms: draws.maybe(0.5, () => ms), pingEveryMs: draws.maybe(0.5, () => 5_000) }),
    () => ({ type: 'cut', afterChunks, at: draws.one([undefined, 'headers', 'start'] as const), reset: draws.chance(0.5) }),
    () => ({ type: 'cut', afterChunks, reset: draws.chance(0.5) }),
    () => ({ type: 'clean-end', afterChunks, at }),
    () => ({ type: 'garbage', afterChunks, at }),
    () => ({ type: 'in-band-error', condition: usual, afterChunks, at }),
    () => [{ type: 'split-bytes', bytes: draws.whole(1, 7) }, { type: 'cut', afterChunks }],
    () => ({ type: 'split-bytes', bytes: draws.whole(1, 40) }),
    () => ({ type: 'refuse' }),
    () => ({ type: 'unreachable' }),
    () => ({ type: 'slow-connect', ms }),
  ])();
}

function drawScenario(draws: Draws, targets: readonly string[], durationMs: number): Scenario {
  return Array.from({ length: draws.whole(1, 8) }, () => {
    const fromMs = draws.whole(0, durationMs);
    const everywhere = draws.chance(0.25);
    return {
      fromMs,
      toMs: draws.chance(0.1) ? undefined : fromMs + draws.whole(durationMs / 20, durationMs / 2),
      targets: everywhere ? undefined : draws.some(targets, draws.whole(1, 2)).map((target) => (draws.chance(0.3) ? target.slice(0, target.indexOf('/')) : target)),
      keys: draws.maybe(0.15, () => [0]),
      fault: drawFault(draws),
      share: draws.one([0.05, 0.2, 0.5, 1]),
      tellsEnd: draws.chance(0.2),
    };
  });
}

function requestsOf(draws: Draws): (index: number) => object {
  const seed = draws.whole(0, 2 ** 31);
  return (index) => {
    const own = new Draws(seed + index);
    return {
      deadlineMs: own.maybe(0.2, () => own.one([50, 1_000, 5_000, 30_000])),
      priority: own.maybe(0.3, () => own.one(['low', 'normal', 'high'] as const)),
      maxTokens: own.maybe(0.2, () => own.whole(200, 4_000)),
      user: own.maybe(0.5, () => `u${own.whole(1, 9)}`),
      session: own.maybe(0.5, () => `s${own.whole(1, 9)}`),
      tags: own.maybe(0.3, () => ({ plan: own.one(['free', 'pro']) })),
    };
  };
}
