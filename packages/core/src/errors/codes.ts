import type { ErrorCode } from '../chat/error-code.ts';

/** What follows from a failure. */
export interface CodeRule {
  /** Whether another credential of the same provider is tried first. The credential that failed is benched. */
  otherCredential: boolean;
  /** Whether the same target is asked again: `alone` only when nothing else can serve and the wait fits. */
  sameTarget: 'yes' | 'no' | 'once' | 'alone';
  /** Whether the next target is tried: a larger window only, or only when the route names fallbacks for it. */
  nextTarget: 'yes' | 'no' | 'larger-window' | 'content-filter-fallbacks' | 'mid-stream';
  /** Whether the target's breaker counts it as a failure. */
  breakerCounts: boolean;
  /** Whether the same call may succeed later unchanged; `details` means that the error itself knows. */
  retryable: boolean | 'details';
}

const stop: CodeRule = {
  otherCredential: false,
  sameTarget: 'no',
  nextTarget: 'no',
  breakerCounts: false,
  retryable: false,
};
const broken: CodeRule = {
  otherCredential: false,
  sameTarget: 'yes',
  nextTarget: 'yes',
  breakerCounts: true,
  retryable: true,
};
const credential: CodeRule = { ...stop, otherCredential: true, nextTarget: 'yes' };

/** The one table of what follows from a failure. `docs/errors.md` is held to it by a test. */
export const errorCodes: Readonly<Record<ErrorCode, CodeRule>> = {
  network: broken,
  server_error: broken,
  overloaded: broken,
  // A target that kept silent is not asked twice: the second wait would double the outage.
  timeout: { ...broken, sameTarget: 'no' },
  rate_limit: { ...stop, otherCredential: true, sameTarget: 'alone', nextTarget: 'yes', retryable: true },
  quota_exceeded: credential,
  authentication: credential,
  permission: credential,
  model_not_found: { ...stop, nextTarget: 'yes' },
  context_length: { ...stop, nextTarget: 'larger-window' },
  content_filter: { ...stop, nextTarget: 'content-filter-fallbacks' },
  invalid_request: stop,
  unsupported: { ...stop, nextTarget: 'yes' },
  bad_response: { ...broken, sameTarget: 'once' },
  stream_interrupted: { ...broken, sameTarget: 'no', nextTarget: 'mid-stream' },
  cancelled: stop,
  budget_exceeded: { ...stop, retryable: 'details' },
  limit_exceeded: { ...stop, retryable: true },
  guardrail_blocked: stop,
  no_target: { ...stop, retryable: 'details' },
  config_invalid: stop,
  ledger_unavailable: stop,
};
