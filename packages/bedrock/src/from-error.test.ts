import { AccessDeniedException, BedrockRuntimeServiceException, ModelErrorException, ThrottlingException, ValidationException } from '@aws-sdk/client-bedrock-runtime';
import { ZerohopError } from '@zerohop/core/adapter';
import { describe, expect, it } from 'vitest';
import { fromError } from './from-error.ts';

const named = (name: string, message = '', status = 400) => new BedrockRuntimeServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: status, requestId: 'r1' } });
const read = (error: unknown) => fromError(error, 0);

describe('exceptions by their names', () => {
  it.each([
    ['ThrottlingException', 429, 'rate_limit'],
    ['TooManyRequestsException', 429, 'rate_limit'],
    ['ServiceQuotaExceededException', 400, 'quota_exceeded'],
    ['ModelNotReadyException', 429, 'overloaded'],
    ['ModelTimeoutException', 408, 'server_error'],
    ['ModelErrorException', 424, 'server_error'],
    ['ModelStreamErrorException', 424, 'server_error'],
    ['InternalServerException', 500, 'server_error'],
    ['InternalFailure', 500, 'server_error'],
    ['ServiceUnavailableException', 503, 'overloaded'],
    ['ConflictException', 409, 'server_error'],
    ['ValidationException', 400, 'invalid_request'],
    ['AccessDeniedException', 403, 'permission'],
    ['ResourceNotFoundException', 404, 'model_not_found'],
    ['UnknownOperationException', 404, 'invalid_request'],
    ['UnrecognizedClientException', 403, 'authentication'],
    ['ExpiredTokenException', 403, 'authentication'],
    ['InvalidSignatureException', 403, 'authentication'],
    ['MissingAuthenticationTokenException', 403, 'authentication'],
    ['RequestTimeTooSkewed', 403, 'server_error'],
    ['Unknown', 403, 'permission'],
    ['Unknown', 404, 'invalid_request'],
    ['Unknown', 429, 'rate_limit'],
    ['Unknown', 502, 'server_error'],
  ])('%s with %i is %s', (name, status, code) => {
    expect(read(named(name, 'words', status))).toMatchObject({ code, status, requestId: 'r1' });
  });

  it.each([
    ['throttlingException', 'rate_limit'],
    ['modelStreamErrorException', 'server_error'],
    ['serviceUnavailableException', 'overloaded'],
  ])('%s inside a stream, which has no status, is %s', (name, code) => {
    expect(read(Object.assign(new Error('words'), { name }))).toMatchObject({ code, status: undefined });
  });
});

