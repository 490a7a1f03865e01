import { describe, expect, it } from 'vitest';
import { errorCodes } from './codes.ts';

// The table of A1, word by word: other credential, same target, next target, breaker, retryable.
const table = {
  network: [false, 'yes', 'yes', true, true],
  server_error: [false, 'yes', 'yes', true, true],
  overloaded: [false, 'yes', 'yes', true, true],
  timeout: [false, 'no', 'yes', true, true],
  rate_limit: [true, 'alone', 'yes', false, true],
  quota_exceeded: [true, 'no', 'yes', false, false],
  authentication: [true, 'no', 'yes', false, false],
  permission: [true, 'no', 'yes', false, false],
  model_not_found: [false, 'no', 'yes', false, false],
  context_length: [false, 'no', 'larger-window', false, false],
  content_filter: [false, 'no', 'content-filter-fallbacks', false, false],
  invalid_request: [false, 'no', 'no', false, false],
  unsupported: [false, 'no', 'yes', false, false],
  bad_response: [false, 'once', 'yes', true, true],
  stream_interrupted: [false, 'no', 'mid-stream', true, true],
  cancelled: [false, 'no', 'no', false, false],
  budget_exceeded: [false, 'no', 'no', false, 'details'],
  limit_exceeded: [false, 'no', 'no', false, true],
  guardrail_blocked: [false, 'no', 'no', false, false],
  no_target: [false, 'no', 'no', false, 'details'],
  config_invalid: [false, 'no', 'no', false, false],
  ledger_unavailable: [false, 'no', 'no', false, false],
};

describe('errorCodes', () => {
  it('A1: is the table', () => {
    const written = Object.fromEntries(
      Object.entries(errorCodes).map(([code, rule]) => [code, [rule.otherCredential, rule.sameTarget, rule.nextTarget, rule.breakerCounts, rule.retryable]]),
    );
    expect(written).toEqual(table);
  });
});
