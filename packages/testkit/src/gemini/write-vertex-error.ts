import type { Condition } from '../fault/fault.ts';
import { bearerToken } from '../server/http-request.ts';
import type { ErrorContext, VendorError } from '../server/wire.ts';
import { errorInfo, googleError } from './google-error.ts';

/** The errors of which Vertex AI speaks in other words than the Gemini API; nothing for the others. */
export function writeVertexError(condition: Condition, context: ErrorContext): VendorError | undefined {
  const { model, request } = context;
  const name = decodeURIComponent(request.path).replace(/^\/[^/]+\/|:\w+$/g, '');
  switch (condition) {
    case 'authentication':
      return authentication(context);
    case 'permission': {
      const permission = 'aiplatform.endpoints.predict';
      const resource = `//aiplatform.googleapis.com/${name}`;
      return googleError(403, 'PERMISSION_DENIED', `Permission '${permission}' denied on resource '${resource}' (or it may not exist).`, [errorInfo('IAM_PERMISSION_DENIED', { permission, resource }, service)]);
    }
    case 'model_not_found':
      return googleError(404, 'NOT_FOUND', `Publisher Model \`${name}\` was not found or your project does not have access to it. Please ensure you are using a valid model version.`);
    // No RetryInfo, no QuotaFailure: only words.
    case 'rate_limit':
      return googleError(429, 'RESOURCE_EXHAUSTED', 'Resource exhausted. Please try again later.');
    case 'quota':
      return googleError(
        429,
        'RESOURCE_EXHAUSTED',
        `Quota exceeded for aiplatform.googleapis.com/generate_content_requests_per_minute_per_project_per_base_model with base model: ${model}. Please submit a quota increase request.`,
      );
    case 'overloaded':
      return googleError(503, 'UNAVAILABLE', 'The service is currently unavailable.');
    case 'server_error':
      return googleError(500, 'INTERNAL', 'Internal error encountered.');
    default:
      return undefined;
  }
}

const service = 'aiplatform.googleapis.com';

function authentication({ request }: ErrorContext): VendorError | undefined {
  if (request.headers['x-goog-api-key'] !== undefined || request.query['key'] !== undefined) return undefined;
  const hasToken = bearerToken(request) !== undefined;
  const message = hasToken ? 'Request had invalid authentication credentials.' : 'Request is missing required authentication credential.';
  return googleError(401, 'UNAUTHENTICATED', `${message} Expected OAuth 2 access token, login cookie or other valid authentication credential.`, [
    errorInfo(hasToken ? 'ACCESS_TOKEN_TYPE_UNSUPPORTED' : 'CREDENTIALS_MISSING', {}, service),
  ]);
}
