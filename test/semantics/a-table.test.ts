import type { ErrorCode } from '@zerohop/core';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../packages/core/src/errors/codes.ts';
import { scriptedRouter } from './scripted-router.ts';

// A1, row by row, as calls meet it: two keys at the first target, one at the second.

interface Row {
  code: ErrorCode;
  otherCredential: boolean;
  /** How often the same target is asked again, with `retries: 2`. */
  again: number;
  nextTarget: boolean;
  breakerCounts: boolean;
  retryable: boolean;
}

const rows: readonly Row[] = [
  { code: 'network', otherCredential: false, again: 2, nextTarget: true, breakerCounts: true, retryable: true },
  { code: 'server_error', otherCredential: false, again: 2, nextTarget: true, breakerCounts: true, retryable: true },
  { code: 'overloaded', otherCredential: false, again: 2, nextTarget: true, breakerCounts: true, retryable: true },
  { code: 'timeout', otherCredential: false, again: 0, nextTarget: true, breakerCounts: true, retryable: true },
  { code: 'rate_limit', otherCredential: true, again: 0, nextTarget: true, breakerCounts: false, retryable: true },
  { code: 'quota_exceeded', otherCredential: true, again: 0, nextTarget: true, breakerCounts: false, retryable: false },
  { code: 'authentication', otherCredential: true, again: 0, nextTarget: true, breakerCounts: false, retryable: false },
  { code: 'permission', otherCredential: true, again: 0, nextTarget: true, breakerCounts: false, retryable: false },
  { code: 'model_not_found', otherCredential: false, again: 0, nextTarget: true, breakerCounts: false, retryable: false },
  { code: 'context_length', otherCredential: false, again: 0, nextTarget: true, breakerCounts: false, retryable: false },
  { code: 'content_filter', otherCredential: false, again: 0, nextTarget: false, breakerCounts: false, retryable: false },
  { code: 'invalid_request', otherCredential: false, again: 0, nextTarget: false, breakerCounts: false, retryable: false },
  { code: 'unsupported', otherCredential: false, again: 0, nextTarget: true, breakerCounts: false, retryable: false },
  { code: 'bad_response', otherCredential: false, again: 1, nextTarget: true, breakerCounts: true, retryable: true },
  { code: 'cancelled', otherCredential: false, again: 0, nextTarget: false, breakerCounts: false, retryable: false },
];

describe.each(rows)('A1: $code', (row) => {
  const config = {
    providers: { a: { adapter: 'scripted', apiKey: ['first-key-of-a-0123', 'second-key-of-a-0123'] } },
  };

  it('A1: tries another credential, the same target and the next target as the table says', async () => {
    const { failure, vendor } = scriptedRouter({ 'a/m': { fail: { code: row.code } }, 'b/m': { fail: { code: 'invalid_request' } } }, { config });
    const error = await failure();
    const ofA = vendor.calls.filter(({ target }) => target === 'a/m');
    expect(ofA).toHaveLength(1 + (row.otherCredential ? 1 : 0) + row.again);
    expect(new Set(ofA.slice(0, 2).map(({ apiKey }) => apiKey)).size).toBe(row.otherCredential || row.again > 0 ? 2 : 1);
    expect(vendor.calls.filter(({ target }) => target === 'b/m')).toHaveLength(row.nextTarget ? 1 : 0);
    expect(error.code).toBe(row.nextTarget ? 'invalid_request' : row.code);
  });

  it('A1: says whether the same call may succeed later', async () => {
    const { failure } = scriptedRouter({ 'a/m': { fail: { code: row.code } } }, { config });
    const error = await failure({ model: 'a/m' });
    expect([error.code, error.retryable]).toEqual([row.code, row.retryable]);
  });

  it('A1: counts for the breaker as the table says', async () => {
    // A key each call, so that no bench keeps calls away before the breaker would.
    const apiKey = Array.from({ length: 8 }, (_, index) => `key-number-${index}-of-a`);
    const { router, failure, clock } = scriptedRouter(
      { 'a/m': { fail: { code: row.code } } },
      { config: { providers: { a: { adapter: 'scripted', apiKey } }, defaults: { retry: false, maxAttempts: 1 } } },
    );
    for (let call = 0; call < 5; call += 1) await failure({ model: 'a/m' });
    const state = router.status().targets['a/m']?.state;
    expect(state).toBe(row.breakerCounts ? 'open' : row.code === 'model_not_found' ? 'benched' : 'closed');
    expect(clock.pending).toBe(0);
  });
});

it('A1: every code that a target can fail with has its row', () => {
  const others: ErrorCode[] = ['stream_interrupted', 'budget_exceeded', 'limit_exceeded', 'guardrail_blocked', 'no_target', 'config_invalid', 'ledger_unavailable'];
  expect([...rows.map(({ code }) => code), ...others].sort()).toEqual(Object.keys(errorCodes).sort());
});
