import type { EventScope } from '../telemetry/event.ts';

/** What a strategy sees of a target: a live view, cheap to read. */
export interface StrategyTarget {
  /** `provider/model`. */
  readonly id: string;
  /** Share of traffic, compared with the others. */
  readonly weight: number;
  /** Attempts under way there, and in line, from this process. */
  readonly inFlight: number;
  /** Those of them whose answer has not begun: streams that show something are not among them. */
  readonly waiting: number;
  /** Whether it is off its peak at a moment, epoch milliseconds; `undefined` where its config names no `offPeak` windows. */
  isOffPeak(atMs: number): boolean | undefined;
}

/** What a strategy sees of a call. What takes time to find out is found out when it is asked for, and once. */
export interface StrategyCall {
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** True when the app asked for a stream. */
  readonly stream: boolean;
  /** The request's `session`. */
  readonly session: string | undefined;
  readonly scope: EventScope;
  /** The likely number of input tokens: an estimate without a tokenizer. */
  readonly inputTokens: number;
  /** The conversation's name where it has no session: 32 bits made of its instructions, its tools and how its first user message begins. */
  readonly promptKey: number;
  /** Whether the prompt is so long that vendors cache it: 1,024 tokens. */
  readonly isCacheable: boolean;
  /** The target, `provider/model`, that made the last reasoning, signature or opaque part of the history; `undefined` without any. */
  readonly pinnedTo: string | undefined;
  /**
   * How long a target likely takes for one call, in milliseconds: streams until their first content, others as a whole. Never less than it has
   * been silent while calls waited. `undefined` while nothing is known of it, `Infinity` when all that is known is that it has failed just now.
   */
  likelyMs(target: StrategyTarget): number | undefined;
  /** For how long nothing has come from a target at which calls of this kind, streams or not, are waiting, in milliseconds; 0 where none is. */
  silentMs(target: StrategyTarget): number;
  /** How long ago the last attempt of this kind ended at a target, in milliseconds: what is known of it is so old. 0 while one is waiting. */
  idleMs(target: StrategyTarget): number;
  /** What the call likely costs at a target, in nano-dollars; `undefined` when its price is unknown. */
  likelyNanoUsd(target: StrategyTarget): number | undefined;
  /** Whether a target bills input that it has cached below other input. */
  cacheReadsPay(target: StrategyTarget): boolean;
}

/** An order of targets, and why it is so. */
export interface Ranking<T> {
  /** Best first. */
  readonly targets: readonly T[];
  /** Why a target stands where it does, in few words; asked when somebody reads the plan. */
  readonly why?: ((target: T) => string | undefined) | undefined;
}

/** How a route orders its targets. One instance per route; holds the next draw ready. */
export interface StrategyInstance {
  /**
   * The targets that could serve, best first, for the call that comes next. Changes nothing: asked twice it answers the same.
   * What it leaves out stands behind the others, in the order of the config.
   */
  order<T extends StrategyTarget>(targets: readonly T[], call: StrategyCall): readonly T[] | Ranking<T>;
  /** The call has been made: the next one gets a new draw. */
  advance(): void;
}

/** A way to order the targets of a route. Configs name it. */
export interface Strategy {
  /** Makes the instance of one route. `random` gives numbers from 0 up to, not including, 1. */
  create(random: () => number): StrategyInstance;
}
