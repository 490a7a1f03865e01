import type { Condition } from '../fault/fault.ts';
import { objectOf, stringOf } from '../lib/json.ts';
import { bearerToken } from '../server/http-request.ts';
import type { ErrorContext, VendorError } from '../server/wire.ts';
import { bedrockEvent } from './event-frame.ts';
import { traitsOf } from './request.ts';
import { signedBy } from './signature-v4.ts';

/** An error as AWS sends it: the exception's name in a header, the words in the body. */
export function awsError(status: number, name: string, message: string): VendorError {
  return { status, headers: { 'x-amzn-errortype': `${name}:http://internal.amazon.com/coral/com.amazon.bedrock/` }, body: { message } };
}

/** A request that Bedrock refuses. */
export function invalidRequest(message: string): VendorError {
  return awsError(400, 'ValidationException', message);
}

/** A path that Bedrock does not have. */
export function notFound(): VendorError {
  return { status: 404, headers: { 'x-amzn-errortype': 'UnknownOperationException' }, body: {} };
}

/** What the signature of a request lacks. */
export const wrongSignature: VendorError = awsError(
  403,
  'InvalidSignatureException',
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
);

/** The errors Bedrock sends for the conditions every vendor has. */
export function writeError(condition: Condition, context: ErrorContext): VendorError {
  switch (condition) {
    case 'authentication':
      return notAuthenticated(context);
    case 'permission':
      return awsError(403, 'AccessDeniedException', "You don't have access to the model with the specified model ID.");
    case 'model_not_found':
      return invalidRequest('The provided model identifier is invalid.');
    case 'rate_limit':
      return awsError(429, 'ThrottlingException', 'Too many requests, please wait before trying again.');
    case 'quota':
      return awsError(400, 'ServiceQuotaExceededException', 'Your request exceeds the service quota for your account.');
    case 'overloaded':
      return awsError(503, 'ServiceUnavailableException', 'Bedrock is unable to process your request.');
    case 'server_error':
      return awsError(500, 'InternalServerException', 'The system encountered an unexpected error during processing. Try your request again.');
    case 'context_length':
      return invalidRequest(tooLong(context));
    case 'content_filter':
      return invalidRequest('The model returned the following errors: Output blocked by content filtering policy');
    case 'invalid_request':
      return invalidRequest('Malformed input request, please reformat your input and try again.');
    default: {
      const impossible: never = condition;
      return impossible;
    }
  }
}

function notAuthenticated({ request }: ErrorContext): VendorError {
  // Bearer keys are refused before there is an exception to name.
  if (bearerToken(request) !== undefined) return { status: 403, body: { Message: 'Authentication failed: Please make sure your API Key is valid.' } };
  if (signedBy(request) !== undefined) return awsError(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.');
  return awsError(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
}

/** Each maker has words of its own. */
function tooLong({ model, inputTokens, contextWindow }: ErrorContext): string {
  switch (traitsOf(model).maker) {
    case 'claude':
      return `The model returned the following errors: prompt is too long: ${inputTokens} tokens > ${contextWindow} maximum`;
    case 'nova':
      return 'Input Tokens Exceeded: Number of input tokens exceeds maximum length. Please update the input to try again.';
    default:
      return 'Input is too long for requested model.';
  }
}

/** The exceptions that a stream has events for. */
const inStream = new Set(['InternalServerException', 'ModelStreamErrorException', 'ValidationException', 'ThrottlingException', 'ServiceUnavailableException']);

/** An error inside a stream. */
export function errorFrame({ headers, body }: VendorError): Uint8Array {
  const [name = ''] = (headers?.['x-amzn-errortype'] ?? '').split(':');
  const known = inStream.has(name) ? name : 'ModelStreamErrorException';
  return bedrockEvent(known.charAt(0).toLowerCase() + known.slice(1), { message: stringOf(objectOf(body)['message']) || name }, 'exception');
}
