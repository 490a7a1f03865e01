import type { Condition } from '../fault/fault.ts';
import { stringOf, type JsonObject } from '../lib/json.ts';
import type { ErrorContext, VendorError } from '../server/wire.ts';
import { inputOf } from './request.ts';

/** An input that the model's schema does not take. */
export interface InvalidField {
  readonly type: string;
  readonly field: string;
  readonly description: string;
}

function problem(status: number, title: string | undefined, detail: string, more: JsonObject = {}): VendorError {
  return { status, body: { ...(title === undefined ? {} : { title }), detail, status, ...more } };
}

/** Inputs that the vendor refuses. */
export function invalidInput(fields: readonly InvalidField[]): VendorError {
  return problem(422, 'Input validation failed', fields.map(({ field, description }) => `- ${field}: ${description}\n`).join(''), { invalid_fields: fields });
}

/** A prediction, a path or a model that the vendor does not have. */
export function notFound(): VendorError {
  return problem(404, undefined, 'The requested resource could not be found.');
}

/** The errors Replicate sends for the conditions every vendor has. What a model itself fails with is a prediction that failed. */
export function writeError(condition: Condition, context: ErrorContext): VendorError {
  switch (condition) {
    case 'authentication':
      return problem(401, 'Unauthenticated', 'You did not pass a valid authentication token');
    case 'permission':
      return problem(403, undefined, 'You do not have permission to perform this action.');
    case 'model_not_found':
      // A version is an input, as it were.
      if (context.request.path === '/v1/predictions') {
        return problem(422, 'Invalid version or not permitted', "The specified version does not exist (or perhaps you don't have permission to use it?)");
      }
      return notFound();
    case 'rate_limit':
      return problem(429, undefined, 'Request was throttled. Your rate limit for creating predictions is 600 requests per minute. Your rate limit resets in ~5s.', { retry_after: 5 });
    case 'quota':
      return problem(402, 'Insufficient credit', 'You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to purchase credit.');
    case 'overloaded':
      return problem(503, undefined, 'Service is temporarily unavailable.');
    case 'server_error':
      return problem(500, undefined, 'Internal server error');
    case 'context_length':
      return failed(context, `Prompt is too long: ${context.inputTokens} tokens, and the maximum context length is ${context.contextWindow}`);
    case 'content_filter':
      return failed(context, 'The input or output was flagged as sensitive. Please try again with different inputs. (E005)');
    case 'invalid_request':
      return invalidInput([{ type: 'invalid_type', field: 'input.prompt', description: 'Invalid type. Expected: string, given: null' }]);
    default: {
      const impossible: never = condition;
      return impossible;
    }
  }
}

/** The model was asked, and gave up: the prediction is made all the same. */
function failed({ request, requestId, model, nowMs }: ErrorContext, error: string): VendorError {
  const now = new Date(nowMs).toISOString();
  return {
    status: 201,
    body: { id: requestId, model, version: 'hidden', input: inputOf(request), output: null, error, logs: '', status: 'failed', created_at: now, started_at: now, completed_at: now, data_removed: false, urls: {}, metrics: { predict_time: 0.1 } },
  };
}

/** What an error says, in one text. */
export function wordsOf({ body }: VendorError): string {
  const { detail, error } = body as JsonObject;
  return stringOf(detail) || stringOf(error);
}
