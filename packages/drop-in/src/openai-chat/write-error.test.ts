import { type ErrorCode, ZerohopError } from '@zerohop/core';
import OpenAI from 'openai';
import { expect, it } from 'vitest';
import { serveError } from './serve-chat.ts';
import { wireErrors } from './write-error.ts';

/** What the SDK throws for each code. `APIError` itself is for statuses it knows nothing of: none may be used. */
const classes: Readonly<Record<ErrorCode, unknown>> = {
  authentication: OpenAI.AuthenticationError,
  permission: OpenAI.PermissionDeniedError,
  model_not_found: OpenAI.NotFoundError,
  context_length: OpenAI.BadRequestError,
  content_filter: OpenAI.BadRequestError,
  guardrail_blocked: OpenAI.BadRequestError,
  invalid_request: OpenAI.BadRequestError,
  unsupported: OpenAI.BadRequestError,
  rate_limit: OpenAI.RateLimitError,
  limit_exceeded: OpenAI.RateLimitError,
  quota_exceeded: OpenAI.RateLimitError,
  budget_exceeded: OpenAI.RateLimitError,
  server_error: OpenAI.InternalServerError,
  config_invalid: OpenAI.InternalServerError,
  network: OpenAI.InternalServerError,
  bad_response: OpenAI.InternalServerError,
  stream_interrupted: OpenAI.InternalServerError,
  overloaded: OpenAI.InternalServerError,
  no_target: OpenAI.InternalServerError,
  ledger_unavailable: OpenAI.InternalServerError,
  cancelled: OpenAI.InternalServerError,
  timeout: OpenAI.InternalServerError,
};

it.each(Object.keys(wireErrors) as ErrorCode[])("A12: %s throws the SDK's class for it, at the first try", async (code) => {
  let requests = 0;
  const client = new OpenAI({
    apiKey: 'unused',
    maxRetries: 3,
    fetch: async () => {
      requests += 1;
      return serveError(new ZerohopError({ code, message: 'what went wrong', retryAfterMs: 1_500 }), 'call_1');
    },
  });
  const failed = await client.chat.completions.create({ model: 'm', messages: [] }).catch((error: unknown) => error);
  expect((failed as Error).constructor).toBe(classes[code]);
  expect(failed).toMatchObject({ status: wireErrors[code].status, code: wireErrors[code].code, type: wireErrors[code].type, param: null, requestID: 'call_1' });
  expect((failed as Error).message).toContain('what went wrong');
  expect(requests).toBe(1);
  const { headers } = failed as InstanceType<typeof OpenAI.APIError>;
  expect([headers?.get('x-zerohop-error-code'), headers?.get('retry-after'), headers?.get('retry-after-ms')]).toEqual([code, '2', '1500']);
});

it('names the place of a bad request', async () => {
  const error = new ZerohopError({ code: 'invalid_request', message: 'n: no', details: { path: 'n', expected: '1', issues: [] } });
  expect(await serveError(error, '').json()).toEqual({ error: { message: 'n: no', type: 'invalid_request_error', param: 'n', code: 'invalid_request' } });
});
