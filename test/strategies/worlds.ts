import type { LogNormal, Phase, TargetWorld, Workload, World } from './world.ts';

// The worlds in which strategies are compared. They were written down before the strategies, and are not changed to suit one: a world that proves
// unlike real life gets a successor beside it.

/** Each world is run with each of these seeds, and a claim has to hold with each. */
export const seeds: readonly number[] = [1, 2, 3];

/** A Monday, 00:00 UTC: catalog prices that change with the hour hold then. */
export const startMs: number = Date.UTC(2026, 10, 16);

/** Reading a prompt that is not cached takes a second per 100,000 tokens. */
export const promptMsPerToken = 0.01;

/** Paces vary from answer to answer by this log-normal sigma. */
export const paceSigma = 0.2;

/** Prefixes are cached from this length on, and in steps. */
export const cacheTokens = { least: 1_024, step: 128 } as const;

/**
 * What `inFlight` requests do to a target with a knee: first tokens suffer first and most, since prompts queue; the batch that is being written slows down
 * gently. Exponents fitted to published sweeps of one vLLM server: 16, 32, 48 in flight give a median first token of 97, 277, 840 ms, and 40, 30, 25 tokens a
 * second for each.
 */
export function slowDown(inFlight: number, knee: number): { firstToken: number; pace: number } {
  const load = Math.max(1, inFlight / knee);
  return { firstToken: load ** 2, pace: load ** 0.45 };
}

const minuteMs = 60_000;

// Sizes as in the public BurstGPT trace of chat and API traffic: prompts of some 700 tokens, answers of some 300, both heavy-tailed.
const promptTokens: LogNormal = { median: 700, sigma: 1 };
const answerTokens: LogNormal = { median: 300, sigma: 0.7 };
const chats = { promptTokens, answerTokens, streams: 0.7, burstiness: 1 } as const;

// Percentiles of first tokens are those that monitors publish of hosted models over a day: p50, p95 and p99 of 250 to 1,480 ms, of 1.3 to 3 times and of
// 2 to 11 times that. A log-normal gives the first two, rare spikes give the third.
const noSpikes = { share: 0, factor: 1 } as const;
const alikePrice = { input: 0.6, output: 2.4 } as const;
const common = { firstTokenMs: { median: 640, sigma: 0.36 }, spikes: { share: 0.02, factor: 7 }, tokensPerSecond: 95, price: alikePrice } as const;

/** Five hosts of comparable models, as a monitor saw five of them on one day. One price: only their speed differs. */
const uneven: World = {
  name: 'uneven',
  because: 'hosts of comparable models differ by a factor of five in their medians, and not in the same order in their tails',
  targets: [
    { name: 'heavy', firstTokenMs: { median: 1_480, sigma: 0.16 }, spikes: noSpikes, tokensPerSecond: 60, price: alikePrice },
    { ...common, name: 'common' },
    { name: 'lean', firstTokenMs: { median: 250, sigma: 0.35 }, spikes: { share: 0.01, factor: 8 }, tokensPerSecond: 140, price: alikePrice },
    { name: 'jumpy', firstTokenMs: { median: 540, sigma: 0.66 }, spikes: { share: 0.02, factor: 6 }, tokensPerSecond: 130, price: alikePrice },
    { name: 'brisk', firstTokenMs: { median: 480, sigma: 0.3 }, spikes: { share: 0.01, factor: 3 }, tokensPerSecond: 190, price: alikePrice },
  ],
  workload: { ...chats, calls: 3_000, perSecond: 2 },
};

const slow: Phase = { fromMs: 5 * minuteMs, toMs: 10 * minuteMs };

/** The best of four becomes ten times slower for five minutes. It refuses nothing, so no breaker opens. */
const brownout: World = {
  name: 'brownout',
  because: 'vendors under pressure answer late for minutes long before they answer with errors',
  targets: [
    { ...common, name: 'first', firstTokenMs: { median: 350, sigma: 0.36 }, tokensPerSecond: 120, brownout: { ...slow, factor: 10 } },
    { ...common, name: 'second', firstTokenMs: { median: 450, sigma: 0.36 } },
    { ...common, name: 'third', firstTokenMs: { median: 500, sigma: 0.36 } },
    { ...common, name: 'fourth', firstTokenMs: { median: 550, sigma: 0.36 } },
  ],
  workload: { ...chats, calls: 3_600, perSecond: 3 },
  phases: {
    slow,
    'slow, after 30 s': { ...slow, fromMs: slow.fromMs + 30_000 },
    'after, from 3 min on': { fromMs: slow.toMs + 3 * minuteMs, toMs: Infinity },
  },
};

/** Four servers of one's own, one of them a third of the others, and traffic in bursts. */
const loaded: World = {
  name: 'loaded',
  because: 'self-hosted servers slow down with every request beyond their knee, fleets are rarely of one size, and real traffic is burstier than Poisson',
  targets: ['large-a', 'large-b', 'large-c', 'small'].map(
    (name): TargetWorld => ({ name, firstTokenMs: { median: 400, sigma: 0.3 }, spikes: noSpikes, tokensPerSecond: 80, price: alikePrice, knee: name === 'small' ? 8 : 24 }),
  ),
  workload: { ...chats, calls: 5_000, perSecond: 6, burstiness: 3 },
};

