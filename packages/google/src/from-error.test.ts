import { describe, expect, it } from 'vitest';
import { fromErrorBody, fromSdkError } from './from-error.ts';
import { dailyQuotaResetMs } from './quota-reset.ts';

const nowMs = Date.parse('2026-11-20T20:30:00Z');
const head = (status: number | undefined, headers: Record<string, string> = {}): Parameters<typeof fromErrorBody>[1] => ({ status, header: (name) => headers[name] });
const body = (code: number, status: string, message: string, details?: object[]): object => ({ error: { code, status, message, ...(details && { details }) } });
const type = (name: string, fields: object): object => ({ '@type': `type.googleapis.com/google.rpc.${name}`, ...fields });
const quota = (quotaId: string): object => type('QuotaFailure', { violations: [{ quotaMetric: 'generativelanguage.googleapis.com/requests', quotaId }] });
const billing = 'You exceeded your current quota, please check your plan and billing details.';

describe('conditions', () => {
  it.each<[string, number | undefined, unknown, object]>([
    ['a wrong key', 400, body(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [type('ErrorInfo', { reason: 'API_KEY_INVALID' })]), { code: 'authentication' }],
    ['an expired key', 400, body(400, 'INVALID_ARGUMENT', 'API key expired. Please renew the API key.'), { code: 'authentication' }],
    ['no key', 403, body(403, 'PERMISSION_DENIED', "Method doesn't allow unregistered callers."), { code: 'authentication' }],
    ['no credentials', 401, body(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.'), { code: 'authentication' }],
    ['a suspended account', 403, body(403, 'PERMISSION_DENIED', 'Consumer has been suspended.', [type('ErrorInfo', { reason: 'CONSUMER_SUSPENDED' })]), { code: 'permission' }],
    ['a wrong place', 400, body(400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.'), { code: 'permission' }],
    ['no billing', 400, body(400, 'FAILED_PRECONDITION', 'Please enable billing on your project.'), { code: 'permission' }],
    ['an unknown model', 404, body(404, 'NOT_FOUND', 'models/gemini-9 is not found for API version v1beta.'), { code: 'model_not_found' }],
    ['a wrong address', 404, body(404, 'NOT_FOUND', 'The requested URL /x/models/gemini-9 was not found on this server.'), { code: 'invalid_request' }],
    ['a lost file', 404, body(404, 'NOT_FOUND', 'The file was not found.'), { code: 'invalid_request' }],
    ['a prompt too long', 400, body(400, 'INVALID_ARGUMENT', 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).'), { code: 'context_length', details: { requestedTokens: 1_200_000, maxTokens: 1_048_576 } }],
    ['a prompt too long, in words of Vertex AI', 400, body(400, 'INVALID_ARGUMENT', 'Unable to submit request because the input token count is 1251952 but model only supports up to 1048576. Reduce the input token count and try again.'), { code: 'context_length', details: { requestedTokens: 1_251_952, maxTokens: 1_048_576 } }],
    ['a prompt too long, without its length', 400, body(400, 'INVALID_ARGUMENT', 'The input token count exceeds the maximum number of tokens allowed 1048576.'), { code: 'context_length', details: { maxTokens: 1_048_576 } }],
    ['a long prompt above the rate of tokens, which says no more than that', 429, body(429, 'RESOURCE_EXHAUSTED', billing, [quota('GenerateContentPaidTierInputTokensPerModelPerMinute')]), { code: 'rate_limit' }],
    ['no access to a project', 403, body(403, 'PERMISSION_DENIED', "Permission 'aiplatform.endpoints.predict' denied on resource '//aiplatform.googleapis.com/projects/p' (or it may not exist).", [type('ErrorInfo', { reason: 'IAM_PERMISSION_DENIED' })]), { code: 'permission' }],
    ['an API that is not switched on', 403, body(403, 'PERMISSION_DENIED', 'Vertex AI API has not been used in project 1 before or it is disabled.', [type('ErrorInfo', { reason: 'SERVICE_DISABLED' })]), { code: 'permission' }],
    ['a key where a token belongs', 401, body(401, 'UNAUTHENTICATED', 'API keys are not supported by this API. Expected OAuth2 access token.', [type('ErrorInfo', { reason: 'CREDENTIALS_MISSING' })]), { code: 'authentication' }],
    ['a model that the publisher does not have', 404, body(404, 'NOT_FOUND', 'Publisher Model `projects/p/locations/l/publishers/google/models/x` was not found or your project does not have access to it.'), { code: 'model_not_found' }],
    ['a rate of Vertex AI', 429, body(429, 'RESOURCE_EXHAUSTED', 'Resource exhausted. Please try again later.'), { code: 'rate_limit', retryAfterMs: undefined }],
    ['a full backend', 503, body(503, 'UNAVAILABLE', 'No capacity available.', [type('ErrorInfo', { reason: 'MODEL_CAPACITY_EXHAUSTED' })]), { code: 'overloaded' }],
    ['something the model cannot do', 400, body(400, 'INVALID_ARGUMENT', 'Thinking level is not supported for this model.'), { code: 'unsupported' }],
    ['a wrong request', 400, body(400, 'INVALID_ARGUMENT', 'Please use a valid role: user, model.'), { code: 'invalid_request' }],
    ["a minute's rate, in words of billing", 429, body(429, 'RESOURCE_EXHAUSTED', billing, [quota('GenerateRequestsPerMinutePerProjectPerModel'), type('RetryInfo', { retryDelay: '48s' })]), { code: 'rate_limit', retryAfterMs: 48_000 }],
    ['a rate without details', 429, body(429, 'RESOURCE_EXHAUSTED', 'Resource exhausted. Please try again later.'), { code: 'rate_limit', retryAfterMs: undefined }],
    ['a rate with the wait in words', 429, body(429, 'RESOURCE_EXHAUSTED', `${billing} Please retry in 12.5s.`), { code: 'rate_limit', retryAfterMs: 12_500 }],
    ["a day's quota", 429, body(429, 'RESOURCE_EXHAUSTED', billing, [quota('GenerateRequestsPerDayPerProjectPerModel-FreeTier')]), { code: 'quota_exceeded', details: { resetsAtMs: Date.parse('2026-11-21T08:00:00Z') } }],
    ['overload', 503, body(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'), { code: 'overloaded', retryable: true }],
    ['a failure', 500, body(500, 'INTERNAL', 'An internal error has occurred.'), { code: 'server_error' }],
    ['a late failure', 504, body(504, 'DEADLINE_EXCEEDED', 'Deadline expired.'), { code: 'server_error' }],
    ['an error inside a 200', 200, body(503, 'UNAVAILABLE', 'The model is overloaded.'), { code: 'overloaded' }],
    ['an error inside a stream', undefined, body(429, 'RESOURCE_EXHAUSTED', 'Slow down.'), { code: 'rate_limit' }],
    ['an error without a code', undefined, { error: { message: 'Something broke.' } }, { code: 'server_error', message: 'Something broke.' }],
    ['an error in a list', 429, [body(429, 'RESOURCE_EXHAUSTED', 'Slow down.')], { code: 'rate_limit', message: 'Slow down.' }],
    ["a proxy's page", 404, '<!DOCTYPE html><html></html>', { code: 'bad_response' }],
    ["a proxy's page for a dead server", 502, '<html></html>', { code: 'server_error' }],
    ['plain text', 400, 'bad request', { code: 'invalid_request', message: 'bad request' }],
    ['nothing', 503, '', { code: 'overloaded' }],
  ])('%s', (_name, status, given, expected) => {
    expect(fromErrorBody(given, head(status), nowMs)).toMatchObject(expected);
  });

  it('a header outweighs the body', () => {
    const error = fromErrorBody(body(503, 'UNAVAILABLE', 'Later.', [type('RetryInfo', { retryDelay: '48s' })]), head(503, { 'retry-after': '3' }), nowMs);
    expect(error.retryAfterMs).toBe(3_000);
  });
});

describe('what the SDKs throw', () => {
  it("reads @google/genai's message as the body", () => {
    const error = Object.assign(new Error(JSON.stringify(body(429, 'RESOURCE_EXHAUSTED', billing, [type('RetryInfo', { retryDelay: '48s' })]))), { name: 'ApiError', status: 429 });
    expect(fromSdkError(error, nowMs)).toMatchObject({ code: 'rate_limit', status: 429, retryAfterMs: 48_000, message: billing });
    const inBand = Object.assign(new Error(`got status: UNAVAILABLE. ${JSON.stringify(body(503, 'UNAVAILABLE', 'Busy.'))}`), { name: 'ApiError', status: 503 });
    expect(fromSdkError(inBand, nowMs)).toMatchObject({ code: 'overloaded', message: 'Busy.' });
  });

  it("puts @google/generative-ai's pieces together again", () => {
    const errorDetails = [type('ErrorInfo', { reason: 'API_KEY_INVALID' })];
    const message = `[GoogleGenerativeAI Error]: Error fetching from https://x.example/v1beta/models/m:generateContent: [400 Bad Request] API key not valid. ${JSON.stringify(errorDetails)}`;
    expect(fromSdkError(Object.assign(new Error(message), { status: 400, statusText: 'Bad Request', errorDetails }), nowMs)).toMatchObject({ code: 'authentication', message: 'API key not valid.' });
  });

  it.each([
    [new SyntaxError('Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON'), { code: 'bad_response', details: { reason: 'html' } }],
    [new SyntaxError('Unexpected end of JSON input'), { code: 'bad_response', details: { reason: 'empty' } }],
    [new Error('[GoogleGenerativeAI Error]: Failed to parse stream'), { code: 'bad_response' }],
    [new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) }), { code: 'network', details: { written: false } }],
    [new TypeError('terminated'), { code: 'network' }],
    [new Error('Could not load the default credentials. Browse to https://cloud.google.com/docs/authentication/getting-started for more information.'), { code: 'authentication' }],
    [new Error('invalid_grant'), { code: 'authentication' }],
    [new Error('toolCall parameter is only supported in Gemini Developer API mode, not in Gemini Enterprise Agent Platform mode.'), { code: 'unsupported' }],
    [new TypeError('Do not know how to serialize a BigInt'), { code: 'invalid_request' }],
    ['odd', { code: 'network' }],
    [undefined, { code: 'network' }],
  ])('%s', (thrown, expected) => {
    expect(fromSdkError(thrown, nowMs)).toMatchObject(expected);
  });

  it('leaves our own errors alone, under a cause too', () => {
    const ours = fromErrorBody(body(503, 'UNAVAILABLE', 'Busy.'), head(503), nowMs);
    expect(fromSdkError(ours, nowMs)).toBe(ours);
    expect(fromSdkError(new Error('exception sending request', { cause: ours }), nowMs)).toBe(ours);
  });
});

it.each([
  ['2026-11-21T07:59:59Z', '2026-11-21T08:00:00Z'],
  ['2026-11-21T08:00:00Z', '2026-11-22T08:00:00Z'],
  // The clocks change on these days.
  ['2026-03-08T09:00:00Z', '2026-03-09T07:00:00Z'],
  ['2026-11-01T08:00:00Z', '2026-11-02T08:00:00Z'],
])('after %s the daily quota starts anew at %s', (now, reset) => {
  expect(new Date(dailyQuotaResetMs(Date.parse(now))).toISOString()).toBe(new Date(reset).toISOString());
});
