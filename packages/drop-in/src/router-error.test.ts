import { type Attempt, type ErrorCode, type ExclusionReason, ZerohopError } from '@zerohop/core';
import { expect, it } from 'vitest';
import { isRouterError } from './router-error.ts';

const failed = { code: 'server_error' } as Attempt;
const excluded = (...reasons: ExclusionReason[]): ZerohopError =>
  new ZerohopError({ code: 'no_target', message: '', details: { exclusions: reasons.map((reason) => ({ target: 'a/b', reason, message: '' })) } });
const errorOf = (code: ErrorCode, attempts: readonly Attempt[] = []): ZerohopError => new ZerohopError({ code, message: '', attempts });

it.each<[string, ZerohopError]>([
  ['no target is able', excluded('breaker_open', 'cooldown', 'credential_benched', 'no_credential', 'model_benched', 'capability')],
  ['it is closed', errorOf('cancelled')],
  ['it does not understand the request', errorOf('invalid_request')],
  ['it broke before any attempt', errorOf('server_error')],
  ['it broke in an attempt, which no vendor failed', errorOf('server_error', [{} as Attempt])],
])("is the router's own: %s", (_, error) => {
  expect(isRouterError(error)).toBe(true);
});

it.each<[string, ZerohopError]>([
  ...(['concurrency', 'limit', 'budget', 'price_unknown', 'deadline', 'residency', 'condition'] as const).map((reason): [string, ZerohopError] => [reason, excluded('breaker_open', reason)]),
  ...(['budget_exceeded', 'limit_exceeded', 'guardrail_blocked', 'ledger_unavailable'] as const).map((code): [string, ZerohopError] => [code, errorOf(code)]),
  ['a vendor failed', errorOf('server_error', [failed])],
  ['a vendor refused the request', errorOf('invalid_request', [failed])],
  ['a call under way was cancelled', errorOf('cancelled', [failed])],
  ['a vendor was too slow', errorOf('timeout', [failed])],
])('is not, and must not be got round: %s', (_, error) => {
  expect(isRouterError(error)).toBe(false);
});