/** Five prices of the catalog's orders of magnitude: the cheapest is the slowest, the dearest the fastest, two cross over, one has a small window. */
const prices: World = {
  name: 'prices',
  because: 'prices of usable models differ by a factor of fifty, and which of two is cheaper hangs on the sizes of prompt and answer',
  targets: [
    { name: 'budget', firstTokenMs: { median: 1_480, sigma: 0.16 }, spikes: noSpikes, tokensPerSecond: 60, price: { input: 0.05, cacheRead: 0.005, output: 0.4 } },
    // Cheaper than `budget` where the prompt is thirty times as long as the answer or longer.
    { name: 'reader', firstTokenMs: { median: 950, sigma: 0.5 }, spikes: { share: 0.02, factor: 5 }, tokensPerSecond: 80, price: { input: 0.03, cacheRead: 0.003, output: 1 } },
    { ...common, name: 'narrow', price: { input: 0.1, cacheRead: 0.01, output: 0.5 }, contextWindow: 8_192 },
    { ...common, name: 'middle', firstTokenMs: { median: 480, sigma: 0.3 }, price: { input: 0.3, cacheRead: 0.03, output: 2.5 } },
    { name: 'finest', firstTokenMs: { median: 300, sigma: 0.35 }, spikes: { share: 0.01, factor: 6 }, tokensPerSecond: 150, price: { input: 3, cacheRead: 0.3, output: 15 } },
  ],
  // Besides chats, questions about long documents: 2,000 tokens in the median, one in eight beyond the small window.
  workload: { ...chats, promptTokens: { median: 2_000, sigma: 1.3 }, calls: 3_000, perSecond: 2 },
};

/** Four accounts or regions for one model with automatic prompt caching, and conversations about something long. */
const sessions: World = {
  name: 'sessions',
  because: 'prompt caches belong to one account or region, forget after five minutes and read at a tenth of the price; agents and chats resend all that was said',
  targets: ['east', 'north', 'south', 'west'].map(
    (name): TargetWorld => ({ ...common, name, price: { input: 3, cacheRead: 0.3, output: 15 }, cacheTtlMs: 5 * minuteMs }),
  ),
  workload: {
    ...chats,
    perSecond: 0.25,
    promptTokens: { median: 250, sigma: 0.8 },
    // Six turns in the mean; people think for 40 s in the median, and one pause in twenty outlasts the cache.
    sessions: { count: 500, goesOn: 5 / 6, gapMs: { median: 40_000, sigma: 1.2 }, sharedTokens: 1_500, openingTokens: { median: 4_000, sigma: 0.7 } },
  },
};

/** Office hours in Europe over two working days: traffic by hour, midnight UTC first. */
const officeHours: readonly number[] = [0.2, 0.2, 0.2, 0.2, 0.3, 0.5, 0.8, 1.2, 1.6, 1.8, 1.8, 1.7, 1.5, 1.7, 1.8, 1.7, 1.5, 1.2, 0.9, 0.7, 0.6, 0.5, 0.4, 0.3];

/** One vendor doubles its price in two windows of its own working day; two do not. */
const peakHours: World = {
  name: 'peak hours',
  because: 'a vendor of the catalog charges double from 01:00 to 04:00 and from 06:00 to 10:00 UTC on working days; outside them it is the cheapest here, and always the slowest',
  targets: [
    {
      name: 'windowed',
      firstTokenMs: { median: 1_480, sigma: 0.16 },
      spikes: noSpikes,
      tokensPerSecond: 60,
      price: { catalog: { vendor: 'deepseek', model: 'deepseek-flash' } },
      offPeak: [{ from: '04:00', to: '06:00' }, { from: '10:00', to: '01:00' }],
    },
    { ...common, name: 'flat', price: { input: 0.2, cacheRead: 0.02, output: 0.8 } },
    { ...common, name: 'brisk', firstTokenMs: { median: 480, sigma: 0.3 }, tokensPerSecond: 190, price: { input: 0.3, cacheRead: 0.03, output: 1.2 } },
  ],
  workload: { ...chats, calls: 3_000, perSecond: 3_000 / (48 * 3_600), byHour: officeHours },
};

/** Four alike, but one refuses a third of what it is asked, at once. */
const blackHole: World = {
  name: 'black hole',
  because: 'a target that refuses quickly looks idle and fast to whoever counts only what is under way or how soon it is over; a third is too few for a breaker',
  targets: [{ ...common, name: 'refuser', refusals: { share: 0.33, afterMs: 60 } }, { ...common, name: 'b' }, { ...common, name: 'c' }, { ...common, name: 'd' }],
  workload: { ...chats, calls: 3_000, perSecond: 4 },
};

/** Four of one kind: nothing can be won, so nothing may be lost. */
const equal: World = {
  name: 'equal',
  because: 'most routes are a few like models; what a strategy takes for a difference there is chance, and following chance must cost nothing',
  targets: [4, 3, 2, 1].map((weight, index): TargetWorld => ({ ...common, name: `alike-${index + 1}`, firstTokenMs: { median: 640, sigma: 0.5 }, weight })),
  workload: { ...chats, calls: 3_000, perSecond: 4 } satisfies Workload,
};

/** All worlds, in the order of the page. */
export const worlds: readonly World[] = [uneven, brownout, loaded, prices, sessions, peakHours, blackHole, equal];

export { claims } from './claims.ts';
