import type { Condition } from '../fault/fault.ts';
import type { ErrorContext, VendorError } from '../server/wire.ts';
import { openaiKey } from './openai-key.ts';

/** An error in OpenAI's envelope. */
export function openaiError(status: number, message: string, facts: { type?: string; param?: string; code?: string } = {}, headers: Record<string, string> = {}): VendorError {
  const { type = 'invalid_request_error', param = null, code = null } = facts;
  return { status, headers, body: { error: { message, type, param, code } } };
}

/** The errors OpenAI sends for the conditions every vendor has. */
export function writeError(condition: Condition, context: ErrorContext): VendorError {
  const { model } = context;
  switch (condition) {
    case 'authentication':
      return authentication(context);
    case 'permission':
      return openaiError(403, `Project \`proj_zerohop\` does not have access to model \`${model}\``, { code: 'model_not_found' });
    case 'model_not_found':
      return openaiError(404, `The model \`${model}\` does not exist or you do not have access to it.`, { code: 'model_not_found' });
    case 'rate_limit':
      return openaiError(
        429,
        `Rate limit reached for ${model} in organization org-zerohop on requests per min (RPM): Limit 500, Used 500, Requested 1. Please try again in 120ms. ` +
          'Visit https://platform.openai.com/account/rate-limits to learn more.',
        { type: 'requests', code: 'rate_limit_exceeded' },
        { 'retry-after': '1', 'retry-after-ms': '120', 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '120ms' },
      );
    case 'quota':
      return openaiError(
        429,
        'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: ' +
          'https://platform.openai.com/docs/guides/error-codes/api-errors.',
        { type: 'insufficient_quota', code: 'insufficient_quota' },
      );
    case 'overloaded':
      return openaiError(503, 'The engine is currently overloaded, please try again later', { type: 'server_error' });
    case 'server_error':
      return openaiError(500, 'The server had an error while processing your request. Sorry about that!', { type: 'server_error' });
    case 'context_length':
      return openaiError(
        400,
        `This model's maximum context length is ${context.contextWindow} tokens. However, your messages resulted in ${context.inputTokens} tokens. ` +
          'Please reduce the length of the messages.',
        { param: 'messages', code: 'context_length_exceeded' },
      );
    case 'content_filter':
      return openaiError(400, 'Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with a different prompt.', {
        code: 'invalid_prompt',
      });
    case 'invalid_request':
      return openaiError(400, 'Invalid request. Please check your input and try again.');
    default: {
      const impossible: never = condition;
      return impossible;
    }
  }
}

function authentication({ request }: ErrorContext): VendorError {
  const key = openaiKey(request);
  const headers = { 'www-authenticate': 'Bearer realm="OpenAI API"' };
  if (key === undefined || key === '') {
    return openaiError(
      401,
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
      {},
      headers,
    );
  }
  const masked = key.length <= 8 ? '*'.repeat(key.length) : key.slice(0, 4) + '*'.repeat(key.length - 8) + key.slice(-4);
  return openaiError(
    401,
    `Incorrect API key provided: ${masked}. You can find your API key at https://platform.openai.com/account/api-keys.`,
    { code: 'invalid_api_key' },
    headers,
  );
}
