import type { ErrorCode } from '../chat/error-code.ts';
import type { Exclusion } from '../chat/plan.ts';

/** Which bound of an attempt or call ran out. */
export type TimeoutPhase = 'connect' | 'first-token' | 'idle' | 'total' | 'deadline';

/** One thing that is wrong with a config or request. */
export interface InputIssue {
  /** Where, e.g. `routes.chat.targets[1]`. */
  path: string;
  /** What belongs there, in words. */
  expected: string;
  /** What was found, shortened; never a secret. */
  received?: string | undefined;
  /** The name that was probably meant. */
  didYouMean?: string | undefined;
}

/** Details of `config_invalid`, `invalid_request` and `unsupported`: the first issue, and all of them. */
export interface InputDetails extends InputIssue {
  issues: readonly InputIssue[];
}

/** Why a stream broke after something was shown. */
export type InterruptReason = 'network' | 'timeout' | 'truncated' | 'provider_error' | 'bad_response' | 'consumer_slow';

/** Details of the budget or limit that stood in the way. */
export interface BudgetDetails {
  budgetId: string;
  /** True when the call would not fit an empty window either. */
  never: boolean;
  neededNanoUsd: number;
  leftNanoUsd: number;
  /** ISO 8601 instant. */
  resetsAt: string;
}

/** What `error.details` holds, per code. */
export interface ErrorDetails {
  network: {
    /** True when the request was already on its way: the vendor may have billed it. */
    readonly written?: boolean | undefined;
  };
  server_error: Record<never, never>;
  overloaded: Record<never, never>;
  timeout: { readonly phase: TimeoutPhase; readonly limitMs: number; readonly localStall?: boolean | undefined };
  rate_limit: Record<never, never>;
  quota_exceeded: { readonly resetsAtMs?: number | undefined };
  authentication: Record<never, never>;
  permission: Record<never, never>;
  model_not_found: Record<never, never>;
  context_length: {
    readonly maxTokens?: number | undefined;
    readonly requestedTokens?: number | undefined;
    /** Set where the router found beforehand that no target has room. */
    readonly exclusions?: readonly Exclusion[] | undefined;
  };
  content_filter: { readonly reason?: string | undefined };
  invalid_request: Partial<InputDetails>;
  unsupported: Partial<InputDetails> & {
    /** Every target that was looked at, where none of them can serve the request and none was asked. */
    readonly exclusions?: readonly Exclusion[] | undefined;
  };
  bad_response: { readonly reason?: string | undefined };
  stream_interrupted: { readonly reason: InterruptReason };
  cancelled: Record<never, never>;
  budget_exceeded: Partial<BudgetDetails> & { readonly reason?: 'store_down' | undefined };
  limit_exceeded: {
    /** Every target that was looked at, where all of them are at their limit and none was asked. */
    readonly exclusions?: readonly Exclusion[] | undefined;
  };
  guardrail_blocked: Record<never, never>;
  no_target: { readonly exclusions: readonly Exclusion[] };
  config_invalid: InputDetails;
  ledger_unavailable: Record<never, never>;
}

/** `details` of one code, or of any. */
export type DetailsOf<Code extends ErrorCode> = ErrorDetails[Code];
