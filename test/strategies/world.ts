/** A log-normal quantity: half of the draws lie below `median`, and `sigma` is the spread of their logarithms. */
export interface LogNormal {
  readonly median: number;
  readonly sigma: number;
}

/** A stretch of simulated time, milliseconds from the start; `toMs` is the first instant at which it is over. */
export interface Phase {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How a target behaves. Everything is drawn per call and target, never in the order in which targets are asked. */
export interface TargetWorld {
  /** Key of its provider. */
  readonly name: string;
  /** Milliseconds to the first token of an answer without anything in the way. */
  readonly firstTokenMs: LogNormal;
  /** Some first tokens are far later than the log-normal says: which share, and how many times as late. */
  readonly spikes: { readonly share: number; readonly factor: number };
  /** Answers are written at this pace. */
  readonly tokensPerSecond: number;
  /** US dollars per million tokens. */
  readonly price: { readonly input: number; readonly cacheRead?: number; readonly output: number } | { readonly catalog: { readonly vendor: string; readonly model: string } };
  /** Tokens of prompt and answer together. @default 200_000 */
  readonly contextWindow?: number;
  /** Requests in flight beyond which it slows down: see `slowDown`. @default none: it never does */
  readonly knee?: number;
  /** A while in which everything takes `factor` times as long. */
  readonly brownout?: Phase & { readonly factor: number };
  /** Which share of the attempts it refuses as overloaded, and after how long. */
  readonly refusals?: { readonly share: number; readonly afterMs: number };
  /** Keeps prompts' prefixes for so long after their last use. @default it has no prompt cache */
  readonly cacheTtlMs?: number;
  /** For strategy `weighted`. @default 1 */
  readonly weight?: number;
  /** For strategy `off-peak`, as in config. */
  readonly offPeak?: readonly { readonly from: string; readonly to: string; readonly days?: readonly ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[] }[];
}

/** Conversations: each turn sends all that was said before. */
export interface Sessions {
  /** How many begin. They begin as the workload's arrivals say. */
  readonly count: number;
  /** After each turn, the chance that another one follows. */
  readonly goesOn: number;
  /** From one turn to the next. */
  readonly gapMs: LogNormal;
  /** Instructions and tools at the start of every conversation: the same ones for all. */
  readonly sharedTokens: number;
  /** What a conversation begins with: a document, a repository, a case. `promptTokens` are what each later turn adds. */
  readonly openingTokens: LogNormal;
}

/** What is asked. All of it is drawn beforehand, so that every strategy is asked the same at the same instants. */
export interface Workload {
  /** Number of calls; with `sessions`, as many as there are turns. */
  readonly calls?: number;
  readonly perSecond: number;
  /** Coefficient of variation of the gaps between arrivals: 1 is a Poisson process, above it calls come in bursts. */
  readonly burstiness: number;
  /** Traffic by hour of the UTC day, as a multiple of `perSecond`. @default the same at all hours */
  readonly byHour?: readonly number[];
  readonly promptTokens: LogNormal;
  readonly answerTokens: LogNormal;
  /** Share of calls that stream. */
  readonly streams: number;
  readonly sessions?: Sessions;
}

/** Targets, the trouble they have and what is asked of them. */
export interface World {
  readonly name: WorldName;
  /** Why it is like real life. */
  readonly because: string;
  readonly targets: readonly TargetWorld[];
  readonly workload: Workload;
  /** Stretches of time that claims speak of. */
  readonly phases?: Readonly<Record<string, Phase>>;
}

/** The worlds. */
export type WorldName = 'uneven' | 'brownout' | 'loaded' | 'prices' | 'sessions' | 'peak hours' | 'black hole' | 'equal';
