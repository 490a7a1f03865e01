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
  /** Upper bound of what one attempt at it costs, in nano-dollars; `undefined` when its price is unknown. */
  worstCaseNanoUsd: number | undefined;
  /** What its adapter will not do as asked; what `response.warnings` would say of the request if it serves. */
  warnings: readonly Warning[];
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
}

/** What the router will do with a request: pure data, nothing was sent. `String(plan)` reads well. */
export interface Plan {
  /** The name the call used. */
  model: string;
  route: string | undefined;
  strategy: string;
  /** In the order in which they will be tried. */
  candidates: readonly Candidate[];
  exclusions: readonly Exclusion[];
  /** Upper bound of what one attempt costs at the dearest candidate. */
  quote: { readonly worstCaseNanoUsd: number | undefined; readonly worstCaseUsd: number | undefined };
  toString(): string;
}