describe('exceptions by their words', () => {
  it.each([
    [400, 'ValidationException', 'Input is too long for requested model.', 'context_length'],
    [400, 'ValidationException', 'Input Tokens Exceeded: Number of input tokens exceeds maximum length.', 'context_length'],
    [400, 'ValidationException', 'The model returned the following errors: input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000', 'context_length'],
    [400, 'ValidationException', "Streaming error: This model's maximum context length is 202752 tokens. However, you requested 65536 output tokens", 'context_length'],
    [400, 'ValidationException', 'Too many input tokens. Max input tokens: 8192, request input token count: 9001', 'context_length'],
    [424, 'ModelErrorException', 'prompt is too long: 200049 tokens > 200000 maximum', 'context_length'],
    [400, 'ValidationException', 'The provided model identifier is invalid.', 'model_not_found'],
    [400, 'ValidationException', 'Invocation of model ID a.b with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.', 'model_not_found'],
    [400, 'ValidationException', "The provided model doesn't support on-demand throughput.", 'model_not_found'],
    [404, 'ResourceNotFoundException', 'This model version has reached the end of its life.', 'model_not_found'],
    [404, 'ResourceNotFoundException', 'Model use case details have not been submitted for this account.', 'permission'],
    [400, 'ValidationException', 'Operation not allowed', 'permission'],
    [400, 'ValidationException', "This model doesn't support tool use in streaming mode.", 'unsupported'],
    [400, 'ValidationException', "This action doesn't support the model that you provided. Try again with a supported text or chat model.", 'unsupported'],
    [400, 'ValidationException', 'The model that you are using requires the last turn in the conversation to be a user message. Add a user message to the conversation and try again.', 'unsupported'],
    [400, 'ValidationException', 'messages.2.content: Conversation blocks and tool result blocks cannot be provided in the same turn.', 'unsupported'],
    [400, 'ValidationException', 'The text field in the ContentBlock object at messages.0.content.0 is blank.', 'invalid_request'],
    [400, 'ValidationException', 'The model returned the following errors: Output blocked by content filtering policy', 'content_filter'],
    [403, 'AccessDeniedException', 'You invoked an unsupported model or your request did not allow prompt caching.', 'unsupported'],
    [403, 'AccessDeniedException', "You don't have access to the model with the specified model ID.", 'permission'],
    [403, 'AccessDeniedException', 'Bearer Token has expired', 'authentication'],
    [403, 'Unknown', 'Authentication failed: Please make sure your API Key is valid.', 'authentication'],
    [403, 'InvalidSignatureException', 'Signature expired: 20261121T000000Z is now earlier than 20261121T050000Z', 'server_error'],
    [429, 'ThrottlingException', 'Too many tokens, please wait before trying again.', 'rate_limit'],
    [429, 'ThrottlingException', 'Too many tokens per day, please wait before trying again.', 'quota_exceeded'],
  ])('%i %s "%s" is %s', (status, name, message, code) => {
    expect(read(named(name, message, status))).toMatchObject({ code });
  });

  it.each([
    ['prompt is too long: 200049 tokens > 200000 maximum', { requestedTokens: 200_049, maxTokens: 200_000 }],
    ['input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000', { requestedTokens: 210_000, maxTokens: 200_000 }],
    ["This model's maximum context length is 202752 tokens.", { maxTokens: 202_752 }],
    ['Input is too long for requested model.', {}],
  ])('finds the tokens in "%s"', (message, details) => {
    expect(read(named('ValidationException', message)).details).toEqual(details);
  });
});

describe('what the SDK says itself', () => {
  it.each<[string, unknown, string]>([
    ['no credentials', Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' }), 'authentication'],
    ['no token', Object.assign(new Error('Token not found'), { name: 'TokenProviderError' }), 'authentication'],
    ['no region', new Error('Region is missing'), 'config_invalid'],
    ['a torn frame', new Error('Truncated event message received.'), 'bad_response'],
    ['a frame that was changed', new Error('The message checksum (1) did not match the calculated value of 2'), 'bad_response'],
    ['an event that is no JSON', new SyntaxError("Unexpected token 'x'"), 'bad_response'],
    ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'network'],
    ['a reset connection', Object.assign(new Error('read'), { code: 'ECONNRESET' }), 'network'],
    ['a failed fetch', new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }) }), 'network'],
    ['a timeout of its own', Object.assign(new Error('socket hang up'), { name: 'TimeoutError' }), 'network'],
    ['a request that cannot be written', new TypeError('Cannot mix BigInt and other types'), 'invalid_request'],
    ['no error at all', 'what', 'network'],
  ])('%s', (_name, error, code) => {
    expect(read(error).code).toBe(code);
  });

  it('knows what was never written', () => {
    expect(read(Object.assign(new Error('x'), { code: 'ENOTFOUND' })).details).toEqual({ written: false });
    expect(read(Object.assign(new Error('x'), { code: 'EPIPE' })).details).toEqual({});
  });

  it('lets errors of ours through, bare or wrapped', () => {
    const ours = new ZerohopError({ code: 'network', message: 'ours' });
    expect(read(ours)).toBe(ours);
    expect(read(new Error('wrapped', { cause: ours }))).toBe(ours);
  });
});

it('reads Retry-After where there is one', () => {
  const error = Object.assign(new ThrottlingException({ message: 'slow down', $metadata: { httpStatusCode: 429 } }), { $response: { statusCode: 429, headers: { 'retry-after': '3' } } });
  expect(read(error).retryAfterMs).toBe(3_000);
});

it("reads the SDK's own classes", () => {
  const about = { message: 'm', $metadata: { httpStatusCode: 400 } };
  expect([new ValidationException(about), new AccessDeniedException(about), new ModelErrorException(about)].map((error) => read(error).code)).toEqual(['invalid_request', 'permission', 'server_error']);
});
