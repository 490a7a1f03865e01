import type { Warning } from './warning.ts';

/** Why a target was not tried. */
export type ExclusionReason =
  | 'breaker_open'
  | 'cooldown'
  | 'credential_benched'
  | 'no_credential'
  | 'model_benched'
  | 'concurrency'
  | 'limit'
  | 'budget'
  | 'price_unknown'
  | 'deadline'
  | 'capability'
  | 'residency'
  | 'condition';

/** A target that the call may be sent to. */
export interface Candidate {
  /** `provider/model`. */
  target: string;
  provider: string;
  model: string;
  /** The route that contributed it; `undefined` for a target named by the call itself. */
  route: string | undefined;
  /** `targets` of the route itself, or the fallback list it stands in. */
  from: 'targets' | 'default' | 'context_length' | 'content_filter';
  /** Why it stands where it does, in few words; `undefined` where the order of the config says it all. */
  because: string | undefined;
  /** Upper bound of what one attempt at it costs, in nano-dollars; `undefined` when its price is unknown. */
  worstCaseNanoUsd: number | undefined;
  /** What the call likely costs there, in nano-dollars, going by what the target's answers had come to when the plan was made; `undefined` when its price is unknown. */
  likelyNanoUsd: number | undefined;
  /** What its adapter will not do as asked; what `response.warnings` would say of the request if it serves. */
  warnings: readonly Warning[];
  /** Set where the vendor has announced the model's end. */
  lifecycle?: Lifecycle | undefined;
}

/** When a model goes. Days are `YYYY-MM-DD`, UTC. */
export interface Lifecycle {
  /** `retired` once the day has come. */
  state: 'retiring' | 'retired';
  /** First day on which the vendor no longer serves it. */
  retiresAt: string;
  /** What the vendor recommends instead, where it does. */
  successor: string | undefined;
}

/** The data behind an exclusion, JSON-safe; which there are depends on the reason. */
export interface ExclusionDetails {
  /** `condition`: the fact that was looked at. */
  path?: string | undefined;
  operator?: string | undefined;
  expected?: unknown;
  actual?: unknown;
  /** `capability`: what the request needs, e.g. `image` or `contextWindow`. */
  needs?: string | undefined;
  /** How much of it the target has, and how much is wanted, e.g. tokens. */
  has?: number | undefined;
  wanted?: number | undefined;
  /** `residency`: what is required, and what the provider declares. */
  required?: { readonly region?: readonly string[] | undefined; readonly dataPolicy?: readonly string[] | undefined } | undefined;
  declared?: { readonly region?: string | undefined; readonly dataPolicy?: readonly string[] | undefined } | undefined;
}

/** A target that was left out, and why. */
export interface Exclusion {
  /** `provider/model`. */
  target: string;
  reason: ExclusionReason;
  /** The reason in words. */
  message: string;
  /** Epoch milliseconds when it may be tried again, where that is known. */
  untilMs?: number | undefined;
  /** The reason as data, where there is more to say than its name. */
  details?: ExclusionDetails | undefined;
}

/** What the router will do with a request: pure data, nothing was sent. `String(plan)` reads well. */
export interface Plan {
  /** The name the call used. */
  model: string;
  route: string | undefined;
  strategy: string;
  /** The arm of the route's split that the call is in, and what that went by; `undefined` where it is in none. */
  split?: { readonly by: string; readonly arm: string } | undefined;
  /** In the order in which they will be tried. */
  candidates: readonly Candidate[];
  exclusions: readonly Exclusion[];
  /** Set where a judge decides after each answer whether the next of the `steps`, `provider/model` each, is asked. */
  cascade?: { readonly judge: string; readonly passScore: number; readonly steps: readonly string[] } | undefined;
  /** Upper bound of what one attempt costs at the dearest candidate; with a cascade, of what all of its steps cost. The `note` says what is not in it. */
  quote: { readonly worstCaseNanoUsd: number | undefined; readonly worstCaseUsd: number | undefined; readonly note?: string | undefined };
  toString(): string;
}
