import type { Condition } from '../fault/fault.ts';
import type { ErrorContext, VendorError } from '../server/wire.ts';
import { geminiKey } from './gemini-key.ts';
import { errorInfo, googleError, typePrefix } from './google-error.ts';
import type { FieldViolation } from './read-proto.ts';
import { serviceOf } from './service.ts';
import { writeVertexError } from './write-vertex-error.ts';

/** A request that Gemini refuses. */
export function invalidArgument(message: string): VendorError {
  return googleError(400, 'INVALID_ARGUMENT', message);
}

/** A request whose JSON is not that of a `GenerateContentRequest`. */
export function badFields(violations: readonly FieldViolation[]): VendorError {
  return googleError(400, 'INVALID_ARGUMENT', violations.map(({ description }) => description).join('\n'), [{ '@type': `${typePrefix}BadRequest`, fieldViolations: violations }]);
}

/** A path that Google does not have: its front end answers, without JSON worth reading. */
export function notFound({ request }: ErrorContext): VendorError {
  return googleError(404, 'NOT_FOUND', `The requested URL ${request.path} was not found on this server.`);
}

/** The errors Gemini sends for the conditions every vendor has, in the words of the service that was asked. */
export function writeError(condition: Condition, context: ErrorContext): VendorError {
  return (serviceOf(context.request) === 'vertex' ? writeVertexError(condition, context) : undefined) ?? writeGeminiError(condition, context);
}

function writeGeminiError(condition: Condition, context: ErrorContext): VendorError {
  const { model } = context;
  switch (condition) {
    case 'authentication':
      return authentication(context);
    case 'permission':
      return googleError(403, 'PERMISSION_DENIED', "Permission denied: Consumer 'project:zerohop' has been suspended.", [errorInfo('CONSUMER_SUSPENDED', { consumer: 'projects/zerohop' })]);
    case 'model_not_found':
      return googleError(
        404,
        'NOT_FOUND',
        `models/${model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
      );
    case 'rate_limit':
      return exhausted(model, 'GenerateRequestsPerMinutePerProjectPerModel', 10, '48s');
    case 'quota':
      return exhausted(model, 'GenerateRequestsPerDayPerProjectPerModel', 250, undefined);
    case 'overloaded':
      return googleError(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.');
    case 'server_error':
      return googleError(500, 'INTERNAL', 'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting');
    case 'context_length':
      return invalidArgument(`The input token count (${context.inputTokens}) exceeds the maximum number of tokens allowed (${context.contextWindow}).`);
    case 'content_filter':
      // Not an error to Google: a 200 that says why there is no candidate.
      return {
        status: 200,
        body: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: { promptTokenCount: 0, totalTokenCount: 0 }, modelVersion: model },
      };
    case 'invalid_request':
      return invalidArgument('Request contains an invalid argument.');
    default: {
      const impossible: never = condition;
      return impossible;
    }
  }
}

function authentication({ request }: ErrorContext): VendorError {
  if (!geminiKey(request)) {
    return googleError(
      403,
      'PERMISSION_DENIED',
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    );
  }
  const message = 'API key not valid. Please pass a valid API key.';
  return googleError(400, 'INVALID_ARGUMENT', message, [errorInfo('API_KEY_INVALID', {}), { '@type': `${typePrefix}LocalizedMessage`, locale: 'en-US', message }]);
}

/** Per minute or per day: Google uses the same words for both, and only `quotaId` tells them apart. */
function exhausted(model: string, quota: string, limit: number, retryDelay: string | undefined): VendorError {
  const metric = 'generativelanguage.googleapis.com/generate_content_free_tier_requests';
  const message =
    'You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.\n' +
    `* Quota exceeded for metric: ${metric}, limit: ${limit}, model: ${model}` +
    (retryDelay === undefined ? '' : `\nPlease retry in ${retryDelay}.`);
  return googleError(429, 'RESOURCE_EXHAUSTED', message, [
    { '@type': `${typePrefix}QuotaFailure`, violations: [{ quotaMetric: metric, quotaId: `${quota}-FreeTier`, quotaDimensions: { location: 'global', model }, quotaValue: String(limit) }] },
    { '@type': `${typePrefix}Help`, links: [{ description: 'Learn more about Gemini API quotas', url: 'https://ai.google.dev/gemini-api/docs/rate-limits' }] },
    ...(retryDelay === undefined ? [] : [{ '@type': `${typePrefix}RetryInfo`, retryDelay }]),
  ]);
}
