import { describe, expect, it, test } from 'vitest';
import { inBand, ZerohopError } from '@zerohop/core/adapter';
import { fromError, fromErrorBody } from './from-error.ts';

const nowMs = Date.parse('2026-11-21T00:00:00Z');

function read(status: number | undefined, body: unknown, headers: Record<string, string> = {}): ZerohopError {
  return fromErrorBody(body, { status, header: (name) => headers[name] }, nowMs);
}

const said = (type: string, message: string, details?: object) => ({ type: 'error', error: { type, message, ...(details && { details }) }, request_id: 'req_1' });

test.each<[number | undefined, string, string, string]>([
  [401, 'authentication_error', 'invalid x-api-key', 'authentication'],
  [403, 'permission_error', 'no', 'permission'],
  [402, 'billing_error', 'pay', 'quota_exceeded'],
  [400, 'invalid_request_error', 'Your credit balance is too low to access the Anthropic API.', 'quota_exceeded'],
  [400, 'invalid_request_error', 'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.', 'quota_exceeded'],
  [404, 'not_found_error', 'model: claude-9', 'model_not_found'],
  [404, 'not_found_error', 'Not found', 'invalid_request'],
  [413, 'request_too_large', 'Request exceeds the maximum size', 'context_length'],
  [400, 'invalid_request_error', 'prompt is too long: 205000 tokens > 200000 maximum', 'context_length'],
  [400, 'invalid_request_error', 'input length and `max_tokens` exceed context limit: 198000 + 8192 > 200000', 'context_length'],
  [429, 'rate_limit_error', 'slow down', 'rate_limit'],
  [529, 'overloaded_error', 'Overloaded', 'overloaded'],
  [500, 'api_error', 'Internal server error', 'server_error'],
  [504, 'timeout_error', 'took too long', 'server_error'],
  [400, 'invalid_request_error', 'Output blocked by content filtering policy', 'content_filter'],
  [400, 'invalid_request_error', '"thinking.type.disabled" is not supported for this model.', 'unsupported'],
  [400, 'invalid_request_error', 'This model does not support assistant message prefill.', 'unsupported'],
  [400, 'invalid_request_error', 'messages.0: something is wrong', 'invalid_request'],
  [undefined, 'overloaded_error', 'Overloaded', 'overloaded'],
  [undefined, 'rate_limit_error', 'slow down', 'rate_limit'],
  [undefined, 'api_error', 'oh', 'server_error'],
  [undefined, 'a_new_error', 'oh', 'server_error'],
  [undefined, 'invalid_request_error', 'bad', 'invalid_request'],
  [418, 'a_new_error', 'tea', 'invalid_request'],
  [undefined, 'constructor', 'oh', 'server_error'],
])('%s %s "%s" is %s', (status, type, message, code) => {
  const error = read(status, said(type, message));
  expect(error).toMatchObject({ code, message, status, requestId: 'req_1' });
});

test.each([
  [429, 'rate_limit_error', 'contract_spend_limit_reached', 'quota_exceeded'],
  [429, 'rate_limit_error', 'enforced_spend_limit_reached', 'quota_exceeded'],
  [429, 'rate_limit_error', 'ramp_limit_exceeded', 'rate_limit'],
  [400, 'invalid_request_error', 'organization_on_hold', 'permission'],
])('%i %s with the error code %s is %s', (status, type, errorCode, code) => {
  expect(read(status, said(type, 'x', { error_code: errorCode })).code).toBe(code);
});

test.each<[string, number, unknown, string]>([
  ["a proxy's page with 502", 502, '<!DOCTYPE html><html>Bad gateway</html>', 'server_error'],
  ["a proxy's page with 403", 403, '<html>Forbidden</html>', 'bad_response'],
  ['an empty 503', 503, '', 'overloaded'],
  ['plain text with 404', 404, 'page not found', 'invalid_request'],
  ['a body of another shape', 429, { detail: 'x' }, 'rate_limit'],
])('%s is understood', (_name, status, body, code) => {
  const error = read(status, body);
  expect(error.code).toBe(code);
  expect(error.message).not.toBe('');
  expect(error.message).not.toContain('<');
});

describe('details', () => {
  test.each([
    ['prompt is too long: 205000 tokens > 200000 maximum', { requestedTokens: 205_000, maxTokens: 200_000 }],
    ['input length and `max_tokens` exceed context limit: 198000 + 8192 > 200000', { requestedTokens: 206_192, maxTokens: 200_000 }],
    ['prompt is too long', {}],
  ])('of "%s"', (message, details) => {
    expect(read(400, said('invalid_request_error', message)).details).toEqual(details);
  });

  it('say when a spent limit is refilled', () => {
    const message = 'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.';
    expect(read(400, said('invalid_request_error', message)).details).toEqual({ resetsAtMs: Date.parse('2026-12-01T00:00:00Z') });
  });
});

describe('the wait a rate limit asks for', () => {
  const limited = said('rate_limit_error', 'slow down');
  test.each<[string, Record<string, string>, number | undefined]>([
    ['is retry-after', { 'retry-after': '12', 'anthropic-ratelimit-requests-remaining': '0', 'anthropic-ratelimit-requests-reset': '2026-11-21T00:01:00Z' }, 12_000],
    [
      'lasts until the last of the spent limits is refilled',
      {
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': '2026-11-21T00:00:05Z',
        'anthropic-ratelimit-input-tokens-remaining': '0',
        'anthropic-ratelimit-input-tokens-reset': '2026-11-21T00:00:09Z',
        'anthropic-ratelimit-output-tokens-remaining': '7',
        'anthropic-ratelimit-output-tokens-reset': '2026-11-21T00:09:00Z',
      },
      9_000,
    ],
    ['is unknown without headers', {}, undefined],
    ['is unknown when headers make no sense', { 'retry-after': 'soon', 'anthropic-ratelimit-tokens-remaining': '0', 'anthropic-ratelimit-tokens-reset': 'later' }, undefined],
  ])('%s', (_name, headers, expected) => {
    expect(read(429, limited, headers).retryAfterMs).toBe(expected);
  });
});

test('errors without a word are still errors', () => {
  expect(fromErrorBody({ type: 'error' }, inBand)).toMatchObject({ code: 'server_error', status: undefined });
  expect(fromErrorBody(null, inBand).code).toBe('server_error');
});

describe('whatever was thrown', () => {
  test('an error of ours, also as a cause, stays what it is', () => {
    const ours = new ZerohopError({ code: 'bad_response', message: 'x' });
    expect(fromError(ours, nowMs)).toBe(ours);
    expect(fromError(new Error('Connection error.', { cause: ours }), nowMs)).toBe(ours);
  });

  test.each([
    [new Error('socket hang up'), 'network'],
    [new Error('Could not resolve authentication method. Expected one of apiKey'), 'authentication'],
    ['a string', 'network'],
    [undefined, 'network'],
    [Object.assign(new Error('502 <html>x</html>'), { status: 502, headers: new Headers({ 'retry-after': '3' }), requestID: 'r' }), 'server_error'],
    [Object.assign(new Error('403 <html>x</html>'), { status: 403, headers: new Headers() }), 'bad_response'],
    [Object.assign(new Error('401 x'), { status: 401, headers: new Headers(), error: said('authentication_error', 'x') }), 'authentication'],
  ])('%s is %s', (thrown, code) => {
    expect(fromError(thrown, nowMs).code).toBe(code);
  });
});
