import { ZerohopError } from '@zerohop/core/adapter';
import { describe, expect, it, test } from 'vitest';
import { fromError, fromErrorBody } from './from-error.ts';

const nowMs = Date.parse('2026-11-21T00:00:00Z');

function read(status: number | undefined, body: unknown, headers: Record<string, string> = {}): ZerohopError {
  return fromErrorBody(body, { status, header: (name) => headers[name] }, nowMs);
}

const said = (message: string, more: object = {}): object => ({ error: { message, type: 'invalid_request_error', param: null, code: null, ...more } });

test.each<[string, number | undefined, unknown, string]>([
  ['a wrong key', 401, said('Incorrect API key provided: sk-a***b.', { code: 'invalid_api_key' }), 'authentication'],
  ['a wrong key with another code', 401, said('Authentication Fails', { type: 'authentication_error', code: 'invalid_request_error' }), 'authentication'],
  ['a wrong key as 400', 400, 'Incorrect API key provided: xa***', 'authentication'],
  ['a wrong key as 400 of a list', 400, [{ error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' } }], 'authentication'],
  ['a wrong key without a wrapper', 401, { detail: 'Invalid API Key' }, 'authentication'],
  ['a wrong key by a numeric text', 401, { error: { code: '401', message: 'Access denied' } }, 'authentication'],
  ['a missing key', 401, { error: { message: 'Missing Authentication header', code: 401 } }, 'authentication'],
  ['a key without rights', 403, said('You have insufficient permissions'), 'permission'],
  ['a key without the model', 403, said('Project `p` does not have access to model `gpt-9`', { code: 'model_not_found' }), 'permission'],
  ['a country', 403, said('Country not supported', { code: 'unsupported_country_region_territory' }), 'permission'],
  ['a wrong key at the door', 403, { Message: 'Authentication failed: check that your API Key is right.' }, 'authentication'],
  ['a key that ran out', 403, { message: 'Bearer Token has expired' }, 'authentication'],
  ['a token that ran out', 403, { message: 'The security token sent along is expired' }, 'authentication'],
  ['a bad token', 403, { message: 'The security token is invalid' }, 'permission'],
  ['no money', 429, said('You exceeded your current quota', { type: 'insufficient_quota', code: 'insufficient_quota' }), 'quota_exceeded'],
  ['no balance', 402, { error: { message: 'Insufficient Balance', type: 'unknown_error', code: 'invalid_request_error' } }, 'quota_exceeded'],
  ['no credits', 402, { error: { message: 'This request requires more credits, or fewer max_tokens', code: 402 } }, 'quota_exceeded'],
  ['a rate limit', 429, said('Rate limit reached', { type: 'requests', code: 'rate_limit_exceeded' }), 'rate_limit'],
  ['a rate limit that speaks of billing', 429, said('Rate limit reached ... need more tokens? Visit https://x.example/settings/billing', { type: 'tokens', code: 'rate_limit_exceeded' }), 'rate_limit'],
  ['a rate limit that speaks of quota', 429, [{ error: { code: 429, message: 'You exceeded your current quota, please check your plan and billing details.', status: 'RESOURCE_EXHAUSTED' } }], 'rate_limit'],
  ['a rate limit with a number for a code', 429, { object: 'error', message: 'Requests rate limit exceeded', type: 'rate_limited', param: null, code: '1300', raw_status_code: 429 }, 'rate_limit'],
  ['a rate limit of a gateway', 429, { error: { message: 'Provider returned error', code: 429, metadata: { raw: 'slow down', provider_name: 'X' } } }, 'rate_limit'],
  ['a rate limit on a page', 429, '<html>Too many requests</html>', 'rate_limit'],
  ['capacity', 429, { message: 'Service tier capacity exceeded for this model.', type: 'invalid_request_error', code: '3505' }, 'overloaded'],
  ['capacity with a status of its own', 498, said('Flex tier capacity exceeded', { code: 'capacity_exceeded' }), 'overloaded'],
  ['overload', 503, said('The engine is currently overloaded', { type: 'server_error' }), 'overloaded'],
  ['overload as 529', 529, '', 'overloaded'],
  ['a failure', 500, said('The server had an error', { type: 'server_error' }), 'server_error'],
  ['a request that took too long', 408, '', 'server_error'],
  ['a conflict', 409, said('Try again'), 'server_error'],
  ['a bad gateway', 502, '<html><h1>502 Bad Gateway</h1></html>', 'server_error'],
  ['a failure without a body', 500, '', 'server_error'],
  ['an unknown model', 404, said('The model `x` does not exist', { code: 'model_not_found' }), 'model_not_found'],
  ['an unknown model as 400', 400, said("The requested model 'x' does not exist.", { code: 'model_not_found' }), 'model_not_found'],
  ['an unknown model in words as 400', 400, said('Model Not Exist'), 'model_not_found'],
  ['an unknown model in other words', 400, { error: { code: '1211', message: 'Unknown Model, please check the model code.' } }, 'model_not_found'],
  ['an unknown model in a text', 404, { error: "model 'x' not found" }, 'model_not_found'],
  ['an unknown model identifier', 400, { message: 'The provided model identifier is invalid.' }, 'model_not_found'],
  ['an unknown deployment', 404, { error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' } }, 'model_not_found'],
  ['an unknown model that is no id', 400, { error: { message: 'a/b is not a valid model ID', code: 400 } }, 'model_not_found'],
  ['a model out of reach', 400, { error: { code: 'unavailable_model', message: 'Unavailable model: x', details: 'Unavailable model: x' } }, 'model_not_found'],
  ['an invalid model', 400, { object: 'error', message: 'Invalid model: x', type: 'invalid_model', param: null, code: '1500' }, 'model_not_found'],
  ['a model that was retired', 400, said('The model `x` has been decommissioned and is no longer supported.', { code: 'model_decommissioned' }), 'model_not_found'],
  ['a model without the method', 404, [{ error: { code: 404, message: 'models/x is not found for API version v1, or is not supported for this method.', status: 'NOT_FOUND' } }], 'model_not_found'],
  ['a resource by a numeric text', 404, { error: { code: '404', message: 'Resource not found' } }, 'model_not_found'],
  ['a response that another account holds', 400, said("Previous response with id 'resp_1' not found.", { code: 'previous_response_not_found', param: 'previous_response_id' }), 'unsupported'],
  ['a conversation that another account holds', 404, said("Conversation with id 'conv_1' not found."), 'unsupported'],
  ['an item that is not kept', 404, said("Item with id 'rs_1' not found. Items are not persisted when `store` is set to false."), 'unsupported'],
  ["another's sealed thoughts", 400, said('The encrypted content for item rs_1 could not be verified. Reason: Encrypted content organization_id did not match the target organization.', { code: 'invalid_encrypted_content' }), 'unsupported'],
  ['a wrong path', 404, said('Invalid URL (POST /v2/chat/completions)'), 'invalid_request'],
  ['a wrong path in plain text', 404, '404 page not found', 'invalid_request'],
  ['a wrong path of a framework', 404, { detail: 'Not Found' }, 'invalid_request'],
  ['a wrong path without a body', 404, '', 'invalid_request'],
  ['a page instead of the API', 404, '<!DOCTYPE html><html>404</html>', 'bad_response'],
  ['a page that forbids', 403, '<html>Forbidden</html>', 'bad_response'],
  ['a long prompt', 400, said("This model's maximum context length is 100 tokens.", { code: 'context_length_exceeded' }), 'context_length'],
  ['a long prompt, of which only the cure is named', 400, said('Please reduce the length of the messages or completion.', { type: 'invalid_request_error', param: 'messages' }), 'context_length'],
  ['a long prompt in words alone', 400, said("This model's maximum context length is 100 tokens.", { code: 'invalid_request_error' }), 'context_length'],
  ['a long prompt by type', 400, { error: { message: 'Too much', type: 'too_many_prompt_tokens', code: 400 } }, 'context_length'],
  ['a long prompt, exceeding', 400, { error: { message: 'prompt too long; exceeded max context length by 5 tokens', type: 'api_error' } }, 'context_length'],
  ['a long prompt of another shape', 400, { error_type: 'TOO_MANY_TOKENS', id: 'i', message: 'too many tokens' }, 'context_length'],
  ['a long prompt in a message alone', 400, { message: 'Input Tokens Exceeded: the prompt has 9 tokens more than the model takes.' }, 'context_length'],
  ['a long prompt, counted', 400, { error: { message: 'The input token count (5) exceeds the maximum', code: 400 } }, 'context_length'],
  ['a long prompt on one machine', 400, { error: { code: 400, message: 'the request exceeds the available context size', type: 'exceed_context_size_error' } }, 'context_length'],
  ['a long prompt behind a gateway', 400, { error: { message: 'Provider returned error', code: 400, metadata: { raw: '{"error":{"message":"oh","code":"context_length_exceeded"}}' } } }, 'context_length'],
  ['a long prompt, of which the limit is named', 400, said('Invalid request: Your request exceeded model token limit: 9', { type: 'invalid_request_error' }), 'context_length'],
  ['a long prompt as a range', 400, said('Range of input length should be [1, 9]', { code: 'invalid_parameter_error' }), 'context_length'],
  ['a long prompt as a sum', 422, said('Input validation error: `inputs` tokens + `max_new_tokens` must be <= 9. Given: 5 and 5'), 'context_length'],
  ['a long prompt that cannot be kept', 400, { error: 'The number of tokens to keep from the initial prompt is greater than the context length.' }, 'context_length'],
  ['what no rate limit will ever let through', 429, said('Request too large for gpt-5 on tokens per min (TPM): Limit 100, Requested 200.', { type: 'tokens', code: 'rate_limit_exceeded' }), 'context_length'],
  ['what is too large', 413, said('Request too large for model', { type: 'tokens', code: 'rate_limit_exceeded' }), 'context_length'],
  ['what a proxy finds too large', 413, '<html>413 Request Entity Too Large</html>', 'context_length'],
  ['a filtered prompt', 400, { error: { code: 'content_filter', message: 'The response was filtered', innererror: { code: 'ResponsibleAIPolicyViolation' } } }, 'content_filter'],
  ['a flagged prompt', 400, said('Invalid prompt: your prompt was flagged', { code: 'invalid_prompt' }), 'content_filter'],
  ['an image against the rules', 400, said('The image was refused', { code: 'image_content_policy_violation' }), 'content_filter'],
  ['an image that cannot be fetched', 400, said('Failed to download the image', { code: 'failed_to_download_image' }), 'invalid_request'],
  ['an inspected prompt', 400, said('Input data may hold what is not let through.', { code: 'data_inspection_failed', type: 'data_inspection_failed' }), 'content_filter'],
  ['a moderated prompt', 403, { error: { code: 403, message: 'Your input was rejected', metadata: { reasons: ['violence'], flagged_input: 'x' } } }, 'content_filter'],
  ['a parameter', 400, said("Unsupported parameter: 'max_tokens'", { param: 'max_tokens', code: 'unsupported_parameter' }), 'unsupported'],
  ['a value', 400, said("Unsupported value: 'temperature'", { param: 'temperature', code: 'unsupported_value' }), 'unsupported'],
  ['a parameter in words', 400, said("Unsupported parameter: 'temperature' is not supported with this model.", { param: 'temperature' }), 'unsupported'],
  ['an API', 404, said('This is not a chat model and thus not supported in the v1/chat/completions endpoint.', { param: 'model' }), 'unsupported'],
  ['a tool call that went wrong', 400, said('Failed to call a function.', { code: 'tool_use_failed', failed_generation: 'x' }), 'bad_response'],
  ['a bad request', 400, said('Invalid request'), 'invalid_request'],
  ['a validation', 422, { detail: [{ type: 'missing', loc: ['body', 'messages'], msg: 'Field required', input: {} }] }, 'invalid_request'],
  ['a validation without a body', 422, '', 'invalid_request'],
  ['an unknown status', 418, '', 'invalid_request'],
  ['a rate limit in band', undefined, { error: { message: 'slow', type: 'tokens', code: 'rate_limit_exceeded' } }, 'rate_limit'],
  ['a bad request in band', undefined, said('bad'), 'invalid_request'],
  ['anything in band', undefined, { error: { message: 'oh' } }, 'server_error'],
  ['a number in band', undefined, { error: { message: 'oh', code: 503 } }, 'overloaded'],
  ['an error without words', undefined, { error: {} }, 'server_error'],
  ['a code that every object knows', 400, said('bad', { code: 'constructor' }), 'invalid_request'],
  ['nothing', undefined, null, 'server_error'],
  ['a number', 500, 7, 'server_error'],
])('%s', (_, status, body, code) => {
  const error = read(status, body);
  expect(error.code).toBe(code);
  expect(error.status).toBe(status);
  expect(error.message).not.toBe('');
  expect(error.message).not.toMatch(/<\/?[a-z!]|\[object/i);
});

describe('messages', () => {
  test.each<[unknown, string]>([
    [said('Bad', { param: 'tools[0]' }), 'Bad (tools[0])'],
    [{ detail: [{ loc: ['body', 'messages'], msg: 'Field required' }] }, 'body.messages: Field required'],
    [{ error: { message: 'Provider returned error', metadata: { raw: 'out of memory' } } }, 'Provider returned error: out of memory'],
    [{ error: { message: 'Provider returned error', metadata: { raw: '{"message":"out of memory"}' } } }, 'Provider returned error: out of memory'],
    [{ message: { detail: [{ loc: ['x'], msg: 'no' }] }, object: 'error' }, 'x: no'],
    ['  plain words\n', 'plain words'],
    ['<html>', 'the vendor answered 400 with a web page'],
    [undefined, 'the vendor answered 400 without a message'],
  ])('of %j', (body, message) => {
    expect(read(400, body).message).toBe(message);
  });

  it('of a wrong path names the cure', () => {
    expect(read(404, '404 page not found').message).toBe("404 page not found; is the provider's baseURL right?");
  });
});

describe('details', () => {
  test.each<[string, object]>([
    ["This model's maximum context length is 128,000 tokens. However, your messages resulted in 130000 tokens.", { maxTokens: 128_000, requestedTokens: 130_000 }],
    ["This model's maximum context length is 100 tokens. However, you requested 120 tokens", { maxTokens: 100, requestedTokens: 120 }],
    ['prompt is too long: 205000 tokens > 200000 maximum', { maxTokens: 200_000, requestedTokens: 205_000 }],
    ['Prompt contains 150004 tokens and 0 draft tokens, too large for model with 131072 maximum context length', { maxTokens: 131_072, requestedTokens: 150_004 }],
    ['prompt is too long', {}],
  ])('of "%s"', (message, details) => {
    expect(read(400, said(message)).details).toEqual(details);
  });

  it('say what a filter found', () => {
    const innererror = { code: 'ResponsibleAIPolicyViolation', content_filter_result: { hate: { filtered: true }, violence: { filtered: false } } };
    expect(read(400, { error: { code: 'content_filter', message: 'x', innererror } }).details).toEqual({ reason: 'hate' });
  });

  it.each([
    ['<html>', 'html'],
    [said('x', { code: 'tool_use_failed' }), 'tool_call'],
  ])('say why %j is no answer', (body, reason) => {
    expect(read(400, body).details).toEqual({ reason });
  });
});

describe('the wait that is asked for', () => {
  const limited = (message: string): object => said(message, { code: 'rate_limit_exceeded' });
  test.each<[string, Record<string, string>, string, number | undefined]>([
    ['the longer of two headers', { 'retry-after-ms': '0', 'retry-after': '1' }, 'slow', 1_000],
    ['the header before the words', { 'retry-after': '2' }, 'Please try again in 9s.', 2_000],
    ['words', {}, 'Please try again in 9m38.016s. Need more tokens?', 578_016],
    ['words in milliseconds', {}, 'Please try again in 120ms.', 120],
    ['words in seconds', {}, 'Please retry after 86400 seconds.', 86_400_000],
    ['words in one second', {}, 'Please try again in 1 second.', 1_000],
    ['the last reset of a spent limit', { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '1m12s', 'x-ratelimit-remaining-tokens': '5', 'x-ratelimit-reset-tokens': '9h' }, 'slow', 72_000],
    ['nothing', {}, 'slow', undefined],
  ])('is in %s', (_, headers, message, retryAfterMs) => {
    expect(read(429, limited(message), headers).retryAfterMs).toBe(retryAfterMs);
  });
});

describe('fromError', () => {
  it('gives our own errors back, also from within an SDK error', () => {
    const ours = new ZerohopError({ code: 'network', message: 'reset' });
    expect(fromError(ours, nowMs)).toBe(ours);
    expect(fromError(new Error('Connection error.', { cause: ours }), nowMs)).toBe(ours);
  });

  it('calls what has no status a network error, and a missing key what it is', () => {
    expect(fromError(new TypeError('fetch failed'), nowMs).code).toBe('network');
    expect(fromError(undefined, nowMs).code).toBe('network');
    expect(fromError(new Error("Failed to get token from 'apiKey' function: no"), nowMs).code).toBe('authentication');
  });
});
