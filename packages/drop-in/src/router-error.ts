import type { ExclusionReason, ZerohopError } from '@zerohop/core';

/**
 * Exclusions that say what a target cannot do, as opposed to what the app does not allow: a cap, a region or a bound must
 * not be got round by leaving the router.
 */
const inability: ReadonlySet<ExclusionReason> = new Set(['breaker_open', 'cooldown', 'credential_benched', 'no_credential', 'model_benched', 'capability']);

/**
 * Whether a failure is the router's own, so that the call could still be made without it: it is closed, has nothing that
 * could serve, does not understand the request, or broke. Not when a vendor was asked and failed, when the caller has
 * cancelled, or when a limit, budget or guard said no.
 */
export function isRouterError(error: ZerohopError): boolean {
  switch (error.code) {
    case 'no_target':
      return (error as ZerohopError<'no_target'>).details.exclusions.every(({ reason }) => inability.has(reason));
    case 'cancelled':
    case 'invalid_request':
    case 'unsupported':
    case 'config_invalid':
      return error.attempts.length === 0;
    case 'server_error':
      // A vendor's failure stands in the last attempt; one of ours does not.
      return error.attempts.at(-1)?.code === undefined;
    default:
      return false;
  }
}
