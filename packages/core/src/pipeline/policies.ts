import type { RequestParams } from '../chat/params.ts';
import type {
  BreakerOptions,
  ConcurrencyOptions,
  HedgeOptions,
  MidStream,
  MidStreamOptions,
  PolicyOptions,
  RetryBudgetOptions,
  RetryOptions,
  Timeouts,
} from '../chat/policy-options.ts';
import type { When } from '../chat/when.ts';
import { mergeParams } from './params.ts';
import { addRequirements, type Required } from './requirements.ts';

type Filled<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> };

/** Policies with every default filled in. `false` is off. */
export interface Policies {
  readonly timeouts: Filled<Timeouts>;
  readonly retry: Filled<RetryOptions> | false;
  readonly maxAttempts: number;
  readonly retryBudget: Filled<RetryBudgetOptions> | false;
  readonly breaker: (Filled<Omit<BreakerOptions, 'slowCallMs'>> & { readonly slowCallMs: number | undefined }) | false;
  readonly concurrency: Filled<ConcurrencyOptions> | false;
  readonly hedge: HedgeOptions | false;
  readonly midStream: Filled<MidStreamOptions>;
  readonly foreignReasoning: 'drop' | 'text';
  readonly vectors: 'same' | 'any';
  /** All of them must hold. */
  readonly when: readonly When[];
  readonly require: Required | undefined;
  readonly params: RequestParams | undefined;
}

/** Every default of every policy. `docs/configuration.md` repeats them, held by a test. */
export const defaultPolicies: Policies = {
  timeouts: { connectMs: 5_000, firstTokenMs: 60_000, idleMs: 60_000, totalMs: 600_000, consumerIdleMs: 120_000 },
  retry: { retries: 2, minDelayMs: 250, maxDelayMs: 8_000, maxRetryAfterMs: 3_000, waitBeforeFallback: false, onReset: true },
  maxAttempts: 6,
  retryBudget: { ratio: 0.2, minPer10s: 10 },
  breaker: {
    windowMs: 30_000,
    minCalls: 10,
    failureRatio: 0.5,
    consecutiveFailures: 5,
    slowCallMs: undefined,
    openMs: 5_000,
    maxOpenMs: 60_000,
    probeIdle: false,
  },
  concurrency: false,
  hedge: false,
  midStream: {
    mode: 'fail',
    instruction:
      'Your last answer was cut off by a technical fault. Go on exactly where it stops, in the middle of a word if need be: repeat nothing of it, put nothing before it, and do not mention the interruption.',
  },
  foreignReasoning: 'drop',
  vectors: 'same',
  when: [],
  require: undefined,
  params: undefined,
};

/** Lays options over policies: objects merge, scalars replace, `false` switches off, `undefined` changes nothing. */
export function mergePolicies(base: Policies, options: PolicyOptions | undefined): Policies {
  if (options === undefined) return base;
  return {
    timeouts: merge(base.timeouts, options.timeouts, defaultPolicies.timeouts) as Policies['timeouts'],
    retry: merge(base.retry, options.retry, defaultPolicies.retry),
    maxAttempts: options.maxAttempts ?? base.maxAttempts,
    retryBudget: merge(base.retryBudget, options.retryBudget, defaultPolicies.retryBudget),
    breaker: merge(base.breaker, options.breaker, defaultPolicies.breaker),
    concurrency: merge(base.concurrency, options.concurrency, { max: Number.POSITIVE_INFINITY, queue: 0, maxWaitMs: 30_000 }),
    hedge: merge(base.hedge, options.hedge, { afterMs: Number.POSITIVE_INFINITY }),
    midStream: mergeMidStream(base.midStream, options.midStream),
    foreignReasoning: options.foreignReasoning ?? base.foreignReasoning,
    vectors: options.vectors ?? base.vectors,
    when: options.when === undefined ? base.when : [...base.when, options.when],
    require: addRequirements(base.require, options.require),
    params: mergeParams(base.params, options.params),
  };
}

/** Lays what a request or a config says of broken streams over the policy. */
export function mergeMidStream(base: Policies['midStream'], given: MidStream | undefined): Policies['midStream'] {
  if (given === undefined) return base;
  return typeof given === 'string' ? { ...base, mode: given } : { mode: given.mode ?? base.mode, instruction: given.instruction ?? base.instruction };
}

// A policy that was off and is given options again starts from the defaults.
function merge<T extends object>(base: T | false, options: object | false | undefined, defaults: T | false): T | false {
  if (options === undefined) return base;
  if (options === false) return false;
  const filled: Record<string, unknown> = { ...(base === false ? defaults : base) };
  for (const [key, value] of Object.entries(options)) if (value !== undefined) filled[key] = value;
  return filled as T;
}
